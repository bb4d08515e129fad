#include "models/trace_layout.h"

#include "models/formats/format.h"
#include "models/lines.h"
#include "models/trace_options.h"
#include "sim/arena.h"

#include <limits.h>
#include <string.h>

/* What the first record says, on the way to a layout. */
struct first_record {
    struct arena *arena;
    struct place at;
    const char *const *names;
    size_t count;
    struct faults *faults;
};

bool trace_line_is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r') return false;
    return true;
}

static bool first_line(struct lines *lines, char **text, size_t *length)
{
    while (lines_next(lines, text, length))
        if (!trace_line_is_blank(*text, *length)) return true;
    return false;
}

static bool has_name(const struct first_record *record, const char *name)
{
    for (size_t i = 0; i < record->count; i++)
        if (trace_names_equal(record->names[i], name)) return true;
    return false;
}

static bool fits(const struct trace_format *format, const struct first_record *record)
{
    size_t count = 0;
    for (; count < TRACE_SIGNATURE && format->with[count]; count++)
        if (!has_name(record, format->with[count])) return false;
    if (count == 0 || (format->is_exact && record->count != count)) return false;
    for (int i = 0; i < TRACE_SIGNATURE && format->without[i]; i++)
        if (has_name(record, format->without[i])) return false;
    return true;
}

static const struct trace_format *format_of(const struct first_record *record, const struct trace_syntax *syntax,
                                            const struct trace_options *options)
{
    if (options->format) return options->format;
    for (size_t i = 0; trace_formats[i] && !options->has_columns; i++)
        if (trace_formats[i]->syntax == syntax && fits(trace_formats[i], record)) return trace_formats[i];
    return syntax == &jsonl_syntax ? &format_jsonl : &format_csv;
}

/* "a, b, c": what the trace has, for a message about what it lacks. */
static const char *listed(const struct first_record *record)
{
    enum { MOST = 12 };
    const char *list = "";
    for (size_t i = 0; i < record->count && i < MOST; i++)
        list = arena_format(record->arena, "%s%s%.60s", list, i ? ", " : "", record->names[i]);
    return record->count > MOST ? arena_format(record->arena, "%s, ...", list) : list;
}

/* The index of the column of that name, the exact spelling before a tolerant one; record->count where there is none. */
static size_t find(const struct first_record *record, const char *name)
{
    for (size_t i = 0; i < record->count; i++)
        if (strcmp(record->names[i], name) == 0) return i;
    for (size_t i = 0; i < record->count; i++)
        if (trace_names_equal(record->names[i], name)) return i;
    return record->count;
}

static void lacks(const struct first_record *record, enum trace_field field, const char *name)
{
    faults_add(record->faults, FAULT_INPUT, record->at, "has no column \"%s\" for %s; its columns are: %s", name,
               trace_field_name(field), listed(record));
}

/* Give each column the spelling and, for a time, the unit that this trace has; mark CSV columns by their place. */
static void settle_columns(struct trace_layout *layout, const struct first_record *record, enum trace_field *field_of)
{
    bool header = layout->format->syntax->has_header;
    for (size_t i = 0; i < record->count; i++) field_of[i] = TRACE_FIELDS;
    for (int field = 0; field < TRACE_FIELDS; field++) {
        struct trace_column *column = &layout->columns.of[field];
        if (!column->name) continue;
        size_t index = find(record, column->name);
        if (index == record->count && header) {
            lacks(record, (enum trace_field)field, column->name);
            continue;
        }
        if (index < record->count) {
            if (field_of[index] != TRACE_FIELDS)
                faults_add(record->faults, FAULT_INPUT, record->at, "column \"%s\" can't be both %s and %s",
                           record->names[index], trace_field_name(field_of[index]),
                           trace_field_name((enum trace_field)field));
            field_of[index] = (enum trace_field)field;
            column->name = record->names[index];
            if (index >= layout->columns_used) layout->columns_used = index + 1;
        }
        layout->name_lengths[field] = strlen(column->name);
        if (trace_field_is_time((enum trace_field)field) && column->unit == UNIT_UNKNOWN)
            column->unit = trace_unit_of(column->name);
    }
    layout->field_of = field_of;
}

