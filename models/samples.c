#include "models/samples.h"

#include "models/json.h"
#include "sim/arena.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_LONGEST 256

static void add(struct samples *samples, size_t *room, double value, struct arena *arena)
{
    if (samples->count == *room) {
        size_t wider = *room ? 2 * *room : 256;
        samples->values = arena_grow(arena, samples->values, samples->count, wider, sizeof(double));
        *room = wider;
    }
    samples->values[samples->count++] = value;
}

bool samples_read_array(const struct json_node *array, const char *unit, struct samples *out, struct arena *arena,
                        struct faults *faults)
{
    struct samples samples = {0, NULL};
    size_t room = 0, before = faults_count(faults);
    for (const struct json_node *node = json_first(array); node; node = json_next(node)) {
        if (json_kind(node) != JSON_NUMBER)
            json_fault(faults, FAULT_INPUT, node, "must be a number (%s)", unit);
        else if (!(json_double(node) >= 0) || isinf(json_double(node)))
            json_fault(faults, FAULT_INPUT, node, "must be a finite number, 0 or more (%s), found %s", unit,
                       json_number_text(node));
        else
            add(&samples, &room, json_double(node), arena);
    }
    if (faults_count(faults) > before) return false;
    *out = samples;
    return true;
}

/* The number that a line holds, or NAN. Spaces around it are allowed. */
static double number_of(char *line)
{
    line[strcspn(line, "\r\n")] = '\0';
    char *end;
    double value = strtod(line, &end);
    if (end == line || end[strspn(end, " \t")] != '\0') return NAN;
    return value;
}

static bool is_blank(const char *line)
{
    return line[strspn(line, " \t\r\n")] == '\0';
}

static bool read_lines(FILE *stream, const char *file, struct samples *samples, struct arena *arena,
                       struct faults *faults)
{
    char line[LINE_LONGEST];
    size_t room = 0;
    for (int number = 1; fgets(line, sizeof line, stream); number++) {
        struct place place = {.file = file, .line = number, .column = 1};
        bool whole = strchr(line, '\n') || feof(stream), blank = is_blank(line);
        double value = number_of(line);
        if (blank || (number == 1 && whole && isnan(value))) continue;
        if (!whole || !(value >= 0) || isinf(value)) {
            faults_add(faults, FAULT_INPUT, place, "must be one finite number, 0 or more, a line");
            return false;
        }
        if (samples->count == SAMPLES_MOST) {
            faults_add(faults, FAULT_INPUT, place, "more than %d samples", SAMPLES_MOST);
            return false;
        }
        add(samples, &room, value, arena);
    }
    if (!ferror(stream)) return true;
    faults_add(faults, FAULT_MACHINE, (struct place){.file = file}, "can't be read: %s", strerror(errno));
    return false;
}

static bool starts_an_array(FILE *stream)
{
    int c;
    do c = getc(stream);
    while (c == ' ' || c == '\t' || c == '\r' || c == '\n');
    rewind(stream);
    return c == '[';
}

bool samples_read_file(const struct json_node *node, struct samples *out, struct arena *arena, struct faults *faults)
{
    const char *file = json_path_from(arena, node, json_string(node));
    FILE *stream = fopen(file, "r");
    if (!stream) {
        json_fault(faults, FAULT_INPUT, node, "%s can't be opened: %s", file, strerror(errno));
        return false;
    }
    struct samples samples = {0, NULL};
    bool in_json = starts_an_array(stream);
    bool read = in_json || read_lines(stream, file, &samples, arena, faults);
    fclose(stream);
    if (in_json) {
        const struct json_node *array = json_read_file(arena, file, faults);
        read = array && samples_read_array(array, "a sample", &samples, arena, faults);
    }
    if (read) *out = samples;
    return read;
}
