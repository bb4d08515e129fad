#include "cli/scenario_options.h"
#include "cli/terminal.h"
#include "models/json.h"
#include "reports/validation.h"
#include "scenarios/compile.h"
#include "scenarios/explain.h"
#include "sim/arena.h"

/* What was looked at, as far as it could be read. */
struct subject {
    const char *config_name, *region, *scenario_name; /* NULL: not known, or not one */
    size_t uncertain_count;
    const struct uncertain_input *uncertain;
    struct config_parts parts; /* endpoint_config NULL: there were faults */
};

static void check_scenario(struct arena *arena, struct json_node *root, const struct options *options,
                           struct subject *subject, struct faults *faults)
{
    struct scenario_options scenario_options = options_of_scenario(options);
    struct scenario *scenario = scenario_read(arena, root, &scenario_options, faults);
    if (!scenario) return;
    subject->scenario_name = scenario->name;
    subject->config_name = scenario->endpoint_config->endpoint_config_name;
    subject->region = scenario->region;
    subject->uncertain = scenario_ranges(scenario, arena, &subject->uncertain_count);
    subject->parts = configuration_of(scenario->node);
    size_t before = faults_total(faults);
    compile_check_supported(scenario, FAULT_WARNING, faults);
    if (faults_total(faults) > before) return; /* valid, but no run of this version would get further */
    struct compiled *compiled = compile(arena, scenario, faults);
    if (!compiled) return;
    explain_warn_of_scaling(compiled, faults, arena);
    compiled_close(compiled);
}

static void check(struct arena *arena, const struct options *options, struct subject *subject, struct faults *faults)
{
    struct json_node *root = json_read_file(arena, options->arguments[0], faults);
    if (!root) return;
    if (scenario_is_one(root)) {
        check_scenario(arena, root, options, subject, faults);
        return;
    }
    struct changes changes = changes_of_scenario(options);
    struct config_parts parts;
    if (!configuration_alone(arena, root, &changes.configuration, &parts, faults)) return;
    root = document_apply(arena, parts.endpoint_config, &changes, NULL, faults);
    if (!root) return;
    struct endpoint_config_options config_options = {.strict = options->strict, .catalogue = catalogue_new(arena)};
    const struct endpoint_config *config = endpoint_config_read(arena, root, config_options, faults);
    struct shape_reading reading = {arena, faults, options->strict, config_options.catalogue};
    configuration_check_beside(&reading, &parts, config);
    if (!config || faults_count(faults) > 0) return;
    parts.endpoint_config = root;
    subject->parts = parts;
    subject->config_name = config->endpoint_config_name;
    if (endpoint_config_region(config)) subject->region = endpoint_config_region(config);
}

int verb_validate(const struct options *options)
{
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    struct subject subject = {.region = "us-east-1"};
    check(arena, options, &subject, faults);
    int code = terminal_print_faults(arena, faults, 0, options);
    struct validation validation = {.file = options->arguments[0],
                                    .scenario_name = subject.scenario_name,
                                    .config_name = subject.config_name,
                                    .region = subject.region,
                                    .faults = faults,
                                    .uncertain_count = subject.uncertain_count,
                                    .uncertain = subject.uncertain};
    const char *text =
        options->output == OUTPUT_JSON ? validation_json(arena, &validation) : validation_text(arena, &validation);
    if (options->has_shape)
        text = subject.parts.endpoint_config ? config_shape_write(arena, options->shape, &subject.parts) : "";
    int written = terminal_write(text);
    arena_free(arena);
    return written == EXIT_DONE ? code : written;
}
