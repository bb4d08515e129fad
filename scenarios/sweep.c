#include "scenarios/sweep.h"

#include "models/fault.h"
#include "scenarios/cell.h"
#include "scenarios/replicate.h"
#include "scenarios/sweep_plan.h"
#include "sim/arena.h"

#include <math.h>
#include <string.h>

/* --- The question --- */

static void describe(struct sweep_question *question, const struct compiled *compiled, struct arena *arena,
                     const struct faults *faults)
{
    const struct scenario *scenario = compiled->scenario;
    struct sweep *sweep = question->sweep;
    struct text_list warnings = {0};
    text_list_add_warnings(&warnings, arena, faults);
    sweep->scenario = scenario->name;
    sweep->description = scenario->description;
    sweep->version = LOADLINE_VERSION;
    sweep->seed = scenario->seed;
    sweep->replications = compiled->replications;
    sweep->confidence = scenario->confidence;
    sweep->warning_count = warnings.count;
    sweep->warnings = warnings.texts;
    question->inputs = scenario->inputs;
    sweep->assumption_count = compiled->assumptions.count;
    sweep->assumptions = compiled->assumptions.texts;
    sweep->input_count = scenario->inputs.count;
    sweep->inputs = scenario->inputs.digests;
}

bool sweep_read(struct arena *arena, struct json_node *root, const struct scenario_options *options,
                const char *const *varies, size_t vary_count, struct sweep_question *out, struct faults *faults)
{
    *out = (struct sweep_question){.options = *options, .sweep = arena_new_of(arena, struct sweep)};
    if (!document_open(arena, root, &out->document, faults)) return false;
    struct scenario *scenario = scenario_make(arena, &out->document, options, faults);
    struct compiled *compiled = scenario ? compile(arena, scenario, faults) : NULL;
    if (!compiled) return false;
    describe(out, compiled, arena, faults);
    compiled_close(compiled);
    /* What --patch and --set have put there can be varied. What is to be said of them has been said. */
    struct document changed;
    return document_change(arena, &out->document, &options->changes, &changed, faults_new(arena)) &&
           grid_read(arena, varies, vary_count, changed.root, out->sweep, faults);
}

/* --- One cell --- */

/* Its key, or its excuses. */
static void look_at(struct sweep_cell *of, const struct cell *cell, struct arena *arena)
{
    memcpy(of->key, cell->key, sizeof of->key);
    if (cell->compiled) return;
    of->state = SWEEP_REFUSED;
    of->excuses = cell_excuses(cell, &of->excuse_count, arena);
}

/* --- All of them --- */

struct run {
    const struct sweep_question *question;
    const struct sweep_run_options *options;
    struct arena *arena;
    struct faults *faults;  /* of opening cells */
    _Atomic size_t settled; /* cells that were known or are refused */
    _Atomic bool failed;    /* a cell could not be kept: no other is begun */
};

static struct sweep_cell *cell_at(const struct run *run, size_t number)
{
    return &run->question->sweep->cells[number];
}

/* Whether there is anything to run in the cell: it is not known yet, and not refused. */
static bool is_left(struct run *run, const struct cell *cell)
{
    struct sweep_cell *of = cell_at(run, cell->number);
    look_at(of, cell, run->arena);
    if (of->state == SWEEP_REFUSED) return false;
    const struct sweep_figures *known = run->options->find ? run->options->find(run->options->self, of->key) : NULL;
    if (!known) return true;
    of->figures = *known;
    of->state = SWEEP_DONE;
    return false;
}

/* Whether it may be looked at: it is the one that was planned, and the machine could read it. */
static bool is_sound(struct run *run, const struct cell *cell)
{
    const struct sweep_plan *plan = run->question->plan;
    return !cell_has_machine_fault(cell, run->faults) && (!plan || sweep_plan_has(plan, cell, run->faults));
}

static bool open_cell(void *self, struct replicate_job *job)
{
    struct run *run = self;
    const struct sweep_question *question = run->question;
    const volatile sig_atomic_t *stop = run->options->stop;
    while (!run->failed && !(stop && *stop)) {
        size_t number;
        if (!run->options->next(run->options->self, &number)) break;
        struct cell *cell = cell_open(&question->document, &question->options, question->sweep, number);
        bool sound = is_sound(run, cell);
        if (sound && is_left(run, cell) && cell_begin(cell, stop)) {
            *job = (struct replicate_job){cell->compiled, cell->outcome, cell};
            return true;
        }
        cell_close(cell);
        if (!sound) break;
        run->settled++;
    }
    return false;
}

static void finish_cell(void *self, const struct replicate_job *job, bool complete)
{
    struct run *run = self;
    struct cell *cell = job->self;
    struct sweep_cell *of = cell_at(run, cell->number);
    if (complete && !run->failed) {
        const struct result *result = cell_result(cell, run->question->sweep, &of->figures);
        of->state = SWEEP_DONE;
        run->failed = run->options->keep && !run->options->keep(run->options->self, of, result);
    }
    cell_close(cell);
}

static void show_progress(void *self, uint32_t replications, uint32_t unused)
{
    const struct run *run = self;
    const struct sweep *sweep = run->question->sweep;
    (void)unused;
    double of = (double)(sweep->cell_count - run->settled) * sweep->replications;
    size_t done = run->settled + replications / sweep->replications;
    if (done > sweep->cell_count)
        done = sweep->cell_count; /* Precision asked for more replications than were foreseen */
    run->options->progress(run->options->self, done, sweep->cell_count, of > 0 ? fmin(replications / of, 1) : 1);
}

bool sweep_run(const struct sweep_question *question, const struct sweep_run_options *options, struct arena *arena,
               struct faults *faults)
{
    struct run run = {.question = question, .options = options, .arena = arena, .faults = faults_new(arena)};
    struct replicate_feed feed = {.self = &run, .open = open_cell, .finished = finish_cell};
    struct replicate_options replication = {.threads = options->threads,
                                            .stop = options->stop,
                                            .progress = options->progress ? show_progress : NULL,
                                            .progress_self = &run};
    bool complete = replicate_feed(&feed, &replication, faults);
    faults_add_from(faults, run.faults, 0);
    return complete && !run.failed && faults_count(run.faults) == 0;
}
