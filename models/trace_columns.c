#include "models/trace_columns.h"

#include <ctype.h>
#include <string.h>

const struct trace_column_key trace_column_keys[] = {
    {"Arrival", TRACE_ARRIVAL, UNIT_UNKNOWN, INSTANT_ARRIVAL},
    {"ArrivalInSeconds", TRACE_ARRIVAL, UNIT_S, INSTANT_ARRIVAL},
    {"ArrivalInMilliseconds", TRACE_ARRIVAL, UNIT_MS, INSTANT_ARRIVAL},
    {"ArrivalInMicroseconds", TRACE_ARRIVAL, UNIT_US, INSTANT_ARRIVAL},
    {"ArrivalInNanoseconds", TRACE_ARRIVAL, UNIT_NS, INSTANT_ARRIVAL},
    {"Timestamp", TRACE_ARRIVAL, UNIT_UNKNOWN, INSTANT_ARRIVAL},
    {"TimestampInSeconds", TRACE_ARRIVAL, UNIT_S, INSTANT_ARRIVAL},
    {"TimestampInMilliseconds", TRACE_ARRIVAL, UNIT_MS, INSTANT_ARRIVAL},
    {"TimestampInMicroseconds", TRACE_ARRIVAL, UNIT_US, INSTANT_ARRIVAL},
    {"TimestampInNanoseconds", TRACE_ARRIVAL, UNIT_NS, INSTANT_ARRIVAL},
    {"Time", TRACE_ARRIVAL, UNIT_UNKNOWN, INSTANT_ARRIVAL},
    {"TimeInSeconds", TRACE_ARRIVAL, UNIT_S, INSTANT_ARRIVAL},
    {"TimeInMilliseconds", TRACE_ARRIVAL, UNIT_MS, INSTANT_ARRIVAL},
    {"TimeInMicroseconds", TRACE_ARRIVAL, UNIT_US, INSTANT_ARRIVAL},
    {"TimeInNanoseconds", TRACE_ARRIVAL, UNIT_NS, INSTANT_ARRIVAL},
    {"End", TRACE_ARRIVAL, UNIT_UNKNOWN, INSTANT_END},
    {"EndInSeconds", TRACE_ARRIVAL, UNIT_S, INSTANT_END},
    {"EndInMilliseconds", TRACE_ARRIVAL, UNIT_MS, INSTANT_END},
    {"EndInMicroseconds", TRACE_ARRIVAL, UNIT_US, INSTANT_END},
    {"EndInNanoseconds", TRACE_ARRIVAL, UNIT_NS, INSTANT_END},
    {"SessionTime", TRACE_ARRIVAL, UNIT_UNKNOWN, INSTANT_IN_SESSION},
    {"SessionTimeInSeconds", TRACE_ARRIVAL, UNIT_S, INSTANT_IN_SESSION},
    {"SessionTimeInMilliseconds", TRACE_ARRIVAL, UNIT_MS, INSTANT_IN_SESSION},
    {"SessionTimeInMicroseconds", TRACE_ARRIVAL, UNIT_US, INSTANT_IN_SESSION},
    {"SessionTimeInNanoseconds", TRACE_ARRIVAL, UNIT_NS, INSTANT_IN_SESSION},
    {"ServiceTime", TRACE_SERVICE, UNIT_UNKNOWN, INSTANT_ARRIVAL},
    {"ServiceTimeInSeconds", TRACE_SERVICE, UNIT_S, INSTANT_ARRIVAL},
    {"ServiceTimeInMilliseconds", TRACE_SERVICE, UNIT_MS, INSTANT_ARRIVAL},
    {"ServiceTimeInMicroseconds", TRACE_SERVICE, UNIT_US, INSTANT_ARRIVAL},
    {"ServiceTimeInNanoseconds", TRACE_SERVICE, UNIT_NS, INSTANT_ARRIVAL},
    {"Duration", TRACE_SERVICE, UNIT_UNKNOWN, INSTANT_ARRIVAL},
    {"DurationInSeconds", TRACE_SERVICE, UNIT_S, INSTANT_ARRIVAL},
    {"DurationInMilliseconds", TRACE_SERVICE, UNIT_MS, INSTANT_ARRIVAL},
    {"DurationInMicroseconds", TRACE_SERVICE, UNIT_US, INSTANT_ARRIVAL},
    {"DurationInNanoseconds", TRACE_SERVICE, UNIT_NS, INSTANT_ARRIVAL},
    {"InputTokens", TRACE_INPUT_TOKENS, UNIT_NS, INSTANT_ARRIVAL},
    {"OutputTokens", TRACE_OUTPUT_TOKENS, UNIT_NS, INSTANT_ARRIVAL},
    {"PayloadInBytes", TRACE_PAYLOAD, UNIT_NS, INSTANT_ARRIVAL},
    {"ResponseInBytes", TRACE_RESPONSE, UNIT_NS, INSTANT_ARRIVAL},
    {"TargetVariant", TRACE_TARGET, UNIT_NS, INSTANT_ARRIVAL},
    {"TimeToLive", TRACE_TTL, UNIT_UNKNOWN, INSTANT_ARRIVAL},
    {"TimeToLiveInSeconds", TRACE_TTL, UNIT_S, INSTANT_ARRIVAL},
    {"TimeToLiveInMilliseconds", TRACE_TTL, UNIT_MS, INSTANT_ARRIVAL},
    {"TimeToLiveInMicroseconds", TRACE_TTL, UNIT_US, INSTANT_ARRIVAL},
    {"TimeToLiveInNanoseconds", TRACE_TTL, UNIT_NS, INSTANT_ARRIVAL},
    {"RequestTTLSeconds", TRACE_TTL, UNIT_S, INSTANT_ARRIVAL},
    {"Explained", TRACE_EXPLAINED, UNIT_NS, INSTANT_ARRIVAL},
    {"ResponseTime", TRACE_ELAPSED, UNIT_UNKNOWN, INSTANT_ARRIVAL},
    {"ResponseTimeInSeconds", TRACE_ELAPSED, UNIT_S, INSTANT_ARRIVAL},
    {"ResponseTimeInMilliseconds", TRACE_ELAPSED, UNIT_MS, INSTANT_ARRIVAL},
    {"ResponseTimeInMicroseconds", TRACE_ELAPSED, UNIT_US, INSTANT_ARRIVAL},
    {"ResponseTimeInNanoseconds", TRACE_ELAPSED, UNIT_NS, INSTANT_ARRIVAL},
    {"Session", TRACE_SESSION, UNIT_NS, INSTANT_ARRIVAL},
    {"Agent", TRACE_AGENT, UNIT_NS, INSTANT_ARRIVAL},
    {"AgentDepth", TRACE_DEPTH, UNIT_NS, INSTANT_ARRIVAL},
    {NULL, TRACE_FIELDS, UNIT_UNKNOWN, INSTANT_ARRIVAL},
};

