#include "reports/json_fitting.h"

#include "models/distribution_write.h"
#include "models/fitting.h"
#include "models/json_write.h"
#include "reports/figure.h"
#include "reports/json_figure.h"
#include "sim/arena.h"

#include <math.h>
#include <stdio.h>

static void write_figure(struct json_write *in, const char *name, double value)
{
    json_write_double(in, name, distribution_rounded(value));
}

/* --- The model --- */

static void write_service(struct json_write *profile, const struct distribution *service)
{
    if (service->family != DISTRIBUTION_LINEAR) {
        distribution_write(profile, "ServiceTimeInMilliseconds", service);
        return;
    }
    const struct distribution_linear *linear = &service->linear;
    struct json_write *object = json_write_add_object(profile, "ServiceTimeInMilliseconds");
    json_write_string(object, "Distribution", "linear");
    json_write_double(object, "Base", distribution_rounded(linear->base));
    json_write_double(object, "PerInputToken", distribution_rounded(linear->per_input_token));
    json_write_double(object, "PerOutputToken", distribution_rounded(linear->per_output_token));
    json_write_double(object, "PerPayloadKB", distribution_rounded(linear->per_payload_kb));
    distribution_write(object, "Noise", linear->noise);
}

static void write_slowdown(struct json_write *profile, const struct saturation *saturation)
{
    if (saturation->point_count == 0) return;
    struct json_write *slowdown = json_write_add_array(profile, "Slowdown");
    for (size_t i = 0; i < saturation->point_count; i++) {
        struct json_write *pair = json_write_add_array(slowdown, NULL);
        json_write_double(pair, NULL, saturation->at[i]);
        json_write_double(pair, NULL, distribution_rounded(saturation->factor[i]));
    }
}

static void write_model(struct json_write *model, const struct fitting *fitting, struct arena *arena)
{
    json_write_string(model, "Comment",
                      arena_format(arena, "loadline " LOADLINE_VERSION " fit of %s, SHA-256 %s",
                                   fitting->measurements->file, fitting->measurements->sha256));
    struct json_write *profiles = json_write_add_array(model, "Profiles");
    for (size_t p = 0; p < fitting->place_count; p++) {
        const struct fitting_place *place = &fitting->places[p];
        struct json_write *profile = json_write_add_object(profiles, NULL);
        json_write_string(profile, "InstanceType", place->instance_type);
        if (place->memory_mb) json_write_unsigned(profile, "MemorySizeInMB", place->memory_mb);
        write_service(profile, &place->service);
        if (place->workers > 0 && !place->memory_mb) json_write_unsigned(profile, "Workers", place->workers);
        write_slowdown(profile, &place->saturation);
    }
}

const char *json_fitting_model(struct arena *arena, const struct fitting *fitting)
{
    struct json_write *root = json_write_object();
    write_model(root, fitting, arena);
    return json_write_text(root, arena);
}

/* --- What was found --- */

static void write_candidates(struct json_write *in, const struct law_choice *choice)
{
    struct json_write *candidates = json_write_add_array(in, "Candidates");
    for (size_t i = 0; i < choice->candidate_count; i++) {
        const struct law_candidate *candidate = &choice->candidates[i];
        struct json_write *object = json_write_add_object(candidates, NULL);
        json_write_string(object, "Family", family_name[candidate->family]);
        json_write_unsigned(object, "Parameters", family_parameters[candidate->family]);
        write_figure(object, "LogLikelihood", candidate->log_likelihood);
        if (!isnan(candidate->bic)) write_figure(object, "BIC", candidate->bic);
        if (!isnan(candidate->aic)) write_figure(object, "AIC", candidate->aic);
        if (!isnan(candidate->distance)) write_figure(object, "AndersonDarling", candidate->distance);
        write_figure(object, "WorstQuantileError", candidate->worst);
        distribution_write(object, "Law", &candidate->law);
    }
}

static void write_estimates(struct json_write *in, const struct law_choice *choice)
{
    static const char *const names[LAW_FIGURES] = {"Mean", "CoefficientOfVariation", "P50", "P90", "P99"};
    struct json_write *estimates = json_write_add_object(in, "Estimates");
    for (int f = 0; f < LAW_FIGURES; f++)
        if (choice->estimates[f].known) write_figure(estimates, names[f], choice->estimates[f].value);
    struct json_write *intervals = json_write_add_object(estimates, "Intervals");
    for (int f = 0; f < LAW_FIGURES; f++)
        if (choice->estimates[f].known)
            json_figure_interval(intervals, names[f], &choice->estimates[f].interval, distribution_rounded);
}

