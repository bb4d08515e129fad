#include "models/session_statistics.h"

#include "sim/arena.h"
#include "sim/histogram.h"

/* A session, or one of its agents. */
struct session_chain {
    uint64_t session;
    int64_t answer_ns; /* to its last request; -1: when that came is not known */
    uint32_t requests; /* of a session: with those of its agents; 0: the place is free */
    uint32_t agent;
    bool begun; /* it has had a request of its own */
};

static size_t place_of(const struct session_chain *chains, uint64_t room, uint64_t session, uint32_t agent)
{
    uint64_t name = (session + agent * UINT64_C(0xD1B54A32D192ED03)) * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = name >> 20 & (room - 1);
    while (chains[at].requests > 0 && (chains[at].session != session || chains[at].agent != agent))
        at = (at + 1) & (room - 1);
    return at;
}

static void grow(struct session_statistics *statistics)
{
    uint64_t room = 2 * statistics->room;
    struct session_chain *chains = arena_new_array(statistics->arena, room, struct session_chain);
    for (size_t i = 0; i < statistics->room; i++) {
        const struct session_chain *chain = &statistics->chains[i];
        if (chain->requests > 0) chains[place_of(chains, room, chain->session, chain->agent)] = *chain;
    }
    statistics->chains = chains;
    statistics->room = room;
}

static struct session_chain *chain_of(struct session_statistics *statistics, uint64_t session, uint32_t agent)
{
    if (2 * statistics->used >= statistics->room) grow(statistics);
    struct session_chain *chain = &statistics->chains[place_of(statistics->chains, statistics->room, session, agent)];
    if (chain->requests > 0) return chain;
    *chain = (struct session_chain){.session = session, .agent = agent};
    statistics->used++;
    return chain;
}

struct session_statistics *session_statistics_begin(struct arena *arena)
{
    struct session_statistics *statistics = arena_new_of(arena, struct session_statistics);
    statistics->arena = arena;
    statistics->room = 256;
    statistics->chains = arena_new_array(arena, statistics->room, struct session_chain);
    statistics->requests.values = histogram_new(arena);
    statistics->think_ns.values = histogram_new(arena);
    return statistics;
}

static void add_think(struct session_statistics *statistics, const struct session_chain *chain, int64_t arrival_ns)
{
    struct trace_values *think = &statistics->think_ns;
    if (chain->answer_ns < 0) {
        think->missing++;
        return;
    }
    int64_t think_ns = arrival_ns > chain->answer_ns ? arrival_ns - chain->answer_ns : 0;
    think->zeros += think_ns == 0;
    histogram_add(think->values, think_ns);
}

void session_statistics_add(struct session_statistics *statistics, const struct trace_row *row)
{
    if (row->agent > 0) chain_of(statistics, row->session, 0)->requests++;
    struct session_chain *chain = chain_of(statistics, row->session, row->agent);
    if (chain->begun) add_think(statistics, chain, row->arrival_ns);
    chain->begun = true;
    chain->requests++;
    chain->answer_ns = row->elapsed_ns < 0 ? -1 : row->arrival_ns + row->elapsed_ns;
}

void session_statistics_end(struct session_statistics *statistics)
{
    for (size_t i = 0; i < statistics->room; i++) {
        const struct session_chain *chain = &statistics->chains[i];
        if (chain->requests == 0) continue;
        statistics->count += chain->agent == 0;
        statistics->agents += chain->agent > 0;
        if (chain->agent == 0) histogram_add(statistics->requests.values, chain->requests);
    }
}
