/* bailian: the usage traces of Qwen at Alibaba's Bailian (alibaba-edu/qwen-bailian-usagetraces-anon). Arrivals are seconds with a
 * fraction; otherwise it looks like Mooncake's, which are milliseconds.
 *
 * Sessions   a request names the one before it in its conversation (`parent_chat_id`; -1: none). A conversation is a session, which has the
 *            name of the request that began it, or of the earliest that is known of it. Two requests with one parent follow each other. */
#include "models/bad_rows.h"
#include "models/formats/json_line.h"
#include "models/lines.h"
#include "models/session_names.h"
#include "models/trace_layout.h"
#include "models/trace_record.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { TIME, INPUT, OUTPUT, CHAT, PARENT, PATHS };

static const char *const paths[PATHS] = {"timestamp", "input_length", "output_length", "chat_id", "parent_chat_id"};

static bool is_root(struct trace_cell parent)
{
    return parent.length == 0 || (parent.length == 2 && memcmp(parent.text, "-1", 2) == 0);
}

/* The conversation that a request belongs to: the name of its first one. A parent that has not come is taken for that. */
static uint64_t conversation_of(struct session_names *roots, struct trace_cell chat, struct trace_cell parent)
{
    bool is_new;
    uint64_t own = trace_text_hash(chat), root = own;
    if (!is_root(parent)) {
        uint64_t name = trace_text_hash(parent), *known = session_names_add(roots, name, &is_new);
        if (is_new) *known = name;
        root = *known;
    }
    if (own == 0) return root;
    uint64_t *value = session_names_add(roots, own, &is_new);
    if (is_new) *value = root;
    return *value;
}

/* A number, or any text without control characters. */
static bool is_name(struct trace_cell cell)
{
    for (size_t i = 0; i < cell.length; i++)
        if ((unsigned char)cell.text[i] < ' ') return false;
    return true;
}

static void take_line(struct row_reading *reading, struct session_names *roots, char *text, size_t length)
{
    struct trace_cell found[PATHS], cells[TRACE_FIELDS] = {{0}};
    char name[24];
    if (!json_line_find(text, length, paths, PATHS, found) || !is_name(found[CHAT]) || !is_name(found[PARENT])) {
        reading->refuse(reading, bad_row_cut);
        return;
    }
    uint64_t session = conversation_of(roots, found[CHAT], found[PARENT]);
    cells[TRACE_ARRIVAL] = found[TIME];
    cells[TRACE_INPUT_TOKENS] = found[INPUT];
    cells[TRACE_OUTPUT_TOKENS] = found[OUTPUT];
    if (session != 0)
        cells[TRACE_SESSION] = (struct trace_cell){name, (size_t)snprintf(name, sizeof name, "s%016" PRIx64, session)};
    reading->take(reading, cells);
}

static bool rows(struct row_reading *reading)
{
    char *text;
    size_t length;
    struct session_names *roots = session_names_new(reading->arena);
    while (lines_next(reading->lines, &text, &length))
        if (!trace_line_is_blank(text, length)) take_line(reading, roots, text, length);
    return true;
}

const struct trace_format format_bailian = {
    .name = "bailian",
    .syntax = &jsonl_syntax,
    .rows = rows,
    .columns.of = {[TRACE_ARRIVAL] = {"timestamp", UNIT_S},
                   [TRACE_INPUT_TOKENS] = {"input_length", UNIT_NS},
                   [TRACE_OUTPUT_TOKENS] = {"output_length", UNIT_NS},
                   [TRACE_SESSION] = {"chat_id", UNIT_NS}},
    .with = {"chat_id", "parent_chat_id", "timestamp", "input_length", "output_length"},
};
