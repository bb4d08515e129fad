#include "sim/callers.h"

#include "tests/endpoint_fixture.h"

/* --- The room alone --- */

static struct arena *arena;
static struct callers callers;
static struct callers_plan plan;

/* Callers who wait for 10 s. */
static void callers_of(uint32_t attempts_most, enum back_off back_off)
{
    plan = (struct callers_plan){.attempts_most = attempts_most, .back_off = back_off};
    arena = arena_new();
    callers_init(&callers, arena, &plan);
    callers_clear(&callers, random_key(4, 0), NULL, 10 * NS_PER_S, 0);
}

static void callers_end(void)
{
    callers_free(&callers);
    arena_free(arena);
}

/* A call that begins at now_ns; its first attempt is under way. */
static uint32_t call(uint64_t number, int64_t now_ns)
{
    struct arrival question = {.arrival_ns = now_ns, .payload_bytes = 3, .response_bytes = 5};
    uint32_t index = callers_begin(&callers, &question, number);
    callers_try(&callers, index, now_ns);
    return index;
}

/* An attempt fails, and the next one is made when the back-off is over. Returns its length; -1: the call is over. */
static int64_t attempt_fails(uint32_t index, enum failure failure, int64_t now_ns)
{
    uint32_t pending = callers.timers.count;
    callers_answer(&callers, index, failure, now_ns);
    if (callers.timers.count == pending) return -1;
    int64_t again_ns = callers_next_ns(&callers);
    uint32_t who;
    ck_assert_int_eq(callers_act(&callers, again_ns, &who), CALLER_TRIES_AGAIN);
    ck_assert_uint_eq(who, index);
    callers_try(&callers, index, again_ns);
    return again_ns - now_ns;
}

/* Calls that fail once with `failure` each and are then answered, until the quota lets none try again. */
static uint32_t retries_until_the_quota_is_used(enum failure failure)
{
    uint32_t retries = 0;
    for (uint64_t number = 0;; number++) {
        uint32_t index = call(number, 0);
        if (attempt_fails(index, failure, 0) < 0) return retries;
        retries++;
        callers_answer(&callers, index, FAILURE_MODEL, 0); /* which gives nothing back, and is not tried again */
    }
}

/* --- Back-off --- */

/* Full jitter: u 2^(n-1) s after the n-th attempt, u the draw of (request, attempt); in standard mode at most 20 u s
 * (botocore/retries/standard.py, ExponentialBackoff). */
START_TEST(the_back_off_doubles_and_is_a_function_of_request_and_attempt)
{
    for (int mode = BACK_OFF_STANDARD; mode <= BACK_OFF_LEGACY; mode++) {
        callers_of(9, (enum back_off)mode);
        for (uint64_t number = 0; number < 5; number++) {
            uint32_t index = call(number, 0);
            double longest_s = 1;
            for (uint32_t attempt = 1; attempt < 9; attempt++, longest_s *= 2) {
                double capped_s = mode == BACK_OFF_STANDARD && longest_s > 20 ? 20 : longest_s;
                struct random_block luck = random_block(random_key(4, 0), number, RANDOM_RETRY, attempt);
                int64_t back_off_ns = attempt_fails(index, FAILURE_THROTTLED, 0);
                ck_assert_int_eq(back_off_ns, law_round(random_share(random_wide(luck, 0)) * capped_s * 1e9));
                ck_assert_int_lt(back_off_ns, time_from_s(capped_s));
            }
            ck_assert_int_eq(attempt_fails(index, FAILURE_THROTTLED, 0), -1); /* nine attempts were made */
        }
        ck_assert_uint_eq(callers.attempts, 5 * 9);
        callers_end();
    }
}
END_TEST

/* --- Quota: 500 tokens, 5 a retry, 10 after a time-out, 1 back for a success (botocore/retries/quota.py,
 * standard.py) --- */

START_TEST(five_hundred_tokens_pay_for_a_hundred_retries_or_fifty_after_a_time_out)
{
    callers_of(2, BACK_OFF_STANDARD);
    ck_assert_uint_eq(retries_until_the_quota_is_used(FAILURE_THROTTLED), 100);
    ck_assert_uint_eq(callers.quota, 0);
    ck_assert_uint_eq(callers.refused_by_quota, 1);
    callers_end();
    callers_of(2, BACK_OFF_STANDARD);
    ck_assert_uint_eq(retries_until_the_quota_is_used(FAILURE_GIVEN_UP), 50);
    callers_end();
}
END_TEST

