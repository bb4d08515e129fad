#include "models/session_window.h"

#include "models/session_names.h"
#include "sim/arena.h"

struct session_window {
    int64_t from_ns, to_ns;
    struct session_names *names; /* of sessions: when those began that do in the window, from 1 on; else 0 */
};

static bool is_inside(const struct session_window *window, const struct trace_row *row)
{
    return row->arrival_ns >= window->from_ns && row->arrival_ns < window->to_ns;
}

bool session_window_has(const struct session_window *window, const struct trace_row *row)
{
    if (row->session == 0) return is_inside(window, row);
    const uint64_t *begin = session_names_find(window->names, row->session);
    return begin && *begin > 0;
}

int64_t session_window_begin_ns(const struct session_window *window, const struct trace_row *row)
{
    if (row->session == 0) return row->arrival_ns - window->from_ns;
    return (int64_t)(*session_names_find(window->names, row->session) - 1);
}

/* In order of time, so that a session's first row comes first. */
static bool note(struct session_window *window, const struct trace_row *row)
{
    bool is_new;
    if (row->session == 0) return is_inside(window, row);
    uint64_t *begin = session_names_add(window->names, row->session, &is_new);
    if (is_new) *begin = is_inside(window, row) ? (uint64_t)(row->arrival_ns - window->from_ns) + 1 : 0;
    return *begin > 0;
}

bool session_window_find(struct arena *arena, struct trace_options *options, struct trace_summary *summary,
                         struct faults *faults)
{
    bool cuts = summary->first_ns < options->from_ns || summary->last_ns >= options->to_ns;
    bool turns = options->rate_scale > 1;
    if (summary->counts || !summary->present[TRACE_SESSION] || !(cuts || turns)) return true;
    struct session_window *window = arena_new_of(arena, struct session_window);
    *window = (struct session_window){options->from_ns, options->to_ns, session_names_new(arena)};
    struct trace *trace = trace_open(arena, summary);
    struct trace_row row;
    summary->rows_in_window = 0;
    int64_t last_ns = 0;
    while (trace_next(trace, &row)) {
        if (!note(window, &row)) continue;
        summary->rows_in_window++;
        last_ns = row.arrival_ns;
    }
    const char *failure = trace_failure(trace);
    trace_close(trace);
    if (failure)
        faults_add(faults, FAULT_MACHINE, (struct place){.file = summary->file}, "the file %s", failure);
    else if (summary->rows_in_window == 0 && !options->may_have_none)
        faults_add(faults, FAULT_INPUT, options->at,
                   "no session begins between FromInSeconds and ToInSeconds: those of %s are kept whole",
                   summary->file);
    if (failure || summary->rows_in_window == 0) return !failure && options->may_have_none;
    if (last_ns - options->from_ns >= summary->pass_ns) summary->pass_ns = last_ns - options->from_ns + 1;
    options->whole = window;
    return true;
}
