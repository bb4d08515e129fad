/* copilot-agent: sessions of GitHub Copilot's coding agent, one a line (Azure/AzurePublicDataset, GitHubCopilotCodingAgentDataset2026, of a
 * week). A session has turns, each what a user asked for; a turn has calls of the model, one after another, with dates of their begin and
 * how long they took, and tools that were run between them. What is not a call is time to think: tools, and the user. Calls that were
 * cancelled are calls. */
#include "models/formats/document.h"
#include "models/json.h"

static bool looks_like(const char *head, size_t length)
{
    return document_mentions(head, length, "turns") && document_mentions(head, length, "llm_calls");
}

static void take_call(struct row_reading *reading, const struct json_node *call, struct trace_cell session)
{
    const struct json_node *tokens = json_member(call, "tokens");
    struct trace_cell cells[TRACE_FIELDS] = {{0}};
    cells[TRACE_ARRIVAL] = document_cell(json_member(call, "timestamp"));
    cells[TRACE_ELAPSED] = document_cell(json_member(call, "duration_ms"));
    if (tokens && json_kind(tokens) == JSON_OBJECT) {
        cells[TRACE_INPUT_TOKENS] = document_cell(json_member(tokens, "prompt"));
        cells[TRACE_OUTPUT_TOKENS] = document_cell(json_member(tokens, "completion"));
    }
    cells[TRACE_SESSION] = session;
    reading->take(reading, cells);
}

static bool take_turn(struct row_reading *reading, const struct json_node *turn, struct trace_cell session)
{
    if (json_kind(turn) != JSON_OBJECT)
        return document_fault(reading, turn, "must be a turn, an object with llm_calls");
    const struct json_node *calls = json_member(turn, "llm_calls");
    if (!calls || json_kind(calls) == JSON_NULL) return true;
    if (json_kind(calls) != JSON_ARRAY) return document_fault(reading, calls, "must be an array of calls");
    for (const struct json_node *call = json_first(calls); call; call = json_next(call)) {
        if (json_kind(call) != JSON_OBJECT) return document_fault(reading, call, "must be a call, an object");
        take_call(reading, call, session);
    }
    return true;
}

static bool take_session(struct row_reading *reading, const struct json_node *root)
{
    if (json_kind(root) != JSON_OBJECT) return document_fault(reading, root, "must be a session, an object with turns");
    const struct json_node *turns = json_member(root, "turns");
    if (!turns) return document_fault(reading, root, "needs \"turns\"");
    if (json_kind(turns) != JSON_ARRAY) return document_fault(reading, turns, "must be an array of turns");
    struct trace_cell session = document_cell(json_member(root, "session_id"));
    for (const struct json_node *turn = json_first(turns); turn; turn = json_next(turn))
        if (!take_turn(reading, turn, session)) return false;
    return true;
}

static bool rows(struct row_reading *reading)
{
    return document_each(reading, take_session, "is not a session: one JSON object a line");
}

static const struct trace_syntax syntax = {.has_header = false};

const struct trace_format format_copilot = {
    .name = "copilot-agent",
    .syntax = &syntax,
    .looks_like = looks_like,
    .rows = rows,
    .columns.of = {[TRACE_ARRIVAL] = {"timestamp", UNIT_UNKNOWN},
                   [TRACE_ELAPSED] = {"duration_ms", UNIT_MS},
                   [TRACE_INPUT_TOKENS] = {"prompt", UNIT_NS},
                   [TRACE_OUTPUT_TOKENS] = {"completion", UNIT_NS},
                   [TRACE_SESSION] = {"session_id", UNIT_NS}},
};
