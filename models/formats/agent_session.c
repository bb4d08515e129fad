/* agent-session: one session of a coding agent, a JSON document (callanjfox/kv-cache-tester, the traces of WEKA). Requests have `t`, seconds
 * from the beginning of the session, tokens `in` and `out`, and mostly `api_time`, seconds until the answer. A sub-agent is an
 * element with requests of its own. A session has no clock: it begins at second 0, and so do those that it is merged with. */
#include "models/formats/document.h"
#include "models/json.h"

#define DEEPEST 16 /* sub-agents of sub-agents */

static bool looks_like(const char *head, size_t length)
{
    return document_mentions(head, length, "hash_id_scope") ||
           (document_mentions(head, length, "block_size") && document_mentions(head, length, "requests"));
}

static bool take_requests(struct row_reading *reading, const struct json_node *of, struct trace_cell id, int depth)
{
    if (!json_require(of, "requests", reading->faults)) return false;
    const struct json_node *requests = json_get_array(of, "requests", reading->faults);
    if (!requests) return false;
    for (const struct json_node *request = json_first(requests); request; request = json_next(request)) {
        if (json_kind(request) != JSON_OBJECT) {
            json_fault(reading->faults, FAULT_INPUT, request, "must be a request, an object");
            return false;
        }
        if (json_member(request, "requests") && depth < DEEPEST) {
            if (!take_requests(reading, request, id, depth + 1)) return false;
            continue;
        }
        struct trace_cell cells[TRACE_FIELDS] = {{0}};
        cells[TRACE_ARRIVAL] = document_cell(json_member(request, "t"));
        cells[TRACE_ELAPSED] = document_cell(json_member(request, "api_time"));
        cells[TRACE_INPUT_TOKENS] = document_cell(json_member(request, "in"));
        cells[TRACE_OUTPUT_TOKENS] = document_cell(json_member(request, "out"));
        cells[TRACE_SESSION] = id;
        reading->take(reading, cells);
    }
    return true;
}

static bool rows(struct row_reading *reading)
{
    const struct json_node *root = document_read(reading->arena, reading->lines, reading->file, reading->faults);
    if (!root) return false;
    if (json_kind(root) != JSON_OBJECT) {
        json_fault(reading->faults, FAULT_INPUT, root, "must be a session, an object with requests");
        return false;
    }
    return take_requests(reading, root, document_cell(json_member(root, "id")), 0);
}

static const struct trace_syntax syntax = {.has_header = false};

const struct trace_format format_agent_session = {
    .name = "agent-session",
    .syntax = &syntax,
    .looks_like = looks_like,
    .rows = rows,
    .columns.of = {[TRACE_ARRIVAL] = {"t", UNIT_S},
                   [TRACE_ELAPSED] = {"api_time", UNIT_S},
                   [TRACE_INPUT_TOKENS] = {"in", UNIT_NS},
                   [TRACE_OUTPUT_TOKENS] = {"out", UNIT_NS},
                   [TRACE_SESSION] = {"id", UNIT_NS}},
    .note = "is a session without a clock: it begins at second 0, and its requests come when they came, however long "
            "answers "
            "take",
};
