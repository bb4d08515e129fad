#include "models/trace_columns.h"

#include <ctype.h>
#include <string.h>

const struct trace_column_key trace_column_keys[] = {
    {"Arrival", TRACE_ARRIVAL, UNIT_UNKNOWN, false},
    {"ArrivalInSeconds", TRACE_ARRIVAL, UNIT_S, false},
    {"ArrivalInMilliseconds", TRACE_ARRIVAL, UNIT_MS, false},
    {"ArrivalInMicroseconds", TRACE_ARRIVAL, UNIT_US, false},
    {"ArrivalInNanoseconds", TRACE_ARRIVAL, UNIT_NS, false},
    {"Timestamp", TRACE_ARRIVAL, UNIT_UNKNOWN, false},
    {"TimestampInSeconds", TRACE_ARRIVAL, UNIT_S, false},
    {"TimestampInMilliseconds", TRACE_ARRIVAL, UNIT_MS, false},
    {"TimestampInMicroseconds", TRACE_ARRIVAL, UNIT_US, false},
    {"TimestampInNanoseconds", TRACE_ARRIVAL, UNIT_NS, false},
    {"Time", TRACE_ARRIVAL, UNIT_UNKNOWN, false},
    {"TimeInSeconds", TRACE_ARRIVAL, UNIT_S, false},
    {"TimeInMilliseconds", TRACE_ARRIVAL, UNIT_MS, false},
    {"TimeInMicroseconds", TRACE_ARRIVAL, UNIT_US, false},
    {"TimeInNanoseconds", TRACE_ARRIVAL, UNIT_NS, false},
    {"End", TRACE_ARRIVAL, UNIT_UNKNOWN, true},
    {"EndInSeconds", TRACE_ARRIVAL, UNIT_S, true},
    {"EndInMilliseconds", TRACE_ARRIVAL, UNIT_MS, true},
    {"EndInMicroseconds", TRACE_ARRIVAL, UNIT_US, true},
    {"EndInNanoseconds", TRACE_ARRIVAL, UNIT_NS, true},
    {"ServiceTime", TRACE_SERVICE, UNIT_UNKNOWN, false},
    {"ServiceTimeInSeconds", TRACE_SERVICE, UNIT_S, false},
    {"ServiceTimeInMilliseconds", TRACE_SERVICE, UNIT_MS, false},
    {"ServiceTimeInMicroseconds", TRACE_SERVICE, UNIT_US, false},
    {"ServiceTimeInNanoseconds", TRACE_SERVICE, UNIT_NS, false},
    {"Duration", TRACE_SERVICE, UNIT_UNKNOWN, false},
    {"DurationInSeconds", TRACE_SERVICE, UNIT_S, false},
    {"DurationInMilliseconds", TRACE_SERVICE, UNIT_MS, false},
    {"DurationInMicroseconds", TRACE_SERVICE, UNIT_US, false},
    {"DurationInNanoseconds", TRACE_SERVICE, UNIT_NS, false},
    {"InputTokens", TRACE_INPUT_TOKENS, UNIT_NS, false},
    {"OutputTokens", TRACE_OUTPUT_TOKENS, UNIT_NS, false},
    {"PayloadInBytes", TRACE_PAYLOAD, UNIT_NS, false},
    {"ResponseInBytes", TRACE_RESPONSE, UNIT_NS, false},
    {"TargetVariant", TRACE_TARGET, UNIT_NS, false},
    {"TimeToLive", TRACE_TTL, UNIT_UNKNOWN, false},
    {"TimeToLiveInSeconds", TRACE_TTL, UNIT_S, false},
    {"TimeToLiveInMilliseconds", TRACE_TTL, UNIT_MS, false},
    {"TimeToLiveInMicroseconds", TRACE_TTL, UNIT_US, false},
    {"TimeToLiveInNanoseconds", TRACE_TTL, UNIT_NS, false},
    {"RequestTTLSeconds", TRACE_TTL, UNIT_S, false},
    {"Explained", TRACE_EXPLAINED, UNIT_NS, false},
    {"ResponseTime", TRACE_ELAPSED, UNIT_UNKNOWN, false},
    {"ResponseTimeInSeconds", TRACE_ELAPSED, UNIT_S, false},
    {"ResponseTimeInMilliseconds", TRACE_ELAPSED, UNIT_MS, false},
    {"ResponseTimeInMicroseconds", TRACE_ELAPSED, UNIT_US, false},
    {"ResponseTimeInNanoseconds", TRACE_ELAPSED, UNIT_NS, false},
    {"Session", TRACE_SESSION, UNIT_NS, false},
    {NULL, TRACE_FIELDS, UNIT_UNKNOWN, false},
};

