#include "sim/random.h"
#include "sim/token_batch.h"
#include "sim/units.h"
#include "tests/test.h"

#include <math.h>

/* 10 ms for a sequence alone, 1 ms more for each further one, 0.1 ms for each prefill token. */
static const int64_t step_ns[] = {0, 10 * NS_PER_MS, 11 * NS_PER_MS, 12 * NS_PER_MS, 13 * NS_PER_MS};
static const struct token_batch_plan plan = {
    .sequences_max = 4, .tokens_max = 2048, .kv_tokens_max = 10000, .step_ns = step_ns, .prefill_token_ns = 1e5};

/* The same with steps of 10 ns whatever is in them, where only the order is looked at. */
static const int64_t ten_ns[] = {0, 10, 10, 10, 10};
static const struct token_batch_plan level = {
    .sequences_max = 4, .tokens_max = 8, .kv_tokens_max = 1000, .step_ns = ten_ns, .prefill_token_ns = 0};

/* The next thing told, whenever that is. */
static int64_t tell(struct token_batch *batch, struct token_event *event)
{
    for (;;) {
        int64_t now_ns = token_batch_next_ns(batch);
        ck_assert_int_ne(now_ns, TIME_NEVER);
        if (token_batch_step(batch, now_ns, event)) return now_ns;
    }
}

static void assert_tells(struct token_batch *batch, int64_t at_ns, enum token_event_kind kind, uint32_t request)
{
    struct token_event event;
    ck_assert_int_eq(tell(batch, &event), at_ns);
    ck_assert_int_eq(event.kind, kind);
    ck_assert_uint_eq(event.request, request);
}

/* Nothing else happens at now_ns. */
static void assert_no_more(struct token_batch *batch, int64_t now_ns)
{
    struct token_event event;
    ck_assert(!token_batch_step(batch, now_ns, &event));
}

static void assert_empty(const struct token_batch *batch)
{
    ck_assert_int_eq(token_batch_next_ns(batch), TIME_NEVER);
    ck_assert_uint_eq(batch->running, 0);
    ck_assert_uint_eq(batch->waiting, 0);
    ck_assert_int_eq(batch->kv_reserved, 0);
}

/* --- By hand --- */

/* Prompt: 10 + 100 * 0.1 = 20 ms, which gives the first token; two more of 10 ms each. */
START_TEST(a_request_alone_takes_its_prompt_and_a_step_for_each_further_token)
{
    struct token_batch batch;
    token_batch_init(&batch, &plan);
    token_batch_enter(&batch, 7, 100, 3, 5 * NS_PER_MS);
    assert_tells(&batch, 5 * NS_PER_MS, TOKEN_STARTED, 7);
    assert_tells(&batch, 25 * NS_PER_MS, TOKEN_FIRST, 7);
    assert_tells(&batch, 45 * NS_PER_MS, TOKEN_DONE, 7);
    assert_no_more(&batch, 45 * NS_PER_MS);
    assert_empty(&batch);
    token_batch_free(&batch);
}
END_TEST

/* Request 0 has tokens at 20, 30 and 40 ms when 1, of 33 ms, joins. Their step takes 11 + 50 * 0.1 = 16 ms; then 0 lacks
 * seven tokens, alone again: 56 + 70 ms. */
START_TEST(an_arrival_joins_at_the_next_step_and_slows_it)
{
    struct token_batch batch;
    token_batch_init(&batch, &plan);
    token_batch_enter(&batch, 0, 100, 11, 0);
    assert_tells(&batch, 0, TOKEN_STARTED, 0);
    assert_tells(&batch, 20 * NS_PER_MS, TOKEN_FIRST, 0);
    assert_no_more(&batch, 20 * NS_PER_MS);
    ck_assert_int_eq(token_batch_next_ns(&batch), 120 * NS_PER_MS);
    token_batch_enter(&batch, 1, 50, 1, 33 * NS_PER_MS);
    assert_tells(&batch, 40 * NS_PER_MS, TOKEN_STARTED, 1);
    assert_tells(&batch, 56 * NS_PER_MS, TOKEN_FIRST, 1);
    assert_tells(&batch, 56 * NS_PER_MS, TOKEN_DONE, 1);
    assert_tells(&batch, 126 * NS_PER_MS, TOKEN_DONE, 0);
    assert_no_more(&batch, 126 * NS_PER_MS);
    assert_empty(&batch);
    token_batch_free(&batch);
}
END_TEST

