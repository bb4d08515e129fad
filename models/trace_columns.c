#include "models/trace_columns.h"

#include <ctype.h>
#include <string.h>

const struct trace_column_key trace_column_keys[] = {
    {"Arrival", TRACE_ARRIVAL, UNIT_UNKNOWN},
    {"ArrivalInSeconds", TRACE_ARRIVAL, UNIT_S},
    {"ArrivalInMilliseconds", TRACE_ARRIVAL, UNIT_MS},
    {"ArrivalInMicroseconds", TRACE_ARRIVAL, UNIT_US},
    {"ArrivalInNanoseconds", TRACE_ARRIVAL, UNIT_NS},
    {"Timestamp", TRACE_ARRIVAL, UNIT_UNKNOWN},
    {"TimestampInSeconds", TRACE_ARRIVAL, UNIT_S},
    {"TimestampInMilliseconds", TRACE_ARRIVAL, UNIT_MS},
    {"TimestampInMicroseconds", TRACE_ARRIVAL, UNIT_US},
    {"TimestampInNanoseconds", TRACE_ARRIVAL, UNIT_NS},
    {"Time", TRACE_ARRIVAL, UNIT_UNKNOWN},
    {"TimeInSeconds", TRACE_ARRIVAL, UNIT_S},
    {"TimeInMilliseconds", TRACE_ARRIVAL, UNIT_MS},
    {"TimeInMicroseconds", TRACE_ARRIVAL, UNIT_US},
    {"TimeInNanoseconds", TRACE_ARRIVAL, UNIT_NS},
    {"ServiceTime", TRACE_SERVICE, UNIT_UNKNOWN},
    {"ServiceTimeInSeconds", TRACE_SERVICE, UNIT_S},
    {"ServiceTimeInMilliseconds", TRACE_SERVICE, UNIT_MS},
    {"ServiceTimeInMicroseconds", TRACE_SERVICE, UNIT_US},
    {"ServiceTimeInNanoseconds", TRACE_SERVICE, UNIT_NS},
    {"Duration", TRACE_SERVICE, UNIT_UNKNOWN},
    {"DurationInSeconds", TRACE_SERVICE, UNIT_S},
    {"DurationInMilliseconds", TRACE_SERVICE, UNIT_MS},
    {"DurationInMicroseconds", TRACE_SERVICE, UNIT_US},
    {"DurationInNanoseconds", TRACE_SERVICE, UNIT_NS},
    {"InputTokens", TRACE_INPUT_TOKENS, UNIT_NS},
    {"OutputTokens", TRACE_OUTPUT_TOKENS, UNIT_NS},
    {"PayloadInBytes", TRACE_PAYLOAD, UNIT_NS},
    {"ResponseInBytes", TRACE_RESPONSE, UNIT_NS},
    {"TargetVariant", TRACE_TARGET, UNIT_NS},
    {"TimeToLive", TRACE_TTL, UNIT_UNKNOWN},
    {"TimeToLiveInSeconds", TRACE_TTL, UNIT_S},
    {"TimeToLiveInMilliseconds", TRACE_TTL, UNIT_MS},
    {"TimeToLiveInMicroseconds", TRACE_TTL, UNIT_US},
    {"TimeToLiveInNanoseconds", TRACE_TTL, UNIT_NS},
    {"RequestTTLSeconds", TRACE_TTL, UNIT_S},
    {"Explained", TRACE_EXPLAINED, UNIT_NS},
    {NULL, TRACE_FIELDS, UNIT_UNKNOWN},
};

const char *trace_field_name(enum trace_field field)
{
    static const char *const names[TRACE_FIELDS] = {"Arrival",       "ServiceTime",    "InputTokens",
                                                    "OutputTokens",  "PayloadInBytes", "ResponseInBytes",
                                                    "TargetVariant", "TimeToLive",     "Explained"};
    return names[field];
}

bool trace_field_is_time(enum trace_field field)
{
    return field == TRACE_ARRIVAL || field == TRACE_SERVICE || field == TRACE_TTL;
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
} well_known[] = {
    {"arrival", TRACE_ARRIVAL},
    {"arrival_time", TRACE_ARRIVAL},
    {"arrived_at", TRACE_ARRIVAL},
    {"timestamp", TRACE_ARRIVAL},
    {"start_time", TRACE_ARRIVAL},
    {"time", TRACE_ARRIVAL},
    {"service", TRACE_SERVICE},
    {"service_time", TRACE_SERVICE},
    {"duration", TRACE_SERVICE},
    {"model_latency", TRACE_SERVICE},
    {"processing_time", TRACE_SERVICE},
    {"execution_time", TRACE_SERVICE},
    {"input_tokens", TRACE_INPUT_TOKENS},
    {"context_tokens", TRACE_INPUT_TOKENS},
    {"prompt_tokens", TRACE_INPUT_TOKENS},
    {"request_tokens", TRACE_INPUT_TOKENS},
    {"num_prefill_tokens", TRACE_INPUT_TOKENS},
    {"input_length", TRACE_INPUT_TOKENS},
    {"output_tokens", TRACE_OUTPUT_TOKENS},
    {"generated_tokens", TRACE_OUTPUT_TOKENS},
    {"completion_tokens", TRACE_OUTPUT_TOKENS},
    {"response_tokens", TRACE_OUTPUT_TOKENS},
    {"num_decode_tokens", TRACE_OUTPUT_TOKENS},
    {"output_length", TRACE_OUTPUT_TOKENS},
    {"payload_bytes", TRACE_PAYLOAD},
    {"payload_in_bytes", TRACE_PAYLOAD},
    {"request_bytes", TRACE_PAYLOAD},
    {"response_bytes", TRACE_RESPONSE},
    {"response_in_bytes", TRACE_RESPONSE},
    {"target_variant", TRACE_TARGET},
    {"variant_name", TRACE_TARGET},
    {"time_to_live", TRACE_TTL},
    {"ttl", TRACE_TTL},
    {"request_ttl", TRACE_TTL},
    {"explained", TRACE_EXPLAINED},
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
        }
    }
}
