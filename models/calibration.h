/* calibration.h - a scenario held against what was measured, and the figures of it that were fitted: what passes from scenarios/ to reports/.
 *
 * Observed   points, each with the settings under which it was measured (so many callers) or the part of the run that it is of, and figures. Points
 *            are fitted or kept back: how far a calibrated scenario is off where it was not fitted is what it is worth.
 * Errors     of a time: simulated / observed - 1. Of a share: the difference over the observed share, or over SHARE_LEAST where that is less.
 * Units      times in ms, shares 0..1.
 * Ownership  lives in the arena of the maker. */
#ifndef LOADLINE_MODELS_CALIBRATION_H
#define LOADLINE_MODELS_CALIBRATION_H

#include "models/objective.h"
#include "models/result.h"

#define OBSERVED_SHARE_LEAST 0.01

struct json_node;

/* Latency is what the caller sees; of the model: without the overhead, as CloudWatch's ModelLatency; the overhead by itself. */
enum observed_part { OBSERVED_WHOLE, OBSERVED_OF_MODEL, OBSERVED_OVERHEAD };

struct observed_figure {
    struct objective figure; /* metric, statistic and variant */
    enum observed_part part; /* of a latency */
    double value;
    double before, after; /* simulated: with the scenario's figures and with those that were found; NAN: none */
};

struct observed_point {
    const char *name;
    bool kept; /* back: not fitted */
    size_t set_count;
    const char *const *sets; /* "/POINTER=JSON" */
    bool has_period;
    double from_s, to_s; /* of the run */
    size_t figure_count;
    struct observed_figure *figures;
    double utilization; /* of workers, as simulated at the end; NAN where there are none */
};

enum free_kind {
    FREE_NUMBER, /* the value itself */
    FREE_LAW,    /* a factor on a distribution's values */
    FREE_CURVE   /* a factor on a slowdown's excess over 1, or on the times of a curve */
};

struct free_figure {
    const char *pointer;
    const struct json_node *node; /* that it leads to, once it has begun */
    enum free_kind kind;
    bool bounded; /* as said; else a quarter to four times what it is */
    double low, high;
    double step; /* only low, low + step, .. up to high; 0: anything between */
    double before, value;
    bool idle;     /* none of what was fitted moves with it: its value is not known */
    bool at_bound; /* the best may lie beyond */
};

struct observed {
    size_t point_count, free_count;
    struct observed_point *points;
    struct free_figure *frees;
};

struct calibration {
    const char *scenario, *version;
    uint64_t seed;
    uint32_t replications;
    struct observed observed;
    uint64_t trials; /* sets of values that were simulated */
    bool settled;    /* the search came to rest */
    size_t fitted_figures, kept_figures;
    double fitted_before, fitted_after, kept_before,
        kept_after; /* means of the errors without their signs; NAN where there are none */
    size_t range_count;
    const char *const *ranges;        /* in words: within which settings it was held against something */
    const struct json_node *document; /* the scenario with what was found */
    size_t warning_count;
    const char *const *warnings;
};

double observed_error(const struct observed_figure *figure, double simulated);

#endif
