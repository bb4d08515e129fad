/* scenario_options.h - what the command line says about a scenario, in the scenario reader's terms. */
#ifndef LOADLINE_CLI_SCENARIO_OPTIONS_H
#define LOADLINE_CLI_SCENARIO_OPTIONS_H

#include "cli/options.h"
#include "scenarios/scenario.h"

static inline struct changes changes_of_scenario(const struct options *options)
{
    return (struct changes){.patch_files = options->patch_files,
                            .patch_count = options->patch_count,
                            .sets = options->sets,
                            .set_count = options->set_count,
                            .configuration = {.config_name = options->config_name,
                                              .parameters = options->parameters,
                                              .parameter_count = options->parameter_count}};
}

static inline struct scenario_options options_of_scenario(const struct options *options)
{
    return (struct scenario_options){.strict = options->strict,
                                     .changes = changes_of_scenario(options),
                                     .has_seed = options->has_seed,
                                     .seed = options->seed,
                                     .replications = options->replications};
}

#endif
