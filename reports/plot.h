/* plot.h - what of a run is worth a picture: each with its numbers and with words for who does not see it.
 *
 * Agreement  the numbers in the table are those that are drawn, shortened as in the text report. A stored run gives the same ones.
 * Many       where there are more variants and components than a chart holds, the busiest are drawn, and the caption says so.
 * Ownership  lives in the arena given; `result` must outlive it. */
#ifndef LOADLINE_REPORTS_PLOT_H
#define LOADLINE_REPORTS_PLOT_H

#include "reports/chart.h"
#include "reports/text_subject.h"

struct result;
struct table;

enum plot_kind { PLOT_LATENCY, PLOT_TIMELINE, PLOT_COST, PLOT_SHARES, PLOTS };
extern const char *const plot_name[PLOTS]; /* "latency" .. "shares" */

struct plot {
    const char *caption, *alternative;
    struct chart chart;
    const struct table *numbers;
};

/* False: the run has nothing to show of it (no request, one variant to share among). */
bool plot_make(struct arena *arena, const struct result *result, enum plot_kind kind, struct plot *plot);

/* One file each; `result` as in plot_make(). */
bool plot_latency(struct arena *arena, const struct result *result, struct plot *plot);
bool plot_timeline(struct arena *arena, const struct result *result, struct plot *plot);
bool plot_cost(struct arena *arena, const struct result *result, struct plot *plot);
bool plot_shares(struct arena *arena, const struct result *result, struct plot *plot);

/* Of those of which `has` is true, the `most` with the most requests, in the order of the report; *left_out: how many are not there. */
struct text_subjects plot_subjects(struct arena *arena, const struct result *result,
                                   bool (*has)(const struct variant_result *), size_t most, size_t *left_out);

/* Their names, harmless. */
const char *const *plot_names(struct arena *arena, const struct text_subjects *subjects);

/* " 3 more with fewer requests are not drawn.", or "". */
const char *plot_left_out(struct arena *arena, size_t left_out);

#endif
