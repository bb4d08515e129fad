/* explainer.h - what explaining a record takes: how many synthetic rows the container is sent, and how many a call may have.
 *
 * Rows       baseline rows x n, with n = min(NumberOfSamples, 2^f - 2) for f features, and n = min(2f + 2048, 2^f - 2) where
 *            NumberOfSamples is absent: 10 features make 1022 rows, 20 make 2088, for each row of the baseline. One feature
 *            has no coalition but the empty and the whole one, and makes none.
 * Calls      of as many rows as MaxRecordCount and MaxPayloadInMB (of 2^20 bytes, 6 unless said) allow (sim/explain.h), beside the
 *            prediction that was asked for. The service tunes an absent MaxRecordCount at run time; here the payload alone bounds it.
 * Config     holds the bounds of a call; the number of features where it has FeatureHeaders, and the baseline's rows where that
 *            is inline. The scenario's "Explainer" says what it does not hold.
 * Errors     explainer_figures_read() and explainer_make() add one fault per problem and return false; the rest cannot fail.
 * Source     SageMaker developer guide, Clarify online explainability, "Configure and create an endpoint" (synthetic data);
 *            Lundberg and Lee 2017, "A Unified Approach to Interpreting Model Predictions" (kernel SHAP). */
#ifndef LOADLINE_MODELS_EXPLAINER_H
#define LOADLINE_MODELS_EXPLAINER_H

#include <stdbool.h>
#include <stdint.h>

struct clarify_explainer_config;
struct faults;
struct json_node;

/* The scenario's "Explainer". */
struct explainer_figures {
    const struct json_node *node; /* NULL: the scenario has none */
    bool has_explained_share, has_feature_count, has_baseline_rows;
    double explained_share; /* of the requests; 1 by default */
    int64_t feature_count, baseline_rows;
    double row_ms; /* of the container's time, for each synthetic row; 0 by default */
};

struct explainer {
    double explained_share, row_ms;
    int64_t rows;              /* synthetic ones, for each record that is explained */
    int64_t record_count_most; /* of a call; 0: not said */
    int64_t payload_most_bytes;
};

struct explainer_figures explainer_figures_default(void);

/* Read the object. On failure *out is unchanged. */
bool explainer_figures_read(const struct json_node *node, struct explainer_figures *out, struct faults *faults);

/* Put together what the configuration and the scenario say. On failure *out is unchanged. */
bool explainer_make(const struct clarify_explainer_config *config, const struct explainer_figures *figures,
                    struct explainer *out, struct faults *faults);

/* n for each row of the baseline. number_of_samples is 0 where it is absent; features >= 1. */
int64_t explainer_samples(int64_t features, int64_t number_of_samples);

/* Rows of an inline baseline, CSV or JSON Lines: lines that are not blank. */
int64_t explainer_baseline_rows(const char *text);

#endif
