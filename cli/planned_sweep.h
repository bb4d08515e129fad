/* planned_sweep.h - a plan of a sweep as a verb takes it: the file, the question that it asks again, and where results are. */
#ifndef LOADLINE_CLI_PLANNED_SWEEP_H
#define LOADLINE_CLI_PLANNED_SWEEP_H

#include "cli/options.h"
#include "scenarios/sweep_plan.h"

struct planned_sweep {
    const char *file;   /* of the plan */
    const char *folder; /* of the cells' files: --cells, or PLAN.cells */
    struct sweep_plan plan;
    struct sweep_question question;
};

/* Read the plan that is the verb's argument. Faults and warnings are printed; EXIT_DONE, or what they ask for. EXIT_USAGE where an
 * option would change what was planned. */
int planned_sweep_open(struct arena *arena, const struct options *options, struct planned_sweep *out);

#endif
