/* Files made by chance, as CSV and as JSON lines: columns in any order and spelling, times in any unit or as dates, quotes, blank lines, line
 * ends and columns of others; rows out of order, cells empty. What is read are the rows that were written, in order of time. */
#include "sim/units.h"
#include "tests/dice.h"
#include "tests/test.h"
#include "tests/trace_fixture.h"

#include <ctype.h>
#include <inttypes.h>

#define FILES     300
#define ROWS_MOST 60
/* 2024-01-01T00:00:00Z in seconds since 1970 (date -u -d 2024-01-01 +%s). */
#define NEW_YEAR_S INT64_C(1704067200)

enum { ARRIVAL, SERVICE, INPUT, OUTPUT, PAYLOAD, NOTE, COLUMNS };

struct made {
    struct dice dice;
    struct trace_row rows[ROWS_MOST]; /* as they stand in the file; times in whole milliseconds */
    int count;
    bool is_json, is_dated, has_service;
    int unit[2];        /* of arrival and service: 0 s, 1 ms, 2 us, 3 ns */
    int order[COLUMNS]; /* which column stands where */
    const char *text;
};

static const char *const unit_names[] = {"s", "ms", "us", "ns"};

/* --- Making --- */

static void make_rows(struct made *made)
{
    int64_t at_ms = upto(&made->dice, 5000);
    made->count = 1 + (int)upto(&made->dice, ROWS_MOST - 1);
    for (int i = 0; i < made->count; i++) {
        struct trace_row *row = &made->rows[i];
        *row = trace_row_unknown;
        /* Often at the instant of the row before, now and then earlier than it. */
        if (one_in(&made->dice, 2)) at_ms += upto(&made->dice, 3000);
        int64_t back_ms = one_in(&made->dice, 5) ? upto(&made->dice, 4000) : 0;
        row->arrival_ns = (at_ms > back_ms ? at_ms - back_ms : 0) * NS_PER_MS;
        if (made->has_service && !one_in(&made->dice, 6)) row->service_ns = upto(&made->dice, 90000) * NS_PER_MS;
        if (!one_in(&made->dice, 6)) row->input_tokens = upto(&made->dice, 100000);
        if (!one_in(&made->dice, 6)) row->output_tokens = upto(&made->dice, 4000);
        if (!one_in(&made->dice, 6)) row->payload_bytes = (int64_t)upto(&made->dice, 1u << 31) * 1000;
    }
}

/* Another spelling of the same name. */
static const char *spelled(struct made *made, const char *name)
{
    char *text = arena_text(arena, name);
    for (char *at = text; *at; at++) {
        if (*at == '_' && one_in(&made->dice, 3)) *at = one_in(&made->dice, 2) ? ' ' : '-';
        if (one_in(&made->dice, 3)) *at = (char)toupper((unsigned char)*at);
    }
    return text;
}

static const char *name_of(struct made *made, int column)
{
    static const char *const plain[COLUMNS] = {[INPUT] = "input_tokens", "output_tokens", "payload_bytes", "note"};
    if (column == ARRIVAL)
        return made->is_dated ? "timestamp" : arena_format(arena, "arrival_%s", unit_names[made->unit[0]]);
    if (column == SERVICE) return arena_format(arena, "service_time_%s", unit_names[made->unit[1]]);
    return plain[column];
}

static const char *time_in(int64_t ns, int unit)
{
    int64_t ms = ns / NS_PER_MS;
    if (unit == 0) return arena_format(arena, "%" PRId64 ".%03" PRId64, ms / 1000, ms % 1000);
    return arena_format(arena, "%" PRId64 "%s", ms, unit == 1 || ms == 0 ? "" : unit == 2 ? "000" : "000000");
}

static const char *number_of(int64_t value)
{
    return value < 0 ? "" : arena_format(arena, "%" PRId64, value);
}

static const char *value_of(struct made *made, const struct trace_row *row, int column)
{
    char date[TIME_TEXT];
    switch (column) {
    case ARRIVAL:
        if (!made->is_dated) return time_in(row->arrival_ns, made->unit[0]);
        return arena_text(arena, time_text(NEW_YEAR_S * NS_PER_S + row->arrival_ns, date));
    case SERVICE: return row->service_ns < 0 ? "" : time_in(row->service_ns, made->unit[1]);
    case INPUT: return number_of(row->input_tokens);
    case OUTPUT: return number_of(row->output_tokens);
    case PAYLOAD: return number_of(row->payload_bytes);
    default: return one_in(&made->dice, 2) ? "a, b" : "";
    }
}

static const char *line_end(struct made *made)
{
    static const char *const ends[] = {"\n", "\r\n", "\n\n", "\r\n\r\n"};
    return ends[upto(&made->dice, 3)];
}

static const char *csv_cell(struct made *made, const char *value)
{
    bool must = strchr(value, ',') != NULL;
    return must || one_in(&made->dice, 4) ? arena_format(arena, "\"%s\"", value) : value;
}

