#include "models/measurements.h"

#include "models/bytes.h"
#include "models/formats/csv.h"
#include "models/json.h"
#include "models/lines.h"
#include "models/sha256.h"
#include "models/trace_layout.h"
#include "sim/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define JSON_MOST ((size_t)64 * 1024 * 1024)

struct reading {
    struct arena *arena;
    struct measurement_options options;
    struct faults *faults;
    struct measurements *out;
    struct lines lines;
    struct measured_names names;
    size_t room;
    double to_ms;
};

static struct place place_of(const struct reading *reading, uint64_t line)
{
    return (struct place){.file = reading->out->file, .line = (int)line};
}

/* --- One row --- */

/* The number that a cell holds; NAN where it is empty or none. A comma as decimal mark is no number. */
static double number_of(struct trace_cell cell)
{
    char text[64], *end;
    while (cell.length > 0 && (*cell.text == ' ' || *cell.text == '\t')) cell.text++, cell.length--;
    while (cell.length > 0 && strchr(" \t\r", cell.text[cell.length - 1])) cell.length--;
    if (cell.length == 0 || cell.length >= sizeof text) return NAN;
    memcpy(text, cell.text, cell.length);
    text[cell.length] = '\0';
    double value = strtod(text, &end);
    return *end || isinf(value) ? NAN : value;
}

static bool failed(double status)
{
    return !isnan(status) && status > 0 && (status < 200 || status > 299);
}

static bool add_row(struct reading *reading, const struct measurement *row)
{
    struct measurements *out = reading->out;
    if (out->count == MEASUREMENTS_MOST) {
        faults_add(reading->faults, FAULT_INPUT, place_of(reading, row->line), "more than %d rows", MEASUREMENTS_MOST);
        return false;
    }
    if (out->count == reading->room) {
        size_t wider = reading->room ? 2 * reading->room : 1024;
        out->rows = arena_grow(reading->arena, out->rows, out->count, wider, sizeof *out->rows);
        reading->room = wider;
    }
    out->rows[out->count++] = *row;
    return true;
}

/* A time in ms; it must be above 0. */
static bool take_time(struct reading *reading, struct trace_cell cell, uint64_t line, double *out)
{
    double value = number_of(cell);
    *out = value * reading->to_ms;
    if (isnan(value) || value > 0) return true;
    faults_add(reading->faults, FAULT_INPUT, place_of(reading, line), "a time must be above 0, found %.*s",
               (int)(cell.length < 40 ? cell.length : 40), cell.text);
    return false;
}

static bool is_wanted(const struct reading *reading, const struct trace_cell *cells)
{
    for (size_t i = 0; i < reading->options.filter_count; i++) {
        const char *value = reading->options.filters[i].value;
        struct trace_cell cell = cells[reading->names.of_filter[i]];
        if (strlen(value) != cell.length || memcmp(value, cell.text, cell.length) != 0) return false;
    }
    return true;
}

/* The row of these cells, by the file's columns; false where reading is to end. */
static bool take_row(struct reading *reading, const struct trace_cell *cells, uint64_t line)
{
    const struct measured_names *names = &reading->names;
    struct measurements *out = reading->out;
    struct measurement row = {.line = line};
    if (!is_wanted(reading, cells)) return true;
    for (int c = 0; c < MEASURED_COLUMNS; c++) {
        struct trace_cell none = {NULL, 0}, cell = names->of[c] < names->count ? cells[names->of[c]] : none;
        row.of[c] = NAN;
        if (c == MEASURED_PLACE)
            row.place = cell.length > 0 ? arena_text_n(reading->arena, cell.text, cell.length) : NULL;
        else if (c > MEASURED_MOST)
            row.of[c] = number_of(cell);
        else if (!take_time(reading, cell, line, &row.of[c]))
            return false;
    }
    bool any = !isnan(row.of[MEASURED_LATENCY]) && out->share_count == 0;
    double *percentiles = out->share_count > 0 ? arena_new_array(reading->arena, out->share_count, double) : NULL;
    for (size_t i = 0; i < out->share_count; i++) {
        if (!take_time(reading, cells[names->of_percentile[i]], line, &percentiles[i])) return false;
        any = any || !isnan(percentiles[i]);
    }
    row.percentiles = percentiles;
    if (!any || failed(row.of[MEASURED_STATUS])) {
        out->left_out++;
        return true;
    }
    return add_row(reading, &row);
}

static bool begin_rows(struct reading *reading, struct place at)
{
    if (!measured_names_find(reading->arena, at, &reading->options, &reading->names, reading->out, reading->faults))
        return false;
    reading->to_ms = pow(10, (double)reading->out->unit - (double)UNIT_MS);
    return true;
}

/* --- CSV --- */

static bool has_name(const struct reading *reading, const char *name)
{
    for (size_t i = 0; i < reading->names.count; i++)
        if (strcmp(reading->names.names[i], name) == 0) return true;
    return false;
}

