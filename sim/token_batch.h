/* token_batch.h - a server of token models: sequences enter and leave the batch at every step (continuous batching).
 *
 * Step       every sequence of the batch takes part: by one output token, or by some of its prompt (prefill). With n
 *            sequences and p prefill tokens it lasts step_ns[n] + p * prefill_token_ns, the product rounded once. It holds
 *            tokens_max tokens at most: outputs first, one each; then prompts in the order of admission, the last one cut
 *            where there is no more room, to go on in the next step.
 * Admission  at the start of a step, from the head of the queue alone: while there is room for one more sequence, for its
 *            input and output tokens in the key-value cache, and for a prefill token in the step. All of its cache is
 *            reserved then, so nothing that runs is ever pushed out. No input counts as one input token.
 * Cached     of each prompt a share has been worked on before, for others (a prefix cache): it is reserved, and only what is left of the prompt, at
 *            least one token, is prefill.
 * Outputs    the step that ends a prompt gives the first output token; each further one takes a step. A request without
 *            output ends with its prompt.
 * Arrival    an empty server starts a step at once, with that request alone. Otherwise the request waits for a step that
 *            starts later than it arrived.
 * Slow       steps that begin while the server is slow last as many times as long.
 * Jumps      equal steps are taken together: the cost is that of what changes, however many tokens lie between.
 * Units      ns and whole tokens; nothing is rounded but that product. What would end after TIME_NEVER - 1 ends then.
 * Order      at one instant: first tokens, then ends, then starts; each in the order of admission.
 * Ownership  token_batch_init() ... token_batch_free(). The plan and its table are borrowed.
 * Errors     memory exhaustion goes to the arena's handler (arena.h).
 * Source     steps as the unit of scheduling, cache reserved at admission: Yu et al., "Orca", OSDI 2022; a cache shared out
 *            by need: Kwon et al., "Efficient memory management for large language model serving with PagedAttention", SOSP
 *            2023; outputs before prompts, prompts in chunks: Agrawal et al., "Taming throughput-latency tradeoff in LLM
 *            inference with Sarathi-Serve", OSDI 2024, algorithm 3. */
#ifndef LOADLINE_SIM_TOKEN_BATCH_H
#define LOADLINE_SIM_TOKEN_BATCH_H

#include "sim/slowness.h"

#include <stdbool.h>
#include <stdint.h>

struct token_batch_plan {
    uint32_t sequences_max;  /* in the batch at once; at least 1 */
    uint32_t tokens_max;     /* in one step; at least sequences_max, so that every sequence gets on in every step */
    int64_t kv_tokens_max;   /* in the key-value cache */
    const int64_t *step_ns;  /* [1 .. sequences_max], each from 1 to TIME_LONGEST_NS */
    double prefill_token_ns; /* at least 0 */
    double cached_share;     /* 0..1 */
};

/* In the order in which they come at one instant. */
enum token_event_kind {
    TOKEN_FIRST,  /* the prompt is done: the first output token, or the end of a request without any */
    TOKEN_DONE,   /* the last output token: the request has left */
    TOKEN_STARTED /* admitted to the step that starts now */
};

struct token_event {
    enum token_event_kind kind;
    uint32_t request;
};

struct token_sequence {
    uint64_t last_step; /* the number of the step that gives its last token; not before its prompt is done */
    uint64_t admitted;  /* how many were before it */
    uint32_t request, input, output;
    uint32_t prompt_left; /* after the jump under way */
};

struct token_batch {
    const struct token_batch_plan *plan;

    /* The jump under way: equal steps, at the end of which something may change. An empty server is in none. */
    int64_t jump_start_ns, jump_step_ns, jump_end_ns; /* the end of none: TIME_NEVER */
    uint64_t jump_steps, steps_before;
    uint32_t jump_prefill; /* tokens in each of them */

    /* Whose prompt was not done when the jump began, in the order of admission; all but the last will be at its end. */
    struct token_sequence *prompts;
    uint32_t prompt_count, prompts_started, prompts_done; /* how many of them were told as started, as done */

    struct token_sequence *decoding; /* a heap: the earliest last step first, at equal ones the one admitted first */
    uint32_t decoding_count;

    uint32_t running;    /* sequences in the batch: prompts and decoding */
    int64_t kv_reserved; /* by them */
    uint64_t admitted;
    struct slowness slowness;

    struct token_waiting {
        uint32_t request, input, output;
    } * queue;                                 /* a ring */
    uint32_t queue_first, waiting, queue_room; /* room: a power of two, or 0 */
};

void token_batch_init(struct token_batch *batch, const struct token_batch_plan *plan);
void token_batch_free(struct token_batch *batch);
void token_batch_clear(struct token_batch *batch);

/* How many tokens of a prompt are prefill. */
uint32_t token_batch_prefill(const struct token_batch_plan *plan, uint32_t input);

/* The request fits into an empty cache. One that does not can never run and is not to enter. */
bool token_batch_fits(const struct token_batch_plan *plan, uint32_t input, uint32_t output);

/* A request arrives at now_ns, when what happens at that instant has been told. */
void token_batch_enter(struct token_batch *batch, uint32_t request, uint32_t input, uint32_t output, int64_t now_ns);

/* The server is so slow from now on: to be said before anything that happens at now_ns, so that a step that begins then is slow. */
void token_batch_slow(struct token_batch *batch, struct slowness slowness, int64_t now_ns);

/* When to ask token_batch_step() next, if nothing arrives: TIME_NEVER when the server is empty. */
int64_t token_batch_next_ns(const struct token_batch *batch);

/* Tells one thing that happens at now_ns, which is not after token_batch_next_ns(). To be asked until it says false: there is
 * nothing more. Before the last chunk of a long prompt there may be nothing to tell at all. */
bool token_batch_step(struct token_batch *batch, int64_t now_ns, struct token_event *event);

/* The n-th of the requests that are here, n < waiting + running: those that wait, in their order, then the others. */
uint32_t token_batch_present(const struct token_batch *batch, uint32_t n);

#endif
