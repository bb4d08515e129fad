/* session_plan.h - a trace and its "Sessions" as what the kernel runs.
 *
 * Errors     the fault stands at "Sessions" where the trace and that do not go together: a trace without sessions, or without a clock
 *            where they are to begin as recorded. What is taken for granted of the trace is a warning with its number.
 * Ownership  the plan points into the set, which lives in the arena given. */
#ifndef LOADLINE_MODELS_SESSION_PLAN_H
#define LOADLINE_MODELS_SESSION_PLAN_H

#include "models/session_set.h"

/* false with faults. Tables of the options' arrivals are made too. */
bool session_plan_make(struct arena *arena, struct trace_options *options, const struct trace_summary *summary,
                       struct session_set *set, struct sessions_plan *plan, struct faults *faults);

#endif
