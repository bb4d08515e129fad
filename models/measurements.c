#include "models/measuring.h"

#include "models/bytes.h"
#include "models/formats/csv.h"
#include "models/lines.h"
#include "models/sha256.h"
#include "models/trace_layout.h"
#include "sim/arena.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A femtosecond, and 31 years, which is the longest service time of a profile. */
#define TIME_LEAST_MS 1e-12
#define TIME_MOST_MS  1e12

struct place measuring_place(const struct measuring *reading, uint64_t line)
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

bool measuring_add_row(struct measuring *reading, const struct measurement *row)
{
    struct measurements *out = reading->out;
    if (out->count == MEASUREMENTS_MOST) {
        faults_add(reading->faults, FAULT_INPUT, measuring_place(reading, row->line), "more than %d rows",
                   MEASUREMENTS_MOST);
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

/* Of texts where times should be the first is told. */
static void note_odd(struct measuring *reading, struct trace_cell cell, uint64_t line)
{
    static const char *const blanks[] = {"", "nan", "null", "none", "-", "n/a"};
    char text[24];
    size_t length = cell.length < sizeof text - 1 ? cell.length : sizeof text - 1;
    if (reading->out->odd || cell.length == 0) return;
    memcpy(text, cell.text, length);
    text[length] = '\0';
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        if (strcasecmp(text, blanks[i]) == 0) return;
    reading->out->odd = arena_format(reading->arena, "line %" PRIu64 " has \"%s\"", line, text);
}

/* A time in ms; it must be above 0, and one that a clock can have. */
static bool take_time(struct measuring *reading, struct trace_cell cell, uint64_t line, double *out)
{
    double value = number_of(cell);
    *out = value * reading->to_ms;
    if (isnan(value)) note_odd(reading, cell, line);
    if (isnan(value) || (*out >= TIME_LEAST_MS && *out <= TIME_MOST_MS)) return true;
    faults_add(reading->faults, FAULT_INPUT, measuring_place(reading, line), "a time must be above 0%s, found %.*s",
               value > 0 ? " and between a femtosecond and 31 years" : "", (int)(cell.length < 40 ? cell.length : 40),
               cell.text);
    return false;
}

static bool is_wanted(const struct measuring *reading, const struct trace_cell *cells)
{
    for (size_t i = 0; i < reading->options.filter_count; i++) {
        const char *value = reading->options.filters[i].value;
        struct trace_cell cell = cells[reading->names.of_filter[i]];
        if (strlen(value) != cell.length || memcmp(value, cell.text, cell.length) != 0) return false;
    }
    return true;
}

bool measuring_take_row(struct measuring *reading, const struct trace_cell *cells, uint64_t line)
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
    return measuring_add_row(reading, &row);
}

bool measuring_begin(struct measuring *reading, struct place at)
{
    if (!measured_names_find(reading->arena, at, &reading->options, &reading->names, reading->out, reading->faults))
        return false;
    reading->to_ms = pow(10, (double)reading->out->unit - (double)UNIT_MS);
    return true;
}

/* --- CSV --- */

static bool has_name(const struct measuring *reading, const char *name)
{
    for (size_t i = 0; i < reading->names.count; i++)
        if (strcmp(reading->names.names[i], name) == 0) return true;
    return false;
}

/* The names of the first record; where that holds a number alone, there is one column without a name. */
static bool take_header(struct measuring *reading, char *text, size_t length)
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
        faults_add(reading->faults, FAULT_INPUT, measuring_place(reading, line), "is no CSV: a quote is not closed");
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
    return measuring_begin(reading, measuring_place(reading, line));
}

static void read_csv(struct measuring *reading, char *text, size_t length)
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
            faults_add(reading->faults, FAULT_INPUT, measuring_place(reading, line),
                       "must have %zu fields, as the header has", reading->names.count);
            return;
        }
        if (strcmp(reading->out->format, "numbers") == 0 && isnan(number_of(cells[0]))) {
            faults_add(reading->faults, FAULT_INPUT, measuring_place(reading, line), "must be a number");
            return;
        }
        if (!measuring_take_row(reading, cells, line)) return;
    }
}

/* --- A file --- */

static void read_lines(struct measuring *reading)
{
    char *text;
    size_t length;
    do {
        if (!lines_next(&reading->lines, &text, &length)) {
            if (bytes_failure(reading->lines.bytes)) return;
            faults_add(reading->faults, FAULT_INPUT, measuring_place(reading, 0), "is empty");
            return;
        }
    } while (trace_line_is_blank(text, length));
    const char *start = text + strspn(text, " \t");
    if (*start == '{' || *start == '[')
        measuring_read_json(reading, text, length);
    else if (measuring_is_wrk(text, length))
        measuring_read_wrk(reading, text, length);
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
    struct measuring reading = {.arena = arena, .options = *options, .faults = faults, .out = out};
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
        faults_add(faults, FAULT_INPUT, (struct place){.file = out->file}, "has no row with a time%s%s",
                   out->odd ? ": " : "", out->odd ? out->odd : "");
    bytes_close(bytes);
    bytes_source_close(source);
    return faults_count(faults) == before ? out : NULL;
}