void trace_columns_set_instant(struct trace_columns *columns, enum trace_instant instant)
{
    columns->arrival_is_end = instant == INSTANT_END;
    columns->is_session_clock = instant == INSTANT_IN_SESSION;
}

const char *trace_field_name(enum trace_field field)
{
    static const char *const names[TRACE_FIELDS] = {
        "Arrival",         "ServiceTime",   "InputTokens", "OutputTokens", "PayloadInBytes",
        "ResponseInBytes", "TargetVariant", "TimeToLive",  "Explained",    "ResponseTime",
        "Session",         "Agent",         "AgentDepth"};
    return names[field];
}

bool trace_field_is_time(enum trace_field field)
{
    return field == TRACE_ARRIVAL || field == TRACE_SERVICE || field == TRACE_TTL || field == TRACE_ELAPSED;
}

/* Compared with what follows the last separator of a name, which is in lower case. */
static const struct {
    const char *ending;
    enum trace_unit unit;
} endings[] = {
    {"ns", UNIT_NS}, {"nanos", UNIT_NS},  {"nanoseconds", UNIT_NS},  {"nsec", UNIT_NS},
    {"us", UNIT_US}, {"micros", UNIT_US}, {"microseconds", UNIT_US}, {"usec", UNIT_US},
    {"ms", UNIT_MS}, {"millis", UNIT_MS}, {"milliseconds", UNIT_MS}, {"msec", UNIT_MS},
    {"s", UNIT_S},   {"sec", UNIT_S},     {"secs", UNIT_S},          {"seconds", UNIT_S},
};

