#include "scenarios/calibrate.h"
#include "cli/interrupt.h"
#include "cli/measuring.h"
#include "cli/scenario_options.h"
#include "cli/terminal.h"
#include "models/json.h"
#include "models/observed.h"
#include "reports/json_calibration.h"
#include "reports/text_calibration.h"
#include "sim/arena.h"

struct errand {
    const struct options *options;
    struct arena *arena;
    struct faults *faults;
    struct document document; /* with the command line's changes */
    struct scenario *scenario;
    struct observed observed;
};

/* The scenario as it stands, which says what is wrong with it, and what it is held against. */
static bool read(struct errand *errand, const struct measurement_options *measuring)
{
    const struct options *options = errand->options;
    struct scenario_options reading = options_of_scenario(options);
    struct observed_options observing = {.file = options->observed,
                                         .measuring = *measuring,
                                         .fit_on = options->fit_on,
                                         .frees = options->frees,
                                         .free_count = options->free_count};
    struct document opened;
    struct json_node *root = json_read_file(errand->arena, options->arguments[0], errand->faults);
    if (!root || !document_open(errand->arena, root, &opened, errand->faults) ||
        !document_change(errand->arena, &opened, &reading.changes, &errand->document, errand->faults))
        return false;
    reading.changes = (struct changes){.patch_count = 0};
    errand->scenario = scenario_make(errand->arena, &errand->document, &reading, errand->faults);
    return errand->scenario &&
           observed_read(errand->arena, errand->document.root, &observing, &errand->observed, errand->faults);
}

static void add_warnings(struct errand *errand, struct calibration *calibration)
{
    struct text_list warnings = {0};
    text_list_add_warnings(&warnings, errand->arena, errand->faults);
    calibration->warnings = warnings.texts;
    calibration->warning_count = warnings.count;
    calibration->scenario = errand->scenario->name;
    calibration->seed = errand->scenario->seed;
    calibration->replications = errand->scenario->replications ? errand->scenario->replications : REPLICATIONS_DEFAULT;
}

static struct calibration *search(struct errand *errand)
{
    struct progress progress;
    struct calibrate_options options = {.scenario = options_of_scenario(errand->options),
                                        .threads = errand->options->threads,
                                        .stop = interrupt_watch(),
                                        .progress = progress_count,
                                        .progress_self = &progress};
    options.scenario.changes = (struct changes){.patch_count = 0};
    progress_begin(&progress, errand->options);
    struct calibration *calibration =
        calibrate(&errand->document, &errand->observed, &options, errand->arena, errand->faults);
    progress_end(&progress);
    if (calibration) add_warnings(errand, calibration);
    return calibration;
}

static int print(const struct errand *errand, const struct calibration *calibration)
{
    switch (errand->options->output) {
    case OUTPUT_JSON: return terminal_write(json_calibration(errand->arena, calibration));
    case OUTPUT_HTML: return terminal_write(html_calibration(errand->arena, calibration));
    case OUTPUT_SCENARIO: return terminal_write(json_calibration_scenario(errand->arena, calibration));
    default: return terminal_write(text_calibration(errand->arena, calibration, terminal_style(errand->options)));
    }
}

static int run(struct errand *errand)
{
    struct measurement_options measuring;
    int code = options_of_measuring(errand->arena, errand->options, &measuring);
    if (code != EXIT_DONE) return code;
    struct calibration *calibration = read(errand, &measuring) ? search(errand) : NULL;
    code = terminal_print_faults(errand->arena, errand->faults, 0, errand->options);
    if (calibration) return print(errand, calibration);
    if (code != EXIT_DONE) return code;
    terminal_note(errand->options, "interrupted before the search was over");
    return EXIT_INTERRUPTED;
}

int verb_calibrate(const struct options *options)
{
    struct arena *arena = arena_new();
    struct errand errand = {.options = options, .arena = arena, .faults = faults_new(arena)};
    int code = run(&errand);
    arena_free(arena);
    return code;
}
