#include "models/distribution_write.h"

#include "models/distribution.h"
#include "models/json_write.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

double distribution_rounded(double value)
{
    char text[40];
    snprintf(text, sizeof text, "%.6g", value);
    return strtod(text, NULL);
}

static void write_number(struct json_write *in, const char *name, double value)
{
    json_write_double(in, name, distribution_rounded(value));
}

static void write_shape_and_scale(struct json_write *in, const char *family, const struct distribution *law)
{
    json_write_string(in, "Distribution", family);
    write_number(in, "Shape", law->shape);
    write_number(in, "Scale", law->scale);
}

/* Shares in full, so that they still rise. */
static void write_quantiles(struct json_write *in, const struct distribution *law)
{
    json_write_string(in, "Distribution", "quantiles");
    struct json_write *quantiles = json_write_add_object(in, "Quantiles");
    for (size_t i = 0; i < law->point_count; i++) {
        char share[40];
        snprintf(share, sizeof share, "%.15g", law->points[i].share);
        write_number(quantiles, share, law->points[i].value);
    }
}

static void write_mixture(struct json_write *in, const struct distribution *law)
{
    json_write_string(in, "Distribution", "mixture");
    struct json_write *parts = json_write_add_array(in, "Parts");
    for (size_t i = 0; i < law->part_count; i++) {
        struct json_write *part = json_write_add_object(parts, NULL);
        write_number(part, "Weight", law->parts[i].weight);
        distribution_write(part, "Of", law->parts[i].of);
    }
}

void distribution_write(struct json_write *in, const char *name, const struct distribution *law)
{
    if (law->family == DISTRIBUTION_CONSTANT) {
        write_number(in, name, law->scale);
        return;
    }
    struct json_write *object = json_write_add_object(in, name);
    switch (law->family) {
    case DISTRIBUTION_EXPONENTIAL:
        json_write_string(object, "Distribution", "exponential");
        write_number(object, "Mean", law->scale);
        break;
    case DISTRIBUTION_GAMMA: write_shape_and_scale(object, "gamma", law); break;
    case DISTRIBUTION_LOGNORMAL: write_shape_and_scale(object, "lognormal", law); break;
    case DISTRIBUTION_WEIBULL: write_shape_and_scale(object, "weibull", law); break;
    case DISTRIBUTION_PARETO: write_shape_and_scale(object, "pareto", law); break;
    case DISTRIBUTION_NORMAL:
        json_write_string(object, "Distribution", "normal");
        write_number(object, "Mean", law->shape);
        write_number(object, "CoefficientOfVariation", law->scale / law->shape);
        break;
    case DISTRIBUTION_QUANTILES: write_quantiles(object, law); break;
    case DISTRIBUTION_MIXTURE: write_mixture(object, law); break;
    default: assert(0 && "a law that a fit makes");
    }
}