/* The names of the first record; where that holds a number alone, there is one column without a name. */
static bool take_header(struct reading *reading, char *text, size_t length)
{
    static const char *const nameless[] = {"latency", NULL};
    const char *const *names;
    size_t count;
    uint64_t line = reading->lines.number;
    bool bare = !isnan(number_of((struct trace_cell){text, length}));
    if (bare) {
        names = nameless;
        count = 1;
        lines_again(&reading->lines);
    } else if (!csv_syntax.names(reading->arena, &reading->lines, text, length, &names, &count)) {
        faults_add(reading->faults, FAULT_INPUT, place_of(reading, line), "is no CSV: a quote is not closed");
        return false;
    }
    /* json_nearest() wants a NULL at the end. */
    const char **listed = arena_new_array(reading->arena, count + 1, const char *);
    memcpy(listed, names, count * sizeof *names);
    reading->names = (struct measured_names){.count = count, .names = listed};
    reading->out->format = bare ? "numbers" : "csv";
    if (has_name(reading, "experiment_name") && has_name(reading, "latency_mean")) {
        reading->out->format = "fmbench";
        reading->out->unit = UNIT_S; /* docs/fit.md */
    }
    return begin_rows(reading, place_of(reading, line));
}

static void read_csv(struct reading *reading, char *text, size_t length)
{
    if (!take_header(reading, text, length)) return;
    struct trace_cell *cells = arena_new_array(reading->arena, reading->names.count, struct trace_cell);
    while (lines_next(&reading->lines, &text, &length)) {
        uint64_t line = reading->lines.number;
        if (trace_line_is_blank(text, length)) continue;
        bool whole = csv_complete(&reading->lines, &text, &length);
        size_t at = 0, column = 0;
        for (; whole && column < reading->names.count && at <= length; column++)
            if (!csv_field(text, length, &at, &cells[column])) whole = false;
        if (!whole || column < reading->names.count || at <= length) {
            faults_add(reading->faults, FAULT_INPUT, place_of(reading, line), "must have %zu fields, as the header has",
                       reading->names.count);
            return;
        }
        if (strcmp(reading->out->format, "numbers") == 0 && isnan(number_of(cells[0]))) {
            faults_add(reading->faults, FAULT_INPUT, place_of(reading, line), "must be a number");
            return;
        }
        if (!take_row(reading, cells, line)) return;
    }
}

/* --- JSON --- */

static struct trace_cell cell_of(const struct json_node *node)
{
    const char *text = "";
    if (node && json_kind(node) == JSON_NUMBER) text = json_number_text(node);
    if (node && json_kind(node) == JSON_STRING) text = json_string(node);
    return (struct trace_cell){text, strlen(text)};
}

static bool take_object(struct reading *reading, const struct json_node *object)
{
    if (json_kind(object) != JSON_OBJECT) {
        json_fault(reading->faults, FAULT_INPUT, object, "must be an object, as the one before it is");
        return false;
    }
    if (!reading->names.names) {
        size_t count = 0;
        const char **names = arena_new_array(reading->arena, json_count(object) + 1, const char *);
        for (const struct json_node *member = json_first(object); member; member = json_next(member))
            names[count++] = json_name(member);
        reading->names = (struct measured_names){.count = count, .names = names};
        if (!begin_rows(reading, json_place(object))) return false;
    }
    struct trace_cell *cells = arena_new_array(reading->arena, reading->names.count, struct trace_cell);
    for (size_t i = 0; i < reading->names.count; i++) cells[i] = cell_of(json_member(object, reading->names.names[i]));
    return take_row(reading, cells, (uint64_t)json_place(object).line);
}

static void take_numbers(struct reading *reading, const struct json_node *array)
{
    static const char *const names[] = {"latency", NULL};
    reading->names = (struct measured_names){.count = 1, .names = names};
    if (!begin_rows(reading, json_place(array))) return;
    for (const struct json_node *node = json_first(array); node; node = json_next(node)) {
        struct trace_cell cell = cell_of(node);
        if (json_kind(node) != JSON_NUMBER) {
            json_fault(reading->faults, FAULT_INPUT, node, "must be a number");
            return;
        }
        if (!take_row(reading, &cell, (uint64_t)0)) return;
    }
}

static void take_document(struct reading *reading, const struct json_node *root)
{
    reading->out->format = "json";
    if (json_kind(root) == JSON_ARRAY && json_first(root) && json_kind(json_first(root)) == JSON_NUMBER) {
        take_numbers(reading, root);
    } else if (json_kind(root) == JSON_ARRAY) {
        for (const struct json_node *node = json_first(root); node; node = json_next(node))
            if (!take_object(reading, node)) return;
    } else if (json_kind(root) == JSON_OBJECT && inference_recommender_is_one(root)) {
        inference_recommender_read(reading->arena, root, reading->out, reading->faults);
    } else {
        take_object(reading, root);
    }
}