START_TEST(an_arrival_at_the_start_of_a_step_waits_for_the_next)
{
    struct token_batch batch;
    token_batch_init(&batch, &plan);
    token_batch_enter(&batch, 0, 100, 11, 0);
    assert_tells(&batch, 0, TOKEN_STARTED, 0);
    assert_tells(&batch, 20 * NS_PER_MS, TOKEN_FIRST, 0);
    assert_no_more(&batch, 20 * NS_PER_MS);
    token_batch_enter(&batch, 1, 50, 1, 40 * NS_PER_MS);
    assert_tells(&batch, 50 * NS_PER_MS, TOKEN_STARTED, 1);
    token_batch_free(&batch);
}
END_TEST

/* The first has an empty server and takes it at once; the other one finds the step under way, 10 + 0.1 ms long. */
START_TEST(of_two_that_find_an_empty_server_the_second_waits_for_the_second_step)
{
    struct token_batch batch;
    token_batch_init(&batch, &plan);
    token_batch_enter(&batch, 3, 1, 5, 0);
    token_batch_enter(&batch, 2, 1, 5, 0);
    assert_tells(&batch, 0, TOKEN_STARTED, 3);
    assert_tells(&batch, 10100000, TOKEN_FIRST, 3);
    assert_tells(&batch, 10100000, TOKEN_STARTED, 2);
    token_batch_free(&batch);
}
END_TEST

/* 1 token of 8 is request 0's output: the prompt of 20 goes in chunks of 7, 7 and 6, from 10 to 40 ns; request 2 gets the
 * one token that is left of the third step, the other 2 in the fourth. Request 0's fifth token is of the fifth step. */
START_TEST(a_long_prompt_goes_on_in_the_room_that_outputs_leave)
{
    struct token_batch batch;
    token_batch_init(&batch, &level);
    token_batch_enter(&batch, 0, 1, 5, 0);
    token_batch_enter(&batch, 1, 20, 1, 1);
    token_batch_enter(&batch, 2, 3, 1, 2);
    assert_tells(&batch, 0, TOKEN_STARTED, 0);
    assert_tells(&batch, 10, TOKEN_FIRST, 0);
    assert_tells(&batch, 10, TOKEN_STARTED, 1);
    assert_tells(&batch, 30, TOKEN_STARTED, 2);
    assert_tells(&batch, 40, TOKEN_FIRST, 1);
    assert_tells(&batch, 40, TOKEN_DONE, 1);
    assert_tells(&batch, 50, TOKEN_FIRST, 2);
    assert_tells(&batch, 50, TOKEN_DONE, 0);
    assert_tells(&batch, 50, TOKEN_DONE, 2);
    assert_no_more(&batch, 50);
    assert_empty(&batch);
    token_batch_free(&batch);
}
END_TEST

/* 1 and 2 prefill tokens of 0.5 ns: 0.5 and 1 ns, both 1 ns when the product is rounded. */
START_TEST(the_time_of_prefill_is_rounded_once_a_step)
{
    struct token_batch_plan half = level;
    half.prefill_token_ns = 0.5;
    struct token_batch batch;
    token_batch_init(&batch, &half);
    token_batch_enter(&batch, 0, 1, 1, 0);
    assert_tells(&batch, 0, TOKEN_STARTED, 0);
    assert_tells(&batch, 11, TOKEN_FIRST, 0);
    assert_tells(&batch, 11, TOKEN_DONE, 0);
    assert_no_more(&batch, 11);
    token_batch_enter(&batch, 1, 2, 1, 100);
    assert_tells(&batch, 100, TOKEN_STARTED, 1);
    assert_tells(&batch, 111, TOKEN_FIRST, 1);
    token_batch_free(&batch);
}
END_TEST

/* 60 of 100 are reserved: 70 do not fit, and 2, which would, stands behind. At 100 ns request 0 has its ten tokens. */
START_TEST(the_head_of_the_queue_holds_up_those_behind_it)
{
    struct token_batch_plan small = level;
    small.tokens_max = 100;
    small.kv_tokens_max = 100;
    struct token_batch batch;
    token_batch_init(&batch, &small);
    token_batch_enter(&batch, 0, 50, 10, 0);
    assert_tells(&batch, 0, TOKEN_STARTED, 0);
    assert_tells(&batch, 10, TOKEN_FIRST, 0);
    assert_no_more(&batch, 10);
    token_batch_enter(&batch, 1, 60, 10, 11);
    token_batch_enter(&batch, 2, 1, 1, 12);
    ck_assert_uint_eq(batch.waiting, 2);
    ck_assert_int_eq(token_batch_next_ns(&batch), 100);
    assert_tells(&batch, 100, TOKEN_DONE, 0);
    assert_tells(&batch, 100, TOKEN_STARTED, 1);
    assert_tells(&batch, 100, TOKEN_STARTED, 2);
    ck_assert_int_eq(batch.kv_reserved, 72);
    token_batch_free(&batch);
}
END_TEST

