/* distribution_read.c - a quantity with chance in it, from JSON. */
#include "models/distribution_reader.h"
#include "models/json.h"
#include "sim/arena.h"

#include <math.h>

#define CV_SMALLEST    0.001
#define CV_LARGEST     100.0
#define SHAPE_SMALLEST 0.01
#define SHAPE_LARGEST  1e6
/* How far the mean of Noise may be from 1: samples and given quantiles seldom hit it exactly. */
#define NOISE_TOLERANCE 1e-3

/* In the order of enum distribution_family, from the second on: a constant is written as a number. */
static const char *const family_names[] = {"exponential",      "gamma",   "lognormal", "weibull", "pareto",
                                           "hyperexponential", "erlang",  "normal",    "uniform", "quantiles",
                                           "empirical",        "mixture", "linear",    "trace",   NULL};

static const char *const members_of_moments[] = {"Distribution", "Mean",  "CoefficientOfVariation",
                                                 "Shape",        "Scale", NULL};
static const char *const members_of_exponential[] = {"Distribution", "Mean", NULL};
static const char *const members_of_uniform[] = {"Distribution", "Minimum", "Maximum", NULL};
static const char *const members_of_quantiles[] = {"Distribution", "Quantiles", NULL};
static const char *const members_of_empirical[] = {"Distribution", "Samples", "File", NULL};
static const char *const members_of_mixture[] = {"Distribution", "Parts", NULL};
static const char *const members_of_linear[] = {
    "Distribution", "Base", "PerInputToken", "PerOutputToken", "PerPayloadKB", "Noise", NULL};
static const char *const members_of_trace[] = {"Distribution", NULL};
static const char *const members_of_part[] = {"Weight", "Of", NULL};

static bool read_any(const struct json_node *node, enum distribution_use use, struct distribution *out,
                     const struct distribution_reader *reader);

bool distribution_need_number(const struct json_node *node, const char *name, double least, double most, double *out,
                              const struct distribution_reader *reader)
{
    return json_require(node, name, reader->faults) && json_get_number(node, name, least, most, out, reader->faults);
}

static bool need_positive(const struct json_node *node, const char *name, double *out,
                          const struct distribution_reader *reader)
{
    double value;
    if (!distribution_need_number(node, name, 0, DISTRIBUTION_READ_LARGEST, &value, reader)) return false;
    if (!(value > 0)) {
        json_fault(reader->faults, FAULT_INPUT, json_member(node, name), "must be above 0 (%s), found %s", reader->unit,
                   json_number_text(json_member(node, name)));
        return false;
    }
    *out = value;
    return true;
}

/* --- Families with Mean and CoefficientOfVariation, or Shape and Scale --- */

static bool read_mean_and_cv(const struct json_node *node, enum distribution_family family, struct distribution *out,
                             const struct distribution_reader *reader)
{
    double mean = 0, cv = 0;
    bool valid = need_positive(node, "Mean", &mean, reader);
    valid &= distribution_need_number(node, "CoefficientOfVariation", 0, CV_LARGEST, &cv, reader);
    if (!valid) return false;
    const struct json_node *said = json_member(node, "CoefficientOfVariation");
    if (cv < CV_SMALLEST && cv > 0) {
        json_fault(reader->faults, FAULT_INPUT, said, "must be 0 or from %g to %g, found %s", CV_SMALLEST, CV_LARGEST,
                   json_number_text(said));
        return false;
    }
    if (!(cv > 0) && family != DISTRIBUTION_HYPEREXPONENTIAL) {
        *out = distribution_constant(mean);
        return true;
    }
    const char *wrong = distribution_from_moments(family, mean, cv, out, reader->arena);
    if (wrong) json_fault(reader->faults, FAULT_INPUT, said, "%s, found %s", wrong, json_number_text(said));
    return !wrong;
}

static bool read_shape_and_scale(const struct json_node *node, enum distribution_family family,
                                 struct distribution *out, const struct distribution_reader *reader)
{
    double shape = 0, scale = 0;
    int64_t phases = 0;
    bool valid = json_require(node, "Shape", reader->faults);
    if (valid && family == DISTRIBUTION_ERLANG) {
        valid = json_get_integer(node, "Shape", 1, (int64_t)SHAPE_LARGEST, &phases, reader->faults);
        shape = (double)phases;
    } else if (valid) {
        valid = json_get_number(node, "Shape", SHAPE_SMALLEST, SHAPE_LARGEST, &shape, reader->faults);
    }
    valid &= need_positive(node, "Scale", &scale, reader);
    if (valid) *out = (struct distribution){.family = family, .shape = shape, .scale = scale};
    return valid;
}

