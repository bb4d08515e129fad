#include "tests/scenario_fixture.h"

#include "scenarios/replicate.h"
#include "sim/arena.h"
#include "tests/test.h"

#include <string.h>

#define SETS_ROOM 32

static const char *const mm1 =
    "{'Name': 'mm1', 'Region': 'us-east-1', 'Seed': 3, 'Replications': 2,\n"
    " 'Traffic': {'Arrivals': {'Process': 'poisson', 'RatePerSecond': 9, 'Requests': 1000}},\n"
    " 'Models': {'M': {'Profiles': [{'ServiceTimeInMilliseconds': {'Distribution': 'exponential', 'Mean': 100},\n"
    "                                'Workers': 1, 'StartUpInSeconds': 0}]}},\n"
    " 'EndpointConfig': {'EndpointConfigName': 'mm1', 'ProductionVariants': [\n"
    "   {'VariantName': 'A', 'ModelName': 'M', 'InstanceType': 'ml.c5.xlarge', 'InitialInstanceCount': 1,\n"
    "    'InitialVariantWeight': 1}]}}";

static const char *exchange(struct arena *arena, const char *text, char from, char to)
{
    char *copy = arena_text(arena, text);
    for (char *at = copy; (at = strchr(at, from)); at++) *at = to;
    return copy;
}

const char *fixture_quoted(struct arena *arena, const char *text)
{
    return exchange(arena, text, '\'', '"');
}

const char *fixture_unquoted(struct arena *arena, const char *text)
{
    return exchange(arena, text, '"', '\'');
}

struct json_node *fixture_json(struct arena *arena, const char *text, struct faults *faults)
{
    const char *quoted = fixture_quoted(arena, text);
    struct json_node *node = json_read_text(arena, "s.json", quoted, strlen(quoted), faults);
    ck_assert_msg(node, "%s is no JSON", quoted);
    return node;
}

const char *fixture_said(struct arena *arena, const struct faults *faults)
{
    const char *said = "";
    for (size_t i = 0; i < faults_total(faults); i++)
        said = arena_format(arena, "%s%s\n", said, fault_line(arena, faults_at(faults, i)));
    return fixture_unquoted(arena, said);
}

const char *fixture_faults(struct arena *arena, const struct faults *faults)
{
    const char *said = "";
    for (size_t i = 0; i < faults_total(faults); i++) {
        const struct fault *fault = faults_at(faults, i);
        said = arena_format(arena, "%s%s%s%s: %s", said, i ? "\n" : "", fault->kind == FAULT_WARNING ? "warning: " : "",
                            fault->at.path, fault->text);
    }
    return fixture_unquoted(arena, said);
}

bool fixture_is_among(struct arena *arena, const char *const *texts, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(fixture_unquoted(arena, texts[i]), text) == 0) return true;
    return false;
}

struct trial trial_read(const char *const *sets)
{
    struct arena *arena = arena_new();
    struct trial trial = {.arena = arena, .faults = faults_new(arena)};
    const char *quoted[SETS_ROOM];
    struct scenario_options options = {.changes.sets = quoted};
    for (size_t *count = &options.changes.set_count; sets[*count]; ++*count) {
        ck_assert_uint_lt(*count, SETS_ROOM);
        quoted[*count] = fixture_quoted(arena, sets[*count]);
    }
    trial.scenario = scenario_read(arena, fixture_json(arena, mm1, trial.faults), &options, trial.faults);
    return trial;
}

struct trial trial_compile(const char *const *sets)
{
    struct trial trial = trial_read(sets);
    if (trial.scenario) trial.compiled = compile(trial.arena, trial.scenario, trial.faults);
    return trial;
}

const struct result *trial_run(struct trial *trial, const char *const *sets, uint32_t threads)
{
    *trial = trial_compile(sets);
    ck_assert_msg(trial->compiled, "%s", trial_said(trial));
    trial->outcome = outcome_new(trial->compiled);
    struct replicate_options options = {.threads = threads};
    ck_assert(replicate(trial->compiled, &options, trial->outcome, trial->faults));
    return outcome_result(trial->outcome, (struct outcome_notes){.partial = false}, trial->arena);
}

const char *trial_said(const struct trial *trial)
{
    if (faults_total(trial->faults) == 0) return "none";
    return fixture_unquoted(trial->arena, fault_line(trial->arena, faults_at(trial->faults, 0)));
}

void trial_end(struct trial *trial)
{
    outcome_free(trial->outcome);
    if (trial->compiled) compiled_close(trial->compiled);
    arena_free(trial->arena);
}

void assert_scaling_change(const struct scaling_summary *scaling, size_t n, int64_t at_s, uint64_t from, uint64_t to,
                           const char *cause)
{
    ck_assert_uint_lt(n, scaling->event_count);
    const struct scaling_change *change = &scaling->events[n];
    ck_assert_int_eq(change->at_ns, at_s * NS_PER_S);
    ck_assert_uint_eq(change->from, from);
    ck_assert_uint_eq(change->to, to);
    ck_assert_str_eq(change->cause, cause);
}