/* NaN outside of texts becomes null, which has the room of four: boto3's answers have it where a metric is missing. */
static void clear_nan(struct arena *arena, char **text, size_t *length)
{
    char *clean = arena_array(arena, 2 * *length + 1, 1);
    size_t to = 0;
    bool quoted = false;
    for (size_t i = 0; i < *length; i++) {
        if (quoted && (*text)[i] == '\\' && i + 1 < *length)
            clean[to++] = (*text)[i++];
        else if ((*text)[i] == '"')
            quoted = !quoted;
        if (!quoted && strncmp(*text + i, "NaN", 3) == 0) {
            memcpy(clean + to, "null", 4);
            to += 4;
            i += 2;
        } else {
            clean[to++] = (*text)[i];
        }
    }
    *text = clean;
    *length = to;
}

/* All lines from this one on, as one text. */
static bool gather(struct reading *reading, char **text, size_t *length)
{
    size_t room = 1 << 16, used = 0, part;
    char *all = arena_array(reading->arena, room, 1), *line = *text;
    for (part = *length;; used++) {
        if (used + part + 2 > JSON_MOST) {
            faults_add(reading->faults, FAULT_INPUT, place_of(reading, 0),
                       "JSON is read up to %d MiB: give it an object a line, or CSV", (int)(JSON_MOST >> 20));
            return false;
        }
        while (used + part + 2 > room) {
            all = arena_grow(reading->arena, all, used, 2 * room, 1);
            room *= 2;
        }
        memcpy(all + used, line, part);
        used += part;
        all[used] = '\n';
        if (!lines_next(&reading->lines, &line, &part)) break;
    }
    *text = all;
    *length = used;
    return true;
}

static struct json_node *parse(struct reading *reading, char *text, size_t length, struct faults *faults)
{
    clear_nan(reading->arena, &text, &length);
    return json_read_text(reading->arena, reading->out->file, text, length, faults);
}

/* An object a line, the first of which is given. */
static void read_json_lines(struct reading *reading, char *text, size_t length)
{
    reading->out->format = "jsonl";
    do {
        if (trace_line_is_blank(text, length)) continue;
        struct faults *own = faults_new(reading->arena);
        struct json_node *object = parse(reading, text, length, own);
        if (!object) {
            faults_add(reading->faults, FAULT_INPUT, place_of(reading, reading->lines.number), "%s",
                       faults_at(own, 0)->text);
            return;
        }
        if (!take_object(reading, object)) return;
        reading->out->rows[reading->out->count ? reading->out->count - 1 : 0].line = reading->lines.number;
    } while (lines_next(&reading->lines, &text, &length));
}

static void read_json(struct reading *reading, char *text, size_t length)
{
    struct json_node *first = parse(reading, text, length, faults_new(reading->arena));
    if (first && json_kind(first) == JSON_OBJECT && !inference_recommender_is_one(first)) {
        read_json_lines(reading, text, length);
        return;
    }
    if (!gather(reading, &text, &length)) return;
    struct json_node *root = parse(reading, text, length, reading->faults);
    if (root) take_document(reading, root);
}

/* --- A file --- */

static void read_lines(struct reading *reading)
{
    char *text;
    size_t length;
    do {
        if (!lines_next(&reading->lines, &text, &length)) {
            faults_add(reading->faults, FAULT_INPUT, place_of(reading, 0), "is empty");
            return;
        }
    } while (trace_line_is_blank(text, length));
    const char *start = text + strspn(text, " \t");
    if (*start == '{' || *start == '[')
        read_json(reading, text, length);
    else
        read_csv(reading, text, length);
}

/* What is left of the bytes, so that the digest is of all. */
static void drain(struct bytes *bytes)
{
    char block[4096];
    while (bytes_read(bytes, block, sizeof block) > 0) continue;
}

struct measurements *measurements_read(struct arena *arena, const char *file, const struct measurement_options *options,
                                       struct faults *faults)
{
    struct bytes_source *source = bytes_source_open(arena, file, (struct place){.file = file}, faults);
    if (!source) return NULL;
    struct measurements *out = arena_new_of(arena, struct measurements);
    out->file = bytes_source_name(source);
    out->unit = UNIT_UNKNOWN;
    struct reading reading = {.arena = arena, .options = *options, .faults = faults, .out = out};
    struct sha256 digest;
    sha256_start(&digest);
    struct bytes *bytes = bytes_open(arena, source, &digest);
    size_t before = faults_count(faults);
    lines_start(&reading.lines, arena, bytes);
    read_lines(&reading);
    drain(bytes);
    sha256_hex(&digest, out->sha256);
    if (bytes_failure(bytes))
        faults_add(faults, bytes_failure_kind(bytes), (struct place){.file = out->file}, "%s", bytes_failure(bytes));
    else if (out->count == 0 && faults_count(faults) == before)
        faults_add(faults, FAULT_INPUT, (struct place){.file = out->file}, "has no row with a time");
    bytes_close(bytes);
    bytes_source_close(source);
    return faults_count(faults) == before ? out : NULL;
}
