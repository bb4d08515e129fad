#include "models/trace_record.h"

#include "models/number.h"
#include "models/time.h"
#include "sim/units.h"

#include <string.h>
#include <strings.h>

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

static const char *read_date(struct trace_cell cell, int64_t *ns)
{
    bool zoned;
    if (!time_read(cell.text, cell.length, ns, &zoned)) return "arrival is not a date and time";
    return *ns < 0 ? "arrival is before 1970" : NULL;
}

static const char *read_second(struct trace_reader *reader, struct trace_cell cell, int64_t *ns)
{
    bool exact;
    enum trace_unit unit = reader->layout->columns.of[TRACE_ARRIVAL].unit;
    if (!number_read(cell.text, cell.length, unit == UNIT_UNKNOWN ? UNIT_NS : (int)unit, ns, &exact))
        return "arrival is neither a date nor a number that fits";
    if (unit == UNIT_UNKNOWN) {
        reader->unit_is_missing = true;
        return "arrival has no unit";
    }
    return *ns < 0 ? "arrival is negative" : NULL;
}

/* Numbers that are no stamps of this format, whose unit is then another than is believed. */
static const char *judge_number(const struct trace_reader *reader, int64_t ns)
{
    const struct trace_format *format = reader->layout->format;
    if (format->is_dated && ns < TRACE_FIRST_DATE_NS)
        return "arrival is before 1973-03-03: its unit is another than this format's";
    if (format->has_whole_stamps && ns % number_power_of_ten[reader->layout->columns.of[TRACE_ARRIVAL].unit] != 0)
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

const char *trace_record_stamp(const struct trace_reader *reader, bool is_date, const struct trace_row *row,
                               int64_t *ns)
{
    const char *reason = is_date ? NULL : judge_number(reader, *ns);
    if (!reason && reader->layout->columns.arrival_is_end) reason = end_to_arrival(reader, row, ns);
    return reason;
}

static const char *read_arrival(struct trace_reader *reader, struct trace_cell cell, struct trace_row *row)
{
    bool is_date = looks_like_date(cell);
    if (cell.length == 0) return "arrival is missing";
    const char *reason = is_date ? read_date(cell, &row->arrival_ns) : read_second(reader, cell, &row->arrival_ns);
    return reason ? reason : trace_record_arrival(reader, is_date, row);
}

/* --- The other fields --- */

const struct trace_number trace_numbers[TRACE_FIELDS] = {
    [TRACE_SERVICE] = {offsetof(struct trace_row, service_ns), TIME_LONGEST_NS},
    [TRACE_TTL] = {offsetof(struct trace_row, ttl_ns), TIME_LONGEST_NS},
    [TRACE_ELAPSED] = {offsetof(struct trace_row, elapsed_ns), TIME_LONGEST_NS},
    [TRACE_INPUT_TOKENS] = {offsetof(struct trace_row, input_tokens), UINT32_MAX},
    [TRACE_OUTPUT_TOKENS] = {offsetof(struct trace_row, output_tokens), UINT32_MAX},
    [TRACE_PAYLOAD] = {offsetof(struct trace_row, payload_bytes), INT64_MAX / 4},
    [TRACE_RESPONSE] = {offsetof(struct trace_row, response_bytes), INT64_MAX / 4},
};

/* What may be wrong with a number, for each field that holds one. */
struct number_reasons {
    const char *not_a_number, *negative, *too_large;
};

static const struct number_reasons span_reasons[TRACE_FIELDS] = {
    [TRACE_SERVICE] = {"service time is not a number that fits", "service time is negative",
                       "service time is longer than 100 years"},
    [TRACE_TTL] = {"time to live is not a number that fits", "time to live is negative",
                   "time to live is longer than 100 years"},
    [TRACE_ELAPSED] = {"response time is not a number that fits", "response time is negative",
                       "response time is longer than 100 years"},
};

static const struct number_reasons count_reasons = {"number of tokens or bytes is not a whole number",
                                                    "number of tokens or bytes is negative",
                                                    "number of tokens or bytes is too large"};

static const char *read_number(const struct trace_reader *reader, enum trace_field field, struct trace_cell cell,
                               struct trace_row *row)
{
    bool is_span = trace_field_is_time(field), exact;
    const struct number_reasons *reasons = is_span ? &span_reasons[field] : &count_reasons;
    int64_t *out = trace_record_number(row, field);
    int power = is_span ? (int)reader->layout->columns.of[field].unit : 0;
    if (!number_read(cell.text, cell.length, power, out, &exact) || (!is_span && !exact)) return reasons->not_a_number;
    if (*out < 0) return reasons->negative;
    return *out > trace_numbers[field].most ? reasons->too_large : NULL;
}

static bool says(struct trace_cell cell, const char *word)
{
    return strlen(word) == cell.length && strncasecmp(word, cell.text, cell.length) == 0;
}

static const char *read_explained(struct trace_cell cell, int8_t *explained)
{
    bool yes = says(cell, "1") || says(cell, "true");
    if (!yes && !says(cell, "0") && !says(cell, "false")) return "value of Explained is not 0, 1, true or false";
    *explained = yes;
    return NULL;
}

static const char *read_target(const struct trace_reader *reader, struct trace_cell cell, int32_t *target)
{
    if (reader->target_count == 0) return NULL;
    for (size_t i = 0; i < reader->target_count; i++) {
        const char *name = reader->target_names[i];
        if (strlen(name) != cell.length || memcmp(name, cell.text, cell.length) != 0) continue;
        *target = (int32_t)i;
        return NULL;
    }
    return "target is not the name of a variant";
}

/* Whole, and at most so much; 0 is the session itself. */
static const char *read_agent(struct trace_cell cell, struct trace_row *row)
{
    int64_t agent;
    bool exact;
    bool reads = number_read(cell.text, cell.length, 0, &agent, &exact) && exact && agent >= 0 && agent <= UINT16_MAX;
    if (!reads) return "agent is not a whole number up to 65535";
    row->agent = (uint16_t)agent;
    return NULL;
}

static const char *read_depth(struct trace_cell cell, struct trace_row *row)
{
    int64_t depth;
    bool exact;
    bool reads = number_read(cell.text, cell.length, 0, &depth, &exact) && exact && depth >= 0 && depth <= UINT8_MAX;
    if (!reads) return "depth of the agent is not a whole number up to 255";
    row->depth = (uint8_t)depth;
    return NULL;
}

uint64_t trace_text_hash(struct trace_cell cell)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    if (cell.length == 0) return 0;
    for (size_t i = 0; i < cell.length; i++) hash = (hash ^ (unsigned char)cell.text[i]) * UINT64_C(0x100000001b3);
    return hash ? hash : 1;
}

