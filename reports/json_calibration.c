#include "reports/json_calibration.h"

#include "models/calibration.h"
#include "models/json.h"
#include "models/json_write.h"
#include "reports/figure.h"
#include "reports/json_figure.h"

#include <math.h>

static void write_known(struct json_write *in, const char *name, double value)
{
    if (!isnan(value)) json_figure_number(in, name, value);
}

static void write_free(struct json_write *in, const struct free_figure *figure)
{
    static const char *const kinds[] = {"number", "law", "curve"};
    struct json_write *object = json_write_add_object(in, NULL);
    json_write_string(object, "Pointer", figure->pointer);
    json_write_string(object, "Kind", kinds[figure->kind]);
    json_figure_number(object, "Before", figure->before);
    json_figure_number(object, "Found", figure->value);
    json_figure_number(object, "Low", figure->low);
    json_figure_number(object, "High", figure->high);
    if (figure->step > 0) json_figure_number(object, "Step", figure->step);
    json_write_boolean(object, "MovesWhatWasFitted", !figure->idle);
    json_write_boolean(object, "AtBound", figure->at_bound);
}

static void write_figure(struct json_write *in, const struct observed_figure *figure)
{
    static const char *const latencies[] = {"Latency", "ModelLatency", "OverheadLatency"};
    bool time = objective_has_statistic(figure->figure.metric);
    double (*rounded)(double) = time ? figure_ms : figure_significant;
    struct json_write *object = json_write_add_object(in, NULL);
    const char *metric = objective_metric_name[figure->figure.metric];
    json_write_string(object, "Metric", figure->figure.metric == METRIC_LATENCY ? latencies[figure->part] : metric);
    if (time) json_write_string(object, "Statistic", objective_statistic_name[figure->figure.statistic]);
    json_write_string(object, "VariantName", figure->figure.variant_name);
    json_write_double(object, "Observed", rounded(figure->value));
    if (!isnan(figure->before)) json_write_double(object, "Before", rounded(figure->before));
    if (!isnan(figure->after)) json_write_double(object, "Now", rounded(figure->after));
    write_known(object, "ErrorBefore", observed_error(figure, figure->before));
    write_known(object, "Error", observed_error(figure, figure->after));
}

static void write_point(struct json_write *in, const struct observed_point *point)
{
    struct json_write *object = json_write_add_object(in, NULL);
    json_write_string(object, "Name", point->name);
    json_write_boolean(object, "KeptBack", point->kept);
    json_write_texts(object, "Set", point->sets, point->set_count);
    if (point->has_period) json_figure_number(object, "FromInSeconds", point->from_s);
    if (point->has_period) json_figure_number(object, "ToInSeconds", point->to_s);
    write_known(object, "Utilization", point->utilization);
    struct json_write *figures = json_write_add_array(object, "Figures");
    for (size_t f = 0; f < point->figure_count; f++) write_figure(figures, &point->figures[f]);
}

const char *json_calibration(struct arena *arena, const struct calibration *calibration)
{
    struct json_write *root = json_write_object();
    json_write_string(root, "Scenario", calibration->scenario);
    json_write_string(root, "Loadline", calibration->version);
    json_write_unsigned(root, "Seed", calibration->seed);
    json_write_unsigned(root, "Replications", calibration->replications);
    json_write_unsigned(root, "Trials", calibration->trials);
    json_write_boolean(root, "Settled", calibration->settled);
    struct json_write *errors = json_write_add_object(root, "MeanError");
    write_known(errors, "FittedBefore", calibration->fitted_before);
    write_known(errors, "Fitted", calibration->fitted_after);
    write_known(errors, "KeptBackBefore", calibration->kept_before);
    write_known(errors, "KeptBack", calibration->kept_after);
    struct json_write *frees = json_write_add_array(root, "Free");
    for (size_t i = 0; i < calibration->observed.free_count; i++) write_free(frees, &calibration->observed.frees[i]);
    struct json_write *points = json_write_add_array(root, "Points");
    for (size_t p = 0; p < calibration->observed.point_count; p++)
        write_point(points, &calibration->observed.points[p]);
    json_write_texts(root, "Within", calibration->ranges, calibration->range_count);
    json_write_node(root, "Calibrated", calibration->document);
    json_write_texts(root, "Warnings", calibration->warnings, calibration->warning_count);
    return json_write_text(root, arena);
}

const char *json_calibration_scenario(struct arena *arena, const struct calibration *calibration)
{
    struct json_write *root = json_write_object();
    for (const struct json_node *member = json_first(calibration->document); member; member = json_next(member))
        json_write_node(root, json_name(member), member);
    return json_write_text(root, arena);
}
