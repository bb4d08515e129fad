#include "reports/json_sizing.h"

#include "models/json_write.h"
#include "models/money.h"
#include "models/sizing.h"
#include "reports/break_even_view.h"
#include "reports/figure.h"
#include "reports/json_break_even.h"
#include "reports/json_figure.h"
#include "reports/json_report.h"
#include "reports/text_sizing.h"

#include <math.h>

static void write_place(struct json_write *in, const struct sizing_plan *plan)
{
    json_write_string(in, "VariantName", plan->variant_name);
    json_write_string(in, "InstanceType", plan->instance_type);
    if (plan->initial_instance_count > 0) json_write_unsigned(in, "InitialInstanceCount", plan->initial_instance_count);
    if (plan->memory_mb > 0) {
        struct json_write *serverless = json_write_add_object(in, "ServerlessConfig");
        json_write_unsigned(serverless, "MemorySizeInMB", plan->memory_mb);
        json_write_unsigned(serverless, "MaxConcurrency", plan->max_concurrency);
    }
    if (!plan->scales) return;
    struct json_write *scaling = json_write_add_object(in, "Scaling");
    json_write_unsigned(scaling, "MinCapacity", plan->min_capacity);
    json_write_unsigned(scaling, "MaxCapacity", plan->max_capacity);
    json_write_double(scaling, "TargetValue", plan->target_value);
}

static void write_cost(struct json_write *in, const struct result *result)
{
    const struct cost_result *cost = &result->cost;
    double hours = result->simulated_s / 3600;
    json_figure_money(in, "CostPerHour", cost->per_hour_e10_usd);
    if (cost->has_interval && hours > 0)
        json_figure_money_interval(in, "CostPerHourInterval",
                                   money_from_usd(money_to_usd(cost->total_low_e10_usd) / hours),
                                   money_from_usd(money_to_usd(cost->total_high_e10_usd) / hours));
    json_figure_money(in, "CostPerMonth", cost->monthly_e10_usd);
}

static void write_plan_members(struct json_write *in, const struct sizing_plan *plan)
{
    json_write_string(in, "Plan", plan->title);
    write_place(in, plan);
    write_cost(in, plan->result);
    json_figure_times(in, "Latency", &plan->result->latency);
    json_write_unsigned(in, "Replications", plan->result->replications);
    json_report_objectives(in, plan->result);
    json_write_node(in, "EndpointConfig", plan->endpoint_config);
    if (plan->scalable_targets) json_write_node(in, "ScalableTargets", plan->scalable_targets);
    if (plan->scaling_policies) json_write_node(in, "ScalingPolicies", plan->scaling_policies);
    if (!plan->template_text) return;
    struct json_write *template = json_write_add_object(in, "Template");
    json_write_string(template, "Shape", plan->template_shape);
    json_write_string(template, "Text", plan->template_text);
}

static void write_plans(struct json_write *root, const struct sizing *sizing)
{
    if (sizing->plan_count > 0)
        write_plan_members(json_write_add_object(root, sizing->met ? "Best" : "LeastBad"), &sizing->plans[0]);
    struct json_write *others = json_write_add_array(root, "RunnersUp");
    for (size_t i = 1; i < sizing->plan_count; i++)
        write_plan_members(json_write_add_object(others, NULL), &sizing->plans[i]);
    struct json_write *refused = json_write_add_array(root, "Refused");
    for (size_t i = 0; i < sizing->refusal_count; i++) {
        struct json_write *refusal = json_write_add_object(refused, NULL);
        json_write_string(refusal, "Plan", sizing->refusals[i].plan);
        json_write_string(refusal, "Excuse", sizing->refusals[i].excuse);
        if (sizing->refusals[i].has_cost)
            json_figure_money(refusal, "CostPerHour", money_from_usd(sizing->refusals[i].cost_per_hour_usd));
    }
}

/* Plans than which none that was simulated is both cheaper and faster. */
static void write_front(struct json_write *root, const struct sizing *sizing)
{
    struct json_write *front = json_write_add_array(root, "ParetoFront");
    for (size_t i = 0; i < sizing->point_count; i++) {
        const struct sizing_point *point = &sizing->points[i];
        if (!point->on_front) continue;
        struct json_write *object = json_write_add_object(front, NULL);
        json_write_string(object, "Plan", point->title);
        json_figure_money(object, "CostPerHour", money_from_usd(point->cost_per_hour_usd));
        json_write_double(object, "LatencyP99", figure_ms(point->latency_p99_ms));
        json_write_boolean(object, "Met", point->kept);
    }
}

static void write_rate(struct json_write *root, const struct carried_rate *rate)
{
    struct json_write *object = json_write_add_object(root, "HighestRate");
    json_figure_number(object, "RateScale", rate->kept_scale);
    if (isfinite(rate->missed_scale)) {
        struct interval interval = {true, rate->kept_scale, rate->missed_scale};
        json_figure_interval(object, "RateScaleInterval", &interval, figure_significant);
    }
    if (isfinite(rate->rate_per_s)) json_figure_number(object, "RatePerSecond", rate->kept_scale * rate->rate_per_s);
    json_write_string(object, "Excuse", rate->excuse);
}

const char *json_sizing(struct arena *arena, const struct sizing *sizing)
{
    struct json_write *root = json_write_object();
    json_write_string(root, "Scenario", sizing->scenario);
    json_write_string(root, "Loadline", sizing->version);
    json_write_unsigned(root, "Seed", sizing->seed);
    json_figure_number(root, "Confidence", sizing->confidence);
    json_figure_number(root, "Headroom", sizing->headroom);
    json_figure_number(root, "Growth", sizing->growth);
    json_write_boolean(root, "Met", sizing->met);
    if (sizing->has_rate) {
        write_rate(root, &sizing->rate);
    } else {
        write_plans(root, sizing);
        write_front(root, sizing);
    }
    struct break_even_view view = text_sizing_break_even(arena, sizing);
    json_break_even(root, &view);
    json_write_unsigned(root, "PlansSimulated", sizing->trials);
    json_write_unsigned(root, "ReplicationsSimulated", sizing->replications);
    json_write_texts(root, "Assumptions", sizing->assumptions, sizing->assumption_count);
    json_write_texts(root, "Warnings", sizing->warnings, sizing->warning_count);
    if (sizing->plan_count > 0)
        json_report_inputs(root, sizing->plans[0].result->inputs, sizing->plans[0].result->input_count);
    return json_write_text(root, arena);
}
