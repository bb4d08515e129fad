#include "models/session_set.h"

#include "models/session_graph.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <inttypes.h>
#include <math.h>

/* --- Which session a row belongs to --- */

#define EMPTY UINT32_MAX

/* Open addressing with linear probing: Knuth, The Art of Computer Programming 3, section 6.4, algorithm L. */
struct name_table {
    uint64_t *names;
    uint32_t *numbers;
    size_t mask;
};

static struct name_table table_of(struct arena *arena, size_t rows)
{
    size_t room = 16;
    while (room < 2 * rows) room *= 2;
    struct name_table table = {arena_new_array(arena, room, uint64_t), arena_new_array(arena, room, uint32_t),
                               room - 1};
    for (size_t i = 0; i < room; i++) table.numbers[i] = EMPTY;
    return table;
}

/* Names are hashes already (trace_record.h), and numbers in traces that were written by us. */
static size_t place_of(const struct name_table *table, uint64_t name)
{
    size_t at = (name * UINT64_C(0x9E3779B97F4A7C15) >> 20) & table->mask;
    while (table->numbers[at] != EMPTY && table->names[at] != name) at = (at + 1) & table->mask;
    return at;
}

/* --- Reading --- */

struct making {
    struct arena *arena, *scratch;
    const struct trace_options *options;
    struct session_set *set;
    size_t count;
    struct trace_row *rows; /* as the trace has them */
    uint32_t *session_of;   /* each */
    uint32_t *size;         /* of each session */
    uint32_t sessions;
};

/* Rounded to the nearest; of times below 104 days exact to the nanosecond. */
static int64_t stretched(const struct trace_options *options, int64_t ns)
{
    return options->time_scale == 1 || ns < 0 ? ns : llround((double)ns * options->time_scale);
}

static const char *read_rows(struct making *making, const struct trace_summary *summary)
{
    struct trace *trace = trace_open(making->scratch, summary);
    making->rows = arena_new_array(making->scratch, summary->rows, struct trace_row);
    while (making->count < summary->rows && trace_next(trace, &making->rows[making->count])) making->count++;
    const char *failure = trace_failure(trace);
    trace_close(trace);
    return failure;
}

/* A session is numbered when its first row comes, and left out where that is not in the window. */
static void name_sessions(struct making *making)
{
    const struct trace_options *options = making->options;
    struct name_table table = table_of(making->scratch, making->count);
    making->session_of = arena_new_array(making->scratch, making->count, uint32_t);
    making->size = arena_new_array(making->scratch, making->count, uint32_t);
    const uint32_t left_out = EMPTY - 1;
    for (size_t i = 0; i < making->count; i++) {
        struct trace_row *row = &making->rows[i];
        size_t at = row->session ? place_of(&table, row->session) : 0;
        bool known = row->session && table.numbers[at] != EMPTY;
        bool inside = row->arrival_ns >= options->from_ns && row->arrival_ns < options->to_ns;
        uint32_t number = known ? table.numbers[at] : inside ? making->sessions++ : left_out;
        if (row->session && !known) {
            table.names[at] = row->session;
            table.numbers[at] = number;
        }
        making->session_of[i] = number == left_out ? EMPTY : number;
        if (number != left_out) making->size[number]++;
        row->arrival_ns = stretched(options, row->arrival_ns - options->from_ns);
        row->elapsed_ns = stretched(options, row->elapsed_ns);
    }
}

/* The rows of each session next to each other; within it they keep their order. */
static void gather(struct making *making)
{
    struct session_set *set = making->set;
    uint32_t *next = arena_new_array(making->scratch, making->sessions, uint32_t), total = 0;
    struct session_shape *shapes = arena_new_array(making->arena, making->sessions, struct session_shape);
    for (uint32_t s = 0; s < making->sessions; s++) {
        shapes[s] = (struct session_shape){.first_step = total, .steps = making->size[s]};
        next[s] = total;
        total += making->size[s];
    }
    struct trace_row *rows = arena_new_array(making->arena, total, struct trace_row);
    for (size_t i = 0; i < making->count; i++)
        if (making->session_of[i] != EMPTY) rows[next[making->session_of[i]]++] = making->rows[i];
    set->row = rows;
    set->steps = total;
    set->count = making->sessions;
    set->shape = shapes;
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
    const char *failure = read_rows(making, summary);
    if (failure) {
        faults_add(faults, FAULT_MACHINE, at, "%s", failure);
        return false;
    }
    name_sessions(making);
    gather(making);
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
    struct making making = {.arena = arena, .scratch = scratch, .options = options, .set = out};
    bool made = make(&making, summary, faults);
    arena_free(scratch);
    return made;
}
