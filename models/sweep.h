/* sweep.h - one scenario over a grid of values: the type that passes from scenarios/ to reports/.
 *
 * Order      cells are numbered from 0 here and from 1 for people; the values of the last axis change fastest.
 * Base       the cell from which one axis at a time is moved: on each axis the scenario's own value where it is among those of the
 *            axis, else the middle one.
 * Best       of the cells that meet every objective, the one of the lowest cost per hour; of those that cost the same the one of
 *            the lowest p99, then the first.
 * Units      times in ms, shares 0..1, money in USD; exact money in 10^-10 USD (_e10_usd).
 * Ownership  everything lives in the arena of the maker.
 * Source     docs/models.md, "Sweeps". */
#ifndef LOADLINE_MODELS_SWEEP_H
#define LOADLINE_MODELS_SWEEP_H

#include "models/result.h"
#include "models/sha256.h"

struct arena;
struct json_node;

struct sweep_value {
    const char *json;             /* as typed, or the member of a range */
    const struct json_node *node; /* the same, read */
    const char *label;            /* for people: a string without its quotes */
};

struct sweep_axis {
    const char *pointer; /* RFC 6901, of something that the scenario has */
    const char *label;   /* as much of its end as tells it from the other axes */
    size_t count;
    const struct sweep_value *values;
    size_t base;
    bool base_is_own; /* the scenario's own value is among them */
};

/* A mean over the replications; not known where no replication has it. */
struct sweep_figure {
    bool known;
    double value;
    struct interval interval;
};

/* SWEEP_UTILIZATION is of workers of instances: serverless variants have none. */
enum sweep_metric { SWEEP_P50, SWEEP_P99, SWEEP_ERROR_RATE, SWEEP_UTILIZATION, SWEEP_COST_PER_HOUR, SWEEP_METRICS };
extern const char *const sweep_metric_name[SWEEP_METRICS]; /* where a result has it: "Latency.P50" */

/* What is said of a cell that has run: the endpoint's figures. */
struct sweep_figures {
    uint32_t replications;
    struct sweep_figure figures[SWEEP_METRICS];
    int64_t cost_per_hour_e10_usd;
    uint64_t objectives, objectives_met;
};

enum sweep_state {
    SWEEP_LEFT,   /* not run yet */
    SWEEP_DONE,   /* its figures hold */
    SWEEP_REFUSED /* its scenario is at fault */
};

struct sweep_cell {
    enum sweep_state state;
    char key[SHA256_HEX_BYTES]; /* of all that its result depends on; empty where it was refused */
    struct sweep_figures figures;
    size_t excuse_count;
    const char *const *excuses; /* why it was refused: faults with their places */
};

/* How far a figure moves when one axis does, and all others stay at the base. Only cells that have run count. */
struct sweep_swing {
    enum sweep_metric metric;
    size_t axis;
    size_t low_value, high_value; /* of the axis, where the figure is lowest and highest */
    double low, high;
};

struct sweep {
    const char *scenario, *description; /* description may be NULL */
    const char *version;
    uint64_t seed;
    uint32_t replications;
    double confidence;
    size_t axis_count;
    struct sweep_axis *axes;
    size_t cell_count;
    struct sweep_cell *cells;
    size_t base;
    bool has_best;
    size_t best;
    size_t swing_count;
    const struct sweep_swing *swings;                    /* by metric, the widest first */
    size_t assumption_count, warning_count, input_count; /* of the scenario as it is, before anything is varied */
    const char *const *assumptions, *const *warnings;
    const struct input_digest *inputs; /* every file that was read */
};

/* The value of an axis in a cell. */
size_t sweep_value_index(const struct sweep *sweep, size_t cell, size_t axis);

/* The cell in which one axis has that value and the others have those of `cell`. */
size_t sweep_cell_with(const struct sweep *sweep, size_t cell, size_t axis, size_t value);

size_t sweep_count(const struct sweep *sweep, enum sweep_state state);

/* "InitialInstanceCount=4, RatePerSecond=400" */
const char *sweep_cell_label(struct arena *arena, const struct sweep *sweep, size_t cell);

/* Find the best cell and the swings, now that the cells have their figures. */
void sweep_judge(struct sweep *sweep, struct arena *arena);

#endif
