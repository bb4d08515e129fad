#include "scenarios/size.h"
#include "cli/interrupt.h"
#include "cli/scenario_options.h"
#include "cli/terminal.h"
#include "models/json.h"
#include "reports/gnuplot.h"
#include "reports/html_sizing.h"
#include "reports/json_sizing.h"
#include "reports/text_sizing.h"
#include "sim/arena.h"

struct asking {
    const struct options *options;
    struct arena *arena;
    struct faults *faults;
    struct document document;
};

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

static struct sized *simulate(const struct asking *asking, const struct scenario *base)
{
    struct progress progress;
    struct size_options options = {.scenario = options_of_scenario(asking->options),
                                   .shape = asking->options->shape,
                                   .threads = asking->options->threads,
                                   .stop = interrupt_watch(),
                                   .progress = progress_count,
                                   .progress_self = &progress};
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

static int print(const struct asking *asking, const struct sizing *sizing)
{
    int code = terminal_write(text_of(asking, sizing));
    if (code != EXIT_DONE) return code;
    return sizing->met ? EXIT_DONE : EXIT_MISSED;
}

int verb_size(const struct options *options)
{
    struct arena *arena = arena_new();
    struct asking asking = {.options = options, .arena = arena, .faults = faults_new(arena)};
    struct scenario *base = read(&asking);
    struct sized *sized = base ? simulate(&asking, base) : NULL;
    int code = terminal_print_faults(arena, asking.faults, 0, options);
    if (sized) {
        code = print(&asking, &sized->sizing);
    } else if (code == EXIT_DONE) {
        terminal_note(options, "interrupted before a plan was found");
        code = EXIT_INTERRUPTED;
    }
    sized_free(sized);
    arena_free(arena);
    return code;
}
