/* ranks.h - the processes that share a sweep: those that mpirun started, where the program is built for MPI (make MPI=1), or this
 * one alone. ranks_mpi.c is the one and ranks.c the other; a program has one of them.
 *
 * Work       every rank takes numbers until there are none left; rank 0 hands them out and takes what the others hand in, in a
 *            thread of its own, while it works like the others.
 * Order      ranks_begin(), ranks_start(), ranks_next() and ranks_hand_in(), ranks_finish(), ranks_gather(), ranks_end(). What is
 *            marked (all) is to be called by all ranks in the same order.
 * Alike      bytes are sent as they lie in memory: the ranks run the same program on machines of one kind.
 * Errors     a rank that dies takes the others with it: mpirun ends them. None is left waiting. */
#ifndef LOADLINE_CLI_RANKS_H
#define LOADLINE_CLI_RANKS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct faults;
struct ranks;

/* Takes what was handed in, at rank 0; false ends the work of all. Called in one thread at a time. */
typedef bool ranks_taker(void *self, const void *bytes, size_t size);

/* NULL with a fault. (all) */
struct ranks *ranks_begin(struct arena *arena, struct faults *faults);
void ranks_end(struct ranks *ranks); /* NULL is allowed (all) */

size_t ranks_number(const struct ranks *ranks); /* of this one, from 0 */
size_t ranks_count(const struct ranks *ranks);

/* The largest of all ranks' codes. (all) */
int ranks_worst(struct ranks *ranks, int code);

/* Rank 0's bytes; what the others give is not looked at. In the arena. (all) */
const void *ranks_tell(struct ranks *ranks, struct arena *arena, const void *bytes, size_t *size);

/* The numbers 0 .. count - 1 are to be handed out, each once, in their order. (all) */
void ranks_start(struct ranks *ranks, size_t count, ranks_taker *taker, void *self);

/* In one thread of a rank at a time, each of the two. */
bool ranks_next(struct ranks *ranks, size_t *number); /* false: there is none left, or the work has ended */
bool ranks_hand_in(struct ranks *ranks, const void *bytes, size_t size); /* whether it was taken */

/* This rank is done with its numbers; `failed` ends the work of all. Rank 0 comes back when all are done. (all) */
void ranks_finish(struct ranks *ranks, bool failed);

struct ranks_packet {
    const void *bytes;
    size_t size;
};

/* At rank 0: what each of the ranks gives, *count of them in their order; elsewhere NULL. In the arena. (all) */
const struct ranks_packet *ranks_gather(struct ranks *ranks, struct arena *arena, const void *bytes, size_t size,
                                        size_t *count);

#endif