static void leave_unread_without_unit(const struct first_record *record, struct trace_column *column,
                                      enum trace_field field)
{
    if (!column->name || column->unit != UNIT_UNKNOWN) return;
    faults_add(record->faults, FAULT_WARNING, record->at,
               "column \"%s\" is left unread: its unit is not said; name it in Columns as "
               "%sInMilliseconds or the like",
               column->name, trace_field_name(field));
    *column = (struct trace_column){NULL, UNIT_UNKNOWN};
}

/* Columns that nobody named, known by their names. */
static void recognise(struct trace_layout *layout, const struct first_record *record)
{
    trace_columns_recognise(&layout->columns, record->names, record->count);
    leave_unread_without_unit(record, &layout->columns.of[TRACE_SERVICE], TRACE_SERVICE);
    leave_unread_without_unit(record, &layout->columns.of[TRACE_TTL], TRACE_TTL);
    if (!layout->columns.of[TRACE_ARRIVAL].name)
        faults_add(
            record->faults, FAULT_INPUT, record->at,
            "no column is known to hold the arrivals; name it in Columns (\"Arrival\": ...); its columns are: %s",
            listed(record));
}

static struct place place_of(const char *file, const struct lines *lines)
{
    return (struct place){.file = file, .line = lines->number < INT_MAX ? (int)lines->number : INT_MAX};
}

static void refuse_first_record(const struct first_record *record, const struct trace_syntax *syntax, char first)
{
    faults_add(record->faults, FAULT_INPUT, record->at, "%s",
               first == '['              ? "is a JSON array; a trace in JSON has one object a line"
               : syntax == &jsonl_syntax ? "is not a JSON object on one line"
                                         : "is not a CSV header: a quote is left open or followed by other text");
}

const struct trace_layout *trace_layout_find(struct arena *arena, struct lines *lines,
                                             const struct trace_options *options, const char *file,
                                             struct faults *faults)
{
    char *text;
    size_t length;
    if (!first_line(lines, &text, &length)) return NULL;
    char first = *text;
    struct first_record record = {.arena = arena, .at = place_of(file, lines), .faults = faults};
    const struct trace_syntax *syntax = options->format ? options->format->syntax
                                        : first == '{'  ? &jsonl_syntax
                                                        : &csv_syntax;
    bool readable = syntax->names(arena, lines, text, length, &record.names, &record.count);
    if (!readable || (!options->format && first == '[')) {
        refuse_first_record(&record, syntax, first);
        return NULL;
    }
    uint64_t header_lines = syntax->has_header ? lines->number + lines->count - 1 : 0;
    if (!syntax->has_header) lines_again(lines);

    size_t before = faults_count(faults);
    struct trace_layout *layout = arena_new_of(arena, struct trace_layout);
    layout->format = format_of(&record, syntax, options);
    layout->names = record.names;
    layout->name_count = record.count;
    layout->header = record.at;
    layout->header_lines = header_lines;
    if (!layout->format->has_functions && options->function_count > 0)
        faults_add(faults, FAULT_INPUT, options->functions[0].at,
                   "goes with Format azure-functions-2019: %s is read as %s", file, layout->format->name);
    if (layout->format->counts) return layout;
    layout->columns = options->has_columns ? options->columns : layout->format->columns;
    if (!layout->columns.of[TRACE_ARRIVAL].name) recognise(layout, &record);
    settle_columns(layout, &record, arena_new_array(arena, record.count, enum trace_field));
    return faults_count(faults) == before ? layout : NULL;
}

void trace_layout_skip_header(const struct trace_layout *layout, struct lines *lines)
{
    char *text;
    size_t length;
    for (uint64_t i = 0; i < layout->header_lines && lines_next(lines, &text, &length); i++) continue;
}
