#include "reports/json_uncertain.h"

#include "models/json_write.h"
#include "models/result.h"
#include "reports/figure.h"
#include "reports/json_figure.h"

static struct json_write *write_range(struct json_write *array, const struct uncertain_input *input)
{
    struct json_write *object = json_write_add_object(array, NULL);
    json_write_string(object, "Pointer", input->pointer);
    json_write_double(object, "Low", input->low);
    json_write_double(object, "Mid", input->mid);
    json_write_double(object, "High", input->high);
    return object;
}

void json_uncertain_ranges(struct json_write *in, const struct uncertain_input *inputs, size_t count)
{
    struct json_write *array = count > 0 ? json_write_add_array(in, "UncertainInputs") : NULL;
    for (size_t i = 0; i < count; i++) write_range(array, &inputs[i]);
}

static void write_input(struct json_write *array, const struct uncertain_input *input)
{
    struct json_write *values = json_write_add_array(write_range(array, input), "Values");
    for (size_t r = 0; r < input->value_count; r++) json_figure_number(values, NULL, input->values[r]);
}

static void write_shares(struct json_write *in, const struct result *result, const struct figure_spread *spread)
{
    if (!spread->has_shares) return;
    struct json_write *shares = json_write_add_array(in, "Shares");
    for (size_t i = 0; i < result->uncertain_count; i++) {
        struct json_write *share = json_write_add_object(shares, NULL);
        json_write_string(share, "Pointer", result->uncertain[i].pointer);
        json_figure_number(share, "Share", spread->shares[i].share);
        json_figure_interval(share, "Interval", &spread->shares[i].interval, figure_significant);
    }
    json_figure_number(in, "Rest", spread->rest);
}

static void write_spread(struct json_write *array, const struct result *result, const struct figure_spread *spread)
{
    double (*rounded)(double) = spread->statistic ? figure_ms : figure_significant;
    struct json_write *object = json_write_add_object(array, NULL);
    json_write_string(object, "Metric", spread->metric);
    json_write_string(object, "Statistic", spread->statistic);
    json_write_string(object, "VariantName", spread->variant_name);
    json_write_unsigned(object, "Replications", spread->replications);
    json_write_double(object, "Mean", rounded(spread->mean));
    json_write_double(object, "StandardDeviation", rounded(spread->standard_deviation));
    json_write_double(object, "Minimum", rounded(spread->minimum));
    json_write_double(object, "Maximum", rounded(spread->maximum));
    if (spread->has_limit) {
        json_write_double(object, "AtMost", spread->at_most);
        json_write_unsigned(object, "Met", spread->met);
    }
    write_shares(object, result, spread);
}

void json_uncertain(struct json_write *report, const struct result *result)
{
    if (result->uncertain_count == 0) return;
    struct json_write *inputs = json_write_add_array(report, "UncertainInputs");
    for (size_t i = 0; i < result->uncertain_count; i++) write_input(inputs, &result->uncertain[i]);
    struct json_write *spreads = json_write_add_array(report, "Spreads");
    for (size_t i = 0; i < result->spread_count; i++) write_spread(spreads, result, &result->spreads[i]);
}
