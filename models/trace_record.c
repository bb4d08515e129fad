#include "models/trace_record.h"

#include "models/number.h"
#include "models/time.h"
#include "sim/units.h"

#include <string.h>
#include <strings.h>

/* From here on a number of seconds is a date (1973-03-03), not a time from the trace's own second 0. */
#define FIRST_DATE_NS (INT64_C(100000000) * NS_PER_S)
#define LONGEST_NS    ((int64_t)TIME_LONGEST_S * NS_PER_S)

static struct trace_cell trimmed(struct trace_cell cell)
{
    while (cell.length > 0 && (*cell.text == ' ' || *cell.text == '\t')) cell.text++, cell.length--;
    while (cell.length > 0 && (cell.text[cell.length - 1] == ' ' || cell.text[cell.length - 1] == '\t')) cell.length--;
    return cell;
}

static bool looks_like_date(struct trace_cell cell)
{
    return cell.length >= 10 && cell.text[4] == '-' && cell.text[7] == '-';
}

static const char *read_clock(struct trace_reader *reader, struct trace_cell cell, int64_t *ns, enum trace_clock *clock)
{
    bool exact, zoned;
    *clock = CLOCK_DATES;
    if (looks_like_date(cell))
        return !time_read(cell.text, cell.length, ns, &zoned) ? "arrival is not a date and time"
               : *ns < 0                                      ? "arrival is before 1970"
                                                              : NULL;
    enum trace_unit unit = reader->layout->columns.of[TRACE_ARRIVAL].unit;
    if (!number_read(cell.text, cell.length, unit == UNIT_UNKNOWN ? UNIT_NS : (int)unit, ns, &exact))
        return "arrival is neither a date nor a number that fits";
    if (unit == UNIT_UNKNOWN) {
        reader->unit_is_missing = true;
        return "arrival has no unit";
    }
    if (*ns < 0) return "arrival is negative";
    if (*ns < FIRST_DATE_NS) *clock = CLOCK_RELATIVE;
    const struct trace_format *format = reader->layout->format;
    if (format->is_dated && *clock == CLOCK_RELATIVE)
        return "arrival is before 1973-03-03: its unit is another than this format's";
    if (format->has_whole_stamps && *ns % number_power_of_ten[unit] != 0)
        return "arrival has a fraction: its unit is another than this format's";
    return NULL;
}

/* The end of a request less the time that it took. */
static const char *end_to_arrival(const struct trace_reader *reader, const struct trace_row *row, int64_t *ns)
{
    const struct trace_column *column = reader->layout->columns.of;
    int64_t took_ns = row->elapsed_ns >= 0 ? row->elapsed_ns : row->service_ns;
    if (!column[TRACE_ELAPSED].name && !column[TRACE_SERVICE].name) return NULL; /* the layout has said so */
    if (took_ns < 0) return "end is known and not how long it took";
    /* The two are rounded each for itself, to the millisecond at best. */
    if (took_ns > *ns + NS_PER_S / 1000) return "time that it took reaches to before second 0";
    *ns = took_ns < *ns ? *ns - took_ns : 0;
    return NULL;
}

static const char *read_arrival(struct trace_reader *reader, struct trace_cell cell, const struct trace_row *row,
                                int64_t *ns)
{
    enum trace_clock clock;
    if (cell.length == 0) return "arrival is missing";
    const char *reason = read_clock(reader, cell, ns, &clock);
    if (!reason && reader->layout->columns.arrival_is_end) reason = end_to_arrival(reader, row, ns);
    if (reason) return reason;
    if (reader->clock == CLOCK_UNKNOWN) {
        reader->clock = clock;
        reader->first_ns = *ns;
    }
    if (clock != reader->clock) return "arrival counts from another second 0 than the rows before";
    int64_t away_ns = *ns > reader->first_ns ? *ns - reader->first_ns : reader->first_ns - *ns;
    return away_ns > LONGEST_NS ? "arrival is more than 100 years from the others" : NULL;
}

/* What may be wrong with a length of time, for each field that holds one. */
struct span_reasons {
    const char *not_a_number, *negative, *too_long;
};

static const struct span_reasons span_reasons[TRACE_FIELDS] = {
    [TRACE_SERVICE] = {"service time is not a number that fits", "service time is negative",
                       "service time is longer than 100 years"},
    [TRACE_TTL] = {"time to live is not a number that fits", "time to live is negative",
                   "time to live is longer than 100 years"},
    [TRACE_ELAPSED] = {"response time is not a number that fits", "response time is negative",
                       "response time is longer than 100 years"},
};

