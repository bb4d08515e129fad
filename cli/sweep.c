#include "scenarios/sweep.h"
#include "cli/interrupt.h"
#include "cli/scenario_options.h"
#include "cli/sweep_answer.h"
#include "cli/sweep_ranks.h"
#include "cli/terminal.h"
#include "models/json.h"
#include "reports/store.h"
#include "sim/arena.h"

#include <stdio.h>

struct errand {
    const struct options *options;
    struct arena *arena;
    struct ranks *ranks; /* this process is one of them */
    struct faults *faults;
    struct faults *of_store; /* added to by one thread at a time, while the others may add to `faults` */
    struct faults *of_taker; /* the same, of cells that other ranks have run */
    struct sweep_question question;
    size_t stored_count;
    const struct stored_cell *stored; /* before it began, by their keys */
    struct progress progress;
};

/* --- What is stored --- */

static const struct sweep_figures *find(void *self, const char *key)
{
    const struct errand *errand = self;
    const struct stored_cell *cell = stored_cell_find(errand->stored, errand->stored_count, key);
    return cell ? &cell->figures : NULL;
}

/* Rank 0 alone writes into the database. */
static bool keep(void *self, const struct sweep_cell *cell, const struct result *result)
{
    struct errand *errand = self;
    if (ranks_number(errand->ranks) > 0) return sweep_ranks_hand_in(errand->ranks, cell, result, errand->of_store);
    return store_save_cell(errand->options->db, cell, result, errand->of_store) != 0;
}

static bool take(void *self, const void *bytes, size_t size)
{
    struct errand *errand = self;
    return sweep_ranks_store(errand->options->db, bytes, size, errand->of_taker);
}

static int find_stored(struct errand *errand)
{
    const struct options *options = errand->options;
    int code = EXIT_DONE;
    if (options->no_store) return code;
    size_t said = faults_total(errand->faults);
    if (ranks_number(errand->ranks) == 0 &&
        !store_cells(errand->arena, options->db, &errand->stored, &errand->stored_count, errand->faults))
        code = terminal_print_faults(errand->arena, errand->faults, said, options);
    code = ranks_worst(errand->ranks, code);
    if (code == EXIT_DONE) sweep_ranks_share(errand->ranks, errand->arena, &errand->stored, &errand->stored_count);
    return code;
}

/* --- The cells --- */

static bool next(void *self, size_t *number)
{
    struct errand *errand = self;
    return ranks_next(errand->ranks, number);
}

static void show(void *self, size_t done, size_t of, double share)
{
    struct errand *errand = self;
    progress_show_cells(&errand->progress, done, of, share);
}

static void run_cells(struct errand *errand, const volatile sig_atomic_t *stop)
{
    const struct options *options = errand->options;
    const bool several = ranks_count(errand->ranks) > 1;
    struct sweep *sweep = errand->question.sweep;
    /* Whoever starts several on one machine starts one for each core. */
    struct sweep_run_options run = {.threads = several && options->threads == 0 ? 1 : options->threads,
                                    .stop = stop,
                                    .self = errand,
                                    .next = next,
                                    .find = find,
                                    .keep = options->no_store ? NULL : keep,
                                    .progress = several ? NULL : show};
    ranks_start(errand->ranks, sweep->cell_count, take, errand);
    progress_begin(&errand->progress, options);
    bool done = sweep_run(&errand->question, &run, errand->arena, errand->faults);
    progress_end(&errand->progress);
    ranks_finish(errand->ranks, !done);
}

/* At rank 0. */
static int answer(struct errand *errand, bool stopped, size_t said)
{
    const struct options *options = errand->options;
    struct sweep *sweep = errand->question.sweep;
    struct options shown = *options;
    /* mpirun puts a terminal of its own in front of each rank, wherever the output goes in the end. */
    if (ranks_count(errand->ranks) > 1 && shown.color == COLOR_AUTO) shown.color = COLOR_NEVER;
    int code = sweep_answer_print(errand->arena, sweep, &shown, options->arguments[0], errand->faults);
    int broken = terminal_print_faults(errand->arena, errand->of_store, 0, options);
    int lost = terminal_print_faults(errand->arena, errand->of_taker, 0, options);
    int faulty = terminal_print_faults(errand->arena, errand->faults, said, options);
    if (code != EXIT_DONE) return code;
    if (broken != EXIT_DONE) return broken;
    if (lost != EXIT_DONE) return lost;
    if (stopped && sweep_count(sweep, SWEEP_LEFT) > 0) {
        terminal_note(options, options->no_store ? "interrupted: nothing is stored (--no-store)"
                                                 : "interrupted: the same command goes on where this one stopped");
        return EXIT_INTERRUPTED;
    }
    return faulty != EXIT_DONE ? faulty : sweep_answer_verdict(sweep, options);
}

static int work(struct errand *errand)
{
    const volatile sig_atomic_t *stop = interrupt_watch();
    size_t said = faults_total(errand->faults);
    int code = find_stored(errand);
    if (code != EXIT_DONE) return code;
    run_cells(errand, stop);
    bool stopped = ranks_worst(errand->ranks, *stop != 0) != 0;
    bool first = ranks_number(errand->ranks) == 0;
    if (!first) faults_add_from(errand->faults, errand->of_store, 0);
    sweep_ranks_gather(errand->ranks, errand->arena, errand->question.sweep, errand->faults, said);
    return first ? answer(errand, stopped, said) : EXIT_DONE;
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

/* What rank 0 finds wrong is said by it alone; the others say what only they find. All get the same code. */
static int begin(struct errand *errand)
{
    const bool first = ranks_number(errand->ranks) == 0, read = read_question(errand);
    const bool said = ranks_worst(errand->ranks, first && !read) != 0;
    int code = read ? EXIT_DONE : EXIT_INPUT;
    if (first || (!read && !said)) code = terminal_print_faults(errand->arena, errand->faults, 0, errand->options);
    code = ranks_worst(errand->ranks, code);
    if (code != EXIT_DONE) return code;
    size_t before = faults_total(errand->faults);
    sweep_ranks_agree(errand->ranks, errand->arena, &errand->question, errand->faults);
    code = terminal_print_faults(errand->arena, errand->faults, before, errand->options);
    return ranks_worst(errand->ranks, code);
}

int verb_sweep(const struct options *options)
{
    if (options->vary_count == 0) {
        fprintf(stderr, "loadline: sweep needs what to vary (--vary /POINTER=V1,V2,..)\n");
        return EXIT_USAGE;
    }
    struct arena *arena = arena_new();
    struct errand errand = {.options = options,
                            .arena = arena,
                            .faults = faults_new(arena),
                            .of_store = faults_new(arena),
                            .of_taker = faults_new(arena)};
    int code = EXIT_MACHINE;
    errand.ranks = ranks_begin(arena, errand.faults);
    if (errand.ranks) {
        code = begin(&errand);
        if (code == EXIT_DONE) code = work(&errand);
    } else {
        terminal_print_faults(arena, errand.faults, 0, options);
    }
    ranks_end(errand.ranks);
    arena_free(arena);
    return code;
}
