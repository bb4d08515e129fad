/* tracelab: rounds of coding agents, one a line (uw-syfi/TraceLab: Claude Code and Codex, as their own logs have them). A round is a call
 * of the model; `timing_events` are what was seen of it, in order. It came with the last thing that it was asked (`user_message`,
 * `tool_result`) before it said anything, and its answer was there with the last thing that it said (`reasoning`, `text`, `tool_call`):
 * both as the agent saw them. A round that was asked nothing came with the first thing that was seen; how long one took that said nothing is
 * not known. */
#include "models/formats/document.h"
#include "models/json.h"
#include "models/time.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool looks_like(const char *head, size_t length)
{
    return document_mentions(head, length, "round_index") && document_mentions(head, length, "input_tokens_total");
}

static bool is_one_of(const struct json_node *event, const char *const *types)
{
    struct trace_cell type = document_cell(json_member(event, "event_type"));
    while (*types && (!type.text || strcmp(*types, type.text) != 0)) types++;
    return *types != NULL;
}

/* When it was asked and when it had answered; text NULL where that is not there. */
static void take_events(const struct json_node *events, struct trace_cell *asked, struct trace_cell *answered)
{
    static const char *const questions[] = {"user_message", "tool_result", NULL};
    static const char *const answers[] = {"reasoning", "text", "tool_call", NULL};
    bool was_asked = false;
    for (const struct json_node *event = json_first(events); event; event = json_next(event)) {
        if (json_kind(event) != JSON_OBJECT) continue;
        struct trace_cell stamp = document_cell(json_member(event, "timestamp"));
        bool is_question = is_one_of(event, questions) && !answered->text;
        if (!asked->text || is_question) *asked = stamp;
        was_asked |= is_question;
        if (is_one_of(event, answers)) *answered = stamp;
    }
    if (!was_asked && answered->text == asked->text) *answered = (struct trace_cell){NULL, 0};
}

/* From one date to another, in ns, written to `text`; text NULL where that is not known. */
static struct trace_cell time_between(struct trace_cell from, struct trace_cell to, char text[static 24])
{
    int64_t from_ns, to_ns;
    bool zoned;
    bool known = from.text && to.text && time_read(from.text, from.length, &from_ns, &zoned) &&
                 time_read(to.text, to.length, &to_ns, &zoned) && to_ns >= from_ns;
    if (!known) return (struct trace_cell){NULL, 0};
    return (struct trace_cell){text, (size_t)snprintf(text, 24, "%" PRId64, to_ns - from_ns)};
}

static bool take_round(struct row_reading *reading, const struct json_node *root)
{
    if (json_kind(root) != JSON_OBJECT) return document_fault(reading, root, "must be a round, an object");
    const struct json_node *events = json_member(root, "timing_events");
    struct trace_cell cells[TRACE_FIELDS] = {{0}}, answered = {0};
    char text[24];
    if (events && json_kind(events) == JSON_ARRAY) take_events(events, &cells[TRACE_ARRIVAL], &answered);
    cells[TRACE_ELAPSED] = time_between(cells[TRACE_ARRIVAL], answered, text);
    cells[TRACE_INPUT_TOKENS] = document_cell(json_member(root, "input_tokens_total"));
    cells[TRACE_OUTPUT_TOKENS] = document_cell(json_member(root, "output_tokens"));
    cells[TRACE_SESSION] = document_cell(json_member(root, "session_id"));
    reading->take(reading, cells);
    return true;
}

static bool rows(struct row_reading *reading)
{
    return document_each(reading, take_round, "is not a round: one JSON object a line");
}

static const struct trace_syntax syntax = {.has_header = false};

const struct trace_format format_tracelab = {
    .name = "tracelab",
    .syntax = &syntax,
    .looks_like = looks_like,
    .rows = rows,
    .columns.of = {[TRACE_ARRIVAL] = {"timing_events", UNIT_UNKNOWN},
                   [TRACE_ELAPSED] = {"timing_events", UNIT_NS},
                   [TRACE_INPUT_TOKENS] = {"input_tokens_total", UNIT_NS},
                   [TRACE_OUTPUT_TOKENS] = {"output_tokens", UNIT_NS},
                   [TRACE_SESSION] = {"session_id", UNIT_NS}},
};
