/* compile.h - a scenario made ready to run: names looked up, distributions turned into tables, everything checked that
 * only shows when the parts are put together.
 *
 * Order      of what a plan runs: production variants, shadow variants, inference components; each in the order of its file.
 * Ownership  lives in the arena given to compile(); the scenario must outlive it. compiled_close() gives back the trace.
 * Errors     every fault is added (a model without a profile, a type without a price, a part that this version does not
 *            simulate, a trace that cannot be read); NULL when there was one. */
#ifndef LOADLINE_SCENARIOS_COMPILE_H
#define LOADLINE_SCENARIOS_COMPILE_H

#include "models/billing.h"
#include "scenarios/scenario.h"
#include "scenarios/text_list.h"
#include "sim/plan.h"

/* One of the types of instances that a variant may have. */
struct compiled_type {
    const char *name;
    const struct instance_type *type; /* NULL: not in the catalogue */
    const char *accelerator_type;
    int64_t volume_gb;
    bool reserved; /* paid for elsewhere */
};

/* A configuration that the endpoint has for a while. */
struct compiled_generation {
    const struct endpoint_config *config;
    const struct timeline_entry *entry; /* that leads to it; NULL: the endpoint begins with it */
};

/* What the kernel does not need to know of a variant, or of a component on it, and the bill and the report do. */
struct compiled_variant {
    const struct production_variant *config;
    const struct endpoint_config *endpoint; /* that it is of */
    uint32_t generation;
    const struct inference_component *component; /* NULL: a variant itself */
    const char *name, *model_name;               /* model NULL: it hosts components */
    uint32_t host;                               /* of a component: its variant; else the variant itself */
    enum serving_mode mode;
    bool shadow;
    double share;        /* of the production traffic; a shadow's: of the requests that it gets copies of */
    uint32_t type_count; /* kinds of instances: 0 where it is serverless */
    struct compiled_type types[FLEET_KINDS];
    bool captures, explains;
    bool stores_results, notifies_success, notifies_failure; /* asynchronous */
};

/* What a plan's scaling is called: its policies and scheduled actions, as the kernel numbers them. */
struct compiled_scaling {
    uint32_t variant;
    const char *const *policy_names, *const *action_names;
    const struct scaling_policy *const *policies;
};

struct compiled {
    struct scenario *scenario;
    struct plan plan;
    uint32_t generation_count; /* as the plan's; update g leads to generation g + 1 */
    struct compiled_generation *generations;
    struct compiled_variant variants[PLAN_VARIANTS];
    const char *variant_names[PLAN_VARIANTS];
    struct scaling_plan *scaling_plans; /* the plan's own */
    struct compiled_scaling *scalings;  /* one for each of them */
    const struct metric_alarm **alarms; /* the plan's, by their numbers */
    bool drawn;                         /* something depends on chance: replications differ */
    uint32_t replications;
    struct billing_terms terms;
    int64_t start_time_ns; /* of second 0 */
    struct text_list assumptions;
};

struct compiled *compile(struct arena *arena, struct scenario *scenario, struct faults *faults);

/* After the last replication: what the traffic's digest was put off for (trace_options.threads). false with a fault. */
bool compiled_settle(struct compiled *compiled, struct faults *faults);

void compiled_close(struct compiled *compiled);

/* The same without what this version does not simulate: the endpoint until that first changes it. Not to be run. */
struct compiled *compile_as_it_begins(struct arena *arena, struct scenario *scenario, struct faults *faults);

/* The same with traffic that another has compiled and closes, for a scenario that differs from that other's in figures only. */
struct compiled *compile_beside(struct arena *arena, struct scenario *scenario, const struct traffic *traffic,
                                struct faults *faults);

/* What a variant's configuration says by itself: its types of instances (`types` has room for FLEET_KINDS), the one that
 * is tried first at the front; returns how many. And with how many instances it begins, or provisioned slots. */
uint32_t compile_types(const struct catalogue *catalogue, const struct production_variant *config,
                       struct compiled_type *types);
uint32_t compile_initial(const struct production_variant *config);

/* The model on a type: a pool, or a component's specification for it, may name another than the variant. */
const char *compiled_model_on(const struct compiled_variant *variant, const struct compiled_type *type);

/* One message of that kind for each part of the scenario that this version understands and does not simulate. */
void compile_check_supported(const struct scenario *scenario, enum fault_kind kind, struct faults *faults);

#endif
