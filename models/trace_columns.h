/* trace_columns.h - which column (or JSON member) of a trace holds what, and in which unit.
 *
 * Said by    the "Columns" object of a scenario, a format's own table, or the header's own names where they are well
 *            known.
 * Keys       Arrival (also Timestamp, Time) or End, ServiceTime (also Duration), ResponseTime, InputTokens, OutputTokens,
 *            PayloadInBytes, ResponseInBytes, TargetVariant, TimeToLive, Explained, Session, Agent, AgentDepth. The keys of times
 *            may carry their unit: ArrivalInMilliseconds; RequestTTLSeconds is the API's name for TimeToLiveInSeconds.
 * Instants   End is when a request was answered: its arrival is that less its ResponseTime, or else its ServiceTime. SessionTime is
 *            its arrival since its session began, of which nobody knows when that was.
 * Units      of a time: from the key, else from the end of the column's own name (arrival_us, "duration (ms)"), else
 *            unknown. An unknown unit is never guessed: only dates may stand in such a column.
 * Names      compared without regard to case, spaces, '_', '-'. */
#ifndef LOADLINE_MODELS_TRACE_COLUMNS_H
#define LOADLINE_MODELS_TRACE_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum trace_field {
    TRACE_ARRIVAL,
    TRACE_SERVICE,
    TRACE_INPUT_TOKENS,
    TRACE_OUTPUT_TOKENS,
    TRACE_PAYLOAD,
    TRACE_RESPONSE,
    TRACE_TARGET,
    TRACE_TTL,
    TRACE_EXPLAINED,
    TRACE_ELAPSED, /* from the arrival to the answer, as its caller saw it: waiting and network too */
    TRACE_SESSION, /* which requests belong together */
    TRACE_AGENT,   /* which of the session's agents sends it; none: the session itself */
    TRACE_DEPTH,   /* of that agent, below the session */
    TRACE_FIELDS
};

/* How many powers of ten a unit of time lies above the nanosecond. */
enum trace_unit { UNIT_UNKNOWN = -1, UNIT_NS = 0, UNIT_US = 3, UNIT_MS = 6, UNIT_S = 9 };

struct trace_column {
    const char *name; /* NULL: the trace has none */
    enum trace_unit unit;
};

struct trace_columns {
    struct trace_column of[TRACE_FIELDS];
    bool arrival_is_end;   /* of[TRACE_ARRIVAL] holds the end of the request */
    bool is_session_clock; /* it counts from when the session began, and when that was is not known */
};

/* What the times of a trace count from. */
struct trace_origin {
    bool is_session_clock; /* from when each session began, and when that was is not known */
    bool has_start;        /* from a second 0 that has a date: */
    int64_t start_ns;      /* since 1970 */
};

/* What an arrival's column holds. */
enum trace_instant { INSTANT_ARRIVAL, INSTANT_END, INSTANT_IN_SESSION };

/* A key of "Columns". */
struct trace_column_key {
    const char *name;
    enum trace_field field;
    enum trace_unit unit;
    enum trace_instant instant;
};

extern const struct trace_column_key trace_column_keys[]; /* name NULL at the end */

void trace_columns_set_instant(struct trace_columns *columns, enum trace_instant instant);

/* The key that is shown for a field in messages: "Arrival", "ServiceTime"... */
const char *trace_field_name(enum trace_field field);

/* Fields whose values have a unit of time. */
bool trace_field_is_time(enum trace_field field);

/* The unit that a column's name ends in, or UNIT_UNKNOWN. */
enum trace_unit trace_unit_of(const char *column);

/* How much of a column's name stands before its unit; all of it where it names none. */
size_t trace_name_length(const char *column);

/* "Request Tokens" is "request_tokens". */
bool trace_names_equal(const char *a, const char *b);

/* Which of the names stand for which field, by the table of well-known names; a field that two names stand for goes to
 * the name that is earlier in that table. Columns that are not found keep their NULL. */
void trace_columns_recognise(struct trace_columns *columns, const char *const *names, size_t count);

#endif
