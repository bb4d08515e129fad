/* compile.h - a scenario made ready to run: names looked up, distributions turned into tables, everything checked that
 * only shows when the parts are put together.
 *
 * Ownership  lives in the arena given to compile(); the scenario must outlive it. compiled_close() gives back the trace.
 * Errors     every fault is added (a model without a profile, a type without a price, a part that this version does not
 *            simulate, a trace that cannot be read); NULL when there was one. */
#ifndef LOADLINE_SCENARIOS_COMPILE_H
#define LOADLINE_SCENARIOS_COMPILE_H

#include "models/billing.h"
#include "scenarios/scenario.h"
#include "sim/plan.h"

/* What the kernel does not need to know of a variant, and the bill and the report do. */
struct compiled_variant {
    const struct production_variant *config;
    const struct profile *profile;
    bool shadow;
    double share; /* of the production traffic; a shadow's: of the requests that it gets copies of */
    int64_t volume_gb;
};

struct text_list {
    const char **texts;
    size_t count, room;
};

void text_list_add(struct text_list *list, struct arena *arena, const char *text);

struct compiled {
    struct scenario *scenario;
    struct plan plan;
    struct compiled_variant variants[PLAN_VARIANTS];
    const char *variant_names[PLAN_VARIANTS];
    bool drawn; /* something depends on chance: replications differ */
    uint32_t replications;
    struct billing_terms terms;
    int64_t start_time_ns; /* of second 0 */
    struct text_list assumptions;
};

struct compiled *compile(struct arena *arena, struct scenario *scenario, struct faults *faults);
void compiled_close(struct compiled *compiled);

/* One message of that kind for each part of the scenario that this version understands and does not simulate. */
void compile_check_supported(const struct scenario *scenario, enum fault_kind kind, struct faults *faults);

#endif