START_TEST(a_success_gives_back_what_its_last_retry_took_or_one)
{
    callers_of(3, BACK_OFF_STANDARD);
    retries_until_the_quota_is_used(FAILURE_THROTTLED);
    callers_answer(&callers, call(1000, 0), FAILURE_NONE, 0);
    ck_assert_uint_eq(callers.quota, 1);
    ck_assert_int_eq(attempt_fails(call(1001, 0), FAILURE_THROTTLED, 0), -1); /* 1 is not enough */
    for (uint64_t number = 0; number < 14; number++) callers_answer(&callers, call(2000 + number, 0), FAILURE_NONE, 0);
    ck_assert_uint_eq(callers.quota, 15);
    uint32_t index = call(3000, 0);
    ck_assert_int_ge(attempt_fails(index, FAILURE_THROTTLED, 0), 0); /* 5 */
    ck_assert_int_ge(attempt_fails(index, FAILURE_GIVEN_UP, 0), 0);  /* 10 */
    ck_assert_uint_eq(callers.quota, 0);
    callers_answer(&callers, index, FAILURE_NONE, 0);
    ck_assert_uint_eq(callers.quota, 10);
    callers_end();
}
END_TEST

START_TEST(the_quota_is_never_more_than_at_the_beginning)
{
    callers_of(2, BACK_OFF_STANDARD);
    uint32_t index = call(0, 0);
    ck_assert_int_ge(attempt_fails(index, FAILURE_THROTTLED, 0), 0);
    for (uint64_t number = 1; number < 9; number++) callers_answer(&callers, call(number, 0), FAILURE_NONE, 0);
    ck_assert_uint_eq(callers.quota, 500);
    callers_answer(&callers, index, FAILURE_NONE, 0);
    ck_assert_uint_eq(callers.quota, 500);
    callers_end();
}
END_TEST

START_TEST(legacy_mode_has_no_quota)
{
    callers_of(2, BACK_OFF_LEGACY);
    for (uint64_t number = 0; number < 1000; number++)
        ck_assert_int_ge(attempt_fails(call(number, 0), FAILURE_THROTTLED, 0), 0);
    ck_assert_uint_eq(callers.refused_by_quota, 0);
    callers_end();
}
END_TEST

/* --- What is tried again --- */

/* docs/models.md, "Callers": throttling, time-outs, 500 and 503, in legacy mode 429 too; where nothing is in service
 * as the service sees it (503), and not where it blames the request (400). */
START_TEST(only_what_may_pass_is_tried_again)
{
    const struct {
        enum failure failure;
        bool standard, legacy, as_wrong;
    } cases[] = {{FAILURE_MODEL, false, false, false},    {FAILURE_ANSWER_SIZE, false, false, false},
                 {FAILURE_LOST, true, true, true},        {FAILURE_THROTTLED, true, true, true},
                 {FAILURE_NOT_READY, false, true, false}, {FAILURE_QUEUE_FULL, false, false, false},
                 {FAILURE_PAYLOAD, false, false, false},  {FAILURE_NO_VARIANT, false, false, false},
                 {FAILURE_NO_SERVER, true, true, false},  {FAILURE_GIVEN_UP, true, true, true},
                 {FAILURE_TOO_LONG, false, false, false}, {FAILURE_EXPIRED, false, false, false}};
    ck_assert_uint_eq(sizeof cases / sizeof *cases, FAILURES - 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        callers_of(2, BACK_OFF_STANDARD);
        ck_assert_int_eq(attempt_fails(call(0, 0), cases[i].failure, 0) >= 0, cases[i].standard);
        plan.refused_as_wrong = true;
        ck_assert_int_eq(attempt_fails(call(1, 0), cases[i].failure, 0) >= 0, cases[i].as_wrong);
        plan.refused_as_wrong = false;
        plan.back_off = BACK_OFF_LEGACY;
        ck_assert_int_eq(attempt_fails(call(2, 0), cases[i].failure, 0) >= 0, cases[i].legacy);
        callers_end();
    }
}
END_TEST

/* Three attempts at 0, 1 and 3 s, given up after 10 s each: at 10, 11 and 13 s, whoever was answered in between. */
START_TEST(the_oldest_attempt_is_given_up_first)
{
    callers_of(1, BACK_OFF_STANDARD);
    uint32_t who, first = call(0, 0), second = call(1, NS_PER_S), third = call(2, 3 * NS_PER_S);
    ck_assert_int_eq(callers_next_ns(&callers), 10 * NS_PER_S);
    callers_answer(&callers, second, FAILURE_NONE, 4 * NS_PER_S);
    ck_assert_int_eq(callers_act(&callers, 10 * NS_PER_S, &who), CALLER_GIVES_UP);
    ck_assert_uint_eq(who, first);
    callers_answer(&callers, first, FAILURE_GIVEN_UP, 10 * NS_PER_S);
    ck_assert_int_eq(callers_next_ns(&callers), 13 * NS_PER_S);
    ck_assert_uint_eq(callers_in_flight(&callers), 1);
    callers_answer(&callers, third, FAILURE_NONE, 12 * NS_PER_S);
    ck_assert_int_eq(callers_next_ns(&callers), TIME_NEVER);
    ck_assert_uint_eq(callers_in_flight(&callers), 0);
    callers_end();
}
END_TEST