static const char *read_span(const struct trace_reader *reader, struct trace_cell cell, enum trace_field field,
                             int64_t *ns)
{
    bool exact;
    if (cell.length == 0) return NULL;
    if (!number_read(cell.text, cell.length, (int)reader->layout->columns.of[field].unit, ns, &exact))
        return span_reasons[field].not_a_number;
    if (*ns < 0) return span_reasons[field].negative;
    return *ns > LONGEST_NS ? span_reasons[field].too_long : NULL;
}

static bool says(struct trace_cell cell, const char *word)
{
    return strlen(word) == cell.length && strncasecmp(word, cell.text, cell.length) == 0;
}

static const char *read_explained(struct trace_cell cell, int8_t *explained)
{
    if (cell.length == 0) return NULL;
    bool yes = says(cell, "1") || says(cell, "true");
    if (!yes && !says(cell, "0") && !says(cell, "false")) return "value of Explained is not 0, 1, true or false";
    *explained = yes;
    return NULL;
}

static const char *read_count(struct trace_cell cell, int64_t most, int64_t *out)
{
    bool exact;
    if (cell.length == 0) return NULL;
    if (!number_read(cell.text, cell.length, 0, out, &exact) || !exact)
        return "number of tokens or bytes is not a whole number";
    if (*out < 0) return "number of tokens or bytes is negative";
    return *out > most ? "number of tokens or bytes is too large" : NULL;
}

static const char *read_target(const struct trace_reader *reader, struct trace_cell cell, int32_t *target)
{
    if (cell.length == 0 || reader->target_count == 0) return NULL;
    for (size_t i = 0; i < reader->target_count; i++) {
        const char *name = reader->target_names[i];
        if (strlen(name) != cell.length || memcmp(name, cell.text, cell.length) != 0) continue;
        *target = (int32_t)i;
        return NULL;
    }
    return "target is not the name of a variant";
}

uint64_t trace_text_hash(struct trace_cell cell)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    if (cell.length == 0) return 0;
    for (size_t i = 0; i < cell.length; i++) hash = (hash ^ (unsigned char)cell.text[i]) * UINT64_C(0x100000001b3);
    return hash ? hash : 1;
}

const char *trace_record_read(struct trace_reader *reader, const struct trace_cell cells[TRACE_FIELDS],
                              struct trace_row *row)
{
    *row = trace_row_unknown;
    const struct trace_column *column = reader->layout->columns.of;
    const char *reason = NULL;
    /* The arrival comes last: a record that is bad otherwise must not decide the clock. */
    if (column[TRACE_SERVICE].name)
        reason = read_span(reader, trimmed(cells[TRACE_SERVICE]), TRACE_SERVICE, &row->service_ns);
    if (!reason && column[TRACE_INPUT_TOKENS].name)
        reason = read_count(trimmed(cells[TRACE_INPUT_TOKENS]), UINT32_MAX, &row->input_tokens);
    if (!reason && column[TRACE_OUTPUT_TOKENS].name)
        reason = read_count(trimmed(cells[TRACE_OUTPUT_TOKENS]), UINT32_MAX, &row->output_tokens);
    if (!reason && column[TRACE_PAYLOAD].name)
        reason = read_count(trimmed(cells[TRACE_PAYLOAD]), INT64_MAX / 4, &row->payload_bytes);
    if (!reason && column[TRACE_RESPONSE].name)
        reason = read_count(trimmed(cells[TRACE_RESPONSE]), INT64_MAX / 4, &row->response_bytes);
    if (!reason && column[TRACE_TARGET].name) reason = read_target(reader, trimmed(cells[TRACE_TARGET]), &row->target);
    if (!reason && column[TRACE_TTL].name)
        reason = read_span(reader, trimmed(cells[TRACE_TTL]), TRACE_TTL, &row->ttl_ns);
    if (!reason && column[TRACE_EXPLAINED].name)
        reason = read_explained(trimmed(cells[TRACE_EXPLAINED]), &row->explained);
    if (!reason && column[TRACE_ELAPSED].name)
        reason = read_span(reader, trimmed(cells[TRACE_ELAPSED]), TRACE_ELAPSED, &row->elapsed_ns);
    if (!reason && column[TRACE_SESSION].name) row->session = trace_text_hash(trimmed(cells[TRACE_SESSION]));
    return reason ? reason : read_arrival(reader, trimmed(cells[TRACE_ARRIVAL]), row, &row->arrival_ns);
}
