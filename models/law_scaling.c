#include "models/law_scaling.h"

#include "models/distribution_write.h"
#include "models/json.h"
#include "models/json_write.h"

#include <string.h>

static const char *const scaled_members[] = {"Mean",          "Scale",          "Minimum",      "Maximum", "Base",
                                             "PerInputToken", "PerOutputToken", "PerPayloadKB", NULL};

static bool is_scaled(const char *name)
{
    for (size_t i = 0; scaled_members[i]; i++)
        if (strcmp(scaled_members[i], name) == 0) return true;
    return false;
}

static bool write_law(struct json_write *in, const char *name, const struct json_node *law, double factor);

static void write_times(struct json_write *in, const char *name, const struct json_node *number, double factor)
{
    json_write_double(in, name, distribution_rounded(json_double(number) * factor));
}

/* The numbers of an array or object, each times the factor. */
static bool write_all(struct json_write *in, const char *name, const struct json_node *values, double factor)
{
    bool object = json_kind(values) == JSON_OBJECT;
    if (!object && json_kind(values) != JSON_ARRAY) return false;
    struct json_write *all = object ? json_write_add_object(in, name) : json_write_add_array(in, name);
    for (const struct json_node *value = json_first(values); value; value = json_next(value)) {
        if (json_kind(value) != JSON_NUMBER) return false;
        write_times(all, json_name(value), value, factor);
    }
    return true;
}

static bool write_parts(struct json_write *in, const struct json_node *parts, double factor)
{
    if (json_kind(parts) != JSON_ARRAY) return false;
    struct json_write *all = json_write_add_array(in, "Parts");
    for (const struct json_node *part = json_first(parts); part; part = json_next(part)) {
        struct json_write *own = json_write_add_object(all, NULL);
        if (json_kind(part) != JSON_OBJECT) return false;
        for (const struct json_node *member = json_first(part); member; member = json_next(member)) {
            if (strcmp(json_name(member), "Of") != 0)
                json_write_node(own, json_name(member), member);
            else if (!write_law(own, "Of", member, factor))
                return false;
        }
    }
    return true;
}

/* One member of a distribution; false where it cannot be multiplied. */
static bool write_member(struct json_write *law, const struct json_node *member, double factor)
{
    const char *name = json_name(member);
    if (strcmp(name, "File") == 0) return false;
    if (strcmp(name, "Quantiles") == 0 || strcmp(name, "Samples") == 0) return write_all(law, name, member, factor);
    if (strcmp(name, "Parts") == 0) return write_parts(law, member, factor);
    if (is_scaled(name) && json_kind(member) == JSON_NUMBER)
        write_times(law, name, member, factor);
    else
        json_write_node(law, name, member);
    return true;
}

static bool write_law(struct json_write *in, const char *name, const struct json_node *law, double factor)
{
    if (json_kind(law) == JSON_NUMBER) {
        write_times(in, name, law, factor);
        return true;
    }
    if (json_kind(law) != JSON_OBJECT || !json_member(law, "Distribution")) return false;
    struct json_write *object = json_write_add_object(in, name);
    for (const struct json_node *member = json_first(law); member; member = json_next(member))
        if (!write_member(object, member, factor)) return false;
    return true;
}

static bool write_curve(struct json_write *in, const struct json_node *curve, double factor, bool excess)
{
    if (json_kind(curve) != JSON_ARRAY) return false;
    struct json_write *points = json_write_add_array(in, NULL);
    for (const struct json_node *pair = json_first(curve); pair; pair = json_next(pair)) {
        if (json_kind(pair) != JSON_ARRAY || json_count(pair) != 2) return false;
        const struct json_node *x = json_first(pair), *y = json_next(x);
        if (json_kind(x) != JSON_NUMBER || json_kind(y) != JSON_NUMBER) return false;
        struct json_write *point = json_write_add_array(points, NULL);
        json_write_node(point, NULL, x);
        double value = excess ? 1 + (json_double(y) - 1) * factor : json_double(y) * factor;
        json_write_double(point, NULL, distribution_rounded(value));
    }
    return true;
}

/* What was written in an array, without its brackets: a value by itself. */
static const char *alone(struct arena *arena, struct json_write *array, bool written)
{
    if (!written) {
        json_write_free(array);
        return NULL;
    }
    char *text = json_write_text(array, arena), *end = strrchr(text, ']');
    *end = '\0';
    return strchr(text, '[') + 1;
}

const char *law_scaled(struct arena *arena, const struct json_node *law, double factor)
{
    struct json_write *array = json_write_array();
    return alone(arena, array, write_law(array, NULL, law, factor));
}

const char *curve_scaled(struct arena *arena, const struct json_node *curve, double factor, bool excess)
{
    struct json_write *array = json_write_array();
    return alone(arena, array, write_curve(array, curve, factor, excess));
}
