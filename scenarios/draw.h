/* draw.h - what one replication is run with where figures are uncertain: the scenario with the values that it draws, compiled.
 *
 * Traffic    that says nothing uncertain is the other's, which stands until the draw is freed: a trace is read once.
 * Ownership  draw_new() ... draw_free(). The compiled scenario that it is of is borrowed, and not changed: threads may draw at once.
 * Errors     NULL where the values drawn do not fit together, with one fault that says which they are. */
#ifndef LOADLINE_SCENARIOS_DRAW_H
#define LOADLINE_SCENARIOS_DRAW_H

#include "scenarios/compile.h"

struct draw {
    struct arena *arena;
    struct compiled *compiled;
    double *values; /* of the uncertain figures, in their order */
    bool owns_traffic;
};

struct draw *draw_new(const struct compiled *of, uint32_t replication, struct faults *faults);
void draw_free(struct draw *draw); /* NULL is allowed */

#endif
