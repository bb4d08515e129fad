#include "models/session_set.h"

#include "models/session_graph.h"
#include "models/session_names.h"
#include "sim/arena.h"

#include <inttypes.h>
#include <math.h>

/* --- Reading --- */

#define NO_SESSION UINT32_MAX

struct making {
    struct arena *arena, *scratch;
    const struct trace_options *options;
    const struct trace_summary *summary;
    struct session_set *set;
    uint32_t *session_of; /* each row of the trace */
    uint32_t *size;       /* of each session */
    uint32_t sessions;
};

/* Rounded to the nearest; of times below 104 days exact to the nanosecond. */
static int64_t stretched(const struct trace_options *options, int64_t ns)
{
    return options->time_scale == 1 || ns < 0 ? ns : llround((double)ns * options->time_scale);
}

/* What is done with the rows of the trace, one by one. */
typedef void visit(struct making *making, size_t number, const struct trace_row *row, void *self);

static const char *read_rows(struct making *making, visit *each, void *self)
{
    struct trace *trace = trace_open(making->scratch, making->summary);
    const struct trace_row *row;
    for (size_t i = 0; i < making->summary->rows && trace_take(trace, 1, &row) > 0; i++) each(making, i, row, self);
    const char *failure = trace_failure(trace);
    trace_close(trace);
    return failure;
}

/* A session is numbered when its first row comes, and left out where that is not in the window. */
static void name_session(struct making *making, size_t number, const struct trace_row *row, void *self)
{
    bool inside = row->arrival_ns >= making->options->from_ns && row->arrival_ns < making->options->to_ns,
         is_new = true;
    uint64_t nameless = 0, *session = row->session ? session_names_add(self, row->session, &is_new) : &nameless;
    if (is_new) *session = inside ? making->sessions++ : NO_SESSION;
    making->session_of[number] = (uint32_t)*session;
    if (*session != NO_SESSION) making->size[*session]++;
}

struct gathering {
    struct trace_row *rows;
    uint32_t *next; /* of each session: where its next row goes */
};

static void gather_row(struct making *making, size_t number, const struct trace_row *row, void *self)
{
    const struct gathering *gathering = self;
    if (making->session_of[number] == NO_SESSION) return;
    struct trace_row *out = &gathering->rows[gathering->next[making->session_of[number]]++];
    *out = *row;
    out->arrival_ns = stretched(making->options, row->arrival_ns - making->options->from_ns);
    out->elapsed_ns = stretched(making->options, row->elapsed_ns);
}

/* The rows of each session next to each other; within it they keep their order. The trace is read a second time, lest all rows be there
 * twice. */
static const char *gather(struct making *making)
{
    struct session_set *set = making->set;
    struct gathering gathering = {.next = arena_new_array(making->scratch, making->sessions, uint32_t)};
    uint32_t total = 0;
    struct session_shape *shapes = arena_new_array(making->arena, making->sessions, struct session_shape);
    for (uint32_t s = 0; s < making->sessions; s++) {
        shapes[s] = (struct session_shape){.first_step = total, .steps = making->size[s]};
        gathering.next[s] = total;
        total += making->size[s];
    }
    gathering.rows = arena_new_array(making->arena, total, struct trace_row);
    set->row = gathering.rows;
    set->steps = total;
    set->count = making->sessions;
    set->shape = shapes;
    return read_rows(making, gather_row, &gathering);
}

static const char *read_sessions(struct making *making)
{
    making->session_of = arena_new_array(making->scratch, making->summary->rows, uint32_t);
    making->size = arena_new_array(making->scratch, making->summary->rows, uint32_t);
    const char *failure = read_rows(making, name_session, session_names_new(making->scratch));
    return failure ? failure : gather(making);
}

/* --- Each session's graph --- */

static bool is_simple(const struct session_set *set, uint32_t first, uint32_t steps)
{
    for (uint32_t k = 0; k < steps; k++)
        if (set->row[first + k].agent != 0) return false;
    return true;
}