/* AWS's own spelling, without a separator: durationInMilliseconds, RequestTTLSeconds. */
static const struct {
    const char *ending;
    enum trace_unit unit;
    size_t name; /* so much of the ending belongs to the name */
} camel_endings[] = {{"InNanoseconds", UNIT_NS, 0},
                     {"InMicroseconds", UNIT_US, 0},
                     {"InMilliseconds", UNIT_MS, 0},
                     {"InSeconds", UNIT_S, 0},
                     {"TTLSeconds", UNIT_S, 3}};

static bool is_separator(char c)
{
    return c == '_' || c == '-' || c == ' ' || c == '.' || c == '(' || c == '[';
}

/* Where the unit begins in a name, and which; the length of the name where there is none. */
static size_t unit_start(const char *name, enum trace_unit *unit)
{
    *unit = UNIT_UNKNOWN;
    size_t length = strlen(name), end = length;
    while (end > 0 && (name[end - 1] == ')' || name[end - 1] == ']' || name[end - 1] == ' ')) end--;
    for (size_t i = 0; i < sizeof camel_endings / sizeof *camel_endings; i++) {
        size_t size = strlen(camel_endings[i].ending);
        if (end <= size || strncmp(name + end - size, camel_endings[i].ending, size) != 0) continue;
        *unit = camel_endings[i].unit;
        return end - size + camel_endings[i].name;
    }
    size_t start = end;
    while (start > 0 && !is_separator(name[start - 1])) start--;
    if (start == 0) return length;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t size = strlen(endings[i].ending), k = 0;
        if (size != end - start) continue;
        while (k < size && tolower((unsigned char)name[start + k]) == endings[i].ending[k]) k++;
        if (k < size) continue;
        *unit = endings[i].unit;
        return start;
    }
    return length;
}

enum trace_unit trace_unit_of(const char *column)
{
    enum trace_unit unit;
    unit_start(column, &unit);
    return unit;
}

size_t trace_name_length(const char *column)
{
    enum trace_unit unit;
    return unit_start(column, &unit);
}

static bool is_filler(char c)
{
    return c == ' ' || c == '_' || c == '-' || c == '(' || c == '[' || c == '.';
}

/* The first `length` bytes of a against all of b. */
static bool equal_part(const char *a, size_t length, const char *b)
{
    const char *end = a + length;
    for (;;) {
        while (a < end && is_filler(*a)) a++;
        while (is_filler(*b)) b++;
        if (a == end || !*b) return a == end && !*b;
        if (tolower((unsigned char)*a++) != tolower((unsigned char)*b++)) return false;
    }
}

bool trace_names_equal(const char *a, const char *b)
{
    return equal_part(a, strlen(a), b);
}