START_TEST(nothing_in_is_one_token_and_nothing_out_ends_with_the_prompt)
{
    struct token_batch batch;
    token_batch_init(&batch, &plan);
    token_batch_enter(&batch, 0, 0, 0, 0);
    assert_tells(&batch, 0, TOKEN_STARTED, 0);
    ck_assert_int_eq(batch.kv_reserved, 1);
    assert_tells(&batch, 10100000, TOKEN_FIRST, 0);
    assert_tells(&batch, 10100000, TOKEN_DONE, 0);
    assert_no_more(&batch, 10100000);
    assert_empty(&batch);
    token_batch_free(&batch);
}
END_TEST

START_TEST(a_request_fits_as_long_as_input_and_output_are_within_the_cache)
{
    ck_assert(token_batch_fits(&plan, 4000, 6000));
    ck_assert(!token_batch_fits(&plan, 4000, 6001));
    ck_assert(token_batch_fits(&plan, 0, 9999));
    ck_assert(!token_batch_fits(&plan, 0, 10000));
    ck_assert(!token_batch_fits(&plan, UINT32_MAX, UINT32_MAX));
}
END_TEST

/* Admitted as 9, 1 and 5. In the step from 10 to 20 ns, 1 and 5 do their prompts, 9 and 5 have their last token; 8 is next. */
START_TEST(at_one_instant_first_tokens_come_before_ends_and_ends_before_starts)
{
    struct token_batch_plan three = level;
    three.sequences_max = 3;
    struct token_batch batch;
    token_batch_init(&batch, &three);
    token_batch_enter(&batch, 9, 1, 2, 0);
    token_batch_enter(&batch, 1, 1, 3, 1);
    token_batch_enter(&batch, 5, 1, 1, 1);
    token_batch_enter(&batch, 8, 1, 1, 1);
    assert_tells(&batch, 0, TOKEN_STARTED, 9);
    assert_tells(&batch, 10, TOKEN_FIRST, 9);
    assert_tells(&batch, 10, TOKEN_STARTED, 1);
    assert_tells(&batch, 10, TOKEN_STARTED, 5);
    assert_tells(&batch, 20, TOKEN_FIRST, 1);
    assert_tells(&batch, 20, TOKEN_FIRST, 5);
    assert_tells(&batch, 20, TOKEN_DONE, 9);
    assert_tells(&batch, 20, TOKEN_DONE, 5);
    assert_tells(&batch, 20, TOKEN_STARTED, 8);
    token_batch_free(&batch);
}
END_TEST

START_TEST(those_that_wait_and_those_that_run_are_present)
{
    struct token_batch batch;
    token_batch_init(&batch, &level);
    token_batch_enter(&batch, 10, 1, 9, 0);
    token_batch_enter(&batch, 11, 20, 9, 1);
    token_batch_enter(&batch, 12, 1, 9, 2);
    token_batch_enter(&batch, 13, 1, 9, 3);
    assert_tells(&batch, 0, TOKEN_STARTED, 10);
    assert_tells(&batch, 10, TOKEN_FIRST, 10);
    assert_tells(&batch, 10, TOKEN_STARTED, 11); /* 7 of its 20 tokens fit beside one output: nobody else starts */
    ck_assert_uint_eq(batch.waiting, 2);
    ck_assert_uint_eq(batch.running, 2);
    ck_assert_uint_eq(token_batch_present(&batch, 0), 12);
    ck_assert_uint_eq(token_batch_present(&batch, 1), 13);
    ck_assert_uint_eq(token_batch_present(&batch, 2), 11);
    ck_assert_uint_eq(token_batch_present(&batch, 3), 10);
    token_batch_free(&batch);
}
END_TEST

