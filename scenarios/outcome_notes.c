#include "models/money.h"
#include "scenarios/outcome_sums.h"
#include "sim/arena.h"

#include <inttypes.h>
#include <math.h>

/* A percentile with fewer requests beyond it than this says little. */
#define SAMPLES_BEYOND_LEAST 10

static void warn_of_few_samples(const struct time_summary *latency, const char *of, struct text_list *warnings,
                                struct arena *arena)
{
    for (int p = 0; p < PERCENTILES; p++) {
        double beyond = (double)latency->count * (1 - percentile_share[p]);
        if (latency->count == 0 || beyond >= SAMPLES_BEYOND_LEAST) continue;
        text_list_add(warnings, arena,
                      arena_format(arena, "%s of the latency of %s rests on only %.0f requests beyond it",
                                   percentile_name[p], of, floor(beyond)));
        return; /* those further out rest on fewer still */
    }
}

static void warn_of_long_warm_up(const struct result *result, struct text_list *warnings, struct arena *arena)
{
    if (result->warm_up_s > 0 && result->warm_up_s >= result->simulated_s)
        text_list_add(
            warnings, arena,
            arena_format(arena, "the warm-up of %g s is longer than the run: there are no times", result->warm_up_s));
}

/* Users who wait for their answers cannot be more than they are, however busy the workers; nor can sessions, where there are so many at a
 * time. */
static void warn_of_overload(const struct outcome *outcome, const struct variant_result *variant,
                             struct text_list *warnings, struct arena *arena)
{
    const double full = 0.98;
    const struct callers_plan *callers = &outcome->compiled->plan.callers;
    bool bounded = callers->users > 0 || (callers->sessions && callers->sessions->at_once > 0);
    if (variant->utilization < full || bounded) return;
    text_list_add(
        warnings, arena,
        arena_format(arena,
                     "variant %s is overloaded (utilization %.3f): its waiting times depend on how long the run is",
                     variant->name, variant->utilization));
}

/* Money that does not fit is held at its bound. A reader must not take that for a price: few requests on a dear instance are
 * enough for the price of a million of them. */
static void warn_of_money_beyond_range(const struct cost_result *cost, struct text_list *warnings, struct arena *arena)
{
    const struct {
        const char *name;
        int64_t e10_usd;
    } figures[] = {{"Total", cost->total_e10_usd},
                   {"TotalInterval", cost->has_interval ? cost->total_high_e10_usd : 0},
                   {"PerHour", cost->per_hour_e10_usd},
                   {"Monthly", cost->monthly_e10_usd},
                   {"PerMillionRequests", cost->has_per_request ? cost->per_million_requests_e10_usd : 0},
                   {"PerThousandSucceeded", cost->has_per_request ? cost->per_thousand_succeeded_e10_usd : 0}};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (money_overflowed(figures[i].e10_usd))
            text_list_add(warnings, arena,
                          arena_format(arena,
                                       "Cost.%s is more than 922,337,203 USD, the most that is reckoned with, and is "
                                       "shown as that",
                                       figures[i].name));
}

static void warn_of_requests_refused(const struct outcome *outcome, struct text_list *warnings, struct arena *arena)
{
    if (outcome->requests_refused == 0) return;
    text_list_add(warnings, arena,
                  arena_format(arena,
                               "%" PRIu64 " request%s for other weights or capacities %s refused: an update or "
                               "scaling of the endpoint was under way, or it had no such variant",
                               outcome->requests_refused, outcome->requests_refused == 1 ? "" : "s",
                               outcome->requests_refused == 1 ? "was" : "were"));
}

static void warn_of_updates_refused(const struct outcome *outcome, const struct result *result,
                                    struct text_list *warnings, struct arena *arena)
{
    for (size_t d = 0; d < result->deployment_count; d++) {
        uint64_t refused = outcome->deployments[d].in_between;
        if (refused == 0) continue;
        text_list_add(
            warnings, arena,
            arena_format(arena,
                         "the update to %s was refused%s: the endpoint was being changed by another request, "
                         "or scaling had instances under way",
                         result->deployments[d].to.endpoint_config_name,
                         refused < outcome->replications
                             ? arena_format(arena, " in %" PRIu64 " of %u replications", refused, outcome->replications)
                             : ""));
    }
}

static void warn_of_scaling_blocked(const struct outcome *outcome, const struct variant_result *variant, uint32_t v,
                                    struct text_list *warnings, struct arena *arena)
{
    uint64_t blocked = outcome->variants[v].scalings_blocked;
    if (blocked == 0) return;
    text_list_add(warnings, arena,
                  arena_format(arena,
                               "scaling waits while an endpoint is updated: policies of variant %s asked for another "
                               "capacity %" PRIu64 " time%s, in vain",
                               variant->name, blocked, blocked == 1 ? "" : "s"));
}

struct text_list outcome_warnings(const struct outcome *outcome, const struct result *result,
                                  struct outcome_notes notes, struct arena *arena)
{
    struct text_list warnings = {0};
    for (size_t i = 0; notes.warnings && i < notes.warnings->count; i++)
        text_list_add(&warnings, arena, notes.warnings->texts[i]);
    warn_of_long_warm_up(result, &warnings, arena);
    warn_of_money_beyond_range(&result->cost, &warnings, arena);
    warn_of_few_samples(&result->latency, "the endpoint", &warnings, arena);
    for (size_t v = 0; v < result->variant_count; v++) {
        const char *of = arena_format(arena, "variant %s", result->variants[v].name);
        if (result->variant_count > 1) warn_of_few_samples(&result->variants[v].latency, of, &warnings, arena);
        warn_of_overload(outcome, &result->variants[v], &warnings, arena);
        warn_of_scaling_blocked(outcome, &result->variants[v], (uint32_t)v, &warnings, arena);
    }
    warn_of_requests_refused(outcome, &warnings, arena);
    warn_of_updates_refused(outcome, result, &warnings, arena);
    const struct precision *precision = &outcome->compiled->scenario->precision;
    if (precision->given && !outcome_is_precise(outcome))
        text_list_add(&warnings, arena,
                      arena_format(arena, "%s did not reach the relative half-width %g within %u replications",
                                   objective_title(&precision->figure, arena), precision->relative_half_width,
                                   outcome->replications));
    return warnings;
}

static void assume_prices(const struct result *result, struct text_list *assumptions, struct arena *arena)
{
    for (size_t i = 0; i < result->cost.line_count; i++) {
        const struct cost_line *line = &result->cost.lines[i];
        if (line->estimated)
            text_list_add(
                assumptions, arena,
                arena_format(arena, "The price of %s is an estimate: %s", line->usage_type, line->price_source));
    }
}

struct text_list outcome_assumptions(const struct outcome *outcome, const struct result *result, struct arena *arena)
{
    const struct text_list *compiled = &outcome->compiled->assumptions;
    struct text_list assumptions = {0};
    for (size_t i = 0; i < compiled->count; i++) text_list_add(&assumptions, arena, compiled->texts[i]);
    assume_prices(result, &assumptions, arena);
    return assumptions;
}
