/* axis.h - one --vary: where in a scenario, and the values that stand there in turn.
 *
 * Grammar    /POINTER=FROM:TO:STEP  decimal numbers; FROM, FROM + STEP, .. as far as TO, exactly
 *            /POINTER=V1,V2,..      JSON values
 *            The pointer (RFC 6901) ends at the first "=", and names something that the scenario has.
 * Errors     a fault at "--vary /POINTER": a pointer that leads nowhere (with the nearest that does not), a range that never ends
 *            or that is none, a value that is no JSON, the same value twice, more values than a sweep may have cells.
 * Ownership  lives in the arena. */
#ifndef LOADLINE_SCENARIOS_AXIS_H
#define LOADLINE_SCENARIOS_AXIS_H

#include "models/sweep.h"

#include <stdbool.h>

struct faults;

/* A bound against a slip of the finger: a day of simulation on one core at 9 s a cell. */
#define SWEEP_CELLS_MOST 10000

/* `text` begins with "/" and has a "="; `root` is the scenario's document. Everything but the label is set. */
bool axis_read(struct arena *arena, const char *text, struct json_node *root, struct sweep_axis *out,
               struct faults *faults);

#endif
