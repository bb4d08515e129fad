/* kernel.c - the bare kernel, fed by a Poisson process written here: what is left when no JSON is read, no trace decoded and
 * no report made. The difference to the whole program is what the product adds.
 *
 *     kernel REQUESTS INSTANCES WORKERS VARIANTS LOAD exponential|lognormal
 *
 * Prints requests a second of processor time and the mean response time in ms. Service takes 100 ms in the mean, the lognormal law with
 * coefficient of variation 0.5. */
#include "sim/arena.h"
#include "sim/endpoint.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SERVICE_MEAN_S 0.1
#define VARIATION      0.5
#define TABLE_BITS     8

static double exponential(const void *mean, double tail, int upper)
{
    return (upper ? -log(tail) : -log1p(-tail)) * *(const double *)mean;
}

/* The standard normal law's quantile below 1/2, by bisection: a table is built once. */
static double normal(double tail)
{
    double low = -40, high = 0;
    for (int i = 0; i < 80; i++) {
        double middle = (low + high) / 2;
        if (0.5 * erfc(-middle / sqrt(2)) < tail)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static double lognormal(const void *mean, double tail, int upper)
{
    double variance = log(1 + VARIATION * VARIATION), z = upper ? -normal(tail) : normal(tail);
    return exp(log(*(const double *)mean) - variance / 2 + sqrt(variance) * z);
}

struct poisson {
    struct random_key key;
    const struct quantile *gap_ns;
    uint64_t next, count;
    int64_t now_ns;
    uint32_t words[4][RANDOM_BATCH];
};

static size_t poisson_fill(void *self, struct arrival *batch, size_t room)
{
    struct poisson *poisson = self;
    size_t count = poisson->count - poisson->next < room ? (size_t)(poisson->count - poisson->next) : room;
    random_fill(poisson->key, poisson->next, RANDOM_ARRIVAL, 0, count, poisson->words);
    for (size_t i = 0; i < count; i++) {
        uint64_t number = (uint64_t)poisson->words[0][i] << 32 | poisson->words[1][i];
        poisson->now_ns += (int64_t)(quantile_at(poisson->gap_ns, number) + 0.5);
        batch[i] = (struct arrival){.arrival_ns = poisson->now_ns,
                                    .service_ns = -1,
                                    .ttl_ns = -1,
                                    .target = ARRIVAL_NO_TARGET,
                                    .explained = -1};
    }
    poisson->next += count;
    return count;
}

static double processor_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static uint32_t count_of(const char *text, uint32_t most)
{
    unsigned long value = strtoul(text, NULL, 10);
    return value < 1 ? 1 : value > most ? most : (uint32_t)value;
}

int main(int count, char **arguments)
{
    if (count != 7) {
        fputs("usage: kernel REQUESTS INSTANCES WORKERS VARIANTS LOAD exponential|lognormal\n", stderr);
        return 2;
    }
    uint32_t instances = count_of(arguments[2], 10000), workers = count_of(arguments[3], 10000),
             variants = count_of(arguments[4], PLAN_FLEETS);
    double load = strtod(arguments[5], NULL), mean_ns = SERVICE_MEAN_S * 1e9;
    double gap_ns = mean_ns / (load * instances * workers * variants);

    struct arena *arena = arena_new();
    quantile_exact *law = strcmp(arguments[6], "lognormal") == 0 ? lognormal : exponential;
    const struct quantile *service = quantile_new(arena, law, &mean_ns, TABLE_BITS);
    struct plan plan = {.variants = variants,
                        .timeout_ns = 60 * NS_PER_S,
                        .duration_ns = TIME_NEVER,
                        .series_period_ns = NS_PER_MINUTE,
                        .fleets = variants};
    struct server_plan server = {
        .workers = workers, .queue_capacity = QUEUE_UNBOUNDED, .service = {.kind = LAW_TABLE, .table = service}};
    for (uint32_t v = 0; v < variants; v++) {
        plan.split[v] = ((uint64_t)(v + 1) << 32) / variants;
        plan.fleet[v] = plan_fixed_fleet(instances);
        plan.variant[v] = plan_instances(v, instances, ROUTE_LEAST_OUTSTANDING, &server);
    }

    struct endpoint *endpoint = endpoint_new(&plan);
    struct poisson *poisson = arena_new_of(arena, struct poisson);
    poisson->key = random_key(1, 0);
    poisson->gap_ns = quantile_new(arena, exponential, &gap_ns, TABLE_BITS);
    poisson->count = strtoull(arguments[1], NULL, 10);
    double began_s = processor_s();
    endpoint_run(endpoint, poisson->key, (struct arrival_source){poisson_fill, poisson}, NULL);
    double took_s = processor_s() - began_s;
    printf("%.0f %.6f\n", (double)poisson->count / took_s,
           histogram_mean(endpoint_tally(endpoint, 0)->of[MEASURE_LATENCY]) / 1e6);
    endpoint_free(endpoint);
    arena_free(arena);
    return 0;
}