START_TEST(a_cleared_server_is_as_good_as_new)
{
    struct token_batch batch;
    token_batch_init(&batch, &level);
    for (uint32_t i = 0; i < 20; i++) token_batch_enter(&batch, i, 1 + i, i, 0);
    assert_tells(&batch, 0, TOKEN_STARTED, 0);
    assert_tells(&batch, 10, TOKEN_FIRST, 0);
    token_batch_clear(&batch);
    assert_empty(&batch);
    token_batch_enter(&batch, 77, 1, 2, 3);
    assert_tells(&batch, 3, TOKEN_STARTED, 77);
    assert_tells(&batch, 13, TOKEN_FIRST, 77);
    assert_tells(&batch, 23, TOKEN_DONE, 77);
    assert_no_more(&batch, 23);
    assert_empty(&batch);
    token_batch_free(&batch);
}
END_TEST

/* A prompt of 4 * 10^9 tokens in steps of 8, and as many outputs: 5 * 10^8 + 4 * 10^9 - 1 steps of 10 ns. There is a start,
 * one instant before the last chunk at which nothing is told, a first token, and an end. */
START_TEST(a_jump_takes_no_longer_for_being_long)
{
    struct token_batch_plan wide = level;
    wide.kv_tokens_max = INT64_MAX;
    struct token_batch batch;
    token_batch_init(&batch, &wide);
    token_batch_enter(&batch, 0, 4000000000, 4000000000, 0);
    assert_tells(&batch, 0, TOKEN_STARTED, 0);
    assert_no_more(&batch, 0);
    ck_assert_int_eq(token_batch_next_ns(&batch), 4999999990);
    assert_no_more(&batch, 4999999990);
    ck_assert_int_eq(token_batch_next_ns(&batch), 5000000000);
    assert_tells(&batch, 5000000000, TOKEN_FIRST, 0);
    assert_no_more(&batch, 5000000000);
    ck_assert_int_eq(token_batch_next_ns(&batch), 44999999990);
    assert_tells(&batch, 44999999990, TOKEN_DONE, 0);
    assert_no_more(&batch, 44999999990);
    assert_empty(&batch);
    token_batch_free(&batch);
}
END_TEST

START_TEST(what_would_end_after_all_time_ends_with_it)
{
    const int64_t century_ns[] = {0, TIME_LONGEST_NS, TIME_LONGEST_NS};
    const struct token_batch_plan slow = {.sequences_max = 2,
                                          .tokens_max = 2,
                                          .kv_tokens_max = INT64_MAX,
                                          .step_ns = century_ns,
                                          .prefill_token_ns = 1e300};
    struct token_batch batch;
    token_batch_init(&batch, &slow);
    token_batch_enter(&batch, 0, 1, UINT32_MAX, 0);
    assert_tells(&batch, 0, TOKEN_STARTED, 0);
    assert_tells(&batch, 2 * TIME_LONGEST_NS, TOKEN_FIRST, 0);
    assert_no_more(&batch, 2 * TIME_LONGEST_NS);
    ck_assert_int_eq(token_batch_next_ns(&batch), TIME_NEVER - 1);
    token_batch_enter(&batch, 1, 1, 1, TIME_NEVER - 2);
    assert_tells(&batch, TIME_NEVER - 1, TOKEN_STARTED, 1);
    assert_tells(&batch, TIME_NEVER - 1, TOKEN_FIRST, 1);
    assert_tells(&batch, TIME_NEVER - 1, TOKEN_DONE, 1);
    assert_tells(&batch, TIME_NEVER - 1, TOKEN_DONE, 0);
    assert_no_more(&batch, TIME_NEVER - 1);
    assert_empty(&batch);
    token_batch_free(&batch);
}
END_TEST

/* Steps of 10 ms from 20 ms on: the one of 50 to 60 keeps its pace, those that begin at 60, 90 and 120 ms take 30, and the last one, at 150, is
 * not slow any more. */
START_TEST(steps_that_begin_while_it_is_slow_take_longer)
{
    struct token_batch batch;
    token_batch_init(&batch, &plan);
    token_batch_enter(&batch, 0, 100, 9, 0);
    assert_tells(&batch, 0, TOKEN_STARTED, 0);
    assert_tells(&batch, 20 * NS_PER_MS, TOKEN_FIRST, 0);
    assert_no_more(&batch, 20 * NS_PER_MS);
    token_batch_slow(&batch, (struct slowness){3, 121 * NS_PER_MS}, 55 * NS_PER_MS);
    assert_tells(&batch, 160 * NS_PER_MS, TOKEN_DONE, 0);
    assert_no_more(&batch, 160 * NS_PER_MS);
    token_batch_clear(&batch);
    token_batch_enter(&batch, 1, 100, 1, 0);
    assert_tells(&batch, 0, TOKEN_STARTED, 1);
    assert_tells(&batch, 20 * NS_PER_MS, TOKEN_FIRST, 1); /* as good as new */
    token_batch_free(&batch);
}
END_TEST

