#include "reports/text_live_test.h"

#include "models/comparison.h"
#include "models/figure_text.h"
#include "reports/json_weight_update.h"
#include "reports/text_difference.h"
#include "reports/text_page.h"
#include "sim/arena.h"

#include <math.h>
#include <string.h>

static const char *duration_text(struct arena *arena, double seconds)
{
    const double ms = 1e3, day_s = 86400;
    return seconds < 2 * day_s ? figure_time(arena, ms * seconds)
                               : arena_format(arena, "%s days", figure_number(arena, seconds / day_s));
}

struct difference text_live_test_difference(const struct live_test *test)
{
    return (struct difference){.metric = test->metric,
                               .variant_name = test->treatment,
                               .kind = test->kind,
                               .less_is_better = true,
                               .baseline = test->control_value,
                               .value = test->treatment_value,
                               .difference = test->difference,
                               .interval = test->interval,
                               .has_verdict = test->interval.known,
                               .significant = test->shows};
}

static double needed_s(const struct live_test *test)
{
    return test->independent_s * test->inflation;
}

const char *text_live_test_needed(struct arena *arena, const struct live_test *test)
{
    return duration_text(arena, needed_s(test));
}

static void add_test(struct arena *arena, struct table *table, const struct live_test *test)
{
    double calls = ceil(needed_s(test) * (test->control_per_s + test->treatment_per_s));
    table_row(table);
    table_cell(table, arena_format(arena, "  %s", text_metric_name(arena, test->metric)));
    table_cell(table, duration_text(arena, test->independent_s));
    table_cell(table, text_live_test_needed(arena, test));
    table_cell(table, arena_format(arena, "%s - %s", duration_text(arena, test->seconds.low),
                                   duration_text(arena, test->seconds.high)));
    table_cell(table, figure_count(arena, (uint64_t)calls));
}

/* "B against A, with 33.5% of their calls" */
static const char *pair_text(struct arena *arena, const struct live_test *test)
{
    return arena_format(arena, "%s against %s, with %s of their calls", test->treatment, test->control,
                        figure_share(arena, test->treatment_per_s / (test->control_per_s + test->treatment_per_s)));
}

static struct table *new_table(struct arena *arena)
{
    struct table *table = table_new(arena);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "independent", TABLE_RIGHT);
    table_column(table, "needed", TABLE_RIGHT);
    table_column(table, "within", TABLE_RIGHT);
    table_column(table, "calls", TABLE_RIGHT);
    return table;
}

/* Of each treatment what is different, and a table of how long each difference takes that is more than noise. */
static void write_side(struct text_page *page, const struct side *side)
{
    struct arena *arena = page->arena;
    for (size_t t = 0; t < side->live_test_count;) {
        const struct live_test *first = &side->live_tests[t];
        struct table *table = new_table(arena);
        bool shows = false;
        text_page_line(page, arena_format(arena, "%s: %s", side->result->scenario, pair_text(arena, first)));
        for (; t < side->live_test_count && strcmp(side->live_tests[t].treatment, first->treatment) == 0; t++) {
            const struct live_test *test = &side->live_tests[t];
            struct difference difference = text_live_test_difference(test);
            text_page_note(page, "-", text_difference_sentence(arena, &difference));
            if (test->shows) add_test(arena, table, test);
            shows = shows || test->shows;
        }
        if (shows) text_page_table(page, table);
    }
}

void text_live_tests(struct text_page *page, const struct comparison *comparison)
{
    struct arena *arena = page->arena;
    size_t tests = 0;
    for (size_t i = 0; i < comparison->side_count; i++) tests += comparison->sides[i].live_test_count;
    if (tests == 0) return;
    text_page_heading(page, "How long a live test would have to run");
    text_page_line(
        page, arena_format(
                  arena,
                  "until real callers show the difference with a probability of %s (one that is not there shows with "
                  "%s); independent: if requests were, but those in a queue are not, which takes longer; within: as "
                  "well as so many replications tell",
                  figure_share(arena, comparison->power), figure_share(arena, 1 - comparison->confidence)));
    for (size_t i = 0; i < comparison->side_count; i++) write_side(page, &comparison->sides[i]);
}

void text_weight_updates(struct text_page *page, const struct comparison *comparison)
{
    for (size_t i = 1; i < comparison->side_count; i++) {
        const struct side *side = &comparison->sides[i];
        if (!side->update) continue;
        text_page_heading(page, arena_format(page->arena, "UpdateEndpointWeightsAndCapacities, from %s to %s",
                                             comparison->sides[0].result->scenario, side->result->scenario));
        text_page_document(page, json_weight_update_text(page->arena, side->update));
    }
}
