#include "scenarios/explain.h"
#include "cli/scenario_options.h"
#include "cli/terminal.h"
#include "models/json.h"
#include "reports/explanation.h"
#include "sim/arena.h"

/* What explains a request, as far as it can be read; `compiled` is to be closed where it is not NULL. */
struct explained {
    struct compiled *compiled;
    const struct explanation *explanation; /* NULL: there were faults */
};

static struct explained of_scenario(struct arena *arena, struct json_node *root, const struct options *options,
                                    struct faults *faults)
{
    struct explained explained = {NULL, NULL};
    struct scenario_options scenario_options = options_of_scenario(options);
    struct scenario *scenario = scenario_read(arena, root, &scenario_options, faults);
    if (!scenario) return explained;
    compile_check_supported(scenario, FAULT_WARNING, faults);
    explained.compiled = compile_as_it_begins(arena, scenario, faults);
    if (explained.compiled) explained.explanation = explain_scenario(explained.compiled, faults, arena);
    return explained;
}

static struct explained of_config(struct arena *arena, struct json_node *root, const struct options *options,
                                  struct faults *faults)
{
    struct explained explained = {NULL, NULL};
    struct changes changes = changes_of_scenario(options);
    struct config_parts parts;
    if (!configuration_alone(arena, root, &changes.configuration, &parts, faults)) return explained;
    root = document_apply(arena, parts.endpoint_config, &changes, NULL, faults);
    if (!root) return explained;
    const struct catalogue *catalogue = catalogue_new(arena);
    struct endpoint_config_options config_options = {.strict = options->strict, .catalogue = catalogue};
    const struct endpoint_config *config = endpoint_config_read(arena, root, config_options, faults);
    if (!config) return explained;
    const char *region = endpoint_config_region(config);
    explained.explanation = explain_config(config, catalogue, region ? region : "us-east-1", faults, arena);
    return explained;
}

static const char *text_of(struct arena *arena, const struct explanation *explanation, const struct options *options)
{
    switch (options->output) {
    case OUTPUT_JSON: return explanation_json(arena, explanation);
    case OUTPUT_HTML: return explanation_html(arena, explanation);
    default: return explanation_text(arena, explanation, terminal_style(options));
    }
}

int verb_explain(const struct options *options)
{
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    struct json_node *root = json_read_file(arena, options->arguments[0], faults);
    struct explained explained = {NULL, NULL};
    if (root)
        explained =
            scenario_is_one(root) ? of_scenario(arena, root, options, faults) : of_config(arena, root, options, faults);
    int code = terminal_print_faults(arena, faults, 0, options);
    if (explained.explanation) {
        int written = terminal_write(text_of(arena, explained.explanation, options));
        if (code == EXIT_DONE) code = written;
    }
    if (explained.compiled) compiled_close(explained.compiled);
    arena_free(arena);
    return code;
}
