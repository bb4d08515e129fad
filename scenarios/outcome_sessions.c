#include "scenarios/outcome_sums.h"
#include "sim/callers.h"
#include "sim/histogram.h"
#include "sim/units.h"

static const struct sessions_plan *plan_of(const struct outcome *outcome)
{
    return outcome->compiled->plan.callers.sessions;
}

void outcome_init_sessions(struct outcome *outcome)
{
    if (plan_of(outcome)) outcome->sessions.length_ns = histogram_new(outcome->arena);
}

void outcome_add_sessions(struct outcome *outcome, const struct endpoint *endpoint)
{
    if (!plan_of(outcome)) return;
    struct session_sums *sums = &outcome->sessions;
    struct figures *figures = &outcome->figures;
    const struct sessions *sessions = &endpoint_callers(endpoint)->sessions;
    sums->begun += sessions->begun;
    sums->completed += sessions->completed;
    sums->aborted += sessions->aborted;
    sums->requests += sessions->requests;
    sums->compared += sessions->compared;
    sums->recorded_ns += sessions->recorded_ns;
    histogram_merge(sums->length_ns, sessions->length_ns);
    if (sessions->length_ns->count > 0)
        figures_set_times(figures, OUTCOME_ENDPOINT, FIGURE_SESSION_LENGTH, sessions->length_ns);
    if (sessions->compared == 0) return;
    double lost_ns = (double)(sessions->compared_ns - sessions->recorded_ns);
    figures_set(figures, OUTCOME_ENDPOINT, FIGURE_SESSION_LOST,
                lost_ns / (double)sessions->compared / (double)NS_PER_MS);
    if (sessions->recorded_ns > 0)
        figures_set(figures, OUTCOME_ENDPOINT, FIGURE_SESSION_SLOWDOWN,
                    (double)sessions->compared_ns / (double)sessions->recorded_ns);
}

void outcome_set_sessions(const struct outcome *outcome, struct result *result)
{
    const struct session_sums *sums = &outcome->sessions;
    double confidence = outcome->compiled->scenario->confidence;
    if (!plan_of(outcome)) return;
    result->has_sessions = true;
    struct session_summary *summary = &result->sessions;
    *summary = (struct session_summary){
        .concurrent = plan_of(outcome)->at_once,
        .begun = sums->begun,
        .completed = sums->completed,
        .aborted = sums->aborted,
        .under_way = sums->begun - sums->completed - sums->aborted,
        .requests = sums->completed > 0 ? (double)sums->requests / (double)sums->completed : 0,
        .length = outcome_time_summary(outcome, OUTCOME_ENDPOINT, FIGURE_SESSION_LENGTH, sums->length_ns),
        .compared = sums->compared};
    if (sums->compared == 0) return;
    summary->recorded_ms = (double)sums->recorded_ns / (double)sums->compared / (double)NS_PER_MS;
    summary->lost_ms =
        figures_mean(&outcome->figures, OUTCOME_ENDPOINT, FIGURE_SESSION_LOST, confidence, &summary->lost_interval_ms);
    summary->slowdown = figures_mean(&outcome->figures, OUTCOME_ENDPOINT, FIGURE_SESSION_SLOWDOWN, confidence,
                                     &summary->slowdown_interval);
}
