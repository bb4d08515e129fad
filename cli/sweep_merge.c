#include "cli/cell_numbers.h"
#include "cli/interrupt.h"
#include "cli/planned_sweep.h"
#include "cli/sweep_answer.h"
#include "cli/terminal.h"
#include "models/fault.h"
#include "reports/cell_file.h"
#include "reports/store.h"
#include "sim/arena.h"

#include <string.h>

struct merging {
    const struct options *options;
    struct arena *arena;
    struct faults *faults;
    struct planned_sweep planned;
    size_t stored_count;
    const struct stored_cell *stored; /* before, by their keys */
    bool failed;                      /* nothing more can be stored */
};

/* Its file's figures, and its run into the store. */
static void take_file(struct merging *merging, struct sweep_cell *cell)
{
    struct arena *arena = arena_new();
    struct database_image image;
    const char *path = cell_file_path(merging->arena, merging->planned.folder, cell->key);
    const struct result *result = NULL;
    if (cell_file_read(arena, merging->planned.folder, cell->key, &image, merging->faults))
        result = store_cell_of_image(arena, path, &image, cell->key, &cell->figures, merging->faults);
    if (result) {
        cell->state = SWEEP_DONE;
        if (!merging->options->no_store && !merging->failed)
            merging->failed = !store_save_cell(merging->options->db, cell, result, merging->faults);
    }
    arena_free(arena);
}

static void merge_cell(struct merging *merging, size_t number)
{
    const struct planned_cell *planned = &merging->planned.plan.cells[number];
    struct sweep_cell *cell = &merging->planned.question.sweep->cells[number];
    if (!*planned->key) {
        cell->state = SWEEP_REFUSED;
        cell->excuses = planned->excuses;
        cell->excuse_count = planned->excuse_count;
        return;
    }
    memcpy(cell->key, planned->key, sizeof cell->key);
    const struct stored_cell *stored = stored_cell_find(merging->stored, merging->stored_count, cell->key);
    if (!stored) {
        take_file(merging, cell);
        return;
    }
    cell->figures = stored->figures;
    cell->state = SWEEP_DONE;
}

static void name_missing(struct merging *merging)
{
    const struct sweep *sweep = merging->planned.question.sweep;
    bool *missing = arena_new_array(merging->arena, sweep->cell_count, bool);
    for (size_t c = 0; c < sweep->cell_count; c++) missing[c] = sweep->cells[c].state == SWEEP_LEFT;
    const char *numbers = cell_numbers_text(merging->arena, missing, sweep->cell_count);
    if (!*numbers) return;
    faults_add(merging->faults, FAULT_INPUT, (struct place){.file = merging->planned.file},
               "%zu of %zu cells have no result in %s; `loadline sweep run %s --cell %s` makes them",
               sweep_count(sweep, SWEEP_LEFT), sweep->cell_count, merging->planned.folder, merging->planned.file,
               numbers);
}

static int merge(struct merging *merging)
{
    const struct options *options = merging->options;
    const volatile sig_atomic_t *stop = interrupt_watch();
    struct sweep *sweep = merging->planned.question.sweep;
    if (!options->no_store &&
        !store_cells(merging->arena, options->db, &merging->stored, &merging->stored_count, merging->faults))
        return terminal_print_faults(merging->arena, merging->faults, 0, options);
    for (size_t c = 0; c < sweep->cell_count; c++) {
        if (*stop) {
            terminal_note(options, "interrupted: the same command goes on where this one stopped");
            return EXIT_INTERRUPTED;
        }
        merge_cell(merging, c);
    }
    int code = sweep_answer_print(merging->arena, sweep, options, merging->planned.plan.scenario, merging->faults);
    name_missing(merging);
    int faulty = terminal_print_faults(merging->arena, merging->faults, 0, options);
    if (code != EXIT_DONE) return code;
    return faulty != EXIT_DONE ? faulty : sweep_answer_verdict(sweep, options);
}

int verb_sweep_merge(const struct options *options)
{
    struct arena *arena = arena_new();
    struct merging merging = {.options = options, .arena = arena, .faults = faults_new(arena)};
    int code = planned_sweep_open(arena, options, &merging.planned);
    if (code == EXIT_DONE) code = merge(&merging);
    arena_free(arena);
    return code;
}
