/* How far the replications differ, and how much of that comes from the figures of the scenario that they draw (docs/models.md, "Uncertain
 * figures"). */
#include "models/variance_shares.h"
#include "scenarios/outcome_sums.h"
#include "sim/arena.h"

#include <math.h>
#include <string.h>

/* Of a figure's mean: what differs by less is the same. */
#define ROUNDING 1e-9

void outcome_add_draw(struct outcome *outcome, const double *values)
{
    size_t figures = outcome->compiled->scenario->uncertain.count;
    if (outcome->drawn_count == outcome->drawn_room) {
        outcome->drawn_room = outcome->drawn_room ? 2 * outcome->drawn_room : 16;
        outcome->drawn = arena_grow(outcome->arena, outcome->drawn, outcome->drawn_count, outcome->drawn_room,
                                    figures * sizeof *outcome->drawn);
    }
    memcpy(outcome->drawn + figures * outcome->drawn_count++, values, figures * sizeof *values);
}

/* --- One figure --- */

/* Which of the replications have it, and what it is in them. */
struct column {
    size_t count;
    size_t *replications;
    double *values;
};

static struct column column_of(const struct outcome *outcome, size_t subject, int figure, double scale,
                               struct arena *arena)
{
    const struct figures *figures = &outcome->figures;
    struct column column = {.replications = arena_new_array(arena, figures->count, size_t),
                            .values = arena_new_array(arena, figures->count, double)};
    for (size_t r = 0; r < figures->count; r++) {
        double value = figures_at(figures, subject, figure, r);
        if (isnan(value)) continue;
        column.replications[column.count] = r;
        column.values[column.count++] = scale * value;
    }
    return column;
}

/* The functions of each input's values that the figure is fitted with. */
static const double *const *columns_of(const struct outcome *outcome, const struct column *figure, size_t degree,
                                       struct arena *arena)
{
    const struct uncertain *uncertain = &outcome->compiled->scenario->uncertain;
    double **columns = arena_new_array(arena, degree * uncertain->count, double *);
    for (size_t k = 0; k < uncertain->count; k++) {
        for (size_t d = 0; d < degree; d++) columns[k * degree + d] = arena_new_array(arena, figure->count, double);
        for (size_t i = 0; i < figure->count; i++) {
            double basis[VARIANCE_SHARES_DEGREE];
            uncertain_basis(&uncertain->figures[k], outcome->drawn[figure->replications[i] * uncertain->count + k],
                            basis);
            for (size_t d = 0; d < degree; d++) columns[k * degree + d][i] = basis[d];
        }
    }
    return (const double *const *)columns;
}

static void share_out(const struct outcome *outcome, const struct column *figure, struct figure_spread *spread,
                      struct arena *arena)
{
    size_t inputs = outcome->compiled->scenario->uncertain.count;
    size_t degree = variance_shares_degree(inputs, figure->count);
    spread->has_shares = degree > 0;
    if (!spread->has_shares) return;
    struct spread_share *shares = arena_new_array(arena, inputs, struct spread_share);
    spread->rest = variance_shares(columns_of(outcome, figure, degree, arena), inputs, degree, figure->values,
                                   figure->count, outcome->compiled->scenario->confidence, shares);
    spread->shares = shares;
}

/* False where the figure is the same in all that have it. */
static bool describe(const struct column *figure, struct figure_spread *spread)
{
    size_t n = figure->count;
    double sum = 0, squares = 0;
    if (n < 2) return false;
    spread->replications = n;
    spread->minimum = spread->maximum = figure->values[0];
    for (size_t i = 0; i < n; i++) {
        sum += figure->values[i];
        spread->minimum = fmin(spread->minimum, figure->values[i]);
        spread->maximum = fmax(spread->maximum, figure->values[i]);
        spread->met += spread->has_limit && figure->values[i] <= spread->at_most;
    }
    spread->mean = sum / (double)n;
    for (size_t i = 0; i < n; i++) squares += (figure->values[i] - spread->mean) * (figure->values[i] - spread->mean);
    spread->standard_deviation = sqrt(squares / (double)(n - 1));
    return spread->maximum - spread->minimum > ROUNDING * fabs(spread->mean);
}