static void write_choice(struct json_write *in, const struct law_choice *choice)
{
    json_write_string(in, "Family", family_name[choice->candidates[choice->chosen].family]);
    json_write_string(in, "Profile", choice->basis == LAW_QUANTILES ? "quantiles" : "family");
    if (choice->tested) {
        struct json_write *test = json_write_add_object(in, "Test");
        json_write_string(test, "Name", choice->test);
        json_write_unsigned(test, "Tested", choice->tested_count);
        write_figure(test, "Statistic", choice->statistic);
        write_figure(test, "PValue", choice->p_value);
    }
    write_candidates(in, choice);
    write_estimates(in, choice);
    struct json_write *points = json_write_add_array(in, "Quantiles");
    for (size_t i = 0; i < choice->point_count; i++) {
        struct json_write *point = json_write_add_object(points, NULL);
        write_figure(point, "Share", choice->points[i].share);
        write_figure(point, "Measured", choice->points[i].measured);
        write_figure(point, "Fitted", choice->points[i].fitted);
    }
}

static void write_line(struct json_write *in, const struct fitting_place *place)
{
    static const char *const names[MEASURED_COLUMNS] = {[MEASURED_INPUT_TOKENS] = "PerInputToken",
                                                        [MEASURED_OUTPUT_TOKENS] = "PerOutputToken",
                                                        [MEASURED_PAYLOAD] = "PerPayloadKB"};
    if (!place->has_line) return;
    struct json_write *line = json_write_add_object(in, "Line");
    struct json_write *errors = NULL;
    for (size_t c = 0; c <= place->line.figure_count; c++)
        write_figure(line, c == 0 ? "Base" : names[place->figures[c - 1]], place->line.coefficients[c]);
    errors = json_write_add_object(line, "StandardErrors");
    for (size_t c = 0; c <= place->line.figure_count; c++)
        write_figure(errors, c == 0 ? "Base" : names[place->figures[c - 1]], place->line.errors[c]);
    write_figure(line, "VarianceExplained", place->line.explained);
}

static void write_levels(struct json_write *in, const struct fitting_place *place)
{
    if (place->level_count == 0) return;
    json_write_boolean(in, "Saturated", place->saturation.saturated);
    struct json_write *levels = json_write_add_array(in, "Levels");
    for (size_t i = 0; i < place->level_count; i++) {
        const struct saturation_level *level = &place->levels[i];
        struct json_write *object = json_write_add_object(levels, NULL);
        write_figure(object, "Concurrency", level->concurrency);
        json_write_unsigned(object, "Rows", level->count);
        json_write_double(object, "Response", figure_ms(level->response));
        json_write_double(object, "Service", figure_ms(level->service));
        json_write_double(object, "Waiting", figure_ms(level->waiting));
    }
}

static void write_place(struct json_write *in, const struct fitting_place *place)
{
    struct json_write *object = json_write_add_object(in, NULL);
    json_write_string(object, "InstanceType", place->instance_type);
    if (place->memory_mb) json_write_unsigned(object, "MemorySizeInMB", place->memory_mb);
    json_write_unsigned(object, "Rows", place->rows);
    json_write_unsigned(object, "RowsOfTheLaw", place->law_rows);
    write_levels(object, place);
    write_line(object, place);
    if (place->has_choice) write_choice(object, &place->choice);
}

const char *json_fitting(struct arena *arena, const struct fitting *fitting)
{
    static const char *const kinds[] = {"requests", "percentiles", "means"};
    const struct measurements *measurements = fitting->measurements;
    struct json_write *root = json_write_object();
    json_write_string(root, "File", measurements->file);
    json_write_string(root, "SHA256", measurements->sha256);
    json_write_string(root, "Loadline", LOADLINE_VERSION);
    json_write_string(root, "Format", measurements->format);
    json_write_string(root, "Kind", kinds[measurements->kind]);
    json_write_string(root, "Unit", "ms");
    json_write_unsigned(root, "Seed", fitting->terms.seed);
    write_figure(root, "Confidence", fitting->terms.confidence);
    json_write_unsigned(root, "Rows", measurements->count);
    json_write_unsigned(root, "LeftOut", measurements->left_out);
    struct json_write *places = json_write_add_array(root, "Places");
    for (size_t p = 0; p < fitting->place_count; p++) write_place(places, &fitting->places[p]);
    write_model(json_write_add_object(root, "Model"), fitting, arena);
    json_write_texts(root, "Warnings", fitting->warnings, fitting->warning_count);
    return json_write_text(root, arena);
}