static bool read_by_moments(const struct json_node *node, enum distribution_family family, struct distribution *out,
                            const struct distribution_reader *reader)
{
    bool moments = json_has(node, "Mean") || json_has(node, "CoefficientOfVariation");
    bool own = json_has(node, "Shape") || json_has(node, "Scale");
    bool only_moments = family == DISTRIBUTION_HYPEREXPONENTIAL || family == DISTRIBUTION_NORMAL;
    if (own && only_moments) {
        json_fault(reader->faults, FAULT_INPUT, node, "%s has no Shape and Scale; give Mean and CoefficientOfVariation",
                   family_names[family - 1]);
        return false;
    }
    if (moments && own) {
        json_fault(reader->faults, FAULT_INPUT, node,
                   "give Mean and CoefficientOfVariation, or Shape and Scale, not both");
        return false;
    }
    if (!moments && !own) {
        json_fault(reader->faults, FAULT_INPUT, node, "%s needs Mean and CoefficientOfVariation%s",
                   family_names[family - 1], only_moments ? "" : ", or Shape and Scale");
        return false;
    }
    return moments ? read_mean_and_cv(node, family, out, reader) : read_shape_and_scale(node, family, out, reader);
}

static bool read_exponential(const struct json_node *node, struct distribution *out,
                             const struct distribution_reader *reader)
{
    double mean;
    if (!need_positive(node, "Mean", &mean, reader)) return false;
    *out = (struct distribution){.family = DISTRIBUTION_EXPONENTIAL, .scale = mean};
    return true;
}

/* --- Mixture, linear, trace --- */

static bool read_part(const struct json_node *node, struct distribution_part *out,
                      const struct distribution_reader *reader)
{
    if (json_kind(node) != JSON_OBJECT) {
        json_fault(reader->faults, FAULT_INPUT, node, "must be an object with Weight and Of");
        return false;
    }
    size_t before = faults_count(reader->faults);
    json_check_names(node, members_of_part, true, FAULT_INPUT, reader->faults);
    distribution_need_number(node, "Weight", 0, DISTRIBUTION_READ_LARGEST, &out->weight, reader);
    struct distribution *of = arena_new_of(reader->arena, struct distribution);
    if (json_require(node, "Of", reader->faults)) read_any(json_member(node, "Of"), DISTRIBUTION_DRAWN, of, reader);
    out->of = of;
    return faults_count(reader->faults) == before;
}

static bool read_mixture(const struct json_node *node, struct distribution *out,
                         const struct distribution_reader *reader)
{
    if (!json_require(node, "Parts", reader->faults)) return false;
    const struct json_node *array = json_get_array(node, "Parts", reader->faults);
    if (!array) return false;
    struct distribution_part *parts = arena_new_array(reader->arena, json_count(array), struct distribution_part);
    size_t count = 0;
    double total = 0;
    bool valid = true;
    for (const struct json_node *part = json_first(array); part; part = json_next(part)) {
        valid &= read_part(part, &parts[count], reader);
        total += parts[count++].weight;
    }
    if (!valid) return false;
    if (!(total > 0)) {
        json_fault(reader->faults, FAULT_INPUT, array, "needs at least one part with a Weight above 0");
        return false;
    }
    for (size_t i = 0; i < count; i++) parts[i].weight /= total;
    *out = (struct distribution){.family = DISTRIBUTION_MIXTURE, .parts = parts, .part_count = count};
    return true;
}

static bool read_noise(const struct json_node *node, const struct distribution **out,
                       const struct distribution_reader *reader)
{
    struct distribution *noise = arena_new_of(reader->arena, struct distribution);
    struct distribution_reader of_noise = {"a factor of mean 1", reader->arena, reader->faults};
    if (!read_any(node, DISTRIBUTION_DRAWN, noise, &of_noise)) return false;
    double mean = distribution_mean(noise);
    if (!(fabs(mean - 1) <= NOISE_TOLERANCE)) {
        json_fault(reader->faults, FAULT_INPUT, node, "Noise must have mean 1, has %g", mean);
        return false;
    }
    *out = noise;
    return true;
}

