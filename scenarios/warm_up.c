#include "scenarios/warm_up.h"

#include "sim/arena.h"
#include "sim/endpoint.h"

#define BATCH  5
#define PILOTS 4

/* A first step this short makes a few thousand points of any run that is worth one, since the series coarsens itself. */
#define PILOT_PERIOD_NS NS_PER_MS

size_t warm_up_mser5(const double *values, size_t count)
{
    size_t batches = count / BATCH, best = batches;
    double sum = 0, squares = 0, least = 0;
    /* From the end: sums over what is left when the first d batches are cut. */
    for (size_t d = batches; d-- > 0;) {
        double mean = 0;
        for (size_t i = 0; i < BATCH; i++) mean += values[d * BATCH + i] / BATCH;
        sum += mean;
        squares += mean * mean;
        if (d >= batches / 2) continue; /* too little would be left */
        double left = (double)(batches - d);
        double error = (squares - sum * sum / left) / (left * left);
        if (best == batches || error <= least) {
            best = d;
            least = error;
        }
    }
    return best == batches ? count : best * BATCH;
}

/* Whether the smallest error lies right at the bound: then it would rather cut more. */
static bool is_at_bound(size_t cut, size_t count)
{
    size_t batches = count / BATCH;
    return batches < 2 || cut / BATCH + 1 >= batches / 2;
}

/* Draws of its own, which no replication has (there are at most 10,000). A cut chosen on the runs that are then measured takes away
 * a busy beginning and leaves a quiet one, which makes the means too small. */
static struct random_key pilot_key(uint64_t seed, uint32_t pilot)
{
    return random_key(seed, UINT32_MAX - pilot);
}

static bool run_pilots(const struct compiled *compiled, struct endpoint *endpoint, uint32_t pilots, struct series *sum,
                       const volatile sig_atomic_t *stop, int64_t *shortest_ns)
{
    *shortest_ns = TIME_NEVER;
    for (uint32_t r = 0; r < pilots; r++) {
        struct random_key key = pilot_key(compiled->scenario->seed, r);
        struct traffic_source *source = traffic_open(&compiled->scenario->traffic, key);
        bool finished = endpoint_run(endpoint, key, traffic_arrivals(source), stop);
        traffic_close(source);
        if (!finished) return false;
        if (endpoint_end_ns(endpoint) < *shortest_ns) *shortest_ns = endpoint_end_ns(endpoint);
        for (uint32_t v = 0; v < plan_production(&compiled->plan); v++) series_merge(sum, endpoint_series(endpoint, v));
    }
    return true;
}

bool warm_up_choose(const struct compiled *compiled, const volatile sig_atomic_t *stop, struct warm_up_choice *out)
{
    struct arena *arena = arena_new();
    struct plan plan = compiled->plan;
    plan.warm_up_ns = 0;
    plan.series_period_ns = PILOT_PERIOD_NS;
    struct endpoint *endpoint = endpoint_new(&plan);
    struct series sum;
    series_init(&sum, arena);
    series_clear(&sum, PILOT_PERIOD_NS);

    uint32_t pilots = compiled->replications < PILOTS ? compiled->replications : PILOTS;
    int64_t shortest_ns;
    bool finished = run_pilots(compiled, endpoint, pilots, &sum, stop, &shortest_ns);
    if (finished) {
        size_t count = (size_t)(shortest_ns / sum.period_ns); /* the steps that every pilot has whole */
        double *present = arena_new_array(arena, count + 1, double);
        for (size_t i = 0; i < count; i++) present[i] = (double)sum.points[i].in_system_ns;
        size_t cut = warm_up_mser5(present, count);
        *out = (struct warm_up_choice){.pilots = pilots};
        out->found = cut < count && !is_at_bound(cut, count);
        out->warm_up_ns = out->found ? (int64_t)cut * sum.period_ns : 0;
    }
    endpoint_free(endpoint);
    arena_free(arena);
    return finished;
}

bool warm_up_settle(struct compiled *compiled, const volatile sig_atomic_t *stop, struct arena *arena,
                    struct faults *faults, const char **rule)
{
    struct warm_up_choice choice;
    *rule = compiled->scenario->warm_up == WARM_UP_GIVEN ? "given" : NULL;
    if (compiled->scenario->warm_up != WARM_UP_AUTO) return true;
    if (!warm_up_choose(compiled, stop, &choice)) return false;
    compiled->plan.warm_up_ns = choice.warm_up_ns;
    *rule = arena_format(arena, "MSER-5 on requests in the system, %u pilot replication%s", choice.pilots,
                         choice.pilots == 1 ? "" : "s");
    if (!choice.found)
        faults_add(faults, FAULT_WARNING, (struct place){.file = compiled->scenario->inputs.digests[0].path},
                   "no steady state was found within half of the run: no warm-up is left out");
    return true;
}
