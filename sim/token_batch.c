#include "sim/token_batch.h"

#include "sim/arena.h"
#include "sim/law.h"
#include "sim/units.h"

#include <assert.h>
#include <stdlib.h>

static struct token_sequence *new_sequences(uint32_t count)
{
    struct token_sequence *sequences = calloc(count, sizeof *sequences);
    if (!sequences) arena_exhausted(count * sizeof *sequences);
    return sequences;
}

void token_batch_init(struct token_batch *batch, const struct token_batch_plan *plan)
{
    assert(plan->sequences_max >= 1 && plan->tokens_max >= plan->sequences_max && plan->prefill_token_ns >= 0);
    for (uint32_t n = 1; n <= plan->sequences_max; n++)
        assert(plan->step_ns[n] >= 1 && plan->step_ns[n] <= TIME_LONGEST_NS);
    *batch = (struct token_batch){
        .plan = plan, .prompts = new_sequences(plan->sequences_max), .decoding = new_sequences(plan->sequences_max)};
    token_batch_clear(batch);
}

void token_batch_free(struct token_batch *batch)
{
    free(batch->prompts);
    free(batch->decoding);
    free(batch->queue);
    *batch = (struct token_batch){.jump_end_ns = TIME_NEVER};
}

void token_batch_clear(struct token_batch *batch)
{
    batch->jump_start_ns = batch->jump_step_ns = 0;
    batch->jump_end_ns = TIME_NEVER;
    batch->jump_steps = batch->steps_before = 0;
    batch->prompt_count = batch->prompts_started = batch->prompts_done = 0;
    batch->decoding_count = batch->running = 0;
    batch->kv_reserved = 0;
    batch->admitted = 0;
    batch->slowness = (struct slowness){0};
    batch->queue_first = batch->waiting = 0;
}

/* --- The queue --- */

static int64_t kv_tokens(uint32_t input, uint32_t output)
{
    return (int64_t)input + output;
}

static uint32_t at_least_1(uint32_t tokens)
{
    return tokens > 0 ? tokens : 1;
}

uint32_t token_batch_prefill(const struct token_batch_plan *plan, uint32_t input)
{
    return at_least_1(input - (uint32_t)(plan->cached_share * input));
}

bool token_batch_fits(const struct token_batch_plan *plan, uint32_t input, uint32_t output)
{
    return kv_tokens(at_least_1(input), output) <= plan->kv_tokens_max;
}

/* The queue moves to the start of a ring of twice the room. */
static void grow_queue(struct token_batch *batch)
{
    uint32_t room = batch->queue_room ? batch->queue_room : 8;
    if (room > UINT32_MAX / 2) arena_exhausted((size_t)room * 2 * sizeof *batch->queue);
    room *= 2;
    struct token_waiting *queue = malloc(room * sizeof *queue);
    if (!queue) arena_exhausted(room * sizeof *queue);
    for (uint32_t i = 0; i < batch->waiting; i++)
        queue[i] = batch->queue[(batch->queue_first + i) & (batch->queue_room - 1)];
    free(batch->queue);
    batch->queue = queue;
    batch->queue_room = room;
    batch->queue_first = 0;
}

static void enqueue(struct token_batch *batch, struct token_waiting waiting)
{
    if (batch->waiting == batch->queue_room) grow_queue(batch);
    batch->queue[(batch->queue_first + batch->waiting++) & (batch->queue_room - 1)] = waiting;
}

static struct token_waiting dequeue(struct token_batch *batch)
{
    struct token_waiting head = batch->queue[batch->queue_first];
    batch->queue_first = (batch->queue_first + 1) & (batch->queue_room - 1);
    batch->waiting--;
    return head;
}

/* There is room in the batch and in the cache for the head of the queue. */
static bool head_may_run(const struct token_batch *batch)
{
    const struct token_batch_plan *plan = batch->plan;
    if (batch->waiting == 0 || batch->running == plan->sequences_max) return false;
    const struct token_waiting *head = &batch->queue[batch->queue_first];
    return kv_tokens(head->input, head->output) <= plan->kv_tokens_max - batch->kv_reserved;
}

/* --- Those that decode --- */

static bool before(const struct token_sequence *a, const struct token_sequence *b)
{
    return a->last_step < b->last_step || (a->last_step == b->last_step && a->admitted < b->admitted);
}

