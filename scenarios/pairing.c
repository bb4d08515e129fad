#include "scenarios/pairing.h"

#include "models/json.h"
#include "sim/arena.h"

#include <inttypes.h>
#include <string.h>

static bool same_sides(const struct trace_summary *a, const struct trace_summary *b)
{
    for (int side = 0; side < TRACE_SIDES; side++)
        if (strcmp(a->side[side].sha256, b->side[side].sha256) != 0) return false;
    return true;
}

/* What is written, and what the files that it names hold: "trace.csv" in two folders may be two traces. */
static bool same_traffic(const struct scenario *a, const struct scenario *b)
{
    return json_same(json_member(a->node, "Traffic"), json_member(b->node, "Traffic")) &&
           uncertain_has_same_factors(&a->uncertain, &b->uncertain, "/Traffic/") &&
           strcmp(a->traffic.summary.sha256, b->traffic.summary.sha256) == 0 &&
           same_sides(&a->traffic.summary, &b->traffic.summary) &&
           strcmp(a->traffic.arrivals.curve.sha256, b->traffic.arrivals.curve.sha256) == 0;
}

const char *pairing_obstacle(const struct scenario *baseline, const struct scenario *scenario, struct arena *arena)
{
    if (baseline->seed != scenario->seed)
        return arena_format(arena, "its Seed is %" PRIu64 ", not %" PRIu64, scenario->seed, baseline->seed);
    return same_traffic(baseline, scenario) ? NULL : "its Traffic is another";
}
