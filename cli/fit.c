#include "cli/measuring.h"
#include "cli/terminal.h"
#include "models/fitting.h"
#include "reports/json_fitting.h"
#include "reports/plot_fitting.h"
#include "reports/text_fitting.h"
#include "sim/arena.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CONFIDENCE 0.95

/* What was typed, in the reader's terms; EXIT_USAGE with a line where it is not right. */
static int read_options(struct arena *arena, const struct options *options, struct measurement_options *out,
                        struct law_terms *terms)
{
    int code = options_of_measuring(arena, options, out);
    if (code != EXIT_DONE) return code;
    *terms =
        (struct law_terms){.wish = LAW_BEST, .seed = options->has_seed ? options->seed : 1, .confidence = CONFIDENCE};
    if (!options->family) return EXIT_DONE;
    for (int f = 0; family_name[f]; f++)
        if (strcmp(options->family, family_name[f]) == 0) terms->wish = f;
    if (strcmp(options->family, "quantiles") == 0) terms->wish = LAW_QUANTILES;
    if (terms->wish != LAW_BEST) return EXIT_DONE;
    fprintf(stderr, "loadline: --family is quantiles");
    for (int f = 0; family_name[f]; f++) fprintf(stderr, "%s %s", family_name[f + 1] ? "," : " or", family_name[f]);
    fprintf(stderr, "\n");
    return EXIT_USAGE;
}

static int print_picture(struct arena *arena, const struct fitting *fitting, const struct options *options)
{
    struct faults *faults = faults_new(arena);
    if (options->output == OUTPUT_PNG && isatty(STDOUT_FILENO)) {
        fprintf(stderr, "loadline: a PNG is not written to a terminal: say where to, with > FILE\n");
        return EXIT_USAGE;
    }
    const struct buffer *picture =
        plot_fitting(arena, fitting, options->output == OUTPUT_PNG ? CHART_PNG : CHART_SVG, faults);
    if (!picture) return terminal_print_faults(arena, faults, 0, options);
    return terminal_write_bytes(buffer_text(picture), buffer_length(picture));
}

static int print(struct arena *arena, const struct fitting *fitting, const struct options *options)
{
    switch (options->output) {
    case OUTPUT_JSON: return terminal_write(json_fitting(arena, fitting));
    case OUTPUT_PROFILE: return terminal_write(json_fitting_model(arena, fitting));
    case OUTPUT_SVG:
    case OUTPUT_PNG: return print_picture(arena, fitting, options);
    default: return terminal_write(text_fitting(arena, fitting, terminal_style(options)));
    }
}

static int fit(struct arena *arena, const struct options *options)
{
    struct measurement_options reading;
    struct law_terms terms;
    struct faults *faults = faults_new(arena);
    int code = read_options(arena, options, &reading, &terms);
    if (code != EXIT_DONE) return code;
    const struct measurements *measurements = measurements_read(arena, options->arguments[0], &reading, faults);
    const struct fitting *fitting = measurements ? fitting_make(measurements, &terms, arena, faults) : NULL;
    code = terminal_print_faults(arena, faults, 0, options);
    return fitting ? print(arena, fitting, options) : code;
}

int verb_fit(const struct options *options)
{
    struct arena *arena = arena_new();
    int code = fit(arena, options);
    arena_free(arena);
    return code;
}