static void push(struct token_batch *batch, struct token_sequence sequence)
{
    struct token_sequence *heap = batch->decoding;
    uint32_t at = batch->decoding_count++;
    while (at > 0 && before(&sequence, &heap[(at - 1) / 2])) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = sequence;
}

static struct token_sequence pop(struct token_batch *batch)
{
    struct token_sequence *heap = batch->decoding, first = heap[0];
    uint32_t count = --batch->decoding_count, at = 0;
    struct token_sequence last = heap[count];
    for (uint32_t child = 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && before(&heap[child + 1], &heap[child])) child++;
        if (!before(&heap[child], &last)) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
    return first;
}

/* --- Jumps --- */

/* As much of the prompt as there is room for; what is left of the room. */
static uint32_t prefill(struct token_sequence *sequence, uint32_t room)
{
    uint32_t chunk = sequence->prompt_left < room ? sequence->prompt_left : room;
    sequence->prompt_left -= chunk;
    return room - chunk;
}

/* The prompts that were done at the end of the last jump are gone. One that was not goes on before any other starts. */
static void keep_unfinished_prompt(struct token_batch *batch)
{
    bool goes_on = batch->prompts_done < batch->prompt_count;
    if (goes_on) batch->prompts[0] = batch->prompts[batch->prompts_done];
    batch->prompt_count = batch->prompts_started = goes_on;
    batch->prompts_done = 0;
}

static uint32_t admit(struct token_batch *batch, uint32_t room)
{
    struct token_waiting head = dequeue(batch);
    struct token_sequence *sequence = &batch->prompts[batch->prompt_count++];
    *sequence = (struct token_sequence){.admitted = batch->admitted++,
                                        .request = head.request,
                                        .input = head.input,
                                        .output = head.output,
                                        .prompt_left = token_batch_prefill(batch->plan, head.input)};
    batch->running++;
    batch->kv_reserved += kv_tokens(head.input, head.output);
    return prefill(sequence, room);
}

/* The prefill tokens of a jump's first step. A prompt that goes on finds room for one at least: tokens_max >= sequences_max. */
static uint32_t fill_step(struct token_batch *batch)
{
    uint32_t room = batch->plan->tokens_max - batch->decoding_count, left = room;
    if (batch->prompt_count > 0) left = prefill(&batch->prompts[0], left);
    while (left > 0 && head_may_run(batch)) left = admit(batch, left);
    return room - left;
}

/* How many steps are like the first: until an output ends, or while one long prompt takes all the room, as its last chunk may
 * not. A step that ends a prompt is the only one of its kind. */
static uint64_t equal_steps(const struct token_batch *batch, uint32_t prefill_tokens)
{
    uint64_t to_an_end = batch->decoding_count > 0 ? batch->decoding[0].last_step - batch->steps_before : UINT64_MAX;
    if (batch->prompt_count == 0) return to_an_end;
    const struct token_sequence *prompt = &batch->prompts[0];
    if (prompt->prompt_left == 0) return 1;
    uint64_t chunks = 1 + (prompt->prompt_left - 1) / prefill_tokens;
    return chunks < to_an_end ? chunks : to_an_end;
}

/* How many steps begin while the server is as slow as it is now. */
static uint64_t slow_steps(const struct token_batch *batch, int64_t now_ns)
{
    if (!slowness_lasts(&batch->slowness, now_ns)) return UINT64_MAX;
    return 1 + (uint64_t)((batch->slowness.until_ns - now_ns - 1) / batch->jump_step_ns);
}

static void set_jump(struct token_batch *batch, uint64_t steps)
{
    int64_t length_ns;
    batch->jump_steps = steps;
    if (__builtin_mul_overflow(batch->jump_step_ns, steps, &length_ns) ||
        __builtin_add_overflow(batch->jump_start_ns, length_ns, &batch->jump_end_ns) ||
        batch->jump_end_ns == TIME_NEVER)
        batch->jump_end_ns = TIME_NEVER - 1;
}

