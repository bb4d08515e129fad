/* agent-session: sessions of a coding agent, each a JSON document (callanjfox/kv-cache-tester, the traces of WEKA), one in a file or one a
 * line. Requests have `t`, seconds from the beginning of the session, tokens `in` and `out`, and mostly `api_time`, seconds until the answer.
 * A sub-agent is an element with requests of its own; where the first of them would come before the element's own `t`, their `t` count from
 * there, as some releases have it. A session has no clock: it begins at second 0, and so do those that it is merged with.
 *
 * `think_time` is not read: it is the time from the end of the last answer whose `api_time` is known, in whole seconds, and follows from
 * the other two (within a second, in all 1,525 requests of the published sample that have them). */
#include "models/formats/document.h"
#include "models/json.h"
#include "models/number.h"
#include "sim/units.h"

#include <stdio.h>

#define DEEPEST 16 /* sub-agents of sub-agents */

static bool looks_like(const char *head, size_t length)
{
    return document_mentions(head, length, "hash_id_scope") ||
           (document_mentions(head, length, "block_size") && document_mentions(head, length, "requests"));
}

/* A session as it is taken apart. */
struct taking {
    struct row_reading *reading;
    struct trace_cell id;
    uint16_t agents; /* so far */
};

/* `t`, as nanoseconds; -1 where there is none that can be read. */
static int64_t time_of(const struct json_node *element)
{
    struct trace_cell cell = document_cell(json_member(element, "t"));
    int64_t ns;
    bool exact;
    return cell.text && number_read(cell.text, cell.length, UNIT_S, &ns, &exact) && ns >= 0 ? ns : -1;
}

static void take_request(struct taking *taking, const struct json_node *request, int64_t from_ns)
{
    struct trace_cell cells[TRACE_FIELDS] = {{0}};
    char shifted[32];
    cells[TRACE_ARRIVAL] = document_cell(json_member(request, "t"));
    int64_t at_ns = time_of(request);
    if (from_ns > 0 && at_ns >= 0 && !__builtin_add_overflow(at_ns, from_ns, &at_ns)) {
        int length = snprintf(shifted, sizeof shifted, "%lld.%09lld", (long long)(at_ns / NS_PER_S),
                              (long long)(at_ns % NS_PER_S));
        cells[TRACE_ARRIVAL] = (struct trace_cell){shifted, (size_t)length};
    }
    cells[TRACE_ELAPSED] = document_cell(json_member(request, "api_time"));
    cells[TRACE_INPUT_TOKENS] = document_cell(json_member(request, "in"));
    cells[TRACE_OUTPUT_TOKENS] = document_cell(json_member(request, "out"));
    cells[TRACE_SESSION] = taking->id;
    taking->reading->take(taking->reading, cells);
}

/* From when the times in a sub-agent count, where its parent's count from `from_ns`. */
static int64_t origin_of(const struct json_node *agent, int64_t from_ns)
{
    const struct json_node *own = json_member(agent, "requests");
    const struct json_node *first = json_kind(own) == JSON_ARRAY ? json_first(own) : NULL;
    int64_t own_ns = time_of(agent), first_ns = first && json_kind(first) == JSON_OBJECT ? time_of(first) : -1;
    bool counts_from_own = first_ns >= 0 && first_ns < own_ns;
    return counts_from_own && !__builtin_add_overflow(own_ns, from_ns, &own_ns) ? own_ns : from_ns;
}

static bool take_requests(struct taking *taking, const struct json_node *of, int64_t from_ns, uint8_t depth)
{
    struct row_reading *reading = taking->reading;
    uint16_t agent = taking->agents;
    const struct json_node *requests = json_member(of, "requests");
    if (!requests) return document_fault(taking->reading, of, "needs \"requests\"");
    if (json_kind(requests) != JSON_ARRAY)
        return document_fault(taking->reading, requests, "must be an array of requests");
    for (const struct json_node *request = json_first(requests); request; request = json_next(request)) {
        if (json_kind(request) != JSON_OBJECT)
            return document_fault(taking->reading, request, "must be a request, an object");
        if (!json_member(request, "requests")) {
            reading->agent = agent;
            reading->depth = depth;
            take_request(taking, request, from_ns);
            continue;
        }
        if (depth == DEEPEST)
            return document_fault(taking->reading, request,
                                  "is a sub-agent in a sub-agent too deep to follow, 16 at most");
        if (taking->agents == UINT16_MAX)
            return document_fault(taking->reading, request, "is one sub-agent too many of its session, 65535 at most");
        taking->agents++;
        if (!take_requests(taking, request, origin_of(request, from_ns), (uint8_t)(depth + 1))) return false;
    }
    return true;
}

static bool take_session(struct row_reading *reading, const struct json_node *root)
{
    struct taking taking = {.reading = reading};
    if (json_kind(root) != JSON_OBJECT)
        return document_fault(reading, root, "must be a session, an object with requests");
    taking.id = document_cell(json_member(root, "id"));
    return take_requests(&taking, root, 0, 0);
}

static bool rows(struct row_reading *reading)
{
    return document_each(reading, take_session, "is not a session: one JSON object a line");
}

static const struct trace_syntax syntax = {.has_header = false};

const struct trace_format format_agent_session = {
    .name = "agent-session",
    .syntax = &syntax,
    .looks_like = looks_like,
    .rows = rows,
    .columns = {.of = {[TRACE_ARRIVAL] = {"t", UNIT_S},
                       [TRACE_ELAPSED] = {"api_time", UNIT_S},
                       [TRACE_INPUT_TOKENS] = {"in", UNIT_NS},
                       [TRACE_OUTPUT_TOKENS] = {"out", UNIT_NS},
                       [TRACE_SESSION] = {"id", UNIT_NS}},
                .is_session_clock = true},
    .note =
        "is of sessions without a clock: each begins at second 0, and its requests come when they came, however long "
        "answers take; with \"Sessions\" they wait for them",
};
