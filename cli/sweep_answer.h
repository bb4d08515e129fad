/* sweep_answer.h - how a sweep is answered once its cells have their figures, whoever has run them. */
#ifndef LOADLINE_CLI_SWEEP_ANSWER_H
#define LOADLINE_CLI_SWEEP_ANSWER_H

#include "cli/options.h"
#include "models/fault.h"
#include "models/sweep.h"

struct arena;

/* Judge and print it. A fault for each reason why a cell was refused is added, with the cell's name, at `file`.
 * EXIT_DONE or EXIT_MACHINE. */
int sweep_answer_print(struct arena *arena, struct sweep *sweep, const struct options *options, const char *file,
                       struct faults *faults);

/* Those faults alone. */
void sweep_answer_refusals(struct arena *arena, const struct sweep *sweep, const char *file, struct faults *faults);

/* EXIT_MISSED where --check finds no cell that meets every objective. */
int sweep_answer_verdict(const struct sweep *sweep, const struct options *options);

#endif