static bool read_linear(const struct json_node *node, struct distribution *out,
                        const struct distribution_reader *reader)
{
    struct distribution_linear linear = {0};
    size_t before = faults_count(reader->faults);
    bool any = json_get_number(node, "Base", 0, DISTRIBUTION_READ_LARGEST, &linear.base, reader->faults);
    any |=
        json_get_number(node, "PerInputToken", 0, DISTRIBUTION_READ_LARGEST, &linear.per_input_token, reader->faults);
    any |=
        json_get_number(node, "PerOutputToken", 0, DISTRIBUTION_READ_LARGEST, &linear.per_output_token, reader->faults);
    any |= json_get_number(node, "PerPayloadKB", 0, DISTRIBUTION_READ_LARGEST, &linear.per_payload_kb, reader->faults);
    if (json_has(node, "Noise")) read_noise(json_member(node, "Noise"), &linear.noise, reader);
    if (faults_count(reader->faults) > before) return false;
    if (!any) {
        json_fault(reader->faults, FAULT_INPUT, node,
                   "linear needs at least one of Base, PerInputToken, PerOutputToken, PerPayloadKB");
        return false;
    }
    *out = (struct distribution){.family = DISTRIBUTION_LINEAR, .linear = linear};
    return true;
}

/* --- Any distribution --- */

static const char *const *members_of(enum distribution_family family)
{
    switch (family) {
    case DISTRIBUTION_EXPONENTIAL: return members_of_exponential;
    case DISTRIBUTION_UNIFORM: return members_of_uniform;
    case DISTRIBUTION_QUANTILES: return members_of_quantiles;
    case DISTRIBUTION_EMPIRICAL: return members_of_empirical;
    case DISTRIBUTION_MIXTURE: return members_of_mixture;
    case DISTRIBUTION_LINEAR: return members_of_linear;
    case DISTRIBUTION_TRACE: return members_of_trace;
    default: return members_of_moments;
    }
}

static bool read_family(const struct json_node *node, enum distribution_family family, struct distribution *out,
                        const struct distribution_reader *reader)
{
    switch (family) {
    case DISTRIBUTION_EXPONENTIAL: return read_exponential(node, out, reader);
    case DISTRIBUTION_UNIFORM: return distribution_read_uniform(node, out, reader);
    case DISTRIBUTION_QUANTILES: return distribution_read_quantiles(node, out, reader);
    case DISTRIBUTION_EMPIRICAL: return distribution_read_empirical(node, out, reader);
    case DISTRIBUTION_MIXTURE: return read_mixture(node, out, reader);
    case DISTRIBUTION_LINEAR: return read_linear(node, out, reader);
    case DISTRIBUTION_TRACE: *out = (struct distribution){.family = family}; return true;
    default: return read_by_moments(node, family, out, reader);
    }
}

static bool read_object(const struct json_node *node, enum distribution_use use, struct distribution *out,
                        const struct distribution_reader *reader)
{
    int choice;
    size_t before = faults_count(reader->faults);
    if (!json_require(node, "Distribution", reader->faults) ||
        !json_get_choice(node, "Distribution", family_names, &choice, reader->faults))
        return false;
    enum distribution_family family = (enum distribution_family)(choice + 1);
    json_check_names(node, members_of(family), true, FAULT_INPUT, reader->faults);
    if (family == DISTRIBUTION_LINEAR && use == DISTRIBUTION_DRAWN)
        json_fault(reader->faults, FAULT_INPUT, json_member(node, "Distribution"),
                   "linear is for ServiceTimeInMilliseconds, DownloadInMilliseconds and UploadInMilliseconds alone");
    if (family == DISTRIBUTION_TRACE && use != DISTRIBUTION_OF_SERVICE)
        json_fault(reader->faults, FAULT_INPUT, json_member(node, "Distribution"),
                   "trace is for ServiceTimeInMilliseconds alone");
    struct distribution read;
    if (!read_family(node, family, &read, reader) || faults_count(reader->faults) > before) return false;
    *out = read;
    return true;
}

static bool read_any(const struct json_node *node, enum distribution_use use, struct distribution *out,
                     const struct distribution_reader *reader)
{
    if (json_kind(node) == JSON_OBJECT) return read_object(node, use, out, reader);
    if (json_kind(node) != JSON_NUMBER) {
        json_fault(reader->faults, FAULT_INPUT, node, "must be a number (%s) or an object with a Distribution",
                   reader->unit);
        return false;
    }
    double value = json_double(node);
    if (!(value >= 0 && value <= DISTRIBUTION_READ_LARGEST)) {
        json_fault(reader->faults, FAULT_INPUT, node, "must be from 0 to %g (%s), found %s", DISTRIBUTION_READ_LARGEST,
                   reader->unit, json_number_text(node));
        return false;
    }
    *out = distribution_constant(value);
    return true;
}

bool distribution_read(const struct json_node *node, const char *unit, enum distribution_use use,
                       struct distribution *out, struct arena *arena, struct faults *faults)
{
    struct distribution_reader reader = {unit, arena, faults};
    return read_any(node, use, out, &reader);
}
