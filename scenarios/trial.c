#include "scenarios/trial.h"

#include "models/fault.h"
#include "scenarios/warm_up.h"
#include "sim/arena.h"

#include <math.h>

#define LOOKS_FIRST 5   /* replications at the first look, at least */
#define LOOKS_TIMES 16  /* replications at the last look: so many times those of the first, */
#define LOOKS_LAST  320 /* and so many at least */

/* Of the error that is allowed, what the last look may take: it decides about plans that are near a limit, and those cost most to
 * refuse. The others share the rest evenly. */
#define LAST_SHARE 0.52

/* Of the cost: half its interval, as a share. */
#define COST_CLOSE 0.01

/* --- Making --- */

static const char *first_fault(const struct faults *faults, struct arena *arena)
{
    for (size_t i = 0; i < faults_total(faults); i++)
        if (faults_at(faults, i)->kind != FAULT_WARNING) return arena_text(arena, faults_at(faults, i)->text);
    return "it cannot be simulated";
}

static struct compiled *compile_trial(struct trial *trial, const struct choice *choice, double factor)
{
    const struct trial_terms *terms = trial->terms;
    struct document document = *terms->document;
    if (choice) document = choice_apply(choice, terms->document, terms->base, terms->variant, trial->arena);
    trial->document = document.root;
    struct scenario *scenario = scenario_make(trial->arena, &document, &terms->options, trial->faults);
    if (!scenario) return NULL;
    scenario->precision.given = false; /* the looks are the trial's own */
    if (factor != 1) scenario_scale(scenario, factor, trial->arena);
    return compile(trial->arena, scenario, trial->faults);
}

struct trial *trial_new(const struct trial_terms *terms, const struct choice *choice, double factor)
{
    struct arena *arena = arena_new();
    struct trial *trial = arena_new_of(arena, struct trial);
    *trial = (struct trial){.terms = terms, .arena = arena, .faults = faults_new(arena)};
    trial->compiled = compile_trial(trial, choice, factor);
    if (trial->compiled)
        trial->outcome = outcome_new(trial->compiled);
    else
        trial->fault = first_fault(trial->faults, arena);
    return trial;
}

void trial_free(struct trial *trial)
{
    if (!trial) return;
    outcome_free(trial->outcome);
    if (trial->compiled) compiled_close(trial->compiled);
    arena_free(trial->arena);
}

/* --- Ruling --- */

/* Of one objective, at one look. */
struct look {
    double mean, low, high; /* low = high: nothing is drawn */
};

static uint32_t last_look(uint32_t first)
{
    uint32_t last = first;
    while (last < LOOKS_TIMES * first || last < LOOKS_LAST) last *= 2;
    return last;
}

/* One-sided, of a look that is not the last. */
static double early_error(const struct trial *trial)
{
    uint32_t looks = 0, first = trial->first_look;
    for (uint32_t replications = first; replications < last_look(first); replications *= 2) looks++;
    return (1 - LAST_SHARE) * (1 - trial->compiled->scenario->confidence) / looks;
}

static double last_error(const struct trial *trial)
{
    return LAST_SHARE * (1 - trial->compiled->scenario->confidence);
}

static struct look look_at(const struct trial *trial, const struct objective *objective, double error)
{
    struct interval interval;
    double mean = outcome_measure(trial->outcome, objective, 1 - 2 * error, &interval);
    bool known = interval.known && trial->compiled->drawn;
    return (struct look){mean, known ? interval.low : mean, known ? interval.high : mean};
}

static enum ruling rule(const struct objective *objective, const struct look *look)
{
    double most = objective->at_most;
    if (isnan(look->mean) || look->low > most) return RULING_MISSED;
    return look->high <= most ? RULING_KEPT : RULING_OPEN;
}

/* Whether nothing is gained by more replications: after the last look, or where all that is open is known as well as it needs to be. */
static bool is_last(const struct trial *trial)
{
    if (outcome_replications(trial->outcome) >= last_look(trial->first_look)) return true;
    for (size_t i = 0; i < trial->terms->objective_count; i++) {
        const struct objective *objective = &trial->terms->objectives[i];
        struct look seen = look_at(trial, objective, early_error(trial));
        if (rule(objective, &seen) == RULING_OPEN && seen.high - seen.low > 2 * TRIAL_CLOSE * objective->at_most)
            return false;
    }
    return true;
}

/* What an early look leaves open the last one decides, with the error that was kept for it. */
static enum ruling rule_at(const struct trial *trial, const struct objective *objective, bool last, struct look *seen)
{
    *seen = look_at(trial, objective, early_error(trial));
    enum ruling ruling = rule(objective, seen);
    if (ruling != RULING_OPEN || !last) return ruling;
    *seen = look_at(trial, objective, last_error(trial));
    return rule(objective, seen) == RULING_KEPT ? RULING_KEPT : RULING_CLOSE;
}

