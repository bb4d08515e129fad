#include "scenarios/size.h"
#include "cli/interrupt.h"
#include "cli/scenario_options.h"
#include "cli/terminal.h"
#include "models/json.h"
#include "reports/gnuplot.h"
#include "reports/html_sizing.h"
#include "reports/json_sizing.h"
#include "reports/store.h"
#include "reports/text_sizing.h"
#include "sim/arena.h"

struct asking {
    const struct options *options;
    struct arena *arena;
    struct faults *faults;
    struct faults *of_store;
    struct document document;
    size_t stored_count;
    const struct sizing_trial *stored; /* before it began, by their keys */
};

/* --- What is stored --- */

static const struct sizing_trial *find(void *self, const char *key)
{
    const struct asking *asking = self;
    return stored_trial_find(asking->stored, asking->stored_count, key);
}

static bool keep(void *self, const struct sizing_trial *trial)
{
    const struct asking *asking = self;
    return store_save_trial(asking->options->db, trial, asking->of_store);
}

static bool find_stored(struct asking *asking)
{
    return asking->options->no_store ||
           store_trials(asking->arena, asking->options->db, &asking->stored, &asking->stored_count, asking->faults);
}

/* Each plan that is shown is a run: their numbers, as a list; NULL: there are none, or they cannot be stored. */
static const char *store_plans(const struct asking *asking, const struct sizing *sizing)
{
    const char *ids = NULL;
    for (size_t i = 0; i < sizing->plan_count; i++) {
        int64_t id = store_save_plan(asking->options->db, &sizing->plans[i], asking->of_store);
        if (id == 0) return NULL; /* the next would fail as this one did */
        ids = ids ? arena_format(asking->arena, "%s, %lld", ids, (long long)id)
                  : arena_format(asking->arena, "%lld", (long long)id);
    }
    return ids;
}

/* --- The sizing --- */

static struct scenario *read(struct asking *asking)
{
    struct scenario_options options = options_of_scenario(asking->options);
    struct document opened;
    struct json_node *root = json_read_file(asking->arena, asking->options->arguments[0], asking->faults);
    if (!root || !document_open(asking->arena, root, &opened, asking->faults) ||
        !document_change(asking->arena, &opened, &options.changes, &asking->document, asking->faults))
        return NULL;
    options.changes = (struct changes){.patch_count = 0};
    return scenario_make(asking->arena, &asking->document, &options, asking->faults);
}

static struct sized *simulate(struct asking *asking, const struct scenario *base)
{
    struct progress progress;
    struct size_options options = {.scenario = options_of_scenario(asking->options),
                                   .shape = asking->options->shape,
                                   .threads = asking->options->threads,
                                   .stop = interrupt_watch(),
                                   .progress = progress_count,
                                   .progress_self = &progress,
                                   .self = asking,
                                   .find = find,
                                   .keep = asking->options->no_store ? NULL : keep};
    options.scenario.changes = (struct changes){.patch_count = 0};
    progress_begin(&progress, asking->options);
    struct sized *sized = size(&asking->document, base, &options, asking->arena, asking->faults);
    progress_end(&progress);
    return sized;
}

static const char *text_of(const struct asking *asking, const struct sizing *sizing)
{
    switch (asking->options->output) {
    case OUTPUT_JSON: return json_sizing(asking->arena, sizing);
    case OUTPUT_HTML: return html_sizing(asking->arena, sizing, gnuplot_find(asking->arena));
    default: return text_sizing(asking->arena, sizing, terminal_style(asking->options));
    }
}

/* Stored before it is printed: a full disk behind standard output loses nothing. */
static int store_and_print(const struct asking *asking, const struct sizing *sizing)
{
    const char *ids = asking->options->no_store ? NULL : store_plans(asking, sizing);
    int code = terminal_write(text_of(asking, sizing));
    if (ids)
        terminal_note(asking->options, "stored as run%s %s in %s", sizing->plan_count == 1 ? "" : "s", ids,
                      asking->options->db);
    int stored = terminal_print_faults(asking->arena, asking->of_store, 0, asking->options);
    if (code != EXIT_DONE) return code;
    if (stored != EXIT_DONE) return stored;
    return sizing->met ? EXIT_DONE : EXIT_MISSED;
}

static int interrupted(const struct asking *asking)
{
    int code = terminal_print_faults(asking->arena, asking->of_store, 0, asking->options);
    if (code != EXIT_DONE) return code;
    terminal_note(asking->options, asking->options->no_store
                                       ? "interrupted: nothing is stored (--no-store)"
                                       : "interrupted: the same command goes on where this one stopped");
    return EXIT_INTERRUPTED;
}

int verb_size(const struct options *options)
{
    struct arena *arena = arena_new();
    struct asking asking = {
        .options = options, .arena = arena, .faults = faults_new(arena), .of_store = faults_new(arena)};
    struct scenario *base = read(&asking);
    struct sized *sized = base && find_stored(&asking) ? simulate(&asking, base) : NULL;
    int code = terminal_print_faults(arena, asking.faults, 0, options);
    if (sized)
        code = store_and_print(&asking, &sized->sizing);
    else if (code == EXIT_DONE)
        code = interrupted(&asking);
    sized_free(sized);
    arena_free(arena);
    return code;
}