/* Of 100 tokens 75 are cached: 10 + 25 * 0.1 ms. All of them are: one is worked on. The cache holds the whole of both. */
START_TEST(what_is_cached_of_a_prompt_is_not_worked_on)
{
    static const double shares[] = {0.75, 1};
    static const int64_t first_ns[] = {12500000, 10100000};
    for (int i = 0; i < 2; i++) {
        struct token_batch_plan cached = plan;
        struct token_batch batch;
        cached.cached_share = shares[i];
        token_batch_init(&batch, &cached);
        token_batch_enter(&batch, 7, 100, 1, 0);
        assert_tells(&batch, 0, TOKEN_STARTED, 7);
        ck_assert_int_eq(batch.kv_reserved, 100 + 1);
        assert_tells(&batch, first_ns[i], TOKEN_FIRST, 7);
        token_batch_free(&batch);
    }
}
END_TEST

/* --- Against the definition --- */

#define CALLS_MAX     40
#define SEQUENCES_MAX 6

/* Request i is calls[i]. */
struct call {
    int64_t arrival_ns;
    uint32_t input, output;
};

/* All that is told of some calls, in order. */
struct story {
    size_t count;
    struct told {
        int64_t at_ns;
        struct token_event event;
    } told[3 * CALLS_MAX];
};

static void note(struct story *story, int64_t at_ns, enum token_event_kind kind, uint32_t request)
{
    ck_assert_uint_lt(story->count, 3 * CALLS_MAX);
    story->told[story->count++] = (struct told){at_ns, {kind, request}};
}

static uint32_t at_least_1(uint32_t tokens)
{
    return tokens > 0 ? tokens : 1;
}

static int64_t kv_tokens(const struct call *call)
{
    return (int64_t)at_least_1(call->input) + call->output;
}

/* What has started and is not done is what runs, the cache is reserved for it and no other, and neither is overfull. */
static void assert_within_limits(const struct token_batch *batch, const struct call *calls, const struct story *story)
{
    int64_t running = 0, reserved = 0;
    for (size_t i = 0; i < story->count; i++) {
        const struct token_event *event = &story->told[i].event;
        int sign = event->kind == TOKEN_STARTED ? 1 : event->kind == TOKEN_DONE ? -1 : 0;
        running += sign;
        reserved += sign * kv_tokens(&calls[event->request]);
    }
    ck_assert_int_eq(batch->running, running);
    ck_assert_int_eq(batch->kv_reserved, reserved);
    ck_assert_int_le(running, batch->plan->sequences_max);
    ck_assert_int_le(reserved, batch->plan->kv_tokens_max);
}

/* It is so slow from from_ns on. */
struct spell {
    int64_t from_ns;
    struct slowness slowness;
};

/* What happens, with arrivals after what else there is at their instant, and slowness before. */
static void play(const struct token_batch_plan *of, const struct spell *spell, const struct call *calls, uint32_t count,
                 struct story *story)
{
    struct token_batch batch;
    bool slowed = false;
    token_batch_init(&batch, of);
    story->count = 0;
    for (uint32_t next = 0; next < count || token_batch_next_ns(&batch) != TIME_NEVER;) {
        int64_t now_ns = token_batch_next_ns(&batch);
        bool calls_first = next < count && calls[next].arrival_ns < now_ns;
        if (!slowed && (calls_first ? calls[next].arrival_ns : now_ns) >= spell->from_ns) {
            token_batch_slow(&batch, spell->slowness, spell->from_ns);
            slowed = true;
            continue;
        }
        if (next < count && calls[next].arrival_ns < now_ns) {
            token_batch_enter(&batch, next, calls[next].input, calls[next].output, calls[next].arrival_ns);
            next++;
            continue;
        }
        struct token_event event;
        while (token_batch_step(&batch, now_ns, &event)) note(story, now_ns, event.kind, event.request);
        assert_within_limits(&batch, calls, story);
    }
    assert_empty(&batch);
    token_batch_free(&batch);
}

