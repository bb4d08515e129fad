/* explanation.h - what a configuration will do, cost and not do, in sentences: the type that passes from
 * scenarios/explain.h to reports/explanation.h.
 *
 * Sentences  whole ones, with their numbers and units in them; texts from outside stand in them as they are.
 * Money      10^-10 USD for an hour (_e10_usd); a month has 730 hours.
 * Optional   a NULL text and a part whose has_ flag is false do not apply and are left out.
 * Ownership  everything lives in one arena, its maker's. */
#ifndef LOADLINE_MODELS_EXPLANATION_H
#define LOADLINE_MODELS_EXPLANATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct explanation_section {
    const char *topic; /* "Endpoint", "Uncertain", "Serving", "Capacity", "Scaling", "Cost", "Limits" */
    const char *variant_name, *component_name; /* NULL: of the endpoint; of no component */
    const char *heading;
    size_t count, room;
    const char **sentences;
};

/* One line of the bill of an hour. */
struct explanation_charge {
    const char *variant_name, *charge, *usage_type;
    int64_t idle_e10_usd, offered_e10_usd; /* while nothing is called; while the traffic comes at its mean rate */
    bool estimated;
    const char *price_source;
};

struct explanation_cost {
    bool has_offered; /* the rate is known */
    double offered_per_s;
    int64_t idle_e10_usd, offered_e10_usd;             /* the sums of the lines */
    int64_t idle_month_e10_usd, offered_month_e10_usd; /* of 730 such hours */
    size_t charge_count;
    const struct explanation_charge *charges;
};

struct explanation {
    const char *scenario, *description; /* NULL: a configuration alone; none is given */
    const char *version;                /* of loadline */
    const char *endpoint_config_name, *region;
    size_t section_count, section_room;
    struct explanation_section *sections; /* those of the cost behind those of the variants, the limits last */
    bool has_cost;                        /* everything has a price */
    struct explanation_cost cost;
    size_t assumption_count, warning_count;
    const char *const *assumptions, *const *warnings;
};

#endif
