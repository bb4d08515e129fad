/* scenario_headline.c - what a scenario says of itself and of its runs: name, region, seed, replications, how long, how exactly. */
#include "models/json.h"
#include "models/time.h"
#include "scenarios/scenario_reading.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <string.h>

#define LOWER "abcdefghijklmnopqrstuvwxyz"

/* A scenario without a name goes by its file's, so that `report NAME` finds it. */
static const char *name_of_file(const struct scenario_reading *reading, const struct json_node *root)
{
    const char *file = json_file(root), *slash = strrchr(file, '/');
    const char *name = slash ? slash + 1 : file, *dot = strrchr(name, '.');
    if (strcmp(file, "-") == 0 || dot == name) return "scenario";
    return dot ? arena_text_n(reading->arena, name, (size_t)(dot - name)) : name;
}

bool scenario_is_region(const char *text)
{
    size_t words = 0, length = strspn(text, LOWER);
    if (length != 2) return false;
    for (; text[length] == '-'; words++) {
        text += length + 1;
        length = strspn(text, LOWER);
        if (length == 0) break;
    }
    length = strspn(text, "0123456789");
    return words >= 1 && length > 0 && text[length] == '\0';
}

void scenario_read_headline(const struct scenario_reading *reading, const struct json_node *root)
{
    struct scenario *scenario = reading->scenario;
    struct faults *faults = reading->faults;
    int64_t seed = 1, replications = 0;

    scenario->name = name_of_file(reading, root);
    scenario->region = "us-east-1";
    scenario->confidence = 0.95;
    if (json_get_string(root, "Name", &scenario->name, faults) && *scenario->name == '\0')
        json_fault(faults, FAULT_INPUT, json_member(root, "Name"), "must not be empty");
    json_get_string(root, "Description", &scenario->description, faults);
    if (json_get_string(root, "Region", &scenario->region, faults) && !scenario_is_region(scenario->region))
        json_fault(faults, FAULT_INPUT, json_member(root, "Region"),
                   "expected a region such as \"us-east-1\", found \"%s\"", scenario->region);
    json_get_integer(root, "Seed", 0, INT64_MAX, &seed, faults);
    json_get_integer(root, "Replications", 1, REPLICATIONS_MOST, &replications, faults);
    json_get_number(root, "Confidence", 0.5, 0.9999, &scenario->confidence, faults);
    scenario->seed = reading->options->has_seed ? reading->options->seed : (uint64_t)seed;
    scenario->replications = reading->options->replications ? reading->options->replications : (uint32_t)replications;

    const struct json_node *start = json_member(root, "StartTime");
    const char *text = NULL;
    bool zoned;
    if (!start || !json_get_string(root, "StartTime", &text, faults)) return;
    scenario->has_start_time = time_read(text, strlen(text), &scenario->start_time_ns, &zoned);
    if (!scenario->has_start_time)
        json_fault(faults, FAULT_INPUT, start, "expected a time such as \"2026-11-23T00:00:00Z\", found \"%s\"", text);
}

void scenario_read_span(const struct scenario_reading *reading, const struct json_node *root)
{
    struct scenario *scenario = reading->scenario;
    struct faults *faults = reading->faults;
    const double shortest_s = 1e-9;
    json_get_number(root, "DurationInSeconds", shortest_s, TIME_LONGEST_S, &scenario->duration_s, faults);

    const struct json_node *warm_up = json_member(root, "WarmUpInSeconds");
    if (!warm_up) return;
    if (json_kind(warm_up) == JSON_STRING) {
        if (strcmp(json_string(warm_up), "auto") == 0)
            scenario->warm_up = WARM_UP_AUTO;
        else
            json_fault(faults, FAULT_INPUT, warm_up, "expected a number of seconds or \"auto\", found \"%s\"",
                       json_string(warm_up));
        return;
    }
    if (!json_get_number(root, "WarmUpInSeconds", 0, TIME_LONGEST_S, &scenario->warm_up_s, faults)) return;
    if (scenario->warm_up_s > 0) scenario->warm_up = WARM_UP_GIVEN;
    if (scenario->duration_s > 0 && scenario->warm_up_s >= scenario->duration_s)
        json_fault(faults, FAULT_INPUT, warm_up, "must be below DurationInSeconds (%g), found %g", scenario->duration_s,
                   scenario->warm_up_s);
}

void scenario_read_precision(const struct scenario_reading *reading, const struct json_node *root)
{
    static const char *const names[] = {"Metric",          "Statistic", "VariantName", "RelativeHalfWidth",
                                        "MaxReplications", NULL};
    struct precision *precision = &reading->scenario->precision;
    struct json_node *node = json_get_object(root, "Precision", reading->faults);
    int64_t most = 100;
    if (!node) return;
    json_check_names(node, names, true, FAULT_INPUT, reading->faults);
    precision->given = objective_read_figure(node, &precision->figure, reading->faults);
    if (json_require(node, "RelativeHalfWidth", reading->faults))
        json_get_number(node, "RelativeHalfWidth", 0.0001, 1, &precision->relative_half_width, reading->faults);
    json_get_integer(node, "MaxReplications", 2, REPLICATIONS_MOST, &most, reading->faults);
    precision->max_replications = (uint32_t)most;
}