/* The worst of the rulings, and of those that share it the furthest above. */
static bool is_worse(const struct trial *trial, enum ruling ruling, double excess)
{
    static const int rank[] = {[RULING_KEPT] = 0, [RULING_OPEN] = 1, [RULING_CLOSE] = 2, [RULING_MISSED] = 3};
    if (rank[ruling] != rank[trial->ruling]) return rank[ruling] > rank[trial->ruling];
    return excess > trial->excess;
}

static double excess_of(const struct objective *objective, double mean)
{
    if (isnan(mean)) return INFINITY;
    return objective->at_most > 0 ? mean / objective->at_most - 1 : mean;
}

static void look(struct trial *trial)
{
    bool last = is_last(trial);
    trial->ruling = RULING_KEPT;
    trial->excess = -INFINITY;
    for (size_t i = 0; i < trial->terms->objective_count; i++) {
        const struct objective *objective = &trial->terms->objectives[i];
        struct look seen;
        enum ruling ruling = rule_at(trial, objective, last, &seen);
        double excess = excess_of(objective, seen.mean);
        if (!is_worse(trial, ruling, excess)) continue;
        trial->ruling = ruling;
        trial->objective = i;
        trial->measured = seen.mean;
        trial->half_width = (seen.high - seen.low) / 2;
        trial->excess = excess;
    }
}

/* --- Running --- */

bool trial_replicate(struct trial *trial, uint32_t replications)
{
    const struct trial_terms *terms = trial->terms;
    const struct objective cost = {.metric = METRIC_COST_PER_HOUR};
    const struct objective p99 = {.metric = METRIC_LATENCY, .statistic = STATISTIC_P99};
    struct interval interval;
    bool fresh = outcome_replications(trial->outcome) == 0;
    if (fresh &&
        !warm_up_settle(trial->compiled, terms->replicating.stop, trial->arena, trial->faults, &trial->warm_up_rule))
        return false;
    trial->compiled->replications = replications;
    if (!replicate(trial->compiled, &terms->replicating, trial->outcome, terms->faults)) return false;
    trial->cost_per_hour = outcome_measure(trial->outcome, &cost, trial->compiled->scenario->confidence, &interval);
    trial->latency_p99_ms = outcome_measure(trial->outcome, &p99, trial->compiled->scenario->confidence, &interval);
    return true;
}

static bool cost_is_known(const struct trial *trial)
{
    const struct objective cost = {.metric = METRIC_COST_PER_HOUR};
    struct interval interval;
    double mean = outcome_measure(trial->outcome, &cost, trial->compiled->scenario->confidence, &interval);
    return !interval.known || interval.high - interval.low <= 2 * COST_CLOSE * mean;
}

bool trial_run(struct trial *trial)
{
    bool drawn = trial->compiled->drawn;
    uint32_t first = trial->compiled->replications;
    if (first < LOOKS_FIRST) first = LOOKS_FIRST;
    trial->first_look = drawn ? first : 1;
    uint32_t last = drawn ? last_look(first) : 1;
    for (uint32_t replications = trial->first_look; replications <= last; replications *= 2) {
        if (!trial_replicate(trial, replications)) return false;
        if (replications == trial->first_look || trial->ruling == RULING_OPEN) look(trial);
        if (trial->ruling == RULING_MISSED || trial->ruling == RULING_CLOSE) break;
        if (trial->ruling == RULING_KEPT && cost_is_known(trial)) break;
    }
    return true;
}

/* --- Saying --- */

const char *trial_excuse(const struct trial *trial, struct arena *arena)
{
    if (trial->fault) return arena_text(arena, trial->fault);
    const struct objective *objective = &trial->terms->objectives[trial->objective];
    const char *metric = objective_metric_name[objective->metric];
    const char *title = objective_title(objective, arena);
    if (objective->variant_name) title = arena_format(arena, "%s of %s", title, objective->variant_name);
    const char *most = objective_value_text(arena, metric, objective->at_most);
    if (isnan(trial->measured)) return arena_format(arena, "%s is not known: nothing was answered", title);
    const char *measured = objective_value_text(arena, metric, trial->measured);
    if (trial->ruling != RULING_CLOSE) return arena_format(arena, "%s %s, at most %s", title, measured, most);
    return arena_format(arena, "%s %s ±%s after %u replications, too close to %s to promise", title, measured,
                        objective_value_text(arena, metric, trial->half_width), outcome_replications(trial->outcome),
                        most);
}
