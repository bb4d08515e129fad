/* bare.c - the program of the bare loops.
 *
 *     bare REQUESTS random|least INSTANCES WORKERS VARIANTS LOAD exponential|lognormal
 *     bare REQUESTS async|serverless|batching|tokens
 *
 * Prints the mean response time in ms and how many were answered. */
#include "bench/bare.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SERVICE_MEAN_S 0.1
#define VARIATION      0.5

const struct quantile *bare_law(struct bare *bare, enum distribution_family family, double mean_s, double cv)
{
    struct distribution *law = arena_new_of(bare->arena, struct distribution);
    *law = (struct distribution){.family = family, .scale = mean_s};
    if (family != DISTRIBUTION_EXPONENTIAL) distribution_from_moments(family, mean_s, cv, law, bare->arena);
    return distribution_compile(bare->arena, law, (double)NS_PER_S);
}

bool bare_draw(struct bare *bare)
{
    bare->first += bare->count;
    bare->count = bare->requests - bare->first < RANDOM_BATCH ? (size_t)(bare->requests - bare->first) : RANDOM_BATCH;
    random_fill(bare->key, bare->first, RANDOM_ARRIVAL, 0, bare->count, bare->words);
    for (size_t i = 0; i < bare->count; i++) {
        uint64_t number = random_join(bare->words[0][i], bare->words[1][i]);
        bare->now_ns += law_round(quantile_at(bare->gap_ns, number));
        bare->at_ns[i] = bare->now_ns;
    }
    random_fill(bare->key, bare->first, RANDOM_REQUEST, 0, bare->count, bare->words);
    for (size_t i = 0; bare->service && i < bare->count; i++)
        bare->service_ns[i] = law_round(quantile_at(bare->service, random_join(bare->words[0][i], bare->words[1][i])));
    return bare->count > 0;
}

static uint32_t number_of(const char *text)
{
    unsigned long value = strtoul(text, NULL, 10);
    return value < 1 ? 1 : value > 10000 ? 10000 : (uint32_t)value;
}

static bool run_fleet(struct bare *bare, int count, char **arguments)
{
    bool random = strcmp(arguments[2], "random") == 0;
    if (count != 8 || (!random && strcmp(arguments[2], "least") != 0)) return false;
    struct bare_fleet fleet = {number_of(arguments[3]), number_of(arguments[4]), number_of(arguments[5])};
    double workers = (double)fleet.instances * fleet.workers * fleet.variants;
    bool lognormal = strcmp(arguments[7], "lognormal") == 0;
    bare->service =
        bare_law(bare, lognormal ? DISTRIBUTION_LOGNORMAL : DISTRIBUTION_EXPONENTIAL, SERVICE_MEAN_S, VARIATION);
    bare->gap_ns = bare_law(bare, DISTRIBUTION_EXPONENTIAL, SERVICE_MEAN_S / (strtod(arguments[6], NULL) * workers), 1);
    (random ? bare_random : bare_least)(bare, &fleet);
    return true;
}

static const struct scenario {
    const char *name;
    double rate_per_s;
    bool draws_service;
    void (*run)(struct bare *bare);
} scenarios[] = {
    {"async", 576, true, bare_async},
    {"serverless", 1500, true, bare_serverless},
    {"batching", 2000, false, bare_batching},
    {"tokens", 24, false, bare_tokens},
};

static bool run_scenario(struct bare *bare, int count, char **arguments)
{
    for (size_t s = 0; count == 3 && s < sizeof scenarios / sizeof *scenarios; s++) {
        if (strcmp(arguments[2], scenarios[s].name) != 0) continue;
        bare->gap_ns = bare_law(bare, DISTRIBUTION_EXPONENTIAL, 1 / scenarios[s].rate_per_s, 1);
        if (scenarios[s].draws_service)
            bare->service = bare_law(bare, DISTRIBUTION_LOGNORMAL, SERVICE_MEAN_S, VARIATION);
        scenarios[s].run(bare);
        return true;
    }
    return false;
}

int main(int count, char **arguments)
{
    struct arena *arena = arena_new();
    struct bare *bare = arena_new_of(arena, struct bare);
    bare->arena = arena;
    bare->key = random_key(1, 0);
    bare->requests = count > 2 ? strtoull(arguments[1], NULL, 10) : 0;
    bool known = count > 2 && (run_scenario(bare, count, arguments) || run_fleet(bare, count, arguments));
    if (known) printf("%.6f %" PRIu64 "\n", (double)bare->response_ns / 1e6 / (double)bare->answered, bare->answered);
    arena_free(arena);
    if (!known)
        fputs("usage: bare REQUESTS random|least INSTANCES WORKERS VARIANTS LOAD exponential|lognormal\n"
              "       bare REQUESTS async|serverless|batching|tokens\n",
              stderr);
    return known ? 0 : 2;
}