/* How much of what is hard to get right there was. */
struct hardness {
    uint32_t ties;       /* arrivals at the time of the one before */
    uint32_t boundaries; /* arrivals at the end of a step */
    uint32_t kv_waits;   /* steps that the head of the queue missed for lack of cache alone */
    uint32_t chunks;     /* steps that ended inside a prompt */
    uint32_t slow;       /* steps that were */
};

struct definition {
    const struct token_batch_plan *plan;
    const struct spell *spell;
    const struct call *calls;
    uint32_t count, head; /* the first that has not started */
    struct plain {
        uint32_t request, prompt_left, outputs_left;
        bool ends_prompt; /* in this step */
    } batch[CALLS_MAX];   /* in the order of admission */
    uint32_t running;
    int64_t now_ns, kv_reserved;
    uint32_t tokens, prefill; /* in this step */
    struct story *story;
    struct hardness *seen;
};

static void read_prompt(struct definition *of, struct plain *sequence)
{
    while (sequence->prompt_left > 0 && of->tokens < of->plan->tokens_max) {
        sequence->prompt_left--;
        of->tokens++;
        of->prefill++;
    }
    sequence->ends_prompt = sequence->prompt_left == 0;
    of->seen->chunks += !sequence->ends_prompt;
}

/* Which requests a step may take: those that arrived before it, or the one that wakes an empty server. */
static uint32_t wait_for_work(struct definition *of)
{
    uint32_t arrived = of->head;
    while (arrived < of->count && of->calls[arrived].arrival_ns < of->now_ns) arrived++;
    if (of->running > 0 || arrived > of->head) return arrived;
    of->now_ns = of->calls[arrived].arrival_ns;
    return arrived + 1;
}

static bool head_may_start(struct definition *of, uint32_t arrived)
{
    if (of->head == arrived || of->running == of->plan->sequences_max || of->tokens == of->plan->tokens_max)
        return false;
    bool fits = of->kv_reserved + kv_tokens(&of->calls[of->head]) <= of->plan->kv_tokens_max;
    of->seen->kv_waits += !fits;
    return fits;
}

static void start_step(struct definition *of)
{
    uint32_t arrived = wait_for_work(of);
    of->tokens = of->prefill = 0;
    for (uint32_t i = 0; i < of->running; i++) of->tokens += of->batch[i].prompt_left == 0;
    for (uint32_t i = 0; i < of->running; i++) {
        of->batch[i].ends_prompt = false;
        if (of->batch[i].prompt_left > 0) read_prompt(of, &of->batch[i]);
    }
    for (; head_may_start(of, arrived); of->head++) {
        const struct call *call = &of->calls[of->head];
        struct plain *sequence = &of->batch[of->running++];
        uint32_t prefill = call->input - (uint32_t)floor(of->plan->cached_share * call->input);
        *sequence = (struct plain){of->head, at_least_1(prefill), at_least_1(call->output), false};
        of->kv_reserved += kv_tokens(call);
        note(of->story, of->now_ns, TOKEN_STARTED, of->head);
        read_prompt(of, sequence);
    }
}

static void end_step(struct definition *of)
{
    int64_t lasts_ns = of->plan->step_ns[of->running] + llround(of->prefill * of->plan->prefill_token_ns);
    bool slow = of->now_ns >= of->spell->from_ns && of->now_ns < of->spell->slowness.until_ns;
    of->now_ns += slow ? llround((double)lasts_ns * of->spell->slowness.factor) : lasts_ns;
    of->seen->slow += slow;
    uint32_t stay = 0;
    for (uint32_t i = 0; i < of->running; i++) {
        if (of->batch[i].prompt_left == 0) of->batch[i].outputs_left--;
        if (of->batch[i].ends_prompt) note(of->story, of->now_ns, TOKEN_FIRST, of->batch[i].request);
    }
    for (uint32_t i = 0; i < of->running; i++) {
        if (of->batch[i].outputs_left > 0) {
            of->batch[stay++] = of->batch[i];
            continue;
        }
        of->kv_reserved -= kv_tokens(&of->calls[of->batch[i].request]);
        note(of->story, of->now_ns, TOKEN_DONE, of->batch[i].request);
    }
    of->running = stay;
    for (uint32_t i = of->head; i < of->count; i++) of->seen->boundaries += of->calls[i].arrival_ns == of->now_ns;
}

