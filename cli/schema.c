#include "cli/terminal.h"
#include "models/schemas.h"

#include <stdio.h>
#include <string.h>

int verb_schema(const struct options *options)
{
    static const struct {
        const char *name, *text;
    } schemas[] = {{"scenario", scenario_schema_json},
                   {"result", result_schema_json},
                   {"comparison", comparison_schema_json},
                   {"cost", cost_schema_json},
                   {"difference", difference_schema_json},
                   {"record", record_schema_json},
                   {"charge-back", charge_back_schema_json},
                   {"cost-actual", cost_actual_schema_json},
                   {"sweep", sweep_schema_json},
                   {"sweep-plan", sweep_plan_schema_json},
                   {"sizing", sizing_schema_json},
                   {"fitting", fitting_schema_json},
                   {"trace", trace_schema_json},
                   {"calibration", calibration_schema_json},
                   {"endpoint-config", endpoint_config_schema_json}};
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++)
        if (strcmp(options->arguments[0], schemas[i].name) == 0) return terminal_write(schemas[i].text);
    fprintf(stderr,
            "loadline: schemas are scenario, result, comparison, sweep, sweep-plan, cost, charge-back, cost-actual, "
            "difference, record, sizing, fitting, calibration, trace and endpoint-config\n");
    return EXIT_USAGE;
}