/* The last steps of SplitMix64: G. Steele, D. Lea, C. Flood, OOPSLA 2014, figure 16. */
uint64_t trace_session_apart(uint64_t session, uint64_t copy)
{
    uint64_t name = session + copy * UINT64_C(0x9E3779B97F4A7C15);
    name = (name ^ name >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    name = (name ^ name >> 27) * UINT64_C(0x94D049BB133111EB);
    name ^= name >> 31;
    return name ? name : 1;
}

/* The number behind "s" and 16 digits of hexadecimal, as trace_output.h writes it: a session keeps its draws. */
static bool read_written(struct trace_cell cell, uint64_t *session)
{
    static const char digits[] = "0123456789abcdef";
    if (cell.length != 17 || *cell.text != 's') return false;
    *session = 0;
    for (size_t i = 1; i < cell.length; i++) {
        const char *digit = memchr(digits, cell.text[i], 16);
        if (!digit) return false;
        *session = *session << 4 | (uint64_t)(digit - digits);
    }
    return *session != 0;
}

static uint64_t session_of(struct trace_cell cell)
{
    uint64_t session;
    return read_written(cell, &session) ? session : trace_text_hash(cell);
}

const char *trace_record_value(const struct trace_reader *reader, enum trace_field field, struct trace_cell cell,
                               struct trace_row *row)
{
    cell = trimmed(cell);
    if (cell.length == 0) return NULL;
    switch (field) {
    case TRACE_TARGET: return read_target(reader, cell, &row->target);
    case TRACE_EXPLAINED: return read_explained(cell, &row->explained);
    case TRACE_SESSION: row->session = session_of(cell); return NULL;
    case TRACE_AGENT: return read_agent(cell, row);
    case TRACE_DEPTH: return read_depth(cell, row);
    default: return read_number(reader, field, cell, row);
    }
}

const char *trace_record_read(struct trace_reader *reader, const struct trace_cell cells[TRACE_FIELDS],
                              struct trace_row *row)
{
    *row = trace_row_unknown;
    const char *reason = NULL;
    /* The arrival comes last: a record that is bad otherwise must not decide the clock. */
    for (int field = TRACE_ARRIVAL + 1; field < TRACE_FIELDS && !reason; field++)
        if (reader->layout->columns.of[field].name)
            reason = trace_record_value(reader, (enum trace_field)field, cells[field], row);
    return reason ? reason : read_arrival(reader, trimmed(cells[TRACE_ARRIVAL]), row);
}
