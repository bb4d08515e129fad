#include "scenarios/compare.h"

#include "models/sample_size.h"
#include "scenarios/difference.h"
#include "scenarios/live_test.h"
#include "scenarios/pairing.h"
#include "scenarios/weight_update.h"
#include "sim/arena.h"

#include <string.h>

void compare_align(struct scenario *const *scenarios, size_t count, bool made, struct arena *arena)
{
    const struct scenario *baseline = scenarios[0];
    for (size_t i = 1; i < count; i++) {
        struct scenario *scenario = scenarios[i];
        size_t alike = 1;
        for (size_t j = 0; j < i; j++) alike += strcmp(scenarios[j]->name, scenario->name) == 0;
        if (alike > 1) scenario->name = arena_format(arena, "%s (%zu)", scenario->name, i + 1);
        if (!made) scenario->seed = baseline->seed;
        scenario->replications = baseline->replications;
        scenario->precision.given = false;
    }
}

/* --- One side --- */

struct holding {
    const struct compared *baseline, *side;
    const struct compiled *of_baseline, *of_side;
    struct difference_terms terms;
    struct arena *arena;
    struct difference *differences;
    size_t count;
};

static void hold(struct holding *holding, size_t subject_of_baseline, size_t subject_of_side)
{
    struct compared_subject baseline = {holding->baseline->outcome, subject_of_baseline};
    struct compared_subject side = {holding->side->outcome, subject_of_side};
    const struct compiled_variant *variant =
        subject_of_side > 0 ? &holding->of_side->variants[subject_of_side - 1] : NULL;
    for (size_t i = 0; i < DIFFERENCES; i++) {
        struct difference *difference = &holding->differences[holding->count];
        if (!difference_make(i, baseline, side, holding->terms, difference, holding->arena)) continue;
        difference->variant_name = variant ? variant->config->variant_name : NULL;
        difference->component = variant && variant->component ? variant->name : NULL;
        holding->count++;
    }
}

/* What in `compiled` goes by the name of a variant or component of another scenario; its number of variants where nothing does. */
static uint32_t find_alike(const struct compiled *compiled, const struct compiled_variant *wanted)
{
    uint32_t v = 0;
    for (; v < compiled->plan.variants; v++) {
        const struct compiled_variant *variant = &compiled->variants[v];
        if (!variant->component == !wanted->component && strcmp(variant->name, wanted->name) == 0) break;
    }
    return v;
}

/* The names of what `of` has and `other` has not. */
static const char *const *names_of_only(const struct compiled *of, const struct compiled *other, size_t *count,
                                        struct arena *arena)
{
    struct text_list names = {0};
    for (uint32_t v = 0; v < of->plan.variants; v++)
        if (find_alike(other, &of->variants[v]) == other->plan.variants)
            text_list_add(&names, arena, of->variants[v].name);
    *count = names.count;
    return names.texts;
}

static void hold_all(struct holding *holding)
{
    const struct compiled *a = holding->of_baseline, *b = holding->of_side;
    holding->differences = arena_new_array(holding->arena, DIFFERENCES * (b->plan.variants + 1), struct difference);
    hold(holding, 0, 0);
    for (uint32_t v = 0; v < b->plan.variants; v++) {
        uint32_t alike = find_alike(a, &b->variants[v]);
        if (alike < a->plan.variants) hold(holding, alike + 1, v + 1);
    }
}

static struct side side_of(const struct compared *baseline, const struct compared *compared, struct text_list *warnings,
                           struct arena *arena)
{
    struct holding holding = {.baseline = baseline,
                              .side = compared,
                              .of_baseline = outcome_compiled(baseline->outcome),
                              .of_side = outcome_compiled(compared->outcome),
                              .terms.confidence = baseline->result->confidence,
                              .arena = arena};
    const char *obstacle = pairing_obstacle(holding.of_baseline->scenario, holding.of_side->scenario, arena);
    holding.terms.paired = obstacle == NULL;
    if (obstacle)
        text_list_add(warnings, arena,
                      arena_format(arena,
                                   "%s does not get the baseline's requests (%s): its replications cannot be paired, "
                                   "and intervals are those of two independent means",
                                   compared->result->scenario, obstacle));
    hold_all(&holding);
    struct side side = {.result = compared->result,
                        .change = compared->change,
                        .paired = holding.terms.paired,
                        .difference_count = holding.count,
                        .differences = holding.differences};
    side.update = weight_update(holding.of_baseline->scenario, holding.of_side->scenario, arena);
    side.only_here = names_of_only(holding.of_side, holding.of_baseline, &side.only_here_count, arena);
    side.only_in_baseline = names_of_only(holding.of_baseline, holding.of_side, &side.only_in_baseline_count, arena);
    return side;
}

/* --- All of it --- */

static void warn_of_spans(const struct result *baseline, const struct result *result, struct text_list *warnings,
                          struct arena *arena)
{
    if (result->warm_up_s != baseline->warm_up_s)
        text_list_add(warnings, arena,
                      arena_format(arena,
                                   "%s leaves out a warm-up of %g s, the baseline one of %g s: times are of "
                                   "different spans",
                                   result->scenario, result->warm_up_s, baseline->warm_up_s));
    if (result->replications < baseline->replications && result->partial)
        text_list_add(warnings, arena,
                      arena_format(arena, "%s was interrupted after %u of the baseline's %u replications",
                                   result->scenario, result->replications, baseline->replications));
}

const struct comparison *compare(const struct compared *sides, size_t count, double power, struct arena *arena)
{
    struct comparison *comparison = arena_new_of(arena, struct comparison);
    struct side *all = arena_new_array(arena, count, struct side);
    struct text_list warnings = {0};
    comparison->confidence = sides[0].result->confidence;
    comparison->power = power;
    comparison->side_count = count;
    comparison->sides = all;
    all[0] = (struct side){.result = sides[0].result, .paired = true};
    for (size_t i = 1; i < count; i++) {
        all[i] = side_of(&sides[0], &sides[i], &warnings, arena);
        warn_of_spans(sides[0].result, sides[i].result, &warnings, arena);
    }
    const struct sample_terms terms = {.confidence = comparison->confidence, .power = power};
    for (size_t i = 0; i < count; i++)
        all[i].live_tests = live_tests(sides[i].outcome, sides[i].result, terms, &all[i].live_test_count, arena);
    comparison->warning_count = warnings.count;
    comparison->warnings = warnings.texts;
    return comparison;
}
