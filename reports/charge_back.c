#include "reports/charge_back.h"

#include "models/fault.h"
#include "models/json.h"
#include "models/money.h"
#include "sim/arena.h"

#include <string.h>

#define TAG "tag:"

bool charge_back_is_by(const char *by)
{
    static const char *const words[] = {"variant", "charge", "usage-type", "scenario"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(by, words[i]) == 0) return true;
    return strncmp(by, TAG, strlen(TAG)) == 0 && by[strlen(TAG)];
}

/* --- Groups --- */

struct groups {
    struct arena *arena;
    size_t count, room;
    struct charge_group *all;
};

static bool same_name(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void add(struct cost_amounts *sum, const struct cost_amounts *part)
{
    sum->cost_e10_usd = money_add(sum->cost_e10_usd, part->cost_e10_usd);
    sum->monthly_e10_usd = money_add(sum->monthly_e10_usd, part->monthly_e10_usd);
    sum->per_thousand_e10_usd = money_add(sum->per_thousand_e10_usd, part->per_thousand_e10_usd);
    sum->has_busy = sum->has_busy && part->has_busy;
    sum->busy_e10_usd = money_add(sum->busy_e10_usd, part->busy_e10_usd);
    sum->idle_e10_usd = money_add(sum->idle_e10_usd, part->idle_e10_usd);
}

static void charge(struct groups *groups, const char *name, const struct cost_amounts *amounts)
{
    size_t i = 0;
    while (i < groups->count && !same_name(groups->all[i].name, name)) i++;
    if (i == groups->room) {
        groups->room = groups->room ? 2 * groups->room : 16;
        groups->all = arena_grow(groups->arena, groups->all, groups->count, groups->room, sizeof *groups->all);
    }
    if (i == groups->count) groups->all[groups->count++] = (struct charge_group){name, {.has_busy = true}};
    add(&groups->all[i].amounts, amounts);
}

static const char *value_of(const struct result *run, const char *key)
{
    for (size_t i = 0; i < run->tag_count; i++)
        if (strcmp(run->tags[i].key, key) == 0) return run->tags[i].value;
    return NULL;
}

/* "; its tags are "team", "cost-center"" or the nearest of them. */
static const char *other_tags(struct arena *arena, const struct result *run, const char *key)
{
    const char **keys = arena_new_array(arena, run->tag_count + 1, const char *), *list = "";
    for (size_t i = 0; i < run->tag_count; i++) {
        keys[i] = run->tags[i].key;
        list = arena_format(arena, "%s%s\"%s\"", list, i > 0 ? ", " : "", keys[i]);
    }
    keys[run->tag_count] = NULL;
    const char *nearest = json_nearest(key, keys);
    if (nearest) return arena_format(arena, "; did you mean \"%s\"?", nearest);
    return *list ? arena_format(arena, "; it has %s", list) : "; it has none";
}

void charge_back_warn(struct arena *arena, const struct charge_back *charges, struct faults *faults)
{
    if (strncmp(charges->by, TAG, strlen(TAG)) != 0) return;
    const char *key = charges->by + strlen(TAG);
    for (size_t r = 0; r < charges->run_count; r++)
        if (!value_of(charges->runs[r], key))
            faults_add(faults, FAULT_WARNING, (struct place){.file = NULL}, "%s has no tag \"%s\"%s",
                       charges->runs[r]->scenario, key, other_tags(arena, charges->runs[r], key));
}

static const char *name_of(const struct cost_line *line, const char *by)
{
    if (strcmp(by, "variant") == 0) return line->variant_name;
    return strcmp(by, "charge") == 0 ? line->charge : line->usage_type;
}

static bool comes_first(const struct charge_group *a, const struct charge_group *b)
{
    if (a->amounts.cost_e10_usd != b->amounts.cost_e10_usd) return a->amounts.cost_e10_usd > b->amounts.cost_e10_usd;
    return a->name && (!b->name || strcmp(a->name, b->name) < 0);
}

static void sort(struct groups *groups)
{
    for (size_t i = 1; i < groups->count; i++) {
        struct charge_group group = groups->all[i];
        size_t place = i;
        for (; place > 0 && comes_first(&group, &groups->all[place - 1]); place--)
            groups->all[place] = groups->all[place - 1];
        groups->all[place] = group;
    }
}

struct charge_back charge_back(struct arena *arena, const struct result *const *runs, size_t count, const char *by)
{
    struct groups groups = {.arena = arena};
    struct charge_back charges = {.by = by,
                                  .run_count = count,
                                  .runs = runs,
                                  .total = {.has_busy = true},
                                  .has_per_thousand = count == 1 && runs[0]->cost.has_per_request};
    for (size_t r = 0; r < count; r++) {
        struct cost_tree tree = cost_tree(arena, &runs[r]->cost);
        add(&charges.total, &tree.total);
        if (strncmp(by, TAG, strlen(TAG)) == 0)
            charge(&groups, value_of(runs[r], by + strlen(TAG)), &tree.total);
        else if (strcmp(by, "scenario") == 0)
            charge(&groups, runs[r]->scenario, &tree.total);
        else
            for (size_t i = 0; i < runs[r]->cost.line_count; i++)
                charge(&groups, name_of(&tree.lines[i], by), &tree.amounts[i]);
    }
    sort(&groups);
    charges.group_count = groups.count;
    charges.groups = groups.all;
    return charges;
}
