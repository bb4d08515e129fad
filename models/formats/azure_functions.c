/* azure-functions-2019: calls a minute of serverless functions (Azure/AzurePublicDataset; Shahrad and others, "Serverless in
 * the Wild", USENIX ATC 2020). One record a function, one column a minute, which is named by its number in the day: a cut
 * keeps the numbers it begins with. */
#include "models/bad_rows.h"
#include "models/bytes.h"
#include "models/counts.h"
#include "models/formats/azure_kinds.h"
#include "models/formats/csv.h"
#include "models/lines.h"
#include "models/number.h"
#include "models/trace_layout.h"
#include "models/trace_options.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <string.h>

#define MINUTES_MOST    1440
#define FUNCTION_COLUMN "HashFunction"
#define OWNER_COLUMN    "HashOwner"
#define APP_COLUMN      "HashApp"

/* --- The header --- */

struct columns {
    size_t owner, app, function; /* which column names it */
    const size_t *minute;        /* of each column; `minutes` where it is of no interest */
    size_t minutes;
};

/* The number that a column's name is, or -1. */
static int64_t number_of(const char *name)
{
    int64_t number;
    bool exact;
    size_t length = strlen(name);
    if (strspn(name, "0123456789") != length || !number_read(name, length, 0, &number, &exact)) return -1;
    return number;
}

/* A column that the header need not have, where it is not asked for; name_count: it has none. */
static size_t find_column(const struct trace_layout *layout, const char *name, bool is_needed, struct faults *faults)
{
    for (size_t i = 0; i < layout->name_count; i++)
        if (trace_names_equal(layout->names[i], name)) return i;
    if (is_needed) faults_add(faults, FAULT_INPUT, layout->header, "has no column \"%s\"", name);
    return layout->name_count;
}

static void find_minutes(const struct trace_layout *layout, size_t *minute, struct columns *columns,
                         struct faults *faults)
{
    int64_t before = -1;
    for (size_t i = 0; i < layout->name_count; i++) {
        int64_t number = number_of(layout->names[i]);
        minute[i] = MINUTES_MOST;
        if (number < 0) continue;
        if (before >= 0 && number != before + 1) {
            faults_add(faults, FAULT_INPUT, layout->header,
                       "column \"%s\" follows column \"%lld\": the minutes must follow each other", layout->names[i],
                       (long long)before);
            return;
        }
        if (columns->minutes == MINUTES_MOST) {
            faults_add(faults, FAULT_INPUT, layout->header, "has more columns of minutes than a day, %d", MINUTES_MOST);
            return;
        }
        minute[i] = columns->minutes++;
        before = number;
    }
    if (columns->minutes == 0)
        faults_add(faults, FAULT_INPUT, layout->header, "has no column of a minute, named by its number");
}

static bool find_columns(struct count_reading *reading, struct columns *columns)
{
    const struct trace_layout *layout = reading->layout;
    size_t *minute = arena_new_array(reading->arena, layout->name_count, size_t);
    size_t before = faults_count(reading->faults);
    *columns = (struct columns){.minute = minute};
    const struct trace_side_file *side = reading->options->side;
    bool is_joined = side[TRACE_DURATIONS].file || side[TRACE_MEMORY].file;
    columns->function = find_column(layout, FUNCTION_COLUMN, true, reading->faults);
    columns->owner = find_column(layout, OWNER_COLUMN, is_joined, reading->faults);
    columns->app = find_column(layout, APP_COLUMN, is_joined, reading->faults);
    find_minutes(layout, minute, columns, reading->faults);
    return faults_count(reading->faults) == before;
}

/* --- Which functions --- */

/* What one of "Functions" has met so far. */
struct choice {
    const struct trace_function *asked;
    const char *name, *other; /* the function that begins so, and another one */
    size_t same;              /* which of the choices before it chose the same; its own number: none */
    uint64_t calls;
};

static bool is_name(struct trace_cell cell, const char *name)
{
    return strlen(name) == cell.length && memcmp(name, cell.text, cell.length) == 0;
}

static bool begins(struct trace_cell cell, const char *prefix)
{
    size_t length = strlen(prefix);
    return length <= cell.length && memcmp(cell.text, prefix, length) == 0;
}

/* Whether the function is asked for; its calls are noted with who asks. */
static bool choose(const struct count_reading *reading, struct choice *choices, struct trace_cell function,
                   uint64_t calls)
{
    size_t count = reading->options->function_count, chosen = count;
    for (size_t i = 0; i < count; i++) {
        struct choice *choice = &choices[i];
        if (!begins(function, choice->asked->prefix)) continue;
        if (!choice->name)
            choice->name = arena_text_n(reading->arena, function.text, function.length);
        else if (!choice->other && !is_name(function, choice->name))
            choice->other = arena_text_n(reading->arena, function.text, function.length);
        choice->calls += calls;
        if (chosen < count) choice->same = chosen;
        if (chosen == count) chosen = i;
    }
    return count == 0 || chosen < count;
}

static struct choice *start_choices(const struct count_reading *reading)
{
    size_t count = reading->options->function_count;
    struct choice *choices = arena_new_array(reading->arena, count, struct choice);
    for (size_t i = 0; i < count; i++)
        choices[i] = (struct choice){.asked = &reading->options->functions[i], .same = i};
    return choices;
}

