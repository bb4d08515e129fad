#include "cli/cell_numbers.h"
#include "cli/complaint.h"
#include "cli/interrupt.h"
#include "cli/planned_sweep.h"
#include "cli/sweep_answer.h"
#include "cli/terminal.h"
#include "models/fault.h"
#include "reports/cell_file.h"
#include "reports/store.h"
#include "sim/arena.h"

#include <string.h>

struct job {
    const struct options *options;
    struct arena *arena;
    struct planned_sweep planned;
    bool *chosen; /* by the numbers of the cells */
    size_t next;
    struct sweep_figures found;
    struct faults *of_files; /* added to by one thread at a time, while others may add to those of the cells */
};

static bool next(void *self, size_t *number)
{
    struct job *job = self;
    const size_t count = job->planned.plan.cell_count;
    while (job->next < count && !job->chosen[job->next]) job->next++;
    *number = job->next++;
    return *number < count;
}

static void note(const struct job *job, const struct sweep_cell *cell, const char *what)
{
    struct arena *arena = arena_new();
    const struct sweep *sweep = job->planned.question.sweep;
    size_t number = (size_t)(cell - sweep->cells);
    terminal_note(job->options, "cell %zu (%s) %s %s", number + 1, sweep_cell_label(arena, sweep, number), what,
                  cell_file_path(arena, job->planned.folder, cell->key));
    arena_free(arena);
}

/* A file that is damaged is as good as none: it is written anew. */
static const struct sweep_figures *find(void *self, const char *key)
{
    struct job *job = self;
    struct arena *arena = arena_new();
    struct faults *unsaid = faults_new(arena);
    struct database_image image;
    bool found = cell_file_read(arena, job->planned.folder, key, &image, unsaid) &&
                 store_cell_of_image(arena, job->planned.folder, &image, key, &job->found, unsaid);
    const struct sweep_cell *cell = job->planned.question.sweep->cells;
    while (found && strcmp(cell->key, key) != 0) cell++;
    if (found) note(job, cell, "is already in");
    arena_free(arena);
    return found ? &job->found : NULL;
}

static bool keep(void *self, const struct sweep_cell *cell, const struct result *result)
{
    struct job *job = self;
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    struct database_image image;
    bool kept = store_cell_image(arena, cell, result, &image, faults) &&
                cell_file_write(job->planned.folder, cell->key, &image, faults);
    faults_add_from(job->of_files, faults, 0);
    if (kept) note(job, cell, "is in");
    arena_free(arena);
    return kept;
}

static bool has_left(const struct job *job)
{
    const struct sweep *sweep = job->planned.question.sweep;
    for (size_t c = 0; c < sweep->cell_count; c++)
        if (job->chosen[c] && sweep->cells[c].state == SWEEP_LEFT) return true;
    return false;
}

static int run(struct job *job)
{
    const struct options *options = job->options;
    const volatile sig_atomic_t *stop = interrupt_watch();
    struct faults *faults = faults_new(job->arena);
    struct sweep_run_options how = {
        .threads = options->threads, .stop = stop, .self = job, .next = next, .find = find, .keep = keep};
    if (cell_file_make_folder(job->planned.folder, faults)) sweep_run(&job->planned.question, &how, job->arena, faults);
    faults_add_from(faults, job->of_files, 0);
    sweep_answer_refusals(job->arena, job->planned.question.sweep, job->planned.plan.scenario, faults);
    int code = terminal_print_faults(job->arena, faults, 0, options);
    if (code != EXIT_DONE || !*stop || !has_left(job)) return code;
    terminal_note(options, "interrupted: the same command runs what is left");
    return EXIT_INTERRUPTED;
}

int verb_sweep_run(const struct options *options)
{
    if (!options->cell) return complain("sweep run needs the number of a cell: %s", "--cell N");
    struct arena *arena = arena_new();
    struct job job = {.options = options, .arena = arena, .of_files = faults_new(arena)};
    int code = planned_sweep_open(arena, options, &job.planned);
    if (code == EXIT_DONE) {
        const size_t count = job.planned.plan.cell_count;
        job.chosen = arena_new_array(arena, count, bool);
        const char *wrong = cell_numbers_read(arena, options->cell, count, job.chosen);
        code = wrong ? complain("--cell: %s", wrong) : run(&job);
    }
    arena_free(arena);
    return code;
}
