#include "models/trace_layout.h"

#include "models/formats/csv.h"
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

/* --- Which format --- */

/* Those that fit, in the order of the table; more than one is a fault that names them. */
struct candidates {
    size_t count;
    const struct trace_format *first;
    const char *names;
};

static void add_candidate(struct candidates *candidates, struct arena *arena, const struct trace_format *format)
{
    if (candidates->count++ == 0) candidates->first = format;
    candidates->names = arena_format(arena, "%s%s%s", candidates->count > 1 ? candidates->names : "",
                                     candidates->count > 1 ? ", " : "", format->name);
}

/* The one that fits, or NULL where none does; of several the first, with a fault. */
static const struct trace_format *judged(const struct candidates *candidates, struct place at, struct faults *faults)
{
    if (candidates->count > 1)
        faults_add(faults, FAULT_INPUT, at, "may be of more than one format: say which in Format (%s)",
                   candidates->names);
    return candidates->first;
}

static const struct trace_format *format_by_names(const struct first_record *record, const struct trace_syntax *syntax)
{
    struct candidates candidates = {0};
    for (size_t i = 0; trace_formats[i]; i++)
        if (trace_formats[i]->syntax == syntax && fits(trace_formats[i], record))
            add_candidate(&candidates, record->arena, trace_formats[i]);
    return judged(&candidates, record->at, record->faults);
}

