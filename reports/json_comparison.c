#include "reports/json_comparison.h"

#include "models/comparison.h"
#include "models/json_write.h"
#include "reports/break_even_view.h"
#include "reports/figure.h"
#include "reports/json_break_even.h"
#include "reports/json_figure.h"
#include "reports/json_report.h"
#include "reports/json_weight_update.h"
#include "reports/text_comparison.h"

static void write_difference(struct json_write *in, const struct side *side, const struct difference *difference)
{
    double (*rounded)(double) = difference->kind == FIGURE_TIME ? figure_ms : figure_significant;
    struct json_write *object = json_write_add_object(in, NULL);
    json_write_string(object, "Scenario", side->result->scenario);
    json_write_string(object, "Metric", difference->metric);
    json_write_string(object, "VariantName", difference->variant_name);
    json_write_string(object, "InferenceComponentName", difference->component);
    json_write_double(object, "Baseline", rounded(difference->baseline));
    json_write_double(object, "Value", rounded(difference->value));
    json_write_double(object, "Difference", rounded(difference->difference));
    if (difference->baseline != 0)
        json_figure_number(object, "Relative", difference->difference / difference->baseline);
    json_figure_interval(object, "Interval", &difference->interval, rounded);
    if (difference->has_verdict) json_write_boolean(object, "Significant", difference->significant);
}

static void write_update(struct json_write *in, const struct weight_update *update)
{
    struct json_write *request = json_write_add_object(in, "UpdateEndpointWeightsAndCapacities");
    json_weight_update(request, update);
}

/* Of the endpoint of one scenario. */
static void write_live_test(struct json_write *in, const struct side *side, const struct live_test *test)
{
    double (*rounded)(double) = test->kind == FIGURE_TIME ? figure_ms : figure_significant;
    struct json_write *object = json_write_add_object(in, NULL);
    json_write_string(object, "Scenario", side->result->scenario);
    json_write_string(object, "Control", test->control);
    json_write_string(object, "Treatment", test->treatment);
    json_write_string(object, "Metric", test->metric);
    json_write_double(object, "ControlValue", rounded(test->control_value));
    json_write_double(object, "TreatmentValue", rounded(test->treatment_value));
    json_write_double(object, "Difference", rounded(test->difference));
    json_figure_interval(object, "Interval", &test->interval, rounded);
    json_figure_number(object, "ControlPerSecond", test->control_per_s);
    json_figure_number(object, "TreatmentPerSecond", test->treatment_per_s);
    if (!test->shows) return;
    json_figure_number(object, "IndependentSeconds", test->independent_s);
    json_figure_number(object, "Inflation", test->inflation);
    json_figure_number(object, "Seconds", test->independent_s * test->inflation);
    json_figure_interval(object, "SecondsInterval", &test->seconds, figure_significant);
}

/* How a side was held against the baseline. */
static void write_side(struct json_write *in, const struct side *side)
{
    struct json_write *object = json_write_add_object(in, NULL);
    json_write_string(object, "Scenario", side->result->scenario);
    json_write_string(object, "Change", side->change);
    json_write_boolean(object, "Paired", side->paired);
    json_write_texts(object, "OnlyHere", side->only_here, side->only_here_count);
    json_write_texts(object, "OnlyInBaseline", side->only_in_baseline, side->only_in_baseline_count);
    if (side->update) write_update(object, side->update);
}

const char *json_comparison(struct arena *arena, const struct comparison *comparison)
{
    struct json_write *root = json_write_object();
    json_write_string(root, "Baseline", comparison->sides[0].result->scenario);
    json_figure_number(root, "Confidence", comparison->confidence);
    struct json_write *sides = json_write_add_array(root, "Sides");
    for (size_t i = 1; i < comparison->side_count; i++) write_side(sides, &comparison->sides[i]);
    struct json_write *scenarios = json_write_add_array(root, "Scenarios");
    for (size_t i = 0; i < comparison->side_count; i++)
        json_report_members(json_write_add_object(scenarios, NULL), comparison->sides[i].result);
    struct json_write *differences = json_write_add_array(root, "Differences");
    for (size_t i = 1; i < comparison->side_count; i++)
        for (size_t d = 0; d < comparison->sides[i].difference_count; d++)
            write_difference(differences, &comparison->sides[i], &comparison->sides[i].differences[d]);
    json_figure_number(root, "Power", comparison->power);
    struct json_write *tests = json_write_add_array(root, "LiveTests");
    for (size_t i = 0; i < comparison->side_count; i++)
        for (size_t t = 0; t < comparison->sides[i].live_test_count; t++)
            write_live_test(tests, &comparison->sides[i], &comparison->sides[i].live_tests[t]);
    struct break_even_view view = text_comparison_break_even(arena, comparison);
    json_break_even(root, &view);
    json_write_texts(root, "Warnings", comparison->warnings, comparison->warning_count);
    return json_write_text(root, arena);
}