/* What should happen: each step looks at every sequence, and each token is counted. */
static void play_by_definition(const struct token_batch_plan *of, const struct spell *spell, const struct call *calls,
                               uint32_t count, struct story *story, struct hardness *seen)
{
    struct definition definition = {
        .plan = of, .spell = spell, .calls = calls, .count = count, .story = story, .seen = seen};
    story->count = 0;
    while (definition.running > 0 || definition.head < count) {
        start_step(&definition);
        end_step(&definition);
    }
    for (uint32_t i = 1; i < count; i++) seen->ties += calls[i].arrival_ns == calls[i - 1].arrival_ns;
}

static uint32_t draw(uint64_t seed, uint64_t number, int word, uint32_t below)
{
    return random_below(random_block(random_key(seed, 0), number, RANDOM_REQUEST, 0).word[word], below);
}

/* Even cases have all times in tens of nanoseconds, so that arrivals meet each other and the ends of steps. */
static uint32_t make_case(uint64_t seed, struct token_batch_plan *out, int64_t table[SEQUENCES_MAX + 1],
                          struct call *calls)
{
    static const double prefill_ns[][5] = {{0, 10, 10, 20, 0}, {0, 0.35, 2.5, 7, 0.125}};
    bool odd = seed % 2;
    uint32_t grain = odd ? 1 : 10, input_max = draw(seed, 1, 0, 2) ? 12 : 60, output_max = draw(seed, 1, 1, 2) ? 4 : 30;
    for (uint32_t n = 1; n <= SEQUENCES_MAX; n++) table[n] = grain * (1 + (int64_t)draw(seed, 2 + n, 0, odd ? 50 : 5));
    uint32_t sequences_max = 1 + draw(seed, 0, 0, SEQUENCES_MAX);
    *out = (struct token_batch_plan){.sequences_max = sequences_max,
                                     .tokens_max = sequences_max + draw(seed, 0, 1, 25),
                                     .kv_tokens_max = 20 + draw(seed, 0, 2, 150),
                                     .step_ns = table,
                                     .prefill_token_ns = prefill_ns[odd][draw(seed, 0, 3, 5)],
                                     .cached_share = seed % 4 == 3 ? 0.3 : 0};
    uint32_t count = 0, gap_max = draw(seed, 1, 2, 2) ? 6 : 40;
    int64_t arrival_ns = 0;
    for (uint32_t i = 0; i < CALLS_MAX; i++) {
        uint32_t input = draw(seed, 100 + i, 0, input_max), output = draw(seed, 100 + i, 1, output_max);
        arrival_ns += (int64_t)grain * draw(seed, 100 + i, 2, odd ? 10 * gap_max : gap_max);
        if (token_batch_fits(out, input, output)) calls[count++] = (struct call){arrival_ns, input, output};
    }
    return count;
}

/* Every third case has none. */
static struct spell make_spell(uint64_t seed)
{
    static const double factors[] = {1, 1.5, 2, 7.3};
    if (seed % 3 == 0) return (struct spell){0};
    int64_t from_ns = 10 * (int64_t)draw(seed, 50, 0, 200), span_ns = 10 * (int64_t)(1 + draw(seed, 50, 1, 100));
    return (struct spell){from_ns, {factors[draw(seed, 50, 2, 4)], from_ns + span_ns}};
}

static void assert_same(const struct story *story, const struct story *expected, uint64_t seed)
{
    ck_assert_uint_eq(story->count, expected->count);
    for (size_t i = 0; i < expected->count; i++) {
        const struct told *is = &story->told[i], *should_be = &expected->told[i];
        bool same = is->at_ns == should_be->at_ns && is->event.kind == should_be->event.kind &&
                    is->event.request == should_be->event.request;
        ck_assert_msg(same,
                      "case %d, event %zu: request %u, kind %d, at %lld ns; should be request %u, kind %d, at %lld ns",
                      (int)seed, i, is->event.request, (int)is->event.kind, (long long)is->at_ns,
                      should_be->event.request, (int)should_be->event.kind, (long long)should_be->at_ns);
    }
}

