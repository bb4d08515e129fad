/* json_sweep_plan.h - a plan of a sweep as JSON: docs/results.md, "Plans of sweeps"; `loadline schema sweep-plan`.
 *
 * Ownership  the text lives in the arena given. */
#ifndef LOADLINE_REPORTS_JSON_SWEEP_PLAN_H
#define LOADLINE_REPORTS_JSON_SWEEP_PLAN_H

struct arena;
struct sweep;
struct sweep_plan;

const char *json_sweep_plan(struct arena *arena, const struct sweep_plan *plan, const struct sweep *sweep);

#endif