/* The latency of a call is from its first attempt to its last answer. A call that was refused has none. */
START_TEST(a_call_is_counted_once_however_often_it_is_tried)
{
    callers_of(3, BACK_OFF_LEGACY);
    uint32_t index = call(0, NS_PER_S);
    int64_t now_ns = NS_PER_S + attempt_fails(index, FAILURE_THROTTLED, NS_PER_S);
    callers_answer(&callers, index, FAILURE_NONE, now_ns + 7);
    callers_answer(&callers, call(1, 0), FAILURE_QUEUE_FULL, 0);
    const struct tally *tally = &callers.tally;
    ck_assert(tally->arrived == 2 && tally->succeeded == 1 && tally->failed[FAILURE_QUEUE_FULL] == 1);
    ck_assert(tally->payload_bytes == 6 && tally->response_bytes == 5);
    tally_settle(&callers.tally);
    ck_assert_uint_eq(tally->of[MEASURE_LATENCY]->count, 1);
    ck_assert_int_eq(tally->of[MEASURE_LATENCY]->maximum, now_ns + 7 - NS_PER_S);
    ck_assert(callers.attempts == 3 && callers.retries == 1);
    callers_end();
}
END_TEST

/* More calls at once than there ever was room for: each keeps what it is. */
START_TEST(calls_keep_their_place_while_their_room_grows)
{
    enum { CALLS = 5000 };
    static uint32_t index[CALLS];
    callers_of(2, BACK_OFF_LEGACY);
    for (uint64_t number = 0; number < CALLS; number++) index[number] = call(number, (int64_t)number);
    for (uint64_t number = 0; number < CALLS; number++) {
        ck_assert_uint_eq(callers.calls[index[number]].number, number);
        callers_answer(&callers, index[number], FAILURE_NONE, CALLS + (int64_t)number);
    }
    tally_settle(&callers.tally);
    ck_assert_int_eq(callers.tally.of[MEASURE_LATENCY]->minimum, CALLS);
    ck_assert_int_eq(callers.tally.of[MEASURE_LATENCY]->maximum, CALLS);
    callers_end();
}
END_TEST

/* --- At the endpoint --- */

static int64_t first_back_off_ns(uint64_t number)
{
    struct random_block luck = random_block(random_key(1, 0), number, RANDOM_RETRY, 1);
    return law_round(random_share(random_wide(luck, 0)) * 1e9);
}

/* Service 10 s, given up after 4 s: tried again at 4 s + b, which waits for the worker and is given up at 8 s + b.
 * The worker does the work of both, to 10 and to 20 s. */
START_TEST(a_caller_gives_up_and_the_worker_goes_on)
{
    const struct arrival arrivals[] = {arrival(0, 10)};
    struct rig rig = rig_of(1, 1);
    rig.plan.timeout_ns = 4 * NS_PER_S;
    rig.plan.callers.attempts_most = 2;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 1);
    const struct callers *seen = endpoint_callers(endpoint);
    ck_assert(seen->tally.arrived == 1 && seen->tally.failed[FAILURE_GIVEN_UP] == 1);
    ck_assert_int_eq(seen->tally.of[MEASURE_LATENCY]->maximum, 8 * NS_PER_S + first_back_off_ns(0));
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_GIVEN_UP), 2);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 4, 4);
    ck_assert_int_eq((int64_t)endpoint_integrals(endpoint, 0).busy, 20 * NS_PER_S);
    ck_assert_int_eq(endpoint_end_ns(endpoint), 20 * NS_PER_S);
    endpoint_free(endpoint);
}
END_TEST

/* The queue is full from 0 to 4 s; the service refuses with an error of its own, which is not tried again; no
 * instance is. */
