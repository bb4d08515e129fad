#include "models/rate_curve.h"

#include "models/bytes.h"
#include "models/formats/csv.h"
#include "models/json.h"
#include "models/lines.h"
#include "models/trace_layout.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* --- Points, wherever they stand --- */

struct growing {
    struct rate_point *points;
    size_t count, room;
    struct arena *arena;
};

/* NULL, or what is wrong with a point behind those that are there. */
static const char *add_point(struct growing *curve, struct rate_point point)
{
    if (!(point.at_s >= 0 && point.at_s <= TIME_LONGEST_S)) return "the seconds must be from 0 to 3153600000";
    if (!(point.rate_per_s >= 0 && point.rate_per_s <= RATE_HIGHEST)) return "the rate must be from 0 to 1e9 a second";
    if (curve->count > 0 && point.at_s <= curve->points[curve->count - 1].at_s)
        return "the seconds must rise from point to point";
    if (curve->count == RATE_CURVE_POINTS_MOST) return "there are more than 10000000 points";
    if (curve->count == curve->room) {
        size_t room = curve->room ? curve->room * 2 : 64;
        curve->points = arena_grow(curve->arena, curve->points, curve->count, room, sizeof *curve->points);
        curve->room = room;
    }
    curve->points[curve->count++] = point;
    return NULL;
}

/* --- In the scenario --- */

static void read_pair(const struct json_node *pair, struct growing *curve, struct faults *faults)
{
    const struct json_node *at = NULL, *rate = NULL;
    if (json_kind(pair) == JSON_ARRAY && json_count(pair) == 2) {
        at = json_first(pair);
        rate = json_next(at);
    }
    if (!at || json_kind(at) != JSON_NUMBER || json_kind(rate) != JSON_NUMBER) {
        json_fault(faults, FAULT_INPUT, pair, "must be a pair of numbers, [seconds, requests a second]");
        return;
    }
    const char *reason = add_point(curve, (struct rate_point){json_double(at), json_double(rate)});
    if (reason)
        json_fault(faults, FAULT_INPUT, pair, "%s, found [%s, %s]", reason, json_number_text(at),
                   json_number_text(rate));
}

static void read_points(const struct json_node *node, struct growing *curve, struct faults *faults)
{
    const struct json_node *array = json_get_array(node, "Points", faults);
    if (!array) return;
    for (const struct json_node *pair = json_first(array); pair; pair = json_next(pair)) read_pair(pair, curve, faults);
    if (json_count(array) == 0) json_fault(faults, FAULT_INPUT, array, "needs at least one pair, [seconds, rate]");
}

/* --- In a file --- */

static bool is_number(struct trace_cell cell, double *out)
{
    char text[64];
    while (cell.length > 0 && *cell.text == ' ') cell.text++, cell.length--;
    while (cell.length > 0 && cell.text[cell.length - 1] == ' ') cell.length--;
    if (cell.length == 0 || cell.length >= sizeof text) return false;
    memcpy(text, cell.text, cell.length);
    text[cell.length] = '\0';
    if (text[strspn(text, "0123456789.+-eE")] != '\0') return false; /* strtod knows hexadecimal and NaN too */
    char *end;
    *out = strtod(text, &end);
    return *end == '\0';
}

/* NULL, or what is wrong with the record; the first one may be a header. */
static const char *read_record(char *text, size_t length, bool first, struct growing *curve)
{
    const char *form = "must be two numbers: seconds, requests a second";
    struct trace_cell at, rate;
    struct rate_point point;
    size_t next = 0;
    if (!csv_field(text, length, &next, &at) || next > length || !csv_field(text, length, &next, &rate) ||
        next <= length)
        return form;
    if (!is_number(at, &point.at_s)) return first ? NULL : form;
    return is_number(rate, &point.rate_per_s) ? add_point(curve, point) : form;
}

