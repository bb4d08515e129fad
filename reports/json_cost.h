/* json_cost.h - a run's bill for programs: `loadline cost -o json`; models/schemas/cost.schema.json.
 *
 * Money      exact decimals in strings; the amounts of a node are the sums of those below it (cost_tree.h).
 * Ownership  the text lives in the arena given. */
#ifndef LOADLINE_REPORTS_JSON_COST_H
#define LOADLINE_REPORTS_JSON_COST_H

struct arena;
struct result;

const char *json_cost(struct arena *arena, const struct result *result);

#endif
