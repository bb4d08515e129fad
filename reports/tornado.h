/* tornado.h - how far each axis of a sweep moves one figure while the others stay at the base: rows of a tornado chart.
 *
 * Order      of metrics as readers want them, of rows the widest first.
 * Ownership  texts live in the arena given. */
#ifndef LOADLINE_REPORTS_TORNADO_H
#define LOADLINE_REPORTS_TORNADO_H

#include "models/sweep.h"

#define TORNADO_METRICS 3 /* the median and the utilisation are in the table of cells */
extern const enum sweep_metric tornado_metric[TORNADO_METRICS];

/* The swings of one metric, and the scale that they share. */
struct tornado {
    enum sweep_metric metric;
    const char *heading;
    const struct sweep_swing *swings;
    size_t count;     /* 0: there are none */
    double low, high; /* of all; equal: nothing that is varied moves it */
    double base;
    bool base_known;
};

struct tornado tornado_of(const struct sweep *sweep, enum sweep_metric metric);

/* Where a value is on the scale: 0 .. 1. */
double tornado_share(const struct tornado *tornado, double value);

/* A row in words. Where nothing moves, `low` is the figure and the last three are "". Names and values are harmless and cut. */
struct tornado_texts {
    const char *name, *low, *low_at, *high, *high_at;
};
struct tornado_texts tornado_texts(struct arena *arena, const struct sweep *sweep, const struct sweep_swing *swing);

/* A figure of a sweep for people. */
const char *sweep_figure_text(struct arena *arena, enum sweep_metric metric, double value);

#endif
