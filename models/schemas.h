/* schemas.h - the published JSON Schemas (2020-12), compiled in from models/schemas/, and the scenario to start from. */
#ifndef LOADLINE_MODELS_SCHEMAS_H
#define LOADLINE_MODELS_SCHEMAS_H

extern const char scenario_schema_json[], result_schema_json[], comparison_schema_json[], cost_schema_json[],
    difference_schema_json[], record_schema_json[], charge_back_schema_json[], cost_actual_schema_json[],
    sweep_schema_json[], sweep_plan_schema_json[], sizing_schema_json[], fitting_schema_json[],
    calibration_schema_json[], trace_schema_json[], endpoint_config_schema_json[];
extern const char skeleton_scenario_json[];

#endif