START_TEST(a_refusal_is_tried_again_where_the_service_asks_for_it)
{
    const struct arrival arrivals[] = {arrival(0, 4), arrival(1, 4)};
    struct rig rig = rig_of(1, 1);
    rig.server[0][0].queue_capacity = 0;
    rig.plan.callers.attempts_most = 2;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 2);
    ck_assert_uint_eq(endpoint_callers(endpoint)->attempts, 2);
    ck_assert_uint_eq(endpoint_callers(endpoint)->tally.failed[FAILURE_QUEUE_FULL], 1);
    endpoint_free(endpoint);

    rig.plan.fleet[0].initial = 0;
    endpoint = rig_run(&rig, arrivals, 2);
    ck_assert_uint_eq(endpoint_callers(endpoint)->attempts, 4);
    ck_assert_uint_eq(endpoint_callers(endpoint)->tally.failed[FAILURE_NO_SERVER], 2);
    ck_assert_int_eq(endpoint_end_ns(endpoint), NS_PER_S + first_back_off_ns(1));
    endpoint_free(endpoint);
}
END_TEST

/* Answers and time-outs at one instant: what servers do comes first, so the answer is in time. */
START_TEST(an_answer_at_the_time_out_itself_is_in_time)
{
    const struct arrival arrivals[] = {arrival(0, 4)};
    struct rig rig = rig_of(1, 1);
    rig.plan.timeout_ns = 4 * NS_PER_S;
    rig.plan.callers.attempts_most = 3;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 1);
    ck_assert_uint_eq(endpoint_callers(endpoint)->tally.succeeded, 1);
    ck_assert_uint_eq(endpoint_callers(endpoint)->attempts, 1);
    endpoint_free(endpoint);
}
END_TEST

/* A further attempt is a request of its own: so says its luck, and shadows get copies of it too. */
START_TEST(an_attempt_is_a_request_with_luck_of_its_own)
{
    struct arena *memory = arena_new();
    struct rig rig = rig_of(1, 100);
    const struct arrival arrivals[] = {arrival(0, 0)};
    const struct quantile *service = uniform(memory, 10, 20);
    rig.server[0][0].service = (struct law){.kind = LAW_TABLE, .table = service};
    rig.plan.timeout_ns = 4 * NS_PER_S;
    rig.plan.callers.attempts_most = 2;
    rig_shadow(&rig, 1, rig);
    rig.plan.duration_ns = 60 * NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 1);
    const struct histogram *services = times(endpoint, 0, MEASURE_SERVICE),
                           *copies = times(endpoint, 1, MEASURE_SERVICE);
    for (uint32_t attempt = 0; attempt < 2; attempt++) {
        const uint32_t of_shadows = 0x80000000; /* endpoint.c */
        struct random_block own = random_block(random_key(1, 0), 0, RANDOM_REQUEST, attempt);
        struct random_block copy = random_block(random_key(1, 0), 0, RANDOM_REQUEST, attempt | of_shadows);
        int64_t own_ns = law_round(quantile_at(service, random_wide(own, 0)));
        int64_t copy_ns = law_round(quantile_at(service, random_wide(copy, 0)));
        ck_assert(services->exact[0] == own_ns || services->exact[1] == own_ns);
        ck_assert(copies->exact[0] == copy_ns || copies->exact[1] == copy_ns);
    }
    ck_assert(services->count == 2 && copies->count == 2);
    endpoint_free(endpoint);
    arena_free(memory);
}
END_TEST

/* --- Users --- */

static struct rig users_of(struct arena *memory, uint32_t users, double think_s)
{
    struct rig rig = rig_of(1, 1);
    rig.plan.callers.users = users;
    rig.plan.callers.think_ns = think_s > 0 ? seconds(memory, think_s) : NULL;
    return rig;
}

/* Thinks to 2, asks to 3, thinks to 5, asks to 6, thinks to 8, asks to 9: and has no question left. */
START_TEST(a_user_thinks_calls_and_waits)
{
    struct arena *memory = arena_new();
    struct rig rig = users_of(memory, 1, 2);
    struct endpoint *endpoint = rig_run(&rig, every(memory, 3, 0, 1), 3);
    ck_assert_uint_eq(endpoint_callers(endpoint)->tally.succeeded, 3);
    ck_assert_int_eq(endpoint_end_ns(endpoint), 9 * NS_PER_S);
    ck_assert_int_eq((int64_t)endpoint_integrals(endpoint, 0).in_system, 3 * NS_PER_S);
    endpoint_free(endpoint);
    arena_free(memory);
}
END_TEST