static const char *csv_row(struct made *made, const struct trace_row *row)
{
    const char *text = "";
    for (int i = 0; i < COLUMNS; i++) {
        int column = made->order[i];
        if (column == SERVICE && !made->has_service) continue;
        const char *cell = row ? value_of(made, row, column) : spelled(made, name_of(made, column));
        text = arena_format(arena, "%s%s%s", text, *text || i > 0 ? "," : "", csv_cell(made, cell));
    }
    return text;
}

static const char *json_row(struct made *made, const struct trace_row *row)
{
    const char *text = "";
    for (int i = 0; i < COLUMNS; i++) {
        int column = made->order[i];
        const char *value = value_of(made, row, column);
        if (column == SERVICE && !made->has_service) continue;
        bool is_text = column == NOTE || (column == ARRIVAL && made->is_dated) || (*value && one_in(&made->dice, 4));
        const char *quote = is_text ? "\"" : "";
        if (!*value && !is_text) value = "null";
        text = arena_format(arena, "%s%s\"%s\": %s%s%s", text, *text ? ", " : "", name_of(made, column), quote, value,
                            quote);
    }
    return arena_format(arena, "{%s}", text);
}

static void make(struct made *made, uint32_t number)
{
    *made = (struct made){.dice = {.key = random_key(number, 0)}};
    made->is_json = one_in(&made->dice, 2);
    made->is_dated = one_in(&made->dice, 3);
    made->has_service = !one_in(&made->dice, 3);
    for (int i = 0; i < 2; i++) made->unit[i] = (int)upto(&made->dice, 3);
    for (int i = 0; i < COLUMNS; i++) made->order[i] = i;
    for (int i = COLUMNS - 1; i > 0; i--) {
        int other = (int)upto(&made->dice, (uint32_t)i), held = made->order[i];
        made->order[i] = made->order[other];
        made->order[other] = held;
    }
    make_rows(made);
    made->text = one_in(&made->dice, 5) ? "\xEF\xBB\xBF" : "";
    if (!made->is_json) made->text = arena_format(arena, "%s%s%s", made->text, csv_row(made, NULL), line_end(made));
    for (int i = 0; i < made->count; i++) {
        const char *row = made->is_json ? json_row(made, &made->rows[i]) : csv_row(made, &made->rows[i]);
        bool is_open = i + 1 == made->count && one_in(&made->dice, 3);
        made->text = arena_format(arena, "%s%s%s", made->text, row, is_open ? "" : line_end(made));
    }
}

/* --- What is expected --- */

/* Stably by arrival; dates begin at the earliest row. */
static void sort(struct made *made)
{
    for (int i = 1; i < made->count; i++) {
        struct trace_row row = made->rows[i];
        int at = i;
        for (; at > 0 && made->rows[at - 1].arrival_ns > row.arrival_ns; at--) made->rows[at] = made->rows[at - 1];
        made->rows[at] = row;
    }
    int64_t first_ns = made->is_dated ? made->rows[0].arrival_ns : 0;
    for (int i = 0; i < made->count; i++) made->rows[i].arrival_ns -= first_ns;
}

static int earlier_than_before(const struct made *made)
{
    int count = 0;
    for (int i = 1; i < made->count; i++) count += made->rows[i].arrival_ns < made->rows[i - 1].arrival_ns;
    return count;
}

static void assert_rows(const struct made *made)
{
    struct trace *trace = trace_open(arena, &summary);
    struct trace_row row;
    for (int i = 0; i < made->count; i++) {
        const struct trace_row *wanted = &made->rows[i];
        ck_assert(trace_next(trace, &row));
        ck_assert_msg(row.arrival_ns == wanted->arrival_ns && row.service_ns == wanted->service_ns &&
                          row.input_tokens == wanted->input_tokens && row.output_tokens == wanted->output_tokens &&
                          row.payload_bytes == wanted->payload_bytes,
                      "row %d of\n%s", i, made->text);
    }
    ck_assert(!trace_next(trace, &row));
    trace_close(trace);
}

START_TEST(what_was_written_is_read)
{
    int json = 0, dated = 0, disordered = 0;
    for (uint32_t number = 0; number < FILES; number++) {
        struct made made;
        start();
        make(&made, number);
        int inversions = earlier_than_before(&made);
        ck_assert_msg(scan(made.text), "%s\n%s", said(), made.text);
        ck_assert_str_eq(summary.format, made.is_json ? "jsonl" : "csv");
        ck_assert_uint_eq(summary.rows, (uint64_t)made.count);
        ck_assert_uint_eq(summary.bad_rows, 0);
        ck_assert_uint_eq(summary.inversions, (uint64_t)inversions);
        ck_assert_uint_eq(faults_total(faults), 0);
        sort(&made);
        assert_rows(&made);
        json += made.is_json;
        dated += made.is_dated;
        disordered += inversions > 0;
        stop();
    }
    /* The files were of all kinds. */
    ck_assert(json > FILES / 4 && json < FILES * 3 / 4 && dated > FILES / 6 && disordered > FILES / 2);
}
END_TEST

TEST_MAIN("trace properties", what_was_written_is_read)
