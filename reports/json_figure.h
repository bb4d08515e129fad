/* json_figure.h - the kinds of figures that JSON reports are made of, each written as one member.
 *
 * Units      times in ms, money as exact decimals in strings, intervals as [low, high].
 * Rounding   doubles pass figure_ms() or figure_significant() (figure.h), which are also what `rounded` may be.
 * Absent     an interval that is not known, and the figures of a sample without times. */
#ifndef LOADLINE_REPORTS_JSON_FIGURE_H
#define LOADLINE_REPORTS_JSON_FIGURE_H

#include <stdint.h>

struct interval;
struct json_write;
struct request_counts;
struct time_summary;

void json_figure_number(struct json_write *in, const char *name,
                        double value); /* a share, rate, mean number or hours */
void json_figure_money(struct json_write *in, const char *name, int64_t e10_usd);
void json_figure_money_interval(struct json_write *in, const char *name, int64_t low_e10_usd, int64_t high_e10_usd);
void json_figure_interval(struct json_write *in, const char *name, const struct interval *interval,
                          double (*rounded)(double));
void json_figure_requests(struct json_write *in, const struct request_counts *counts); /* as "Requests" */
void json_figure_times(struct json_write *in, const char *name, const struct time_summary *summary);

#endif
