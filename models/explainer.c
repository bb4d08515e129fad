#include "models/explainer.h"

#include "models/endpoint_config.h"
#include "models/json.h"

#include <string.h>

/* Products of these with NumberOfSamples, of 32 bits, stay within 64. */
#define FEATURES_MOST      1000000
#define BASELINE_ROWS_MOST 1000000000
#define ROW_LONGEST_MS     1e9

#define PAYLOAD_DEFAULT_MB INT64_C(6) /* the API's MaxPayloadInMB */
#define BYTES_PER_MB       (INT64_C(1) << 20)

struct explainer_figures explainer_figures_default(void)
{
    return (struct explainer_figures){.explained_share = 1};
}

bool explainer_figures_read(const struct json_node *node, struct explainer_figures *out, struct faults *faults)
{
    static const char *const names[] = {"ExplainedShare", "FeatureCount", "BaselineRows", "MillisecondsPerRow", NULL};
    struct explainer_figures figures = explainer_figures_default();
    size_t before = faults_count(faults);
    figures.node = node;
    json_check_names(node, names, true, FAULT_INPUT, faults);
    figures.has_explained_share = json_get_number(node, "ExplainedShare", 0, 1, &figures.explained_share, faults);
    figures.has_feature_count =
        json_get_integer(node, "FeatureCount", 1, FEATURES_MOST, &figures.feature_count, faults);
    figures.has_baseline_rows =
        json_get_integer(node, "BaselineRows", 1, BASELINE_ROWS_MOST, &figures.baseline_rows, faults);
    json_get_number(node, "MillisecondsPerRow", 0, ROW_LONGEST_MS, &figures.row_ms, faults);
    if (faults_count(faults) > before) return false;
    *out = figures;
    return true;
}

static int64_t lesser(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int64_t explainer_samples(int64_t features, int64_t number_of_samples)
{
    int64_t coalitions = features < 62 ? (INT64_C(1) << features) - 2 : INT64_MAX;
    return lesser(number_of_samples > 0 ? number_of_samples : 2 * features + 2048, coalitions);
}

int64_t explainer_baseline_rows(const char *text)
{
    int64_t rows = 0;
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n");
        rows += strspn(line, " \t\r") < length;
        line += length + (line[length] == '\n');
    }
    return rows;
}

/* A text is taken apart into tokens, sentences or paragraphs: its headers do not say into how many. */
static bool count_features(const struct clarify_explainer_config *config, const struct explainer_figures *figures,
                           int64_t *features, struct faults *faults)
{
    const struct clarify_inference_config *inference = config->inference_config;
    bool of_text = config->shap_config->text_config != NULL;
    if (figures->has_feature_count) {
        *features = figures->feature_count;
        return true;
    }
    if (inference && inference->feature_header_count > 0 && !of_text) {
        *features = (int64_t)inference->feature_header_count;
        return true;
    }
    json_fault(faults, FAULT_INPUT, config->node,
               "does not say how many features a record has (%s): give FeatureCount in the scenario's \"Explainer\"",
               of_text ? "the tokens, sentences or paragraphs of a text" : "it has no FeatureHeaders");
    return false;
}

static bool count_baseline_rows(const struct shap_baseline_config *baseline, const struct explainer_figures *figures,
                                int64_t *rows, struct faults *faults)
{
    if (!baseline->shap_baseline) {
        *rows = figures->baseline_rows;
        if (!figures->has_baseline_rows)
            json_fault(
                faults, FAULT_INPUT, json_member(baseline->node, "ShapBaselineUri"),
                "is not read, so that its rows are not known: give BaselineRows in the scenario's \"Explainer\"");
        return figures->has_baseline_rows;
    }
    *rows = explainer_baseline_rows(baseline->shap_baseline);
    if (*rows == 0) {
        json_fault(faults, FAULT_INPUT, json_member(baseline->node, "ShapBaseline"), "must have at least one row");
        return false;
    }
    if (!figures->has_baseline_rows || figures->baseline_rows == *rows) return true;
    json_fault(faults, FAULT_INPUT, json_member(figures->node, "BaselineRows"),
               "must be absent or %lld, which is how many rows ShapBaseline has, found %lld", (long long)*rows,
               (long long)figures->baseline_rows);
    return false;
}

bool explainer_make(const struct clarify_explainer_config *config, const struct explainer_figures *figures,
                    struct explainer *out, struct faults *faults)
{
    const struct clarify_shap_config *shap = config->shap_config;
    const struct clarify_inference_config *inference = config->inference_config;
    int64_t features = 0, baseline_rows = 0;
    bool known = count_features(config, figures, &features, faults);
    known = count_baseline_rows(shap->shap_baseline_config, figures, &baseline_rows, faults) && known;
    if (!known) return false;
    int64_t payload_mb =
        inference && inference->max_payload_in_mb.given ? inference->max_payload_in_mb.value : PAYLOAD_DEFAULT_MB;
    *out = (struct explainer){
        .explained_share = figures->explained_share,
        .row_ms = figures->row_ms,
        .rows = baseline_rows * explainer_samples(features, shap->number_of_samples.value),
        .record_count_most = inference ? inference->max_record_count.value : 0,
        .payload_most_bytes = payload_mb * BYTES_PER_MB,
    };
    return true;
}
