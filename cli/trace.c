#include "cli/complaint.h"
#include "cli/output_file.h"
#include "cli/scenario_options.h"
#include "cli/terminal.h"
#include "models/trace_output.h"
#include "reports/arrival_report.h"
#include "reports/trace_report.h"
#include "scenarios/trace_files.h"
#include "sim/arena.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SEED_OF_TRACES 1 /* thins and superposes, where nothing else is said */

static enum trace_form form_of(const struct options *options)
{
    return options->output == OUTPUT_CSV     ? TRACE_FORM_CSV
           : options->output == OUTPUT_JSONL ? TRACE_FORM_JSONL
                                             : TRACE_FORM_BINARY;
}

/* Whether the form can go where it is to go. */
static bool settle_form(const struct options *options)
{
    if (!output_file_settle(options->into, options->force)) return false;
    if (form_of(options) != TRACE_FORM_BINARY || options->into || !isatty(STDOUT_FILENO)) return true;
    fprintf(stderr,
            "loadline: a binary trace is not written to a terminal: say where to, with --into FILE or > FILE\n");
    return false;
}

/* --- What is done --- */

static const char *set_of(struct arena *arena, const char *member, const char *value, bool quoted)
{
    return arena_format(arena, quoted ? "/%s=\"%s\"" : "/%s=%s", member, value);
}

/* The options that have a name of their own, as --set. */
static struct changes changes_of(struct arena *arena, const struct options *options)
{
    static const char *const members[TRACE_SETTINGS] = {"Format", "RateScale", "TimeScale", "FromInSeconds",
                                                        "ToInSeconds"};
    struct changes changes = changes_of_scenario(options);
    const char **sets = arena_new_array(arena, options->set_count + TRACE_SETTINGS, const char *);
    memcpy(sets, options->sets, options->set_count * sizeof *sets);
    for (int i = 0; i < TRACE_SETTINGS; i++)
        if (options->trace_setting[i])
            sets[changes.set_count++] = set_of(arena, members[i], options->trace_setting[i], i == 0);
    changes.sets = sets;
    return changes;
}

static bool open_files(struct arena *arena, const struct options *options, struct merged_traces *traces,
                       struct faults *faults)
{
    struct changes changes = changes_of(arena, options);
    return trace_files_open(arena, options->arguments, options->argument_count, options->splice, &changes, traces,
                            faults);
}

static uint64_t seed_of(const struct options *options)
{
    return options->has_seed ? options->seed : SEED_OF_TRACES;
}

static int info(struct arena *arena, const struct options *options, struct faults *faults)
{
    struct merged_traces *traces = arena_new_of(arena, struct merged_traces);
    if (!open_files(arena, options, traces, faults)) return EXIT_DONE;
    const struct trace_statistics *statistics = trace_files_describe(arena, traces, seed_of(options), faults);
    int code = EXIT_DONE;
    if (statistics)
        code = terminal_write(options->output == OUTPUT_JSON
                                  ? trace_report_json(arena, traces, statistics)
                                  : trace_report_text(arena, traces, statistics, terminal_style(options)));
    merged_traces_forget(traces);
    return code;
}

static const char *report_of_fit(struct arena *arena, const struct options *options, const struct merged_traces *traces,
                                 const struct trace_statistics *statistics, const struct arrival_fit *fit)
{
    switch (options->output) {
    case OUTPUT_JSON: return arrival_report_json(arena, traces, statistics, fit);
    case OUTPUT_TRAFFIC: return arrival_report_traffic(arena, statistics, fit);
    default: return arrival_report_text(arena, traces, statistics, fit, terminal_style(options));
    }
}

static int fit(struct arena *arena, const struct options *options, struct faults *faults)
{
    struct merged_traces *traces = arena_new_of(arena, struct merged_traces);
    struct arrival_fit found;
    int code = EXIT_DONE;
    if (!open_files(arena, options, traces, faults)) return code;
    const struct trace_statistics *statistics = trace_files_describe(arena, traces, seed_of(options), faults);
    if (statistics && trace_files_fit(arena, traces, statistics, seed_of(options), &found, faults))
        code = terminal_write(report_of_fit(arena, options, traces, statistics, &found));
    merged_traces_forget(traces);
    return code;
}

static int convert(struct arena *arena, const struct options *options, struct faults *faults)
{
    struct merged_traces *traces = arena_new_of(arena, struct merged_traces);
    struct output_file target;
    enum trace_form form = form_of(options);
    if (!open_files(arena, options, traces, faults)) return EXIT_DONE;
    if (output_file_open(&target, arena, options->into, options->force, form == TRACE_FORM_BINARY, faults)) {
        struct trace_merge *merge = trace_merge_open(arena, traces, seed_of(options));
        struct trace_output *output = trace_output_begin(arena, form, target.file, traces->present, traces->origin);
        struct trace_row row;
        const char *file, *failure;
        bool good = true;
        while (good && trace_merge_next(merge, &row)) good = trace_output_add(output, &row);
        failure = trace_merge_failure(merge, &file);
        if (failure) {
            faults_add(faults, FAULT_MACHINE, (struct place){.file = file}, "the file %s", failure);
            output_file_discard(&target);
        } else {
            output_file_close(&target, good && trace_output_end(output), faults);
        }
        trace_merge_close(merge);
    }
    merged_traces_forget(traces);
    return EXIT_DONE;
}

static int generate(struct arena *arena, const struct options *options, struct faults *faults)
{
    struct changes changes = changes_of_scenario(options);
    struct output_file target;
    enum trace_form form = form_of(options);
    struct trace_generator *generator =
        trace_generator_open(arena, options->arguments[0], &changes, options->has_seed, options->seed, faults);
    if (!generator) return EXIT_DONE;
    if (output_file_open(&target, arena, options->into, options->force, form == TRACE_FORM_BINARY, faults)) {
        bool good = true;
        struct trace_output *output = trace_output_begin(arena, form, target.file, trace_generator_present(generator),
                                                         trace_generator_origin(generator));
        struct trace_row row;
        while (good && trace_generator_next(generator, &row)) good = trace_output_add(output, &row);
        const char *failure = trace_generator_failure(generator);
        if (failure) {
            faults_add(faults, FAULT_MACHINE, (struct place){.file = options->arguments[0]}, "its trace %s", failure);
            output_file_discard(&target);
        } else {
            output_file_close(&target, good && trace_output_end(output), faults);
        }
    }
    trace_generator_close(generator);
    return EXIT_DONE;
}

typedef int action(struct arena *arena, const struct options *options, struct faults *faults);

static int act(action *function, const struct options *options)
{
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    int code = function(arena, options, faults), faulty = terminal_print_faults(arena, faults, 0, options);
    arena_free(arena);
    return code != EXIT_DONE ? code : faulty;
}

int verb_trace_info(const struct options *options)
{
    return act(info, options);
}

int verb_trace_fit(const struct options *options)
{
    return act(fit, options);
}

int verb_trace_convert(const struct options *options)
{
    return settle_form(options) ? act(convert, options) : EXIT_USAGE;
}

int verb_trace_generate(const struct options *options)
{
    return settle_form(options) ? act(generate, options) : EXIT_USAGE;
}
