/* distribution_read_points.c - the families that are given by points: uniform, quantiles, empirical. */
#include "models/distribution_reader.h"
#include "models/json.h"
#include "models/samples.h"
#include "sim/arena.h"

#include <stdlib.h>
#include <string.h>

static struct distribution of_points(enum distribution_family family, const struct distribution_point *points,
                                     size_t count)
{
    if (!(points[count - 1].value > points[0].value)) return distribution_constant(points[0].value);
    return (struct distribution){.family = family, .points = points, .point_count = count};
}

bool distribution_read_uniform(const struct json_node *node, struct distribution *out,
                               const struct distribution_reader *reader)
{
    struct distribution_point *points = arena_new_array(reader->arena, 2, struct distribution_point);
    points[1].share = 1;
    bool valid = distribution_need_number(node, "Minimum", 0, DISTRIBUTION_READ_LARGEST, &points[0].value, reader);
    valid &= distribution_need_number(node, "Maximum", 0, DISTRIBUTION_READ_LARGEST, &points[1].value, reader);
    if (!valid) return false;
    if (points[1].value < points[0].value) {
        json_fault(reader->faults, FAULT_INPUT, json_member(node, "Maximum"), "must not be below Minimum, %g",
                   points[0].value);
        return false;
    }
    *out = of_points(DISTRIBUTION_UNIFORM, points, 2);
    return true;
}

static bool read_point(const struct json_node *node, struct distribution_point *out,
                       const struct distribution_reader *reader)
{
    const char *name = json_name(node);
    char *end;
    out->share = strtod(name, &end);
    if (end == name || *end != '\0' || !(out->share >= 0 && out->share <= 1)) {
        json_fault(reader->faults, FAULT_INPUT, node, "the name of a quantile is its share, from \"0\" to \"1\"");
        return false;
    }
    if (json_kind(node) != JSON_NUMBER || !(json_double(node) >= 0 && json_double(node) <= DISTRIBUTION_READ_LARGEST)) {
        json_fault(reader->faults, FAULT_INPUT, node, "must be a number (%s) from 0 to %g", reader->unit,
                   DISTRIBUTION_READ_LARGEST);
        return false;
    }
    out->value = json_double(node);
    return true;
}

static int by_share(const void *a, const void *b)
{
    double x = ((const struct distribution_point *)a)->share, y = ((const struct distribution_point *)b)->share;
    return (x > y) - (x < y);
}

/* Quantiles must be given at 0 and 1, at no share twice, and must not fall. */
static bool points_are_sound(const struct json_node *quantiles, const struct distribution_point *points, size_t count,
                             struct faults *faults)
{
    if (count < 2 || points[0].share > 0 || points[count - 1].share < 1) {
        json_fault(faults, FAULT_INPUT, quantiles, "needs the quantiles \"0\" and \"1\": the least and the largest");
        return false;
    }
    for (size_t i = 1; i < count; i++) {
        if (!(points[i].share > points[i - 1].share)) {
            json_fault(faults, FAULT_INPUT, quantiles, "has the quantile of %g twice", points[i].share);
            return false;
        }
        if (points[i].value < points[i - 1].value) {
            json_fault(faults, FAULT_INPUT, quantiles, "must not fall: %g at %g, but %g at %g", points[i - 1].value,
                       points[i - 1].share, points[i].value, points[i].share);
            return false;
        }
    }
    return true;
}

bool distribution_read_quantiles(const struct json_node *node, struct distribution *out,
                                 const struct distribution_reader *reader)
{
    if (!json_require(node, "Quantiles", reader->faults)) return false;
    const struct json_node *quantiles = json_get_object(node, "Quantiles", reader->faults);
    if (!quantiles) return false;
    struct distribution_point *points =
        arena_new_array(reader->arena, json_count(quantiles), struct distribution_point);
    size_t count = 0;
    bool valid = true;
    for (const struct json_node *point = json_first(quantiles); point; point = json_next(point))
        if (strcmp(json_name(point), "Comment") != 0) valid &= read_point(point, &points[count++], reader);
    if (!valid) return false;
    qsort(points, count, sizeof *points, by_share);
    if (!points_are_sound(quantiles, points, count, reader->faults)) return false;
    *out = of_points(DISTRIBUTION_QUANTILES, points, count);
    return true;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static struct distribution of_samples(struct samples samples, struct arena *arena)
{
    qsort(samples.values, samples.count, sizeof(double), by_value);
    struct distribution_point *points = arena_new_array(arena, samples.count, struct distribution_point);
    size_t count = 0;
    for (size_t i = 0; i < samples.count; i++) {
        if (i == 0 || samples.values[i] > samples.values[i - 1]) points[count++].value = samples.values[i];
        points[count - 1].share = (double)(i + 1) / (double)samples.count;
    }
    return of_points(DISTRIBUTION_EMPIRICAL, points, count);
}

bool distribution_read_empirical(const struct json_node *node, struct distribution *out,
                                 const struct distribution_reader *reader)
{
    if (json_has(node, "Samples") == json_has(node, "File")) {
        json_fault(reader->faults, FAULT_INPUT, node, "empirical needs either Samples or File");
        return false;
    }
    struct samples samples = {0, NULL};
    if (json_has(node, "Samples")) {
        const struct json_node *array = json_get_array(node, "Samples", reader->faults);
        if (!array || !samples_read_array(array, reader->unit, &samples, reader->arena, reader->faults)) return false;
    } else {
        const char *file;
        if (!json_get_string(node, "File", &file, reader->faults)) return false;
        if (!samples_read_file(json_member(node, "File"), &samples, reader->arena, reader->faults)) return false;
    }
    if (samples.count == 0) {
        json_fault(reader->faults, FAULT_INPUT, node, "empirical needs at least one sample");
        return false;
    }
    *out = of_samples(samples, reader->arena);
    return true;
}
