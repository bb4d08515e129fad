#include "models/session_graph.h"

#include "models/session_set.h"
#include "sim/arena.h"

#define NOBODY UINT32_MAX

static uint32_t *grow_behind(struct session_graph *graph, size_t more)
{
    size_t room = graph->behind_room ? graph->behind_room : 1024;
    while (room < graph->behind_count + more) room *= 2;
    if (room > graph->behind_room)
        graph->behind = arena_grow(graph->arena, graph->behind, graph->behind_count, room, sizeof *graph->behind);
    graph->behind_room = room;
    return &graph->behind[graph->behind_count];
}

static int64_t answer_ns(const struct trace_row *row)
{
    return row->arrival_ns + (row->elapsed_ns > 0 ? row->elapsed_ns : 0);
}

/* The request is sent that long after from_ns, as recorded. */
static int64_t think_ns(struct session_graph *graph, const struct trace_row *row, int64_t from_ns)
{
    if (row->arrival_ns >= from_ns) return row->arrival_ns - from_ns;
    graph->sent_before++;
    return 0;
}

void session_graph_chain(struct session_graph *graph, const struct trace_row *rows, struct session_shape shape)
{
    struct session_step *steps = &graph->steps[shape.first_step];
    uint32_t *behind = grow_behind(graph, shape.steps);
    steps[0] = (struct session_step){0};
    for (uint32_t k = 1; k < shape.steps; k++) {
        steps[k - 1].first_behind = (uint32_t)graph->behind_count;
        steps[k - 1].behind = 1;
        behind[k - 1] = k;
        graph->behind_count++;
        steps[k] = (struct session_step){.think_ns = think_ns(graph, &rows[k], answer_ns(&rows[k - 1])), .waits = 1};
    }
}

/* --- With agents --- */

struct edge {
    uint32_t from, to;
};

struct agent {
    uint32_t parent;             /* NOBODY: the session's own chain, or nothing is known of a parent */
    uint32_t first, last, steps; /* of its chain */
    int64_t end_ns;              /* its last answer */
    uint32_t spawn;              /* the step of its parent that it began behind; NOBODY: with the session */
    uint8_t depth;
};

struct drawing {
    const struct trace_row *rows;
    uint32_t steps;
    struct agent *agents; /* by their numbers, which follow the document: a parent's is lower */
    uint32_t agent_count;
    struct edge *edges;
    size_t edge_count;
};

static void add_edge(struct drawing *drawing, uint32_t from, uint32_t to)
{
    drawing->edges[drawing->edge_count++] = (struct edge){from, to};
}

static void find_agents(struct drawing *drawing)
{
    for (uint32_t a = 0; a < drawing->agent_count; a++)
        drawing->agents[a] = (struct agent){.parent = NOBODY, .spawn = NOBODY, .first = NOBODY};
    for (uint32_t k = 0; k < drawing->steps; k++) {
        const struct trace_row *row = &drawing->rows[k];
        struct agent *agent = &drawing->agents[row->agent];
        if (agent->steps++ == 0) {
            agent->first = k;
            agent->depth = row->agent > 0 && row->depth == 0 ? 1 : row->depth; /* not said: of the session itself */
        } else {
            add_edge(drawing, agent->last, k);
        }
        agent->last = k;
        if (answer_ns(row) > agent->end_ns) agent->end_ns = answer_ns(row);
    }
    for (uint32_t a = 1; a < drawing->agent_count; a++)
        for (uint32_t b = a; b-- > 0 && drawing->agents[a].parent == NOBODY;)
            if ((b == 0 || drawing->agents[b].steps > 0) && drawing->agents[b].depth < drawing->agents[a].depth)
                drawing->agents[a].parent = b;
}

/* Behind its parent's last request before it; where the parent has none, behind what the parent is behind. */
static void spawn(struct drawing *drawing, uint32_t a)
{
    struct agent *agent = &drawing->agents[a];
    for (uint32_t p = agent->parent; p != NOBODY && agent->spawn == NOBODY; p = drawing->agents[p].parent)
        for (uint32_t k = agent->first; k-- > 0 && agent->spawn == NOBODY;)
            if (drawing->rows[k].agent == p) agent->spawn = k;
    if (agent->spawn != NOBODY) add_edge(drawing, agent->spawn, agent->first);
}