static void judge_choices(const struct count_reading *reading, const struct choice *choices)
{
    struct faults *faults = reading->faults;
    for (size_t i = 0; i < reading->options->function_count; i++) {
        const struct choice *choice = &choices[i];
        struct place at = choice->asked->at;
        const char *prefix = choice->asked->prefix;
        if (!choice->name)
            faults_add(faults, FAULT_INPUT, at, "no function of %s begins with \"%.80s\"", reading->file, prefix);
        else if (choice->other)
            faults_add(faults, FAULT_INPUT, at, "\"%.80s\" begins more than one function of %s: %.80s and %.80s",
                       prefix, reading->file, choice->name, choice->other);
        else if (choice->same != i)
            faults_add(faults, FAULT_INPUT, at, "chooses function %.80s a second time, after Functions[%zu]",
                       choice->name, choice->same);
        else if (choice->calls == 0)
            faults_add(faults, FAULT_INPUT, at, "function %.80s has no call in %s", choice->name, reading->file);
    }
}

/* --- Records --- */

struct record {
    struct azure_name name;
    uint64_t calls;
    uint32_t minute[MINUTES_MOST];
};

static const char *read_minute(struct trace_cell cell, struct record *record, size_t minute)
{
    int64_t calls;
    bool exact;
    while (cell.length > 0 && *cell.text == ' ') cell.text++, cell.length--;
    while (cell.length > 0 && cell.text[cell.length - 1] == ' ') cell.length--;
    if (!number_read(cell.text, cell.length, 0, &calls, &exact) || !exact)
        return "number of calls is not a whole number";
    if (calls < 0) return "number of calls is negative";
    if (calls > (int64_t)COUNT_MOST) return "number of calls is too large";
    record->minute[minute] = (uint32_t)calls;
    record->calls += (uint64_t)calls;
    return NULL;
}

/* NULL, or what is wrong with it. */
static const char *read_record(const struct count_reading *reading, const struct columns *columns, char *text,
                               size_t length, struct record *record)
{
    if (!csv_complete(reading->lines, &text, &length)) return bad_row_cut;
    record->calls = 0;
    size_t at = 0;
    for (size_t i = 0; i < reading->layout->name_count; i++) {
        struct trace_cell cell;
        if (at > length || !csv_field(text, length, &at, &cell)) return bad_row_cut;
        if (i == columns->owner) record->name.owner = cell;
        if (i == columns->app) record->name.app = cell;
        if (i == columns->function) record->name.function = cell;
        if (i == columns->function && is_name(cell, FUNCTION_COLUMN)) return "header stands there once more";
        if (columns->minute[i] == MINUTES_MOST) continue;
        const char *reason = read_minute(cell, record, columns->minute[i]);
        if (reason) return reason;
    }
    return NULL;
}

/* false, with a fault, where a minute holds more than can be drawn. */
static bool add_record(const struct count_reading *reading, struct counts *counts, const struct record *record)
{
    for (size_t i = 0; i < counts->intervals; i++) {
        if (counts_add(counts, i, record->minute[i])) continue;
        faults_add(reading->faults, FAULT_INPUT, (struct place){.file = reading->file},
                   "more than %llu calls of the functions together in one minute", (unsigned long long)COUNT_MOST);
        return false;
    }
    return true;
}

static struct counts *read_records(struct count_reading *reading, struct arena *scratch)
{
    struct columns columns;
    char *text;
    size_t length, before = faults_count(reading->faults);
    if (!find_columns(reading, &columns)) return NULL;
    struct counts *counts = counts_new(reading->arena, columns.minutes, NS_PER_MINUTE);
    struct choice *choices = start_choices(reading);
    struct record *record = arena_new_of(reading->arena, struct record);
    struct azure_kinds *kinds = azure_kinds_begin(reading, scratch);
    if (faults_count(reading->faults) > before) return NULL;
    while (lines_next(reading->lines, &text, &length)) {
        if (trace_line_is_blank(text, length)) continue;
        const char *reason = read_record(reading, &columns, text, length, record);
        if (reason) {
            bad_rows_add(reading->bad, reading->lines, reason);
            continue;
        }
        reading->records++;
        if (!choose(reading, choices, record->name.function, record->calls)) continue;
        if (!add_record(reading, counts, record)) return NULL;
        if (kinds) azure_kinds_add(kinds, &record->name, record->minute, columns.minutes);
    }
    if (kinds) azure_kinds_end(kinds, counts);
    /* What was not read to its end says nothing of what it lacks. */
    if (!reading->lines->too_long && !bytes_failure(reading->lines->bytes)) judge_choices(reading, choices);
    return faults_count(reading->faults) == before ? counts : NULL;
}

static struct counts *read_counts(struct count_reading *reading)
{
    struct arena *scratch = arena_new();
    struct counts *counts = read_records(reading, scratch);
    arena_free(scratch);
    return counts;
}

const struct trace_format format_azure_functions = {
    .name = "azure-functions-2019",
    .syntax = &csv_syntax,
    .with = {OWNER_COLUMN, APP_COLUMN, FUNCTION_COLUMN, "Trigger"},
    .counts = read_counts,
    .has_functions = true,
    .sides = 1 << TRACE_DURATIONS | 1 << TRACE_MEMORY,
};
