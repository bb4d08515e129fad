#include "reports/plot_differences.h"

#include "models/result.h"
#include "reports/figure.h"
#include "reports/text_difference.h"
#include "reports/text_side.h"
#include "sim/arena.h"

#include <math.h>

#define ROWS_MOST 60
#define STRETCH   0.05 /* shares well below it are drawn in proportion, well above as their logarithm */
#define FARTHEST  10   /* times the baseline; what is farther ends in an arrow */
#define LEAST     0.02 /* of the axis, to either side */

enum { BETTER, WORSE, NEITHER, NOISE, COLOURS };
static const char *const colours[COLOURS] = {"better", "worse", "different", "noise"};
static const char *const untold[COLOURS] = {"better", "worse", "different", "cannot be told from noise"};

/* In the order in which they are worth a label. */
static const struct {
    double share;
    const char *label;
} marks[] = {{0, "0"},       {1, "+100%"},   {-1, "-100%"},    {0.1, "+10%"},    {-0.1, "-10%"}, {10, "+1000%"},
             {-0.5, "-50%"}, {0.02, "+2%"},  {-0.02, "-2%"},   {3, "+300%"},     {0.3, "+30%"},  {-0.3, "-30%"},
             {0.05, "+5%"},  {-0.05, "-5%"}, {0.005, "+0.5%"}, {-0.005, "-0.5%"}};
#define MARKS (sizeof marks / sizeof *marks)

static double place_of(double share)
{
    return asinh(share / STRETCH);
}

struct forest {
    struct arena *arena;
    struct chart_row *rows;
    size_t count, drawn, without_share, left_out;
    bool told;          /* some have an interval: there is more than one replication */
    double least, most; /* shares */
};

static size_t colour_of(const struct difference *difference)
{
    if (!difference->significant) return NOISE;
    if (!difference->less_is_better) return NEITHER;
    return difference->difference < 0 ? BETTER : WORSE;
}

static const char *value_of(struct arena *arena, const struct difference *difference)
{
    const char *relative = text_difference_relative(arena, difference);
    if (!difference->interval.known || text_difference_is_manifold(difference)) return relative;
    double half = figure_half_width(&difference->interval) / fabs(difference->baseline);
    return arena_format(arena, "%s ±%.1f%%", relative, 100 * half);
}

static void add_row(struct forest *forest, const struct difference *difference)
{
    struct arena *arena = forest->arena;
    double of = fabs(difference->baseline), share = difference->difference / of;
    bool known = difference->interval.known;
    double low = known ? difference->interval.low / of : NAN, high = known ? difference->interval.high / of : NAN;
    forest->rows[forest->count++] = (struct chart_row){.label = text_metric_name(arena, difference->metric),
                                                       .value = value_of(arena, difference),
                                                       .low = place_of(low),
                                                       .high = place_of(high),
                                                       .at = place_of(share),
                                                       .ruled = true,
                                                       .colour = colour_of(difference)};
    forest->least = fmin(forest->least, known ? low : share);
    forest->most = fmax(forest->most, known ? high : share);
    forest->told = forest->told || known;
    forest->drawn++;
}

static void add_heading(struct forest *forest, const struct difference *difference)
{
    forest->rows[forest->count++] = (struct chart_row){.label = text_side_subject(forest->arena, difference)};
}

static void add_rows(struct forest *forest, const struct side *side)
{
    const struct difference *last = NULL;
    for (size_t i = 0; i < side->difference_count; i++) {
        const struct difference *difference = &side->differences[i];
        if (!text_side_shows(side, difference)) continue;
        if (difference->baseline == 0) {
            forest->without_share++;
        } else if (forest->drawn == ROWS_MOST) {
            forest->left_out++;
        } else {
            if (!last || !text_side_same_subject(last, difference)) add_heading(forest, difference);
            add_row(forest, difference);
            last = difference;
        }
    }
}

static void set_axis(const struct forest *forest, struct chart *chart)
{
    struct chart_tick *ticks = arena_new_array(forest->arena, MARKS, struct chart_tick);
    chart->x_from = 1.05 * place_of(fmax(fmin(forest->least, -LEAST), -FARTHEST));
    chart->x_to = 1.05 * place_of(fmin(fmax(forest->most, LEAST), FARTHEST));
    for (size_t i = 0; i < MARKS; i++) {
        double at = place_of(marks[i].share);
        if (at < chart->x_from || at > chart->x_to) continue;
        ticks[chart->tick_count++] = (struct chart_tick){at, marks[i].label};
    }
    chart->ticks = ticks;
}

static const char *caption_of(const struct forest *forest, const struct comparison *comparison)
{
    struct arena *arena = forest->arena;
    const char *left_out =
        forest->left_out > 0 ? arena_format(arena, " %zu more are in the table.", forest->left_out) : "";
    const char *without =
        forest->without_share > 0
            ? arena_format(arena, " %zu that %s 0 in the baseline %s in the table only.", forest->without_share,
                           forest->without_share == 1 ? "is" : "are", forest->without_share == 1 ? "is" : "are")
            : "";
    const char *whiskers = forest->told
                               ? arena_format(arena, "a whisker is the %s interval, and one that covers 0 is noise",
                                              figure_share(arena, comparison->confidence))
                               : "one replication has no intervals";
    return arena_format(arena,
                        "Each figure against the baseline's, in %% of that; %s. The axis is stretched around 0.%s%s",
                        whiskers, without, left_out);
}

static const char *alternative_of(const struct forest *forest, const struct comparison *comparison,
                                  const struct side *side)
{
    size_t counts[COLOURS] = {0};
    for (size_t i = 0; i < forest->count; i++) counts[forest->rows[i].colour] += forest->rows[i].value != NULL;
    return arena_format(
        forest->arena,
        "Forest plot of %zu figures of %s against %s: %zu better, %zu worse, %zu different in neither way, "
        "%zu no more than noise.",
        forest->drawn, side->result->scenario, comparison->sides[0].result->scenario, counts[BETTER], counts[WORSE],
        counts[NEITHER], counts[NOISE]);
}

bool plot_differences(struct arena *arena, const struct comparison *comparison, const struct side *side,
                      struct plot *plot)
{
    struct forest forest = {.arena = arena,
                            .rows = arena_new_array(arena, 2 * side->difference_count, struct chart_row)};
    add_rows(&forest, side);
    if (forest.drawn == 0) return false;
    *plot = (struct plot){.caption = caption_of(&forest, comparison),
                          .alternative = alternative_of(&forest, comparison, side),
                          .chart = {.name_count = COLOURS,
                                    .names = forest.told ? colours : untold,
                                    .quiet = 1u << NOISE,
                                    .x_title = "in % of the baseline",
                                    .row_count = forest.count,
                                    .rows = forest.rows}};
    set_axis(&forest, &plot->chart);
    return true;
}