static void read_lines(struct lines *lines, const char *file, struct growing *curve, struct faults *faults)
{
    char *text;
    size_t length;
    for (bool first = true; lines_next(lines, &text, &length);) {
        if (trace_line_is_blank(text, length)) continue;
        const char *reason = read_record(text, length, first, curve);
        first = false;
        if (!reason) continue;
        struct place at = {.file = file, .line = lines->number < INT_MAX ? (int)lines->number : INT_MAX};
        faults_add(faults, FAULT_INPUT, at, "%s", reason);
        return;
    }
}

static void read_bytes(struct bytes_source *source, struct growing *curve, struct rate_curve *out,
                       struct faults *faults)
{
    struct arena *arena = arena_new();
    struct sha256 digest;
    struct lines lines;
    size_t before = faults_count(faults);
    sha256_start(&digest);
    struct bytes *bytes = bytes_open(arena, source, &digest);
    lines_start(&lines, arena, bytes);
    read_lines(&lines, out->file, curve, faults);
    const char *failure = bytes_failure(bytes);
    struct place at = {.file = out->file};
    if (failure)
        faults_add(faults, bytes_failure_kind(bytes), at, "the file %s", failure);
    else if (lines.too_long)
        faults_add(faults, FAULT_INPUT, at, "the file has a line longer than 64 MiB");
    else if (curve->count == 0 && faults_count(faults) == before)
        faults_add(faults, FAULT_INPUT, at, "holds no point: two numbers a line, seconds and requests a second");
    sha256_hex(&digest, out->sha256);
    bytes_close(bytes);
    arena_free(arena);
}

static void read_file(const struct json_node *node, struct growing *curve, struct rate_curve *out,
                      struct faults *faults)
{
    const char *file;
    if (!json_get_string(node, "File", &file, faults)) return;
    const struct json_node *member = json_member(node, "File");
    out->file = json_path_from(curve->arena, member, file);
    struct bytes_source *source = bytes_source_open(curve->arena, out->file, json_place(member), faults);
    if (!source) return;
    read_bytes(source, curve, out, faults);
    bytes_source_close(source);
}

bool rate_curve_read(const struct json_node *node, struct rate_curve *out, struct arena *arena, struct faults *faults)
{
    struct growing growing = {.arena = arena};
    struct rate_curve curve = {.file = NULL};
    size_t before = faults_count(faults);
    if (json_has(node, "Points") == json_has(node, "File"))
        json_fault(faults, FAULT_INPUT, node, "rate-curve needs either Points or File");
    else if (json_has(node, "Points"))
        read_points(node, &growing, faults);
    else
        read_file(node, &growing, &curve, faults);
    if (faults_count(faults) > before) return false;

    curve.count = growing.count;
    curve.points = growing.points;
    for (size_t i = 0; i < curve.count; i++) {
        if (!(curve.points[i].rate_per_s > 0)) continue;
        *out = curve;
        return true;
    }
    json_fault(faults, FAULT_INPUT, node, "the rate is 0 throughout: no request ever comes");
    return false;
}

/* --- As ramps --- */

bool rate_curve_ends(const struct rate_curve *curve)
{
    return !(curve->points[curve->count - 1].rate_per_s > 0);
}

bool rate_curve_ramp(const struct rate_curve *curve, size_t number, int64_t *start_ns, struct ramp *out)
{
    if (number > curve->count || (number == curve->count && rate_curve_ends(curve))) return false;
    struct rate_point from = {0, curve->points[0].rate_per_s};
    if (number > 0) from = curve->points[number - 1];
    struct rate_point to = {from.at_s + TIME_LONGEST_S, from.rate_per_s};
    if (number < curve->count) to = curve->points[number];
    *start_ns = time_from_s(from.at_s);
    *out = (struct ramp){.length_s = to.at_s - from.at_s, .from_per_s = from.rate_per_s, .to_per_s = to.rate_per_s};
    return true;
}