/* -1 where an answer's time is not known. */
static int64_t recorded_ns(const struct trace_row *rows, uint32_t steps)
{
    int64_t end_ns = 0;
    for (uint32_t k = 0; k < steps; k++) {
        if (rows[k].elapsed_ns < 0) return -1;
        int64_t at_ns = rows[k].arrival_ns + rows[k].elapsed_ns;
        if (at_ns > end_ns) end_ns = at_ns;
    }
    return end_ns - rows[0].arrival_ns;
}

static bool draw_graphs(struct making *making, struct faults *faults, const char *file)
{
    struct session_set *set = making->set;
    struct session_shape *shapes = arena_new_array(making->arena, set->count, struct session_shape);
    struct session_step *steps = arena_new_array(making->arena, set->steps, struct session_step);
    int64_t *begins = arena_new_array(making->arena, set->count, int64_t);
    struct session_graph graph = {.arena = making->scratch, .steps = steps};
    for (uint32_t s = 0; s < set->count; s++) {
        shapes[s] = set->shape[s];
        const struct trace_row *rows = &set->row[shapes[s].first_step];
        shapes[s].recorded_ns = recorded_ns(rows, shapes[s].steps);
        begins[s] = rows[0].arrival_ns;
        set->compared += shapes[s].recorded_ns >= 0;
        for (uint32_t k = 0; k < shapes[s].steps; k++) set->answers_unknown += rows[k].elapsed_ns < 0;
        if (is_simple(set, shapes[s].first_step, shapes[s].steps)) {
            session_graph_chain(&graph, rows, shapes[s]);
        } else if (!session_graph_agents(&graph, rows, shapes[s])) {
            faults_add(faults, FAULT_INPUT, (struct place){.file = file},
                       "has a session with more than %d sub-agents, too many to follow", SESSION_AGENTS_MOST);
            return false;
        }
    }
    uint32_t *behind = arena_new_array(making->arena, graph.behind_count, uint32_t);
    for (size_t i = 0; i < graph.behind_count; i++) behind[i] = graph.behind[i];
    set->shape = shapes;
    set->step = steps;
    set->behind = behind;
    set->begin_ns = begins;
    set->agents = graph.agents;
    set->sent_before = graph.sent_before;
    return true;
}

static bool make(struct making *making, const struct trace_summary *summary, struct faults *faults)
{
    struct place at = {.file = summary->file};
    const char *failure = read_sessions(making);
    if (failure) {
        faults_add(faults, FAULT_MACHINE, at, "%s", failure);
        return false;
    }
    for (uint32_t s = 0; s < making->set->count; s++) {
        if (making->set->shape[s].steps <= SESSION_STEPS) continue;
        faults_add(faults, FAULT_INPUT, at, "has a session of %" PRIu32 " requests: at most %" PRIu32,
                   making->set->shape[s].steps, SESSION_STEPS);
        return false;
    }
    if (making->set->count > 0) return draw_graphs(making, faults, summary->file);
    faults_add(faults, FAULT_INPUT, at, "no session begins between FromInSeconds and ToInSeconds");
    return false;
}

bool session_set_make(struct arena *arena, const struct trace_options *options, const struct trace_summary *summary,
                      struct session_set *out, struct faults *faults)
{
    *out = (struct session_set){.count = 0};
    if (summary->rows > SESSION_ROWS_MOST) {
        faults_add(faults, FAULT_INPUT, (struct place){.file = summary->file},
                   "has %" PRIu64 " requests: sessions are kept in memory, at most %zu requests of them", summary->rows,
                   SESSION_ROWS_MOST);
        return false;
    }
    struct arena *scratch = arena_new();
    struct making making = {.arena = arena, .scratch = scratch, .options = options, .summary = summary, .set = out};
    bool made = make(&making, summary, faults);
    arena_free(scratch);
    return made;
}
