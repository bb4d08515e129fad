#include "scenarios/compare.h"
#include "cli/complaint.h"
#include "cli/interrupt.h"
#include "cli/scenario_options.h"
#include "cli/terminal.h"
#include "models/json.h"
#include "reports/gnuplot.h"
#include "reports/html_comparison.h"
#include "reports/json_comparison.h"
#include "reports/store.h"
#include "reports/text_comparison.h"
#include "scenarios/replicate.h"
#include "scenarios/warm_up.h"
#include "sim/arena.h"

#include <string.h>

/* One scenario on its way. */
struct contender {
    const char *change;    /* what makes it from the first one's document; NULL: a file of its own */
    struct faults *faults; /* of this one: its result has the warnings among them */
    struct scenario *scenario;
    struct compiled *compiled;
    const char *warm_up_rule;
    struct outcome *outcome;
    const struct result *result;
};

struct contest {
    const struct options *options;
    struct arena *arena;
    struct faults *faults; /* of all, each once */
    const volatile sig_atomic_t *stop;
    size_t count;
    struct contender *contenders;
};

static bool made_of_one(const struct options *options)
{
    return options->argument_count == 1;
}

/* Of one document: as it is, and then one for each patch, or for the sets alone. Unchanged it stands alone. */
static size_t count_contenders(const struct options *options)
{
    if (!made_of_one(options)) return options->argument_count;
    if (options->patch_count > 0) return 1 + options->patch_count;
    return options->set_count > 0 ? 2 : 1;
}

/* What makes contender i of the first one's document; nothing where i is 0. */
static struct changes changes_of(const struct options *options, size_t i)
{
    struct changes changes = changes_of_scenario(options);
    if (i == 0) return (struct changes){.patch_count = 0};
    if (changes.patch_count == 0) return changes;
    changes.patch_files += i - 1;
    changes.patch_count = 1;
    return changes;
}

/* "--patch b.json --set /Seed=2" */
static const char *change_as_typed(const struct changes *changes, struct arena *arena)
{
    const char *text = changes->patch_count > 0 ? arena_format(arena, "--patch %s", changes->patch_files[0]) : "";
    for (size_t i = 0; i < changes->set_count; i++)
        text = arena_format(arena, "%s%s--set %s", text, *text ? " " : "", changes->sets[i]);
    return text;
}

/* Contenders that are made of one document have most of their faults in common. */
static void gather_faults(struct contest *contest, const struct contender *contender)
{
    for (size_t i = 0; i < faults_total(contender->faults); i++) {
        const struct fault *fault = faults_at(contender->faults, i);
        const char *line = fault_line(contest->arena, fault);
        bool said = false;
        for (size_t j = 0; j < faults_total(contest->faults) && !said; j++)
            said = strcmp(fault_line(contest->arena, faults_at(contest->faults, j)), line) == 0;
        if (!said) faults_add(contest->faults, fault->kind, fault->at, "%s", fault->text);
    }
    const struct faults *notes = faults_take_notes(contender->faults);
    for (size_t i = 0; i < faults_total(notes); i++)
        faults_note(contest->faults, faults_at(notes, i)->at, "%s", faults_at(notes, i)->text);
}

static int print_new_faults(struct contest *contest)
{
    size_t said = faults_total(contest->faults);
    for (size_t i = 0; i < contest->count; i++) gather_faults(contest, &contest->contenders[i]);
    return terminal_print_faults(contest->arena, contest->faults, said, contest->options);
}

static void read_all(struct contest *contest)
{
    struct scenario_options options = options_of_scenario(contest->options);
    struct document document = {.root = NULL};
    bool opened = false, made = made_of_one(contest->options);
    for (size_t i = 0; i < contest->count; i++) {
        struct contender *contender = &contest->contenders[i];
        if (i == 0 || !made) {
            struct json_node *root = json_read_file(contest->arena, contest->options->arguments[i], contender->faults);
            opened = root && document_open(contest->arena, root, &document, contender->faults);
        }
        if (made) options.changes = changes_of(contest->options, i);
        if (made && i > 0) contender->change = change_as_typed(&options.changes, contest->arena);
        if (opened) contender->scenario = scenario_make(contest->arena, &document, &options, contender->faults);
    }
}

static bool all_read(const struct contest *contest)
{
    for (size_t i = 0; i < contest->count; i++)
        if (!contest->contenders[i].scenario) return false;
    return true;
}

/* Compile all of them, so that all that is wrong is said. */
static bool compile_all(struct contest *contest)
{
    bool whole = true;
    struct scenario **scenarios = arena_new_array(contest->arena, contest->count, struct scenario *);
    for (size_t i = 0; i < contest->count; i++) scenarios[i] = contest->contenders[i].scenario;
    compare_align(scenarios, contest->count, made_of_one(contest->options), contest->arena);
    for (size_t i = 0; i < contest->count; i++) {
        struct contender *contender = &contest->contenders[i];
        contender->compiled = compile(contest->arena, contender->scenario, contender->faults);
        whole = whole && contender->compiled;
    }
    return whole;
}

static bool settle_all(struct contest *contest)
{
    for (size_t i = 0; i < contest->count; i++) {
        struct contender *contender = &contest->contenders[i];
        if (!warm_up_settle(contender->compiled, contest->stop, contest->arena, contender->faults,
                            &contender->warm_up_rule))
            return false;
        contender->outcome = outcome_new(contender->compiled);
    }
    return true;
}