/* --- All of them --- */

struct spreading {
    const struct outcome *outcome;
    struct arena *arena;
    struct figure_spread *spreads;
    size_t count;
};

static bool is_there(const struct spreading *spreading, const struct figure_spread *spread)
{
    for (size_t i = 0; i < spreading->count; i++) {
        const struct figure_spread *other = &spreading->spreads[i];
        if (strcmp(other->metric, spread->metric) == 0 && !other->statistic == !spread->statistic &&
            (!other->statistic || strcmp(other->statistic, spread->statistic) == 0) &&
            !other->variant_name == !spread->variant_name &&
            (!other->variant_name || strcmp(other->variant_name, spread->variant_name) == 0))
            return true;
    }
    return false;
}

static void add(struct spreading *spreading, struct figure_spread spread, size_t subject, int figure, double scale)
{
    struct column column = column_of(spreading->outcome, subject, figure, scale, spreading->arena);
    if (is_there(spreading, &spread) || !describe(&column, &spread)) return;
    share_out(spreading->outcome, &column, &spread, spreading->arena);
    spreading->spreads[spreading->count++] = spread;
}

static void add_objective(struct spreading *spreading, const struct objective *objective, bool has_limit)
{
    const char *statistic =
        objective_has_statistic(objective->metric) ? objective_statistic_name[objective->statistic] : NULL;
    struct figure_spread spread = {.metric = objective_metric_name[objective->metric],
                                   .statistic = statistic,
                                   .variant_name = objective->variant_name,
                                   .has_limit = has_limit,
                                   .at_most = objective->at_most};
    add(spreading, spread, outcome_subject(spreading->outcome, objective->variant_name, 0),
        figure_of_objective(objective), outcome_scale(objective));
}

static void add_traffic_shares(struct spreading *spreading)
{
    const struct compiled *compiled = spreading->outcome->compiled;
    uint32_t production = plan_production(&compiled->plan);
    for (uint32_t v = 0; v < production && production > 1; v++)
        add(spreading, (struct figure_spread){.metric = "TrafficShare", .variant_name = compiled->variants[v].name},
            v + 1, FIGURE_SHARE, 1);
}

static void set_inputs(const struct outcome *outcome, struct result *result, struct arena *arena)
{
    struct uncertain_input *inputs = scenario_ranges(outcome->compiled->scenario, arena, &result->uncertain_count);
    for (size_t k = 0; k < result->uncertain_count; k++) {
        double *values = arena_new_array(arena, outcome->drawn_count, double);
        for (size_t r = 0; r < outcome->drawn_count; r++) values[r] = outcome->drawn[r * result->uncertain_count + k];
        inputs[k].value_count = outcome->drawn_count;
        inputs[k].values = values;
    }
    result->uncertain = inputs;
}

void outcome_set_spreads(const struct outcome *outcome, struct result *result, struct arena *arena)
{
    static const struct objective main_figures[] = {{.metric = METRIC_LATENCY, .statistic = STATISTIC_P50},
                                                    {.metric = METRIC_LATENCY, .statistic = STATISTIC_P99},
                                                    {.metric = METRIC_ERROR_RATE},
                                                    {.metric = METRIC_UTILIZATION},
                                                    {.metric = METRIC_COST_PER_HOUR}};
    const size_t mains = sizeof main_figures / sizeof *main_figures;
    const struct scenario *scenario = outcome->compiled->scenario;
    if (scenario->uncertain.count == 0) return;
    set_inputs(outcome, result, arena);
    size_t most = mains + scenario->objective_count + outcome->compiled->plan.variants;
    struct spreading spreading = {
        .outcome = outcome, .arena = arena, .spreads = arena_new_array(arena, most, struct figure_spread)};
    for (size_t i = 0; i < scenario->objective_count; i++) add_objective(&spreading, &scenario->objectives[i], true);
    for (size_t i = 0; i < mains; i++) add_objective(&spreading, &main_figures[i], false);
    add_traffic_shares(&spreading);
    result->spread_count = spreading.count;
    result->spreads = spreading.spreads;
}
