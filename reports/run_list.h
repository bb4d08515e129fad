/* run_list.h - the stored runs, for people and for scripts: `loadline list`.
 *
 * Order      as stored, the oldest first.
 * JSON       {"Runs": [{"Run", "Scenario", "CreatedAt", "Seed", "Replications", "Partial", "LatencyP99InMilliseconds",
 *            "Cost", "Met"}]}; Cost is an exact decimal string in USD, Met is absent where there were no objectives.
 * Ownership  texts live in the arena given. */
#ifndef LOADLINE_REPORTS_RUN_LIST_H
#define LOADLINE_REPORTS_RUN_LIST_H

#include "reports/text_style.h"

struct arena;
struct stored_run;

const char *run_list_text(struct arena *arena, const struct stored_run *runs, size_t count, struct text_style style);
const char *run_list_json(struct arena *arena, const struct stored_run *runs, size_t count);

#endif