/* Where the baseline's Precision says how many replications there are, it goes first. */
static bool replicate_contenders(struct contest *contest, const struct replicate_options *options)
{
    const struct compiled **compiled = arena_new_array(contest->arena, contest->count, const struct compiled *);
    struct outcome **outcomes = arena_new_array(contest->arena, contest->count, struct outcome *);
    struct contender *baseline = &contest->contenders[0];
    size_t first = baseline->scenario->precision.given ? 1 : 0;
    if (first && !replicate(baseline->compiled, options, baseline->outcome, contest->faults)) return false;
    for (size_t i = 0; i < contest->count; i++) {
        if (first && i > 0) contest->contenders[i].compiled->replications = outcome_replications(baseline->outcome);
        compiled[i] = contest->contenders[i].compiled;
        outcomes[i] = contest->contenders[i].outcome;
    }
    return replicate_all(compiled + first, outcomes + first, contest->count - first, options, contest->faults);
}

/* NULL where it was interrupted before there was anything to compare, or a trace could not be read. */
static const struct comparison *simulate(struct contest *contest)
{
    struct progress progress;
    struct replicate_options options = {.threads = contest->options->threads,
                                        .stop = contest->stop,
                                        .progress = progress_show,
                                        .progress_self = &progress};
    if (!settle_all(contest)) return NULL;
    progress_begin(&progress, contest->options);
    bool complete = replicate_contenders(contest, &options);
    progress_end(&progress);
    struct compared *sides = arena_new_array(contest->arena, contest->count, struct compared);
    for (size_t i = 0; i < contest->count; i++) {
        struct contender *contender = &contest->contenders[i];
        struct text_list warnings = {0};
        if (faults_count(contest->faults) > 0 || outcome_replications(contender->outcome) == 0) return NULL;
        text_list_add_warnings(&warnings, contest->arena, contender->faults);
        struct outcome_notes notes = {
            .partial = !complete, .warm_up_rule = contender->warm_up_rule, .warnings = &warnings};
        contender->result = outcome_result(contender->outcome, notes, contest->arena);
        sides[i] = (struct compared){contender->outcome, contender->result, contender->change};
    }
    return compare(sides, contest->count, contest->options->power, contest->arena);
}

/* Each side is stored as a run of its own; a note names them all. */
static void store_all(struct contest *contest)
{
    const char *ids = "";
    for (size_t i = 0; i < contest->count; i++) {
        int64_t id = store_save(contest->options->db, contest->contenders[i].result, contest->faults);
        if (id == 0) return; /* the next would fail as this one did */
        ids = arena_format(contest->arena, "%s%s%lld", ids, i ? ", " : "", (long long)id);
    }
    terminal_note(contest->options, "stored as run%s %s in %s", contest->count > 1 ? "s" : "", ids,
                  contest->options->db);
}

static int verdict(const struct contest *contest)
{
    for (size_t i = 0; i < contest->count; i++)
        if (contest->contenders[i].result->partial) return EXIT_INTERRUPTED;
    for (size_t i = 0; i < contest->count; i++)
        if (contest->options->check && !result_objectives_met(contest->contenders[i].result)) return EXIT_MISSED;
    return EXIT_DONE;
}

static const char *text_of(const struct contest *contest, const struct comparison *comparison)
{
    switch (contest->options->output) {
    case OUTPUT_JSON: return json_comparison(contest->arena, comparison);
    case OUTPUT_HTML: return html_comparison(contest->arena, comparison, gnuplot_find(contest->arena));
    default: return text_comparison(contest->arena, comparison, terminal_style(contest->options));
    }
}

/* Stored before it is printed: a full disk behind standard output loses nothing. */
static int store_and_print(struct contest *contest, const struct comparison *comparison)
{
    const struct options *options = contest->options;
    size_t said = faults_total(contest->faults);
    if (!options->no_store) store_all(contest);
    int code = terminal_write(text_of(contest, comparison));
    int stored = terminal_print_faults(contest->arena, contest->faults, said, options);
    if (code != EXIT_DONE) return code;
    return stored != EXIT_DONE ? stored : verdict(contest);
}

/* Alone it is held against nothing; but its calls may be shared between variants, which are. */
static bool has_something_to_compare(const struct contest *contest)
{
    return contest->count > 1 || contest->contenders[0].scenario->endpoint_config->production_variant_count > 1;
}

static int hold(struct contest *contest)
{
    read_all(contest);
    bool ready = all_read(contest) && compile_all(contest);
    int code = print_new_faults(contest);
    if (!ready) return code;
    if (!has_something_to_compare(contest))
        return complain("compare needs a second scenario, a change of the first one (--set, --patch), or variants "
                        "that share its calls; %s has one variant",
                        contest->options->arguments[0]);
    size_t said = faults_total(contest->faults);
    const struct comparison *comparison = simulate(contest);
    for (size_t i = 0; i < contest->count; i++) gather_faults(contest, &contest->contenders[i]);
    code = terminal_print_faults(contest->arena, contest->faults, said, contest->options);
    if (comparison) return store_and_print(contest, comparison);
    if (code != EXIT_DONE) return code;
    terminal_note(contest->options, "interrupted before the first replication of each was finished: nothing is stored");
    return EXIT_INTERRUPTED;
}

int verb_compare(const struct options *options)
{
    struct arena *arena = arena_new();
    struct contest contest = {.options = options,
                              .arena = arena,
                              .faults = faults_new(arena),
                              .stop = interrupt_watch(),
                              .count = count_contenders(options)};
    contest.contenders = arena_new_array(arena, contest.count, struct contender);
    for (size_t i = 0; i < contest.count; i++) contest.contenders[i].faults = faults_new(arena);
    int code = hold(&contest);
    for (size_t i = 0; i < contest.count; i++) {
        outcome_free(contest.contenders[i].outcome);
        if (contest.contenders[i].compiled) compiled_close(contest.contenders[i].compiled);
    }
    arena_free(arena);
    return code;
}
