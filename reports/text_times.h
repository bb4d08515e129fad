/* text_times.h - tables of times in a text report: mean, percentiles and maximum, with what they may be off by.
 *
 * Marks      a percentile is the mean of the replications' own: one with fewer than TEXT_LEAST_ABOVE samples above it in a
 *            replication is marked with *, and the mark is explained below the table.
 * Order      text_times_begin(), then rows, then text_times_end(), which writes the table. */
#ifndef LOADLINE_REPORTS_TEXT_TIMES_H
#define LOADLINE_REPORTS_TEXT_TIMES_H

#include "models/result.h"
#include "reports/text_page.h"

#define TEXT_LEAST_ABOVE 10

struct text_times {
    struct text_page *page;
    const struct result *result;
    struct table *table;
    bool has_extra; /* a column of the caller's before the times */
    bool marked;
};

/* `extra` is the header of a column before the times, or NULL. */
struct text_times text_times_begin(struct text_page *page, const struct result *result, const char *extra);

/* `extra` belongs to that column, and is not looked at without it. Nothing but "none" where there are no times. */
void text_times_row(struct text_times *times, const char *label, const char *extra, const struct time_summary *summary);

/* The half widths of the intervals, below the row of that label; no row where there are none. */
void text_times_half_widths(struct text_times *times, const char *label, const char *extra,
                            const struct time_summary *summary);

/* A row of the label alone, for rows below it. */
void text_times_owner(struct text_times *times, const char *label);

void text_times_end(struct text_times *times);

/* For other tables: a percentile with its mark, which is noted in *marked, and the explanation of the mark. */
const char *text_times_percentile(struct text_page *page, const struct result *result,
                                  const struct time_summary *summary, enum percentile percentile, bool *marked);
void text_times_explain(struct text_page *page, bool marked);

/* "±95%": of every interval. */
const char *text_times_confidence(struct text_page *page, const struct result *result);

#endif
