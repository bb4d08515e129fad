/* Continuous batching on 4 instances: the batches of sim/token_batch.h with nothing around them. */
#include "bench/bare.h"
#include "sim/event_list.h"
#include "sim/router.h"
#include "sim/token_batch.h"

#define INSTANCES 4
#define SEQUENCES 64
#define PRESENT   (1u << 16) /* a power of two, more than are ever there at once */

struct tokens {
    struct bare *bare;
    struct router router;
    struct event_list next; /* of each instance */
    struct token_batch batches[INSTANCES];
    const struct quantile *input, *output; /* in 10^-9 tokens: a table of seconds is one of ns */
    uint32_t words[4][RANDOM_BATCH];
    int64_t at_ns[PRESENT];
};

static uint32_t count_of(const struct quantile *law, uint32_t high, uint32_t low)
{
    return (uint32_t)law_round(quantile_at(law, random_join(high, low)));
}

static void arrive(struct tokens *tokens, size_t i)
{
    struct bare *bare = tokens->bare;
    uint32_t number = router_choose(&tokens->router, bare->words[3][i]);
    uint32_t call = (uint32_t)(bare->first + i) % PRESENT;
    tokens->at_ns[call] = bare->at_ns[i];
    router_add(&tokens->router, number);
    token_batch_enter(&tokens->batches[number], call, count_of(tokens->input, tokens->words[0][i], tokens->words[1][i]),
                      count_of(tokens->output, tokens->words[2][i], tokens->words[3][i]), bare->at_ns[i]);
    event_list_set(&tokens->next, number, token_batch_next_ns(&tokens->batches[number]));
}

static void happen(struct tokens *tokens)
{
    uint32_t number = event_list_next(&tokens->next);
    int64_t now_ns = event_list_next_ns(&tokens->next);
    struct token_event event;
    while (token_batch_step(&tokens->batches[number], now_ns, &event)) {
        if (event.kind != TOKEN_DONE) continue;
        router_remove(&tokens->router, number);
        bare_answer(tokens->bare, now_ns - tokens->at_ns[event.request]);
    }
    event_list_set(&tokens->next, number, token_batch_next_ns(&tokens->batches[number]));
}

void bare_tokens(struct bare *bare)
{
    int64_t step_ns[SEQUENCES + 1];
    for (int n = 0; n <= SEQUENCES; n++)
        step_ns[n] = law_round((14 + (30.0 - 14) / (SEQUENCES - 1) * (n - 1)) * (double)NS_PER_MS);
    struct token_batch_plan plan = {.sequences_max = SEQUENCES,
                                    .tokens_max = 4096,
                                    .kv_tokens_max = 100000,
                                    .step_ns = step_ns,
                                    .prefill_token_ns = 0.05 * (double)NS_PER_MS};
    struct tokens *tokens = arena_new_of(bare->arena, struct tokens);
    tokens->bare = bare;
    tokens->input = bare_law(bare, DISTRIBUTION_LOGNORMAL, 1150e-9, 1);
    tokens->output = bare_law(bare, DISTRIBUTION_LOGNORMAL, 210e-9, 0.8);
    router_init(&tokens->router, ROUTE_LEAST_OUTSTANDING, INSTANCES);
    event_list_init(&tokens->next, bare->arena, INSTANCES);
    for (uint32_t number = 0; number < INSTANCES; number++) {
        router_join(&tokens->router, number);
        token_batch_init(&tokens->batches[number], &plan);
    }
    while (bare_draw(bare)) {
        random_fill(bare->key, bare->first, RANDOM_INPUT, 0, bare->count, tokens->words);
        for (size_t i = 0; i < bare->count; i++) {
            while (event_list_next_ns(&tokens->next) <= bare->at_ns[i]) happen(tokens);
            arrive(tokens, i);
        }
    }
    while (event_list_next_ns(&tokens->next) < TIME_NEVER) happen(tokens);
    for (uint32_t number = 0; number < INSTANCES; number++) token_batch_free(&tokens->batches[number]);
    router_free(&tokens->router);
}