/* Behind the last to end of those beside it that had ended when it began. */
static void follow(struct drawing *drawing, uint32_t a)
{
    const struct agent *agent = &drawing->agents[a];
    const struct agent *before = NULL;
    for (uint32_t b = 1; b < drawing->agent_count; b++) {
        const struct agent *other = &drawing->agents[b];
        if (b == a || other->steps == 0 || other->parent != agent->parent || other->spawn != agent->spawn) continue;
        if (other->last >= agent->first || other->end_ns > drawing->rows[agent->first].arrival_ns) continue;
        if (!before || other->end_ns > before->end_ns) before = other;
    }
    if (before) add_edge(drawing, before->last, agent->first);
}

/* The first request that comes after its end, of its parent or else of its parent's parent, waits for it. */
static void join(struct drawing *drawing, uint32_t a)
{
    const struct agent *agent = &drawing->agents[a];
    for (uint32_t p = agent->parent; p != NOBODY; p = drawing->agents[p].parent)
        for (uint32_t k = agent->last + 1; k < drawing->steps; k++)
            if (drawing->rows[k].agent == p && drawing->rows[k].arrival_ns >= agent->end_ns) {
                add_edge(drawing, agent->last, k);
                return;
            }
}

/* The edges by where they begin, and what they mean for the steps that they lead to. */
static void set_steps(struct session_graph *graph, const struct drawing *drawing, uint32_t first_step)
{
    struct session_step *steps = &graph->steps[first_step];
    int64_t *from_ns = arena_new_array(graph->arena, drawing->steps, int64_t);
    for (uint32_t k = 0; k < drawing->steps; k++) {
        steps[k] = (struct session_step){0};
        from_ns[k] = drawing->rows[0].arrival_ns;
    }
    for (size_t e = 0; e < drawing->edge_count; e++) {
        struct edge edge = drawing->edges[e];
        int64_t at_ns = answer_ns(&drawing->rows[edge.from]);
        steps[edge.from].behind++;
        if (steps[edge.to].waits++ == 0 || at_ns > from_ns[edge.to]) from_ns[edge.to] = at_ns;
    }
    uint32_t *behind = grow_behind(graph, drawing->edge_count), next = 0;
    for (uint32_t k = 0; k < drawing->steps; k++) {
        steps[k].think_ns = think_ns(graph, &drawing->rows[k], from_ns[k]);
        steps[k].first_behind = (uint32_t)graph->behind_count + next;
        next += steps[k].behind;
        steps[k].behind = 0;
    }
    for (size_t e = 0; e < drawing->edge_count; e++) {
        struct session_step *from = &steps[drawing->edges[e].from];
        behind[from->first_behind - graph->behind_count + from->behind++] = drawing->edges[e].to;
    }
    graph->behind_count += drawing->edge_count;
}

bool session_graph_agents(struct session_graph *graph, const struct trace_row *rows, struct session_shape shape)
{
    struct drawing drawing = {.rows = rows, .steps = shape.steps};
    for (uint32_t k = 0; k < shape.steps; k++)
        if (rows[k].agent >= drawing.agent_count) drawing.agent_count = rows[k].agent + 1u;
    if (drawing.agent_count > SESSION_AGENTS_MOST) return false;
    drawing.agents = arena_new_array(graph->arena, drawing.agent_count, struct agent);
    /* Of each step one to the next of its chain, and three of each agent. */
    drawing.edges = arena_new_array(graph->arena, shape.steps + 3 * (size_t)drawing.agent_count, struct edge);
    find_agents(&drawing);
    for (uint32_t a = 1; a < drawing.agent_count; a++)
        if (drawing.agents[a].steps > 0) spawn(&drawing, a);
    for (uint32_t a = 1; a < drawing.agent_count; a++) {
        if (drawing.agents[a].steps == 0) continue;
        follow(&drawing, a);
        join(&drawing, a);
        graph->agents++;
    }
    set_steps(graph, &drawing, shape.first_step);
    return true;
}
