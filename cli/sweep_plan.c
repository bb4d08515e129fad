#include "scenarios/sweep_plan.h"
#include "cli/complaint.h"
#include "cli/interrupt.h"
#include "cli/scenario_options.h"
#include "cli/terminal.h"
#include "models/fault.h"
#include "models/json.h"
#include "reports/json_sweep_plan.h"
#include "sim/arena.h"

#include <string.h>

/* What cannot be read again by a job on another machine. */
static bool needs_standard_input(const struct options *options)
{
    bool needs = strcmp(options->arguments[0], "-") == 0;
    for (size_t i = 0; i < options->patch_count; i++) needs = needs || strcmp(options->patch_files[i], "-") == 0;
    return needs;
}

static void show(void *self, size_t done, size_t of, double share)
{
    progress_show_cells(self, done, of, share);
}

static bool make(struct arena *arena, const struct options *options, struct sweep_question *question,
                 struct sweep_plan *plan, struct faults *faults)
{
    struct progress progress;
    struct sweep_plan_options how = {.file = options->arguments[0],
                                     .varies = options->varies,
                                     .stop = interrupt_watch(),
                                     .self = &progress,
                                     .progress = show};
    struct scenario_options scenario = options_of_scenario(options);
    struct json_node *root = json_read_file(arena, options->arguments[0], faults);
    if (!root || !sweep_read(arena, root, &scenario, options->varies, options->vary_count, question, faults))
        return false;
    progress_begin(&progress, options);
    bool made = sweep_plan_make(arena, question, &how, plan, faults);
    progress_end(&progress);
    return made;
}

static void note(const struct options *options, const struct sweep_plan *plan)
{
    size_t refused = 0;
    for (size_t c = 0; c < plan->cell_count; c++) refused += plan->cells[c].excuse_count > 0;
    terminal_note(options, "%zu cell%s planned, numbered from 1", plan->cell_count, plan->cell_count == 1 ? "" : "s");
    if (refused > 0)
        terminal_note(options,
                      "%zu of them %s refused: the scenario is at fault with their values (Refused in the plan)",
                      refused, refused == 1 ? "is" : "are");
}

int verb_sweep_plan(const struct options *options)
{
    if (options->vary_count == 0) return complain("sweep plan needs what to vary: %s", "--vary /POINTER=V1,V2,..");
    if (needs_standard_input(options))
        return complain("sweep plan needs files that its jobs can read again, not %s", "standard input");
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    struct sweep_question question;
    struct sweep_plan plan;
    bool made = make(arena, options, &question, &plan, faults);
    int code = terminal_print_faults(arena, faults, 0, options);
    if (made) {
        code = terminal_write(json_sweep_plan(arena, &plan, question.sweep));
        if (code == EXIT_DONE) note(options, &plan);
    } else if (code == EXIT_DONE) {
        code = EXIT_INTERRUPTED;
    }
    arena_free(arena);
    return code;
}