/* To the nanosecond, and in the same order. */
START_TEST(a_thousand_small_cases_go_as_the_definition_says_token_by_token)
{
    struct hardness seen = {0};
    for (uint64_t seed = 0; seed < 1000; seed++) {
        struct token_batch_plan of;
        struct call calls[CALLS_MAX];
        struct story story, expected;
        int64_t table[SEQUENCES_MAX + 1];
        uint32_t count = make_case(seed, &of, table, calls);
        struct spell spell = make_spell(seed);
        play(&of, &spell, calls, count, &story);
        play_by_definition(&of, &spell, calls, count, &expected, &seen);
        ck_assert_uint_eq(expected.count, 3 * count);
        assert_same(&story, &expected, seed);
    }
    /* The cases would prove little if these were rare. */
    ck_assert_uint_gt(seen.ties, 1000);
    ck_assert_uint_gt(seen.boundaries, 1000);
    ck_assert_uint_gt(seen.kv_waits, 1000);
    ck_assert_uint_gt(seen.chunks, 1000);
    ck_assert_uint_gt(seen.slow, 1000);
}
END_TEST

/* play() looks at it at every instant; here all arrive at once, so that the limits are what holds requests up. */
START_TEST(the_batch_and_the_cache_are_never_overfull)
{
    for (uint64_t seed = 1000; seed < 1100; seed++) {
        struct token_batch_plan of;
        struct call calls[CALLS_MAX];
        struct story story;
        int64_t table[SEQUENCES_MAX + 1];
        uint32_t count = make_case(seed, &of, table, calls);
        for (uint32_t i = 0; i < count; i++) calls[i].arrival_ns = 0;
        play(&of, &(struct spell){0}, calls, count, &story);
        ck_assert_uint_eq(story.count, 3 * count);
    }
}
END_TEST

/* With room for one sequence the server is a queue with one worker, done(i) = max(arrival(i), done(i - 1)) + service(i)
 * (Lindley 1952, Proceedings of the Cambridge Philosophical Society 48), where the service is ceil(input / 8) chunks of the
 * prompt and output - 1 steps, 10 ns each, and 3 ns for each prefill token. */
START_TEST(one_sequence_at_a_time_is_first_come_first_served)
{
    struct token_batch_plan single = level;
    single.sequences_max = 1;
    single.prefill_token_ns = 3;
    struct call calls[CALLS_MAX];
    int64_t expected_ns[CALLS_MAX][3], arrival_ns = 0, done_ns = 0;
    for (uint32_t i = 0; i < CALLS_MAX; i++) {
        uint32_t input = 1 + draw(7, i, 0, 40), output = 1 + draw(7, i, 1, 20);
        arrival_ns += draw(7, i, 2, 400);
        calls[i] = (struct call){arrival_ns, input, output};
        int64_t start_ns = arrival_ns > done_ns ? arrival_ns : done_ns;
        int64_t first_ns = start_ns + 10 * (int64_t)((input + 7) / 8) + 3 * (int64_t)input;
        done_ns = first_ns + 10 * (int64_t)(output - 1);
        expected_ns[i][TOKEN_STARTED] = start_ns;
        expected_ns[i][TOKEN_FIRST] = first_ns;
        expected_ns[i][TOKEN_DONE] = done_ns;
    }
    struct story story;
    play(&single, &(struct spell){0}, calls, CALLS_MAX, &story);
    ck_assert_uint_eq(story.count, 3 * CALLS_MAX);
    for (size_t i = 0; i < story.count; i++) {
        const struct told *told = &story.told[i];
        ck_assert_int_eq(told->at_ns, expected_ns[told->event.request][told->event.kind]);
    }
}
END_TEST

TEST_MAIN("token_batch", a_request_alone_takes_its_prompt_and_a_step_for_each_further_token,
          an_arrival_joins_at_the_next_step_and_slows_it, an_arrival_at_the_start_of_a_step_waits_for_the_next,
          of_two_that_find_an_empty_server_the_second_waits_for_the_second_step,
          a_long_prompt_goes_on_in_the_room_that_outputs_leave, the_time_of_prefill_is_rounded_once_a_step,
          the_head_of_the_queue_holds_up_those_behind_it, nothing_in_is_one_token_and_nothing_out_ends_with_the_prompt,
          a_request_fits_as_long_as_input_and_output_are_within_the_cache,
          at_one_instant_first_tokens_come_before_ends_and_ends_before_starts,
          those_that_wait_and_those_that_run_are_present, a_cleared_server_is_as_good_as_new,
          a_jump_takes_no_longer_for_being_long, steps_that_begin_while_it_is_slow_take_longer,
          what_is_cached_of_a_prompt_is_not_worked_on, what_would_end_after_all_time_ends_with_it,
          a_thousand_small_cases_go_as_the_definition_says_token_by_token, the_batch_and_the_cache_are_never_overfull,
          one_sequence_at_a_time_is_first_come_first_served)
