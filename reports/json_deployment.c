#include "reports/json_deployment.h"

#include "models/json_write.h"
#include "models/result.h"
#include "reports/figure.h"
#include "reports/json_figure.h"
#include "sim/units.h"

void json_generation(struct json_write *object, const struct generation *generation)
{
    if (!generation->endpoint_config_name) return;
    json_write_string(object, "EndpointConfigName", generation->endpoint_config_name);
    json_write_unsigned(object, "Generation", generation->number);
}

static void write_event(struct json_write *events, const struct deployment_point *point)
{
    struct json_write *event = json_write_add_object(events, NULL);
    json_figure_number(event, "AtSeconds", time_to_s(point->at_ns));
    json_write_string(event, "Event", point->event);
    json_write_string(event, "AlarmName", point->alarm);
    json_figure_number(event, "Share", point->share);
    json_write_unsigned(event, "OldInstances", point->old_instances);
    json_write_unsigned(event, "NewInstances", point->new_instances);
}

static void write_deployment(struct json_write *array, const struct deployment_result *result)
{
    struct json_write *deployment = json_write_add_object(array, NULL);
    json_figure_number(deployment, "AtSeconds", time_to_s(result->asked_ns));
    json_write_string(deployment, "Strategy", result->strategy);
    json_generation(json_write_add_object(deployment, "From"), &result->from);
    json_generation(json_write_add_object(deployment, "To"), &result->to);
    json_write_unsigned(deployment, "Succeeded", result->succeeded);
    json_write_unsigned(deployment, "RolledBack", result->rolled_back);
    json_write_unsigned(deployment, "Refused", result->refused);
    json_write_unsigned(deployment, "UnderWay", result->under_way);
    if (result->has_duration) {
        json_figure_number(deployment, "DurationSeconds", result->duration_s);
        json_figure_interval(deployment, "DurationInterval", &result->duration_interval_s, figure_significant);
    }
    json_figure_money(deployment, "Cost", result->cost_e10_usd);
    struct json_write *events = json_write_add_array(deployment, "Events");
    for (size_t i = 0; i < result->event_count; i++) write_event(events, &result->events[i]);
    if (result->more_events > 0) json_write_unsigned(deployment, "MoreEvents", result->more_events);
}

void json_deployments(struct json_write *report, const struct result *result)
{
    if (result->deployment_count == 0) return;
    struct json_write *array = json_write_add_array(report, "Deployments");
    for (size_t i = 0; i < result->deployment_count; i++) write_deployment(array, &result->deployments[i]);
}