/* The format that a file shows by how it begins. */
static const struct trace_format *format_by_look(const struct first_record *record, const char *head, size_t length)
{
    struct candidates candidates = {0};
    for (size_t i = 0; trace_formats[i]; i++)
        if (trace_formats[i]->looks_like && trace_formats[i]->looks_like(head, length))
            add_candidate(&candidates, record->arena, trace_formats[i]);
    return judged(&candidates, record->at, record->faults);
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

/* Other columns of that name: which of them holds the field is not known, or only by its spelling. */
static void judge_twins(const struct first_record *record, size_t index, enum trace_field field)
{
    for (size_t i = 0; i < record->count; i++) {
        if (i == index || !trace_names_equal(record->names[i], record->names[index])) continue;
        if (strcmp(record->names[i], record->names[index]) == 0)
            faults_add(record->faults, FAULT_INPUT, record->at, "has column \"%s\" twice: which is %s is not known",
                       record->names[i], trace_field_name(field));
        else
            faults_add(record->faults, FAULT_WARNING, record->at,
                       "column \"%s\" is left unread: \"%s\" is taken for %s, which is the same name", record->names[i],
                       record->names[index], trace_field_name(field));
        return;
    }
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
        if (index == record->count && header && layout->format->optional >> field & 1) {
            *column = (struct trace_column){NULL, UNIT_UNKNOWN};
            continue;
        }
        if (index == record->count && header) {
            lacks(record, (enum trace_field)field, column->name);
            continue;
        }
        if (index < record->count) {
            if (field_of[index] != TRACE_FIELDS)
                faults_add(record->faults, FAULT_INPUT, record->at, "column \"%s\" can't be both %s and %s",
                           record->names[index], trace_field_name(field_of[index]),
                           trace_field_name((enum trace_field)field));
            judge_twins(record, index, (enum trace_field)field);
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
    leave_unread_without_unit(record, &layout->columns.of[TRACE_ELAPSED], TRACE_ELAPSED);
    if (!layout->columns.of[TRACE_ARRIVAL].name)
        faults_add(
            record->faults, FAULT_INPUT, record->at,
            "no column is known to hold the arrivals; name it in Columns (\"Arrival\": ...); its columns are: %s%s",
            listed(record), csv_hint(record->names, record->count));
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

/* An end tells the arrival only together with how long it took. */
static void judge_ends(const struct trace_layout *layout, const struct first_record *record)
{
    const struct trace_columns *columns = &layout->columns;
    if (!columns->arrival_is_end || columns->of[TRACE_ELAPSED].name || columns->of[TRACE_SERVICE].name) return;
    faults_add(record->faults, FAULT_INPUT, record->at,
               "column \"%s\" holds the ends of the requests, and no column tells how long they took: name it in "
               "Columns as ResponseTimeInSeconds, ServiceTimeInSeconds or the like",
               columns->of[TRACE_ARRIVAL].name);
}

/* What the options ask of a format that it has not. */
static void judge_options(const struct trace_layout *layout, const struct trace_options *options, const char *file,
                          struct faults *faults)
{
    const struct trace_format *format = layout->format;
    if (!format->has_functions && options->function_count > 0)
        faults_add(faults, FAULT_INPUT, options->functions[0].at,
                   "goes with Format azure-functions-2019: %s is read as %s", file, format->name);
    for (int side = 0; side < TRACE_SIDES; side++)
        if (options->side[side].file && !(format->sides >> side & 1))
            faults_add(faults, FAULT_INPUT, options->side[side].at, "goes with Format %s: %s is read as %s",
                       side == TRACE_TOKENS ? "servegen" : "azure-functions-2019", file, format->name);
    if (!format->has_metrics && options->metric)
        faults_add(faults, FAULT_INPUT, options->metric_at, "goes with Format cloudwatch-json: %s is read as %s", file,
                   format->name);
    if (format->refusal) faults_add(faults, FAULT_INPUT, layout->header, "%s", format->refusal);
    bool said = options->format || options->sessions.node; /* by who wants it so, or knows how sessions begin */
    if (format->note && !said) faults_add(faults, FAULT_WARNING, layout->header, "%s", format->note);
    if (format->is_sampled && !options->is_sampled)
        faults_add(faults, FAULT_WARNING, layout->header,
                   "is %s, which does not tell the share of the requests that it holds: taken for all of them; say "
                   "SamplingPercentage",
                   format->name);
}

/* The names that the first record says, where its syntax has names; false, with a fault, where it is not of its syntax. */
static bool read_names(struct first_record *record, const struct trace_syntax *syntax, struct lines *lines, char *text,
                       size_t length, bool is_chosen)
{
    char first = *text;
    bool readable = syntax->names(record->arena, lines, text, length, &record->names, &record->count);
    if (readable && (is_chosen || first != '[')) return true;
    refuse_first_record(record, syntax, first);
    return false;
}

const struct trace_layout *trace_layout_find(struct arena *arena, struct lines *lines,
                                             const struct trace_options *options, const char *file,
                                             struct faults *faults)
{
    char *text;
    size_t length, before = faults_count(faults);
    if (!first_line(lines, &text, &length)) return NULL;
    struct first_record record = {.arena = arena, .at = place_of(file, lines), .faults = faults};
    const struct trace_format *format = options->format;
    if (!format && !options->has_columns) format = format_by_look(&record, text, lines_ahead(lines));
    const struct trace_syntax *syntax = format ? format->syntax : *text == '{' ? &jsonl_syntax : &csv_syntax;
    if (syntax->names && !read_names(&record, syntax, lines, text, length, format != NULL)) return NULL;
    if (!format && !options->has_columns) format = format_by_names(&record, syntax);
    if (!format) format = syntax == &jsonl_syntax ? &format_jsonl : &format_csv;

    struct trace_layout *layout = arena_new_of(arena, struct trace_layout);
    layout->format = format;
    layout->names = record.names;
    layout->name_count = record.count;
    layout->header = record.at;
    layout->header_lines = syntax->has_header ? lines->number + lines->count - 1 : 0;
    if (!syntax->has_header) lines_again(lines);
    judge_options(layout, options, file, faults);
    if (format->counts || format->refusal) return faults_count(faults) == before ? layout : NULL;
    layout->columns = options->has_columns ? options->columns : format->columns;
    if (!layout->columns.of[TRACE_ARRIVAL].name) recognise(layout, &record);
    if (syntax->names) settle_columns(layout, &record, arena_new_array(arena, record.count, enum trace_field));
    judge_ends(layout, &record);
    return faults_count(faults) == before ? layout : NULL;
}

void trace_layout_skip_header(const struct trace_layout *layout, struct lines *lines)
{
    char *text;
    size_t length;
    for (uint64_t i = 0; i < layout->header_lines && lines_next(lines, &text, &length); i++) continue;
}
