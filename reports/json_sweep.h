/* json_sweep.h - a sweep as JSON: docs/results.md, "Sweeps"; `loadline schema sweep`.
 *
 * Ownership  the text lives in the arena given. */
#ifndef LOADLINE_REPORTS_JSON_SWEEP_H
#define LOADLINE_REPORTS_JSON_SWEEP_H

#include <stddef.h>

struct arena;
struct json_write;
struct sweep;

const char *json_sweep(struct arena *arena, const struct sweep *sweep);

/* "Cell" and "Values": which cell it is. */
void json_sweep_number(struct json_write *in, const struct sweep *sweep, size_t cell);

#endif
