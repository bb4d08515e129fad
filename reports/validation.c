#include "reports/validation.h"

#include "models/endpoint_config.h"
#include "models/fault.h"
#include "models/figure_text.h"
#include "models/json_write.h"
#include "models/result.h"
#include "reports/display.h"
#include "reports/json_uncertain.h"
#include "sim/arena.h"

static size_t warning_count(const struct faults *faults)
{
    return faults_total(faults) - faults_count(faults);
}

static void add_warnings(struct arena *arena, struct json_write *into, const struct faults *faults)
{
    struct json_write *warnings = json_write_add_array(into, "Warnings");
    for (size_t i = 0; i < faults_total(faults); i++)
        if (faults_at(faults, i)->kind == FAULT_WARNING)
            json_write_string(warnings, NULL, fault_line(arena, faults_at(faults, i)));
}

static void add_fault(struct json_write *faults, const struct fault *fault)
{
    struct json_write *object = json_write_add_object(faults, NULL);
    json_write_string(object, "File", fault->at.file);
    if (fault->at.line > 0) json_write_integer(object, "Line", fault->at.line);
    if (fault->at.column > 0) json_write_integer(object, "Column", fault->at.column);
    json_write_string(object, "Path", fault->at.path);
    json_write_string(object, "Message", fault->text);
}

/* The service's own form: how many, then each with where it is. */
static void add_error(struct arena *arena, struct json_write *root, const struct faults *faults)
{
    const char *code = "ValidationException", *message = NULL;
    size_t count = faults_count(faults);
    struct json_write *error = json_write_add_object(root, "Error");
    struct json_write *list = json_write_add_array(root, "Faults");
    for (size_t i = 0; i < faults_total(faults); i++) {
        const struct fault *fault = faults_at(faults, i);
        if (fault->kind == FAULT_WARNING) continue;
        if (fault->kind == FAULT_LIMIT) code = "ResourceLimitExceeded";
        const char *where = fault->at.path ? fault->at.path : fault->at.file ? fault->at.file : "the request";
        message = message ? arena_format(arena, "%s; %s: %s", message, where, fault->text)
                          : arena_format(arena, "%zu validation error%s detected: %s: %s", count, count == 1 ? "" : "s",
                                         where, fault->text);
        add_fault(list, fault);
    }
    json_write_string(error, "Code", code);
    json_write_string(error, "Message", message);
}

const char *validation_json(struct arena *arena, const struct validation *validation)
{
    struct json_write *root = json_write_object();
    json_write_string(root, "Scenario", validation->scenario_name);
    if (faults_count(validation->faults) > 0)
        add_error(arena, root, validation->faults);
    else
        json_write_string(root, "EndpointConfigArn",
                          endpoint_config_arn(arena, validation->region, validation->config_name));
    json_uncertain_ranges(root, validation->uncertain, validation->uncertain_count);
    add_warnings(arena, root, validation->faults);
    return json_write_text(root, arena);
}

const char *validation_text(struct arena *arena, const struct validation *validation)
{
    size_t faults = faults_count(validation->faults), warnings = warning_count(validation->faults);
    const char *file = display_text(arena, validation->file);
    const char *what = validation->scenario_name ? "scenario"
                       : validation->config_name ? "endpoint configuration"
                                                 : "file";
    if (faults > 0)
        return arena_format(arena, "%s: %zu fault%s, %zu warning%s\n", file, faults, faults == 1 ? "" : "s", warnings,
                            warnings == 1 ? "" : "s");
    const char *text =
        arena_format(arena, "%s: a valid %s, %zu warning%s\n", file, what, warnings, warnings == 1 ? "" : "s");
    for (size_t i = 0; i < validation->uncertain_count; i++) {
        const struct uncertain_input *input = &validation->uncertain[i];
        text = arena_format(arena, "%suncertain: %s from %s to %s, likeliest %s\n", text,
                            display_text(arena, input->pointer), figure_number(arena, input->low),
                            figure_number(arena, input->high), figure_number(arena, input->mid));
    }
    return text;
}
