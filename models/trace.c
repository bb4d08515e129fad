#include "models/trace.h"

#include "models/bytes_source.h"
#include "models/source_digest.h"
#include "models/trace_binary.h"
#include "models/trace_layout.h"
#include "models/trace_text.h"
#include "sim/arena.h"

#include <assert.h>

struct trace {
    struct trace_text *text; /* NULL: everything comes from one of the others */
    struct trace_binary *binary;
    const struct trace_row *kept;
    size_t kept_count, kept_next;
};

static size_t take_kept(struct trace *trace, size_t most, const struct trace_row **rows)
{
    size_t left = trace->kept_count - trace->kept_next, taken = left < most ? left : most;
    *rows = &trace->kept[trace->kept_next];
    trace->kept_next += taken;
    return taken;
}

size_t trace_take(struct trace *trace, size_t most, const struct trace_row **rows)
{
    if (trace->kept) return take_kept(trace, most, rows);
    if (trace->binary) return trace_binary_take(trace->binary, most, rows);
    return trace_text_take(trace->text, most, rows);
}

bool trace_next(struct trace *trace, struct trace_row *row)
{
    const struct trace_row *next;
    if (trace_take(trace, 1, &next) == 0) return false;
    *row = *next;
    return true;
}

const char *trace_failure(const struct trace *trace)
{
    if (trace->kept) return NULL;
    return trace->binary ? trace_binary_failure(trace->binary) : trace_text_failure(trace->text);
}

static struct trace_text *open_text(struct arena *arena, const struct trace_summary *summary)
{
    struct trace_text *text = trace_text_open(arena, summary->source, NULL);
    text->reader = (struct trace_reader){
        .layout = summary->layout, .target_names = summary->target_names, .target_count = summary->target_count};
    if (summary->window_needed > 0) row_window_start(&text->window, arena, summary->window_needed + 1);
    trace_layout_skip_header(summary->layout, &text->lines);
    return text;
}

struct trace *trace_open(struct arena *arena, const struct trace_summary *summary)
{
    struct trace *trace = arena_new_of(arena, struct trace);
    assert(!summary->counts);
    if (summary->kept) {
        trace->kept = summary->kept;
        trace->kept_count = (size_t)summary->rows;
    } else if (summary->binary_count > 0) {
        trace->binary = trace_binary_open(arena, summary->binary, summary->binary_count);
    } else {
        trace->text = open_text(arena, summary);
    }
    return trace;
}

void trace_rewind(struct trace *trace)
{
    trace->kept_next = 0;
    if (trace->binary) trace_binary_rewind(trace->binary);
    if (trace->text) trace_text_rewind(trace->text);
}

void trace_close(struct trace *trace)
{
    if (trace && trace->text) trace_text_close(trace->text);
}

bool trace_settle(struct trace_summary *summary, struct faults *faults)
{
    struct source_digest *digest = summary->digest;
    summary->digest = NULL;
    if (*summary->sha256) return true;
    if (digest && source_digest_end(digest, summary->digest_bytes, summary->sha256)) return true;
    if (source_digest_take(summary->source, summary->digest_bytes, summary->sha256)) return true;
    faults_add(faults, FAULT_MACHINE, (struct place){.file = summary->file}, "the file was cut while it was read");
    return false;
}

void trace_forget(struct trace_summary *summary)
{
    source_digest_drop(summary->digest);
    summary->digest = NULL;
    for (size_t i = 0; i < summary->binary_count; i++)
        if (summary->binary[i] != summary->source) bytes_source_close(summary->binary[i]);
    bytes_source_close(summary->source);
    summary->source = NULL;
    summary->binary_count = 0;
}