const char *trace_field_name(enum trace_field field)
{
    static const char *const names[TRACE_FIELDS] = {
        "Arrival",       "ServiceTime", "InputTokens", "OutputTokens", "PayloadInBytes", "ResponseInBytes",
        "TargetVariant", "TimeToLive",  "Explained",   "ResponseTime", "Session"};
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
    bool is_end;
} well_known[] = {
    {"arrival", TRACE_ARRIVAL, false},
    {"arrival_time", TRACE_ARRIVAL, false},
    {"arrived_at", TRACE_ARRIVAL, false},
    {"timestamp", TRACE_ARRIVAL, false},
    {"start_time", TRACE_ARRIVAL, false},
    {"time", TRACE_ARRIVAL, false},
    {"end_timestamp", TRACE_ARRIVAL, true},
    {"end_time", TRACE_ARRIVAL, true},
    {"completed_at", TRACE_ARRIVAL, true},
    {"finished_at", TRACE_ARRIVAL, true},
    {"service", TRACE_SERVICE, false},
    {"service_time", TRACE_SERVICE, false},
    {"duration", TRACE_SERVICE, false},
    {"model_latency", TRACE_SERVICE, false},
    {"processing_time", TRACE_SERVICE, false},
    {"execution_time", TRACE_SERVICE, false},
    {"input_tokens", TRACE_INPUT_TOKENS, false},
    {"context_tokens", TRACE_INPUT_TOKENS, false},
    {"prompt_tokens", TRACE_INPUT_TOKENS, false},
    {"request_tokens", TRACE_INPUT_TOKENS, false},
    {"num_prefill_tokens", TRACE_INPUT_TOKENS, false},
    {"input_length", TRACE_INPUT_TOKENS, false},
    {"output_tokens", TRACE_OUTPUT_TOKENS, false},
    {"generated_tokens", TRACE_OUTPUT_TOKENS, false},
    {"completion_tokens", TRACE_OUTPUT_TOKENS, false},
    {"response_tokens", TRACE_OUTPUT_TOKENS, false},
    {"num_decode_tokens", TRACE_OUTPUT_TOKENS, false},
    {"output_length", TRACE_OUTPUT_TOKENS, false},
    {"payload_bytes", TRACE_PAYLOAD, false},
    {"payload_in_bytes", TRACE_PAYLOAD, false},
    {"request_bytes", TRACE_PAYLOAD, false},
    {"response_bytes", TRACE_RESPONSE, false},
    {"response_in_bytes", TRACE_RESPONSE, false},
    {"target_variant", TRACE_TARGET, false},
    {"variant_name", TRACE_TARGET, false},
    {"time_to_live", TRACE_TTL, false},
    {"ttl", TRACE_TTL, false},
    {"request_ttl", TRACE_TTL, false},
    {"explained", TRACE_EXPLAINED, false},
    {"response_time", TRACE_ELAPSED, false},
    {"latency", TRACE_ELAPSED, false},
    {"elapsed", TRACE_ELAPSED, false},
    {"session_id", TRACE_SESSION, false},
};

void trace_columns_recognise(struct trace_columns *columns, const char *const *names, size_t count)
{
    for (size_t k = 0; k < sizeof well_known / sizeof *well_known; k++) {
        struct trace_column *column = &columns->of[well_known[k].field];
        bool is_time = trace_field_is_time(well_known[k].field);
        for (size_t i = 0; i < count && !column->name; i++) {
            enum trace_unit unit = UNIT_NS;
            size_t length = is_time ? unit_start(names[i], &unit) : strlen(names[i]);
            if (!equal_part(names[i], length, well_known[k].name)) continue;
            *column = (struct trace_column){names[i], unit};
            if (well_known[k].is_end) columns->arrival_is_end = true;
        }
    }
}
