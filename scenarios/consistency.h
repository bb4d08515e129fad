/* consistency.h - whether the parts of a scenario fit together, as far as they could be read: a profile for every place where a model
 * runs, and members that go with another way of serving than the endpoint's.
 *
 * Errors     a fault for each place without a profile; a warning for each member without effect, and for each start that always
 *            meets a time-out. */
#ifndef LOADLINE_SCENARIOS_CONSISTENCY_H
#define LOADLINE_SCENARIOS_CONSISTENCY_H

struct arena;
struct faults;
struct scenario;

void consistency_check(const struct scenario *scenario, struct arena *arena, struct faults *faults);

#endif
