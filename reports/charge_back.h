/* charge_back.h - the bills of one run or of several, shared out to whoever is charged: by the value of a tag, by variant, charge,
 * usage type or scenario.
 *
 * Exact      the groups add up to the total, and that to the runs' own totals, to the last digit (cost_tree.h).
 * Tags       an endpoint's whole bill goes to its tag's value; to nobody, where it has no such tag.
 * Order      what costs most first; of equals the name that comes first, nobody last.
 * Ownership  lives in the arena given; names are the results'. */
#ifndef LOADLINE_REPORTS_CHARGE_BACK_H
#define LOADLINE_REPORTS_CHARGE_BACK_H

#include "reports/cost_tree.h"

struct faults;
struct text_style;

struct charge_group {
    const char *name; /* NULL: no such tag; of the endpoint as a whole */
    struct cost_amounts amounts;
};

struct charge_back {
    const char *by; /* as it was asked for: "tag:Team" */
    size_t run_count;
    const struct result *const *runs;
    size_t group_count;
    const struct charge_group *groups;
    struct cost_amounts total;
    bool has_per_thousand; /* of one run: the requests of several are not the same */
};

/* Whether it is "variant", "charge", "usage-type", "scenario" or "tag:" and a key. */
bool charge_back_is_by(const char *by);

struct charge_back charge_back(struct arena *arena, const struct result *const *runs, size_t count, const char *by);

/* Each run that lacks the tag: what it has instead, as a warning of its own. */
void charge_back_warn(struct arena *arena, const struct charge_back *charges, struct faults *faults);

const char *charge_back_text(struct arena *arena, const struct charge_back *charges, struct text_style style);
const char *charge_back_json(struct arena *arena, const struct charge_back *charges);
const char *charge_back_csv(struct arena *arena, const struct charge_back *charges);

#endif
