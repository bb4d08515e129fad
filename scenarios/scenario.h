/* scenario.h - a scenario file as plain structs: what is asked, read once and checked whole.
 *
 * Order      the document is whole and changed (document.h) before anything of it is read.
 * Units      seconds in the file, ns and seconds here as the names say.
 * Ownership  lives in the arena given to scenario_read(); so does every file that was brought in.
 * Ranges     figures that are uncertain (uncertain.h) have their Mid here; draw.h has what a replication draws.
 * Errors     every fault of every file is added; NULL when there was one.
 * Source     the keys are those of docs/scenario.md; AWS's own names and shapes wherever AWS has them. */
#ifndef LOADLINE_SCENARIOS_SCENARIO_H
#define LOADLINE_SCENARIOS_SCENARIO_H

#include "models/assumed_scaling.h"
#include "models/catalogue.h"
#include "models/client.h"
#include "models/discounts.h"
#include "models/endpoint_config.h"
#include "models/endpoint_name.h"
#include "models/explainer.h"
#include "models/inference_component.h"
#include "models/limits.h"
#include "models/objective.h"
#include "models/price_book.h"
#include "models/profile.h"
#include "models/quotas.h"
#include "models/scaling_policy.h"
#include "models/search.h"
#include "models/timeline.h"
#include "models/traffic.h"
#include "scenarios/document.h"
#include "scenarios/uncertain.h"

struct faults;

#define REPLICATIONS_DEFAULT   5
#define REPLICATIONS_UNCERTAIN 20 /* where figures are uncertain: what each of them does is to be seen */
#define REPLICATIONS_MOST      10000

struct precision {
    bool given;
    struct objective figure; /* metric, statistic and variant; at_most is unused */
    double relative_half_width;
    uint32_t max_replications;
};

enum warm_up { WARM_UP_NONE, WARM_UP_GIVEN, WARM_UP_AUTO };

struct scenario {
    struct json_node *node; /* the document, changed, with the ranges of what is uncertain */
    struct uncertain uncertain;
    bool strict;
    double rate_factor; /* of scenario_scale() */
    const char *name, *description, *region;
    bool has_start_time;
    int64_t start_time_ns; /* since 1970, UTC */
    uint64_t seed;
    uint32_t replications; /* 0: not said */
    double confidence;
    struct precision precision;
    double duration_s; /* 0: until the traffic ends and the last request leaves */
    enum warm_up warm_up;
    double warm_up_s;
    struct endpoint_config *endpoint_config;
    struct traffic traffic;
    struct models models;
    struct inference_components components;
    struct scaling_policies scaling;
    struct endpoint_name endpoint_name;
    struct explainer_figures explainer_figures;
    struct client client;
    struct limits limits;
    struct assumed_scaling assumed_scaling;
    struct quotas quotas;
    struct metric_alarms alarms; /* that updates of the timeline name */
    struct timeline timeline;
    size_t objective_count;
    struct objective *objectives;
    struct search search;
    struct catalogue *catalogue;
    struct price_book *prices;
    bool has_discounts;
    struct discounts discounts;
    struct inputs inputs; /* the files read so far */
};

/* What the command line adds. */
struct scenario_options {
    bool strict;
    struct changes changes;
    bool has_seed;
    uint64_t seed;
    uint32_t replications; /* 0: as the scenario says */
};

/* `root` as json_read_file() gave it. */
struct scenario *scenario_read(struct arena *arena, struct json_node *root, const struct scenario_options *options,
                               struct faults *faults);

/* The same from a document that has been opened, of which other scenarios may be made with other options. */
struct scenario *scenario_make(struct arena *arena, const struct document *document,
                               const struct scenario_options *options, struct faults *faults);

/* Of a document that is changed no more, and whose figures are all numbers. */
struct scenario *scenario_of_numbers(struct arena *arena, struct json_node *root, const struct inputs *inputs,
                                     const struct scenario_options *options, struct faults *faults);

/* The same shape of traffic at `factor` times the rate, before it is compiled. */
void scenario_scale(struct scenario *scenario, double factor, struct arena *arena);

/* The scenario with these values of its uncertain figures, one for each. */
struct scenario *scenario_draw(struct arena *arena, const struct scenario *scenario, const double *values,
                               struct faults *faults);

/* Its uncertain figures as results have them, without values. */
struct uncertain_input *scenario_ranges(const struct scenario *scenario, struct arena *arena, size_t *count);

/* Whether a document is a scenario, and not an endpoint configuration: it has none of the latter's own members. */
bool scenario_is_one(const struct json_node *root);

#endif