static void start_jump(struct token_batch *batch, int64_t now_ns)
{
    const struct token_batch_plan *plan = batch->plan;
    batch->steps_before += batch->jump_steps;
    keep_unfinished_prompt(batch);
    uint32_t prefill_tokens = fill_step(batch);
    if (batch->running == 0) {
        batch->jump_steps = 0;
        batch->jump_end_ns = TIME_NEVER;
        return;
    }
    batch->jump_start_ns = now_ns;
    batch->jump_step_ns = slowness_stretch(
        &batch->slowness, plan->step_ns[batch->running] + law_round(prefill_tokens * plan->prefill_token_ns), now_ns);
    batch->jump_prefill = prefill_tokens;
    uint64_t steps = equal_steps(batch, prefill_tokens), slow = slow_steps(batch, now_ns);
    if (slow < steps) steps = slow;
    if (batch->prompt_count == 1) batch->prompts[0].prompt_left -= (uint32_t)(steps - 1) * prefill_tokens;
    set_jump(batch, steps);
}

/* The jump ends earlier, with the step that is under way at now_ns, or begins then. */
static void cut_jump(struct token_batch *batch, int64_t now_ns)
{
    uint64_t steps = (uint64_t)((now_ns - batch->jump_start_ns) / batch->jump_step_ns) + 1;
    if (batch->prompt_count == 1)
        batch->prompts[0].prompt_left += (uint32_t)(batch->jump_steps - steps) * batch->jump_prefill;
    set_jump(batch, steps);
}

void token_batch_enter(struct token_batch *batch, uint32_t request, uint32_t input, uint32_t output, int64_t now_ns)
{
    assert(token_batch_fits(batch->plan, input, output) && now_ns < batch->jump_end_ns);
    enqueue(batch, (struct token_waiting){.request = request, .input = at_least_1(input), .output = output});
    if (batch->running == 0)
        start_jump(batch, now_ns);
    else if (batch->prompt_count == 0 && head_may_run(batch)) /* beside prompts there is but one step, or no room */
        cut_jump(batch, now_ns);
}

void token_batch_slow(struct token_batch *batch, struct slowness slowness, int64_t now_ns)
{
    batch->slowness = slowness;
    if (batch->running == 0) return;
    assert(batch->jump_start_ns < now_ns && now_ns <= batch->jump_end_ns);
    cut_jump(batch, now_ns - 1);
}

/* --- What the outside is told --- */

int64_t token_batch_next_ns(const struct token_batch *batch)
{
    return batch->prompts_started < batch->prompt_count ? batch->jump_start_ns : batch->jump_end_ns;
}

static bool tell_first(struct token_batch *batch, struct token_event *event)
{
    if (batch->prompts_done == batch->prompt_count) return false;
    struct token_sequence sequence = batch->prompts[batch->prompts_done];
    if (sequence.prompt_left > 0) return false;
    batch->prompts_done++;
    sequence.last_step = batch->steps_before + batch->jump_steps + at_least_1(sequence.output) - 1;
    push(batch, sequence);
    *event = (struct token_event){TOKEN_FIRST, sequence.request};
    return true;
}

static bool tell_done(struct token_batch *batch, struct token_event *event)
{
    if (batch->decoding_count == 0 || batch->decoding[0].last_step > batch->steps_before + batch->jump_steps)
        return false;
    struct token_sequence sequence = pop(batch);
    batch->running--;
    batch->kv_reserved -= kv_tokens(sequence.input, sequence.output);
    *event = (struct token_event){TOKEN_DONE, sequence.request};
    return true;
}

static bool tell_started(struct token_batch *batch, struct token_event *event)
{
    if (batch->prompts_started == batch->prompt_count) return false;
    *event = (struct token_event){TOKEN_STARTED, batch->prompts[batch->prompts_started++].request};
    return true;
}

bool token_batch_step(struct token_batch *batch, int64_t now_ns, struct token_event *event)
{
    assert(now_ns <= token_batch_next_ns(batch));
    if (batch->prompts_started == batch->prompt_count && now_ns == batch->jump_end_ns) {
        if (tell_first(batch, event) || tell_done(batch, event)) return true;
        start_jump(batch, now_ns);
    }
    return tell_started(batch, event);
}

uint32_t token_batch_present(const struct token_batch *batch, uint32_t n)
{
    assert(n < batch->waiting + batch->running);
    if (n < batch->waiting) return batch->queue[(batch->queue_first + n) & (batch->queue_room - 1)].request;
    n -= batch->waiting;
    uint32_t prompts = batch->prompt_count - batch->prompts_done;
    return n < prompts ? batch->prompts[batch->prompts_done + n].request : batch->decoding[n - prompts].request;
}
