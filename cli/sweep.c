#include "scenarios/sweep.h"
#include "cli/interrupt.h"
#include "cli/scenario_options.h"
#include "cli/terminal.h"
#include "models/json.h"
#include "reports/csv_sweep.h"
#include "reports/json_sweep.h"
#include "reports/store.h"
#include "reports/text_sweep.h"
#include "sim/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct errand {
    const struct options *options;
    struct arena *arena;
    struct faults *faults;
    struct faults *of_store; /* added to by one thread at a time, while the others may add to `faults` */
    struct sweep_question question;
    size_t stored_count;
    const struct stored_cell *stored; /* before it began, by their keys */
    struct progress progress;
};

/* --- What is stored --- */

static int by_key(const void *key, const void *cell)
{
    return strcmp(key, ((const struct stored_cell *)cell)->key);
}

static const struct sweep_figures *find(void *self, const char *key)
{
    const struct errand *errand = self;
    if (errand->stored_count == 0) return NULL;
    const struct stored_cell *cell = bsearch(key, errand->stored, errand->stored_count, sizeof *errand->stored, by_key);
    return cell ? &cell->figures : NULL;
}

static bool keep(void *self, const struct sweep_cell *cell, const struct result *result)
{
    struct errand *errand = self;
    return store_save_cell(errand->options->db, cell, result, errand->of_store) != 0;
}

static void show(void *self, size_t done, size_t of, double share)
{
    struct errand *errand = self;
    progress_show_cells(&errand->progress, done, of, share);
}

/* --- What is said --- */

static int print(struct errand *errand)
{
    const struct sweep *sweep = errand->question.sweep;
    switch (errand->options->output) {
    case OUTPUT_JSON: return terminal_write(json_sweep(errand->arena, sweep));
    case OUTPUT_CSV: return terminal_write(csv_sweep(errand->arena, sweep));
    default: return terminal_write(text_sweep(errand->arena, sweep, terminal_style(errand->options)));
    }
}

/* Faults of a scenario that only the cell's values make are said with the cell's name. */
static void add_refusals(struct errand *errand)
{
    const struct sweep *sweep = errand->question.sweep;
    for (size_t c = 0; c < sweep->cell_count; c++)
        for (size_t i = 0; i < sweep->cells[c].excuse_count; i++)
            faults_add(errand->faults, FAULT_INPUT, (struct place){.file = errand->options->arguments[0]},
                       "cell %zu (%s): %s", c + 1, sweep_cell_label(errand->arena, sweep, c),
                       sweep->cells[c].excuses[i]);
}

static int verdict(const struct errand *errand)
{
    const struct sweep *sweep = errand->question.sweep;
    return errand->options->check && !sweep->has_best ? EXIT_MISSED : EXIT_DONE;
}

/* --- The verb --- */

static bool read_question(struct errand *errand)
{
    const struct options *options = errand->options;
    struct scenario_options scenario = options_of_scenario(options);
    struct json_node *root = json_read_file(errand->arena, options->arguments[0], errand->faults);
    return root && sweep_read(errand->arena, root, &scenario, options->varies, options->vary_count, &errand->question,
                              errand->faults);
}

static int run_cells(struct errand *errand)
{
    const struct options *options = errand->options;
    const volatile sig_atomic_t *stop = interrupt_watch();
    struct sweep_run_options run = {.threads = options->threads,
                                    .stop = stop,
                                    .self = errand,
                                    .find = find,
                                    .keep = options->no_store ? NULL : keep,
                                    .progress = show};
    size_t said = faults_total(errand->faults);
    if (!options->no_store &&
        !store_cells(errand->arena, options->db, &errand->stored, &errand->stored_count, errand->faults))
        return terminal_print_faults(errand->arena, errand->faults, said, options);
    progress_begin(&errand->progress, options);
    sweep_run(&errand->question, &run, errand->arena, errand->faults);
    progress_end(&errand->progress);
    sweep_judge(errand->question.sweep, errand->arena);
    int code = print(errand);
    add_refusals(errand);
    int broken = terminal_print_faults(errand->arena, errand->of_store, 0, options);
    int faulty = terminal_print_faults(errand->arena, errand->faults, said, options);
    if (code != EXIT_DONE) return code;
    if (broken != EXIT_DONE) return broken;
    if (*stop && sweep_count(errand->question.sweep, SWEEP_LEFT) > 0) {
        terminal_note(options, options->no_store ? "interrupted: nothing is stored (--no-store)"
                                                 : "interrupted: the same command goes on where this one stopped");
        return EXIT_INTERRUPTED;
    }
    return faulty != EXIT_DONE ? faulty : verdict(errand);
}

int verb_sweep(const struct options *options)
{
    if (options->vary_count == 0) {
        fprintf(stderr, "loadline: sweep needs what to vary (--vary /POINTER=V1,V2,..)\n");
        return EXIT_USAGE;
    }
    struct arena *arena = arena_new();
    struct errand errand = {
        .options = options, .arena = arena, .faults = faults_new(arena), .of_store = faults_new(arena)};
    bool read = read_question(&errand);
    int code = terminal_print_faults(arena, errand.faults, 0, options);
    if (read) code = run_cells(&errand);
    arena_free(arena);
    return code;
}