/* The best known first. Names of times stand here without their unit. docs/trace-formats.md lists them. */
static const struct {
    const char *name;
    enum trace_field field;
    enum trace_instant instant;
} well_known[] = {
    {"arrival", TRACE_ARRIVAL, INSTANT_ARRIVAL},
    {"arrival_time", TRACE_ARRIVAL, INSTANT_ARRIVAL},
    {"arrived_at", TRACE_ARRIVAL, INSTANT_ARRIVAL},
    {"timestamp", TRACE_ARRIVAL, INSTANT_ARRIVAL},
    {"start_time", TRACE_ARRIVAL, INSTANT_ARRIVAL},
    {"time", TRACE_ARRIVAL, INSTANT_ARRIVAL},
    {"session_time", TRACE_ARRIVAL, INSTANT_IN_SESSION},
    {"end_timestamp", TRACE_ARRIVAL, INSTANT_END},
    {"end_time", TRACE_ARRIVAL, INSTANT_END},
    {"completed_at", TRACE_ARRIVAL, INSTANT_END},
    {"finished_at", TRACE_ARRIVAL, INSTANT_END},
    {"service", TRACE_SERVICE, INSTANT_ARRIVAL},
    {"service_time", TRACE_SERVICE, INSTANT_ARRIVAL},
    {"duration", TRACE_SERVICE, INSTANT_ARRIVAL},
    {"model_latency", TRACE_SERVICE, INSTANT_ARRIVAL},
    {"processing_time", TRACE_SERVICE, INSTANT_ARRIVAL},
    {"execution_time", TRACE_SERVICE, INSTANT_ARRIVAL},
    {"input_tokens", TRACE_INPUT_TOKENS, INSTANT_ARRIVAL},
    {"context_tokens", TRACE_INPUT_TOKENS, INSTANT_ARRIVAL},
    {"prompt_tokens", TRACE_INPUT_TOKENS, INSTANT_ARRIVAL},
    {"request_tokens", TRACE_INPUT_TOKENS, INSTANT_ARRIVAL},
    {"num_prefill_tokens", TRACE_INPUT_TOKENS, INSTANT_ARRIVAL},
    {"input_length", TRACE_INPUT_TOKENS, INSTANT_ARRIVAL},
    {"output_tokens", TRACE_OUTPUT_TOKENS, INSTANT_ARRIVAL},
    {"generated_tokens", TRACE_OUTPUT_TOKENS, INSTANT_ARRIVAL},
    {"completion_tokens", TRACE_OUTPUT_TOKENS, INSTANT_ARRIVAL},
    {"response_tokens", TRACE_OUTPUT_TOKENS, INSTANT_ARRIVAL},
    {"num_decode_tokens", TRACE_OUTPUT_TOKENS, INSTANT_ARRIVAL},
    {"output_length", TRACE_OUTPUT_TOKENS, INSTANT_ARRIVAL},
    {"payload_bytes", TRACE_PAYLOAD, INSTANT_ARRIVAL},
    {"payload_in_bytes", TRACE_PAYLOAD, INSTANT_ARRIVAL},
    {"request_bytes", TRACE_PAYLOAD, INSTANT_ARRIVAL},
    {"response_bytes", TRACE_RESPONSE, INSTANT_ARRIVAL},
    {"response_in_bytes", TRACE_RESPONSE, INSTANT_ARRIVAL},
    {"target_variant", TRACE_TARGET, INSTANT_ARRIVAL},
    {"variant_name", TRACE_TARGET, INSTANT_ARRIVAL},
    {"time_to_live", TRACE_TTL, INSTANT_ARRIVAL},
    {"ttl", TRACE_TTL, INSTANT_ARRIVAL},
    {"request_ttl", TRACE_TTL, INSTANT_ARRIVAL},
    {"explained", TRACE_EXPLAINED, INSTANT_ARRIVAL},
    {"response_time", TRACE_ELAPSED, INSTANT_ARRIVAL},
    {"latency", TRACE_ELAPSED, INSTANT_ARRIVAL},
    {"elapsed", TRACE_ELAPSED, INSTANT_ARRIVAL},
    {"session_id", TRACE_SESSION, INSTANT_ARRIVAL},
    {"agent", TRACE_AGENT, INSTANT_ARRIVAL},
    {"agent_depth", TRACE_DEPTH, INSTANT_ARRIVAL},
};

void trace_columns_recognise(struct trace_columns *columns, const char *const *names, size_t count)
{
    for (size_t k = 0; k < sizeof well_known / sizeof *well_known; k++) {
        struct trace_column *column = &columns->of[well_known[k].field];
        bool is_time = trace_field_is_time(well_known[k].field), is_arrival = well_known[k].field == TRACE_ARRIVAL;
        for (size_t i = 0; i < count && !column->name; i++) {
            enum trace_unit unit = UNIT_NS;
            size_t length = is_time ? unit_start(names[i], &unit) : strlen(names[i]);
            if (!equal_part(names[i], length, well_known[k].name)) continue;
            *column = (struct trace_column){names[i], unit};
            if (is_arrival) trace_columns_set_instant(columns, well_known[k].instant);
        }
    }
}
