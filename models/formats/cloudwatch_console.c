/* cloudwatch-console: the CSV that the console of CloudWatch saves of a graph: lines that describe the series (Label, Id, Period..), in
 * the first column what they say, then a line for each period with its date and the value of each series, empty where it has none.
 * "Metric" chooses a series by any of its descriptions; a date without a zone is read as UTC. */
#include "models/bad_rows.h"
#include "models/formats/csv.h"
#include "models/formats/dated_table.h"
#include "models/lines.h"
#include "models/trace_layout.h"
#include "models/trace_options.h"
#include "sim/arena.h"

#include <ctype.h>
#include <string.h>

enum { SERIES_MOST = 500 }; /* that a graph can show */

static bool begins_with_date(const char *text, size_t length)
{
    if (length > 0 && *text == '"') text++, length--;
    for (const char *pattern = "9999*99*99*99:99"; *pattern; pattern++, text++, length--)
        if (length == 0 || (*pattern == '9' ? !isdigit((unsigned char)*text) : *pattern == ':' && *text != ':'))
            return false;
    return true;
}

static bool looks_like(const char *head, size_t length)
{
    static const char *const words[] = {"Label,", "\"Label\",", "Full label,", "\"Full label\",", "Id,", "\"Id\","};
    bool described = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        described = described || (length > strlen(words[i]) && memcmp(head, words[i], strlen(words[i])) == 0);
    const char *at = head;
    while (described && (at = memchr(at, '\n', length - (size_t)(at - head))) != NULL)
        if (at++, begins_with_date(at, length - (size_t)(at - head))) return true;
    return false;
}

/* The console writes 2021/06/01 too. */
static const char *read_date(struct lines *lines, char *text, struct trace_cell cell, int64_t *at_s)
{
    (void)lines;
    char *date = text + (cell.text - text);
    for (size_t i = 4; i < 8 && i < cell.length; i += 3)
        if (date[i] == '/') date[i] = '-';
    return dated_read_date(cell, at_s);
}

/* What has been found out about the series. */
struct descriptions {
    size_t series;          /* columns behind the first */
    bool fits[SERIES_MOST]; /* what was asked for describes it */
    const char *label[SERIES_MOST];
};

static void describe(struct count_reading *reading, struct descriptions *of, char *text, size_t length)
{
    const char *metric = reading->options->metric;
    struct trace_cell cell, title;
    size_t at = 0;
    if (!csv_field(text, length, &at, &title)) return;
    for (size_t i = 0; i < SERIES_MOST && at <= length && csv_field(text, length, &at, &cell); i++) {
        if (i >= of->series) of->series = i + 1;
        of->fits[i] =
            of->fits[i] || (metric && strlen(metric) == cell.length && memcmp(metric, cell.text, cell.length) == 0);
        bool is_label = title.length == 5 && memcmp(title.text, "Label", 5) == 0;
        if (is_label || !of->label[i]) of->label[i] = arena_text_n(reading->arena, cell.text, cell.length);
    }
}

/* The series that is wanted; of->series, with a fault, where that is not said. */
static size_t choose(const struct count_reading *reading, const struct descriptions *of)
{
    size_t found = of->series, count = 0;
    const char *list = "";
    for (size_t i = 0; i < of->series; i++) {
        list = arena_format(reading->arena, "%s%s%.60s", i < 10 ? list : "", i && i < 10 ? ", " : "", of->label[i]);
        if (reading->options->metric ? !of->fits[i] : of->series > 1) continue;
        if (count++ == 0) found = i;
    }
    if (count == 1) return found;
    if (reading->options->metric)
        faults_add(reading->faults, FAULT_INPUT, reading->options->metric_at,
                   "%s series of %s is described as \"%.80s\": there are %s", count == 0 ? "no" : "more than one",
                   reading->file, reading->options->metric, list);
    else
        faults_add(reading->faults, FAULT_INPUT, (struct place){.file = reading->file},
                   "has %zu series: choose one with Metric, by its label: %s", of->series, list);
    return of->series;
}

/* NULL, or what is wrong with it. Where the series has nothing it counted nothing. */
static const char *read_point(struct count_reading *reading, size_t series, char *text, size_t length,
                              struct dated_record *record)
{
    struct trace_cell cell;
    size_t at = 0;
    if (!csv_complete(reading->lines, &text, &length) || !csv_field(text, length, &at, &cell)) return bad_row_cut;
    const char *reason = read_date(reading->lines, text, cell, &record->at_s);
    for (size_t i = 0; i <= series; i++)
        if (at > length || !csv_field(text, length, &at, &cell)) return bad_row_cut;
    if (reason) return reason;
    return cell.length == 0 ? NULL : dated_read_count(cell, &record->requests);
}

static bool read_points(struct dated_table *table, const struct descriptions *of)
{
    struct count_reading *reading = table->reading;
    char *text;
    size_t length, series = choose(reading, of);
    if (series == of->series) return false;
    while (lines_next(reading->lines, &text, &length)) {
        if (trace_line_is_blank(text, length)) continue;
        struct dated_record record = {.line = reading->lines->number};
        const char *reason = read_point(reading, series, text, length, &record);
        if (reason)
            bad_rows_add(reading->bad, reading->lines, reason);
        else if (!dated_table_add(table, record))
            return false;
    }
    return true;
}

static struct counts *read_counts(struct count_reading *reading)
{
    struct dated_table table;
    struct counts *counts = NULL;
    size_t length, holes;
    char *text;
    dated_table_start(&table, reading);
    struct descriptions *of = arena_new_of(table.arena, struct descriptions);
    while (lines_next(reading->lines, &text, &length) && !begins_with_date(text, length))
        if (!trace_line_is_blank(text, length)) describe(reading, of, text, length);
    lines_again(reading->lines);
    if (read_points(&table, of)) counts = dated_table_counts(&table, 0, &holes);
    dated_table_end(&table);
    return counts;
}

static const struct trace_syntax syntax = {.has_header = false};

const struct trace_format format_cloudwatch_console = {
    .name = "cloudwatch-console",
    .syntax = &syntax,
    .looks_like = looks_like,
    .counts = read_counts,
    .has_metrics = true,
};
