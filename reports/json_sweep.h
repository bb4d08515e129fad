/* json_sweep.h - a sweep as JSON: docs/results.md, "Sweeps"; `loadline schema sweep`.
 *
 * Ownership  the text lives in the arena given. */
#ifndef LOADLINE_REPORTS_JSON_SWEEP_H
#define LOADLINE_REPORTS_JSON_SWEEP_H

struct arena;
struct sweep;

const char *json_sweep(struct arena *arena, const struct sweep *sweep);

#endif
