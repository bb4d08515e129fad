/* break_even_view.h - which of several endpoints is the cheapest at which rate of requests: a section, and a chart of it.
 *
 * Law        models/break_even.h. An endpoint is a candidate up to the rate at which it is full; one of a changing size is none.
 * Ownership  lives in the arena given; names are borrowed. */
#ifndef LOADLINE_REPORTS_BREAK_EVEN_VIEW_H
#define LOADLINE_REPORTS_BREAK_EVEN_VIEW_H

#include "models/break_even.h"

#include <stddef.h>

struct arena;
struct plot;
struct result;
struct text_page;

struct candidate {
    const char *name;
    struct rate_cost cost;
};

/* Between two rates the same one is the cheapest. */
struct cheapest {
    double from_per_s, to_per_s; /* to_per_s may be INFINITY */
    size_t candidate;
    size_t
        full; /* which one is full there, and was the cheapest before; else of no candidate: costs cross, or the first stretch */
};

struct break_even_view {
    size_t count, left_out_count, stretch_count;
    const struct candidate *candidates, *left_out;
    const struct cheapest *stretches; /* from rate 0 on */
    bool crosses;                     /* somewhere costs break even; else there is nothing to show */
};

/* At most CHART_SERIES (chart.h) candidates, the first ones. */
struct break_even_view break_even_view(struct arena *arena, const char *const *names,
                                       const struct result *const *results, size_t count);

/* Its rates in words: "below 0.61 requests a second", "above 2.5, where A is full". */
const char *break_even_stretch(struct arena *arena, const struct break_even_view *view, const struct cheapest *stretch);

/* It begins where costs cross. */
bool break_even_crosses(const struct cheapest *stretch);

/* Where no two break even, only what is left out and why. */
void text_break_even(struct text_page *page, const struct break_even_view *view);

/* false where no two break even. */
bool plot_break_even(struct arena *arena, const struct break_even_view *view, struct plot *plot);

#endif
