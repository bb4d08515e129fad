/* sweep_ranks.h - a sweep in several processes (ranks.h): what they tell each other about its cells.
 *
 * Ownership  what is received lives in the arena given. */
#ifndef LOADLINE_CLI_SWEEP_RANKS_H
#define LOADLINE_CLI_SWEEP_RANKS_H

#include "cli/ranks.h"
#include "models/sweep.h"
#include "scenarios/sweep.h"

struct stored_cell;

/* All read the same files; a fault at the rank that does not. (all) */
void sweep_ranks_agree(struct ranks *ranks, struct arena *arena, const struct sweep_question *question,
                       struct faults *faults);

/* What is stored: rank 0 has looked, and all get to know. (all) */
void sweep_ranks_share(struct ranks *ranks, struct arena *arena, const struct stored_cell **cells, size_t *count);

/* A cell that another rank than 0 has run, for rank 0 to store it. false: it was not. */
bool sweep_ranks_hand_in(struct ranks *ranks, const struct sweep_cell *cell, const struct result *result,
                         struct faults *faults);

/* That cell at rank 0, as sweep_ranks_hand_in() sent it. */
bool sweep_ranks_store(const char *db, const void *bytes, size_t size, struct faults *faults);

/* At the end: rank 0 gets to know how the others' cells ended, and their faults from number `first` on. (all) */
void sweep_ranks_gather(struct ranks *ranks, struct arena *arena, struct sweep *sweep, struct faults *faults,
                        size_t first);

#endif