/* The same, cut at 5.5 s: the second question is being answered. */
START_TEST(a_closed_loop_ends_with_its_duration_too)
{
    struct arena *memory = arena_new();
    struct rig rig = users_of(memory, 1, 2);
    rig.plan.duration_ns = time_from_s(5.5);
    struct endpoint *endpoint = rig_run(&rig, every(memory, 300, 0, 1), 300);
    ck_assert_uint_eq(endpoint_callers(endpoint)->tally.succeeded, 1);
    ck_assert_uint_eq(callers_in_flight(endpoint_callers(endpoint)), 1);
    ck_assert_int_eq(endpoint_end_ns(endpoint), time_from_s(5.5));
    endpoint_free(endpoint);
    arena_free(memory);
}
END_TEST

/* Two users who do not think and one worker of 1 s: the first waits for 1 s, all others for 2, and the worker is
 * never idle. */
START_TEST(users_wait_for_each_other)
{
    struct arena *memory = arena_new();
    struct rig rig = users_of(memory, 2, 0);
    struct endpoint *endpoint = rig_run(&rig, every(memory, 6, 0, 1), 6);
    TIMES_ARE(endpoint_callers(endpoint)->tally.of[MEASURE_LATENCY], 1, 2, 2, 2, 2, 2);
    ck_assert_int_eq(endpoint_end_ns(endpoint), 6 * NS_PER_S);
    endpoint_free(endpoint);
    arena_free(memory);
}
END_TEST

/* One of two users has the worker for 1 s; the other is refused at 0, 1, .. 999 ms. Nobody calls at the end of the
 * run itself. */
START_TEST(a_user_who_is_refused_pauses_for_a_millisecond)
{
    struct arena *memory = arena_new();
    struct rig rig = users_of(memory, 2, 0);
    rig.server[0][0].queue_capacity = 0;
    rig.plan.duration_ns = NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, every(memory, 5000, 0, 1), 5000);
    const struct tally *tally = &endpoint_callers(endpoint)->tally;
    ck_assert_uint_eq(tally->succeeded, 1);
    ck_assert_uint_eq(tally->failed[FAILURE_QUEUE_FULL], 1000);
    endpoint_free(endpoint);
    arena_free(memory);
}
END_TEST

/* A service of no time and no thinking: an answer in no time is no reason to ask again in no time. 100 questions at
 * 0 .. 99 ms. */
START_TEST(a_loop_of_no_length_still_takes_time)
{
    struct arena *memory = arena_new();
    struct rig rig = users_of(memory, 1, 0);
    rig.plan.duration_ns = 100 * NS_PER_MS;
    struct endpoint *endpoint = rig_run(&rig, every(memory, 5000, 0, 0), 5000);
    ck_assert_uint_eq(endpoint_callers(endpoint)->tally.succeeded, 100);
    endpoint_free(endpoint);
    arena_free(memory);
}
END_TEST

/* The first thought is a draw of the user, the others of the request before. */
START_TEST(thinking_is_drawn)
{
    struct arena *memory = arena_new();
    struct rig rig = users_of(memory, 1, 1);
    const struct quantile *think = uniform(memory, 0, 10);
    rig.plan.callers.think_ns = think;
    struct endpoint *endpoint = rig_run(&rig, every(memory, 2, 0, 0.5), 2);
    int64_t first_ns =
        law_round(quantile_at(think, random_wide(random_block(random_key(1, 0), 0, RANDOM_THINK, UINT32_MAX), 0)));
    int64_t next_ns = law_round(quantile_at(think, random_wide(random_block(random_key(1, 0), 0, RANDOM_THINK, 0), 0)));
    ck_assert_int_eq(endpoint_end_ns(endpoint), first_ns + next_ns + NS_PER_S);
    endpoint_free(endpoint);
    arena_free(memory);
}
END_TEST

TEST_MAIN("callers", the_back_off_doubles_and_is_a_function_of_request_and_attempt,
          five_hundred_tokens_pay_for_a_hundred_retries_or_fifty_after_a_time_out,
          a_success_gives_back_what_its_last_retry_took_or_one, the_quota_is_never_more_than_at_the_beginning,
          legacy_mode_has_no_quota, only_what_may_pass_is_tried_again, the_oldest_attempt_is_given_up_first,
          a_call_is_counted_once_however_often_it_is_tried, calls_keep_their_place_while_their_room_grows,
          a_caller_gives_up_and_the_worker_goes_on, a_refusal_is_tried_again_where_the_service_asks_for_it,
          an_answer_at_the_time_out_itself_is_in_time, an_attempt_is_a_request_with_luck_of_its_own,
          a_user_thinks_calls_and_waits, a_closed_loop_ends_with_its_duration_too, users_wait_for_each_other,
          a_user_who_is_refused_pauses_for_a_millisecond, a_loop_of_no_length_still_takes_time, thinking_is_drawn)
