#include "cli/interrupt.h"
#include "cli/output_file.h"
#include "cli/print_result.h"
#include "cli/scenario_options.h"
#include "cli/terminal.h"
#include "models/json.h"
#include "reports/request_rows.h"
#include "reports/store.h"
#include "scenarios/cores.h"
#include "scenarios/explain.h"
#include "scenarios/replicate.h"
#include "scenarios/warm_up.h"
#include "sim/arena.h"

struct run {
    const struct options *options;
    struct arena *arena;
    struct faults *faults;
    const volatile sig_atomic_t *stop;
};

/* Where they are wanted, each request of the first replication goes into a file of its own. Returns whether the run is complete. */
static bool replicate_into_file(const struct run *run, const struct compiled *compiled,
                                struct replicate_options *options, struct outcome *outcome)
{
    const struct plan *plan = &compiled->plan;
    struct output_file file;
    if (!run->options->requests) return replicate(compiled, options, outcome, run->faults);
    if (!output_file_open(&file, run->arena, run->options->requests, run->options->force, false, run->faults))
        return false;
    struct request_rows *rows =
        request_rows_begin(run->arena, file.file, compiled->variant_names, plan->variants, plan->components);
    options->recorder = request_rows_recorder(rows);
    bool complete = replicate(compiled, options, outcome, run->faults);
    if (complete)
        output_file_close(&file, request_rows_end(rows), run->faults);
    else
        output_file_discard(&file);
    return complete;
}

static struct result *simulate(const struct run *run, struct compiled *compiled, struct outcome **outcome)
{
    const char *warm_up_rule = NULL;
    struct progress progress;
    struct replicate_options options = {
        .threads = run->options->threads, .stop = run->stop, .progress = progress_show, .progress_self = &progress};
    if (!warm_up_settle(compiled, run->stop, run->arena, run->faults, &warm_up_rule)) return NULL;
    *outcome = outcome_new(compiled);
    progress_begin(&progress, run->options);
    bool complete = replicate_into_file(run, compiled, &options, *outcome);
    progress_end(&progress);
    compiled_settle(compiled, run->faults);
    if (faults_count(run->faults) > 0 || outcome_replications(*outcome) == 0) return NULL;

    struct text_list warnings = {0};
    text_list_add_warnings(&warnings, run->arena, run->faults);
    struct outcome_notes notes = {.partial = !complete, .warm_up_rule = warm_up_rule, .warnings = &warnings};
    return outcome_result(*outcome, notes, run->arena);
}

/* Stored before it is printed: a full disk behind standard output loses nothing. */
static int store_and_print(const struct run *run, const struct result *result)
{
    const struct options *options = run->options;
    size_t said = faults_total(run->faults);
    int64_t id = options->no_store ? 0 : store_save(options->db, result, run->faults);
    int code = print_result(run->arena, result, options);
    int stored = terminal_print_faults(run->arena, run->faults, said, options);
    if (id > 0) terminal_note(options, "stored as run %lld in %s", (long long)id, options->db);
    if (code != EXIT_DONE) return code;
    if (stored != EXIT_DONE) return stored;
    if (result->partial) return EXIT_INTERRUPTED;
    return options->check && !result_objectives_met(result) ? EXIT_MISSED : EXIT_DONE;
}

static int run_compiled(const struct run *run, struct compiled *compiled)
{
    struct outcome *outcome = NULL;
    size_t said = faults_total(run->faults);
    const struct result *result = simulate(run, compiled, &outcome);
    int code = terminal_print_faults(run->arena, run->faults, said, run->options);
    if (result) {
        code = store_and_print(run, result);
    } else if (code == EXIT_DONE) {
        terminal_note(run->options, "interrupted before the first replication was finished: nothing is stored");
        code = EXIT_INTERRUPTED;
    }
    outcome_free(outcome);
    return code;
}

int verb_run(const struct options *options)
{
    if (!output_file_settle(options->requests, options->force)) return EXIT_USAGE;
    struct arena *arena = arena_new();
    struct run run = {.options = options, .arena = arena, .faults = faults_new(arena), .stop = interrupt_watch()};
    struct scenario_options scenario_options = options_of_scenario(options);
    struct json_node *root = json_read_file(arena, options->arguments[0], run.faults);
    struct scenario *scenario = root ? scenario_read(arena, root, &scenario_options, run.faults) : NULL;
    if (scenario) scenario->traffic.trace.threads = options->threads ? options->threads : cores_allowed();
    struct compiled *compiled = scenario ? compile(arena, scenario, run.faults) : NULL;
    if (compiled) explain_warn_of_scaling(compiled, run.faults, arena);
    int code = terminal_print_faults(arena, run.faults, 0, options);
    if (compiled) {
        code = run_compiled(&run, compiled);
        compiled_close(compiled);
    }
    arena_free(arena);
    return code;
}
