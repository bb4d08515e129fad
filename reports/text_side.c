#include "reports/text_side.h"

#include "models/figure_text.h"
#include "reports/display.h"
#include "reports/text_difference.h"
#include "reports/text_page.h"
#include "sim/arena.h"

#include <string.h>

bool text_side_same_subject(const struct difference *a, const struct difference *b)
{
    return display_same(a->variant_name, b->variant_name) && display_same(a->component, b->component);
}

const char *text_side_subject(struct arena *arena, const struct difference *difference)
{
    if (difference->component) return arena_format(arena, "%s on %s", difference->component, difference->variant_name);
    return difference->variant_name ? difference->variant_name : "endpoint";
}

/* In a few sentences: the figures of the whole endpoint that decide. */
static void write_sentences(struct text_page *page, const struct side *side)
{
    static const char *const deciding[] = {"Latency.Mean", "Latency.P99", "ErrorRate", "Cost.PerHour"};
    for (size_t m = 0; m < sizeof deciding / sizeof *deciding; m++)
        for (size_t i = 0; i < side->difference_count; i++)
            if (!side->differences[i].variant_name && strcmp(side->differences[i].metric, deciding[m]) == 0)
                text_page_note(page, "-", text_difference_sentence(page->arena, &side->differences[i]));
}

/* An endpoint of one variant says everything twice. */
static bool is_the_endpoint_again(const struct side *side, const struct difference *difference)
{
    if (!difference->variant_name || side->result->variant_count > 1 || difference->component) return false;
    for (size_t i = 0; i < side->difference_count && !side->differences[i].variant_name; i++) {
        const struct difference *of_endpoint = &side->differences[i];
        if (strcmp(of_endpoint->metric, difference->metric) == 0)
            return of_endpoint->baseline == difference->baseline && of_endpoint->value == difference->value;
    }
    return false;
}

bool text_side_shows(const struct side *side, const struct difference *difference)
{
    return !text_difference_is_none(difference) && !is_the_endpoint_again(side, difference);
}

/* How many would seem real if none was: what the reader of many intervals should bear in mind. */
static void write_count(struct text_page *page, const struct side *side, double confidence)
{
    size_t judged = 0, real = 0;
    for (size_t i = 0; i < side->difference_count; i++) {
        const struct difference *difference = &side->differences[i];
        bool certain = text_difference_is_none(difference) || !difference->interval.known;
        if (certain || is_the_endpoint_again(side, difference)) continue;
        judged++;
        real += difference->significant;
    }
    if (judged == 0) return;
    text_page_line(page,
                   arena_format(page->arena,
                                "%zu of %zu differences are more than noise; if there were none, about %.2g would "
                                "seem so by chance",
                                real, judged, (1 - confidence) * (double)judged));
}

static void write_table(struct text_page *page, const struct side *side, double confidence)
{
    struct table *table = table_new(page->arena);
    const struct difference *last = NULL;
    text_difference_columns(page->arena, table, confidence);
    for (size_t i = 0; i < side->difference_count; i++) {
        const struct difference *difference = &side->differences[i];
        if (!text_side_shows(side, difference)) continue;
        if (!last || !text_side_same_subject(last, difference)) {
            table_row(table);
            table_cell(table, text_side_subject(page->arena, difference));
        }
        text_difference_row(page->arena, table, difference);
        last = difference;
    }
    if (last) text_page_table(page, table);
}

/* "the same in both, of B: error rate, utilization" */
static void write_equal(struct text_page *page, const struct side *side)
{
    for (size_t i = 0; i < side->difference_count;) {
        size_t begin = i, equal = 0;
        const char *names = "";
        for (; i < side->difference_count && text_side_same_subject(&side->differences[begin], &side->differences[i]);
             i++) {
            const struct difference *difference = &side->differences[i];
            if (!text_difference_is_none(difference) || is_the_endpoint_again(side, difference)) continue;
            names = arena_format(page->arena, "%s%s%s", names, equal++ ? ", " : "",
                                 text_metric_name(page->arena, side->differences[i].metric));
        }
        const char *subject = text_side_subject(page->arena, &side->differences[begin]);
        if (equal == i - begin)
            text_page_note(page, "=", arena_format(page->arena, "%s: all figures are the same in both", subject));
        else if (equal > 0)
            text_page_note(page, "=", arena_format(page->arena, "%s: the same in both: %s", subject, names));
    }
}

static void write_only(struct text_page *page, const char *where, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_page_note(page, "!",
                       arena_format(page->arena, "%s is only in %s: it cannot be compared", names[i], where));
}

void text_side_words(struct text_page *page, const struct comparison *comparison, const struct side *side)
{
    const struct result *baseline = comparison->sides[0].result;
    text_page_heading(page, arena_format(page->arena, "%s against %s", side->result->scenario, baseline->scenario));
    if (side->change) text_page_line(page, arena_format(page->arena, "the baseline with %s", side->change));
    text_page_line(page, side->paired ? "the same requests with the same luck in both: replications are paired"
                                      : "other requests than the baseline's: replications are not paired");
    write_sentences(page, side);
    write_count(page, side, comparison->confidence);
}

void text_side_table(struct text_page *page, const struct comparison *comparison, const struct side *side)
{
    write_table(page, side, comparison->confidence);
    write_equal(page, side);
    write_only(page, side->result->scenario, side->only_here, side->only_here_count);
    write_only(page, comparison->sides[0].result->scenario, side->only_in_baseline, side->only_in_baseline_count);
}
