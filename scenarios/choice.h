/* choice.h - one plan for a variant, in figures, and a scenario's document changed to it.
 *
 * Changes    what a plan says replaces what the configuration says; the rest of it stays. A serverless plan leaves out what
 *            only instances have. A plan that scales registers the variant's target and its tracking policy, or changes those
 *            that the scenario has: a policy on invocations per instance, of an asynchronous endpoint on the backlog.
 * Ownership  titles and documents live in the arena; documents share what did not change.
 * Errors     none to handle: whether the plan can be is found where the document is read. */
#ifndef LOADLINE_SCENARIOS_CHOICE_H
#define LOADLINE_SCENARIOS_CHOICE_H

#include "scenarios/scenario.h"

struct choice {
    const char *instance_type; /* NULL: as it is, or serverless */
    uint32_t memory_mb;        /* serverless; 0: instances */
    int64_t count;             /* instances at first; serverless: MaxConcurrency */
    double traffic_share;      /* of the variant beside its only neighbour; NAN: as it is */
    int64_t invocations;       /* that an instance takes at once, asynchronous; 0: as it is */
    bool scales;
    int64_t min_capacity, max_capacity;
    double target_value;
};

/* "3 x ml.c5.xlarge", "serverless 2048 MB, 14 at once", "1 to 8 x ml.c5.xlarge at 70" */
const char *choice_title(const struct choice *choice, const struct scenario *base, size_t v, struct arena *arena);

/* The document of which `base` was made, changed; v is one of its production variants. */
struct document choice_apply(const struct choice *choice, const struct document *document, const struct scenario *base,
                             size_t v, struct arena *arena);

#endif
