#include "sim/endpoint_state.h"
#include "tests/endpoint_fixture.h"

static struct arena *arena;

static void begin(void)
{
    arena = arena_new();
}

static void end(struct endpoint *endpoint)
{
    endpoint_free(endpoint);
    arena_free(arena);
}

static const struct tally *tally_of(const struct endpoint *endpoint)
{
    return endpoint_tally(endpoint, 0);
}

static struct arrival living(struct arrival arrival, double life_s)
{
    arrival.ttl_ns = time_from_s(life_s);
    return arrival;
}

static const struct law *taking(double seconds)
{
    struct law *law = arena_new_of(arena, struct law);
    *law = (struct law){.kind = LAW_LINEAR, .base_ns = seconds * (double)NS_PER_S};
    return law;
}

/* --- One queue in front of all --- */

/* QP-DET-async of tests/truths/queueing.csv: ten requests at 0, two instances that take two each, 3 s: four are done
 * at 3, four at 6, two at 9 s. */
START_TEST(instances_take_what_they_have_room_for)
{
    begin();
    struct rig rig = rig_of_backlog(2, 2);
    struct endpoint *endpoint = rig_run(&rig, every(arena, 10, 0, 3), 10);
    const struct tally *tally = tally_of(endpoint);
    TIMES_ARE(tally->of[MEASURE_LATENCY], 3, 3, 3, 3, 6, 6, 6, 6, 9, 9);
    TIMES_ARE(tally->of[MEASURE_BACKLOG], 0, 0, 0, 0, 3, 3, 3, 3, 6, 6);
    ck_assert_double_eq(histogram_mean(tally->of[MEASURE_LATENCY]), 5.4e9);
    ck_assert_double_eq(histogram_mean(tally->of[MEASURE_WAITING]), 2.4e9);
    ck_assert_uint_eq(tally->peak, 10);
    ck_assert_int_eq(tally->oldest_ns, 6 * NS_PER_S);
    ck_assert_int_eq((int64_t)endpoint_integrals(endpoint, 0).busy, 30 * NS_PER_S);
    ck_assert_int_eq((int64_t)endpoint_integrals(endpoint, 0).in_queue, 24 * NS_PER_S);
    end(endpoint);
}
END_TEST

/* Works 5, 1, 1 and 1 s on two instances of one place: the second takes the third at 1 and the fourth at 2 s,
 * whatever the first does. */
START_TEST(whoever_is_free_takes_the_head_of_the_queue)
{
    begin();
    const struct arrival arrivals[] = {arrival(0, 5), arrival(0, 1), arrival(0, 1), arrival(0, 1)};
    struct rig rig = rig_of_backlog(2, 1);
    struct endpoint *endpoint = rig_run(&rig, arrivals, 4);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 5, 1, 2, 3);
    end(endpoint);
}
END_TEST

/* An instance that takes one more than it has workers for keeps it waiting, behind its own. */
START_TEST(what_is_taken_may_wait_in_the_instance)
{
    begin();
    struct rig rig = rig_of_backlog(1, 1);
    rig.server[0][0].taken_most = 2;
    struct endpoint *endpoint = rig_run(&rig, every(arena, 3, 0, 2), 3);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_BACKLOG], 0, 0, 2);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_WAITING], 0, 2, 4);
    end(endpoint);
}
END_TEST

/* --- Lives --- */

/* One worker, 4 s of work, 5 s of life: taken at 0 and 4 s, and the third has waited to 5. */
START_TEST(a_request_that_waits_to_the_end_of_its_life_expires)
{
    begin();
    struct rig rig = rig_of_backlog(1, 1);
    rig.plan.variant[0].backlog.life_ns = 5 * NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, every(arena, 3, 0, 4), 3);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 4, 8, 5);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_BACKLOG], 0, 4);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_EXPIRED), 1);
    ck_assert_uint_eq(tally_of(endpoint)->succeeded, 2);
    ck_assert_int_eq(tally_of(endpoint)->oldest_ns, 5 * NS_PER_S);
    ck_assert_int_eq((int64_t)endpoint_integrals(endpoint, 0).in_queue, 9 * NS_PER_S);
    end(endpoint);
}
END_TEST

/* One worker, 10 s of life. The second waits from 1 to 4 s and works to 16; the third, who comes at 5, has waited to 15, and not to 11, when
 * the life of the second would have ended. */
START_TEST(whoever_has_been_taken_leaves_no_end_of_life_to_others)
{
    begin();
    const struct arrival arrivals[] = {arrival(0, 4), arrival(1, 12), arrival(5, 1)};
    struct rig rig = rig_of_backlog(1, 1);
    rig.plan.variant[0].backlog.life_ns = 10 * NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 3);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 4, 15, 10);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_BACKLOG], 0, 3);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_EXPIRED), 1);
    end(endpoint);
}
END_TEST

/* A life of no length is enough where there is room at once. */
START_TEST(a_request_may_have_no_time_to_wait)
{
    begin();
    const struct arrival arrivals[] = {living(arrival(0, 4), 0), living(arrival(1, 4), 0)};
    struct rig rig = rig_of_backlog(1, 1);
    rig.plan.variant[0].backlog.own_lives = true;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 2);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 4, 0);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_EXPIRED), 1);
    end(endpoint);
}
END_TEST

START_TEST(one_that_is_taken_at_the_end_of_its_life_is_served)
{
    begin();
    struct rig rig = rig_of_backlog(1, 1);
    rig.plan.variant[0].backlog.life_ns = 4 * NS_PER_S;
    for (int own = 0; own < 2; own++) {
        rig.plan.variant[0].backlog.own_lives = own;
        struct endpoint *endpoint = rig_run(&rig, every(arena, 2, 0, 4), 2);
        ck_assert_uint_eq(tally_of(endpoint)->succeeded, 2);
        endpoint_free(endpoint);
    }
    arena_free(arena);
}
END_TEST

/* Four at 0 s, one worker of 10 s: the third lives for 3 s, the others for 50. It goes out of the middle of the
 * queue. */
START_TEST(a_life_may_end_in_the_middle_of_the_queue)
{
    begin();
    const struct arrival arrivals[] = {living(arrival(0, 10), 50), living(arrival(0, 10), 50),
                                       living(arrival(0, 10), 3), living(arrival(0, 10), 50)};
    struct rig rig = rig_of_backlog(1, 1);
    rig.plan.variant[0].backlog.own_lives = true;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 4);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 10, 20, 3, 30);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_EXPIRED), 1);
    ck_assert_int_eq((int64_t)endpoint_integrals(endpoint, 0).in_queue, (10 + 3 + 20) * NS_PER_S);
    end(endpoint);
}
END_TEST

/* Where the plan does not heed what requests say of their lives, or they say nothing, all live as long. */
START_TEST(a_request_has_its_own_life_only_where_it_may_say_so)
{
    begin();
    const struct arrival arrivals[] = {arrival(0, 10), living(arrival(0, 1), 3), arrival(0, 1)};
    struct rig rig = rig_of_backlog(1, 1);
    rig.plan.variant[0].backlog.life_ns = 7 * NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 3);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 10, 7, 7);
    endpoint_free(endpoint);
    rig.plan.variant[0].backlog.own_lives = true;
    endpoint = rig_run(&rig, arrivals, 3);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 10, 3, 7);
    end(endpoint);
}
END_TEST

/* Lives of 1, 70 and 500 s where they are to be from 60 to 100: the service takes no others. */
START_TEST(a_drawn_life_is_held_within_its_bounds)
{
    begin();
    const double drawn_s[] = {1, 70, 500}, held_s[] = {60, 70, 100};
    for (int i = 0; i < 3; i++) {
        struct rig rig = rig_of_backlog(1, 1);
        struct backlog_plan *backlog = &rig.plan.variant[0].backlog;
        backlog->lives = seconds(arena, drawn_s[i]);
        backlog->life_least_ns = 60 * NS_PER_S;
        backlog->life_most_ns = 100 * NS_PER_S;
        struct endpoint *endpoint = rig_run(&rig, every(arena, 2, 0, 1000), 2);
        TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 1000, held_s[i]);
        endpoint_free(endpoint);
    }
    arena_free(arena);
}
END_TEST

/* RANDOM_ASIDE, words 2 and 3. */
START_TEST(a_life_is_a_draw_of_its_request)
{
    begin();
    struct rig rig = rig_of_backlog(1, 1);
    struct backlog_plan *backlog = &rig.plan.variant[0].backlog;
    backlog->lives = uniform(arena, 0, 50);
    backlog->life_most_ns = TIME_NEVER;
    struct endpoint *endpoint = rig_run(&rig, every(arena, 4, 0, 1000), 4);
    const struct histogram *latencies = tally_of(endpoint)->of[MEASURE_LATENCY];
    int128 sum_ns = 1000 * NS_PER_S;
    for (uint64_t number = 1; number < 4; number++) {
        struct random_block luck = random_block(random_key(1, 0), number, RANDOM_ASIDE, 0);
        sum_ns += law_round(quantile_at(backlog->lives, random_wide(luck, 2)));
    }
    ck_assert(latencies->sum == sum_ns);
    end(endpoint);
}
END_TEST

/* Ten thousand clocks of requests that were taken long ago, each a life of its own: none of them strikes at another
 * request, and they are not kept. */
START_TEST(the_clock_of_a_request_that_was_taken_is_nobodys)
{
    begin();
    struct arrival *arrivals = arena_new_array(arena, 10000, struct arrival);
    for (int i = 0; i < 10000; i++) arrivals[i] = living(arrival(i, 1), 20000 + i % 7);
    struct rig rig = rig_of_backlog(1, 1);
    rig.plan.variant[0].backlog.own_lives = true;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 10000);
    ck_assert_uint_eq(tally_of(endpoint)->succeeded, 10000);
    ck_assert_uint_lt(endpoint->variants[0].lives.count, 100);
    end(endpoint);
}
END_TEST

/* The first variant's request has its clock at 10 s, and is done at 1. Its place in the pool is another's from 5 s
 * on, whose life in the second backlog ends at 10 s as well: it is the second that loses one. */
START_TEST(a_clock_strikes_in_its_own_backlog)
{
    begin();
    struct arrival arrivals[] = {living(arrival(0, 1), 10), arrival(0, 100), living(arrival(5, 1), 5)};
    for (int i = 0; i < 3; i++) arrivals[i].target = i > 0;
    struct rig rig = rig_of_backlog(1, 1);
    rig_add(&rig, rig);
    RIG_SPLIT(&rig, 0.5, 0.5);
    for (int v = 0; v < 2; v++) rig.plan.variant[v].backlog.own_lives = true;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 3);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_EXPIRED), 0);
    ck_assert_uint_eq(failed(endpoint, 1, FAILURE_EXPIRED), 1);
    TIMES_ARE(times(endpoint, 1, MEASURE_LATENCY), 100, 5);
    end(endpoint);
}
END_TEST

/* --- Transfers --- */

/* One worker, two places; 1 s to fetch, 3 s to serve, 2 s to store. The first: 0, 1, 4, 6 s. The second is taken at
 * 0 too, waits for the worker from 1 to 4, is served to 7 and stored at 9. The third is taken at 6, when the first's
 * place is free, fetched at 7, served to 10, stored at 12. */
START_TEST(a_transfer_holds_a_place_and_no_worker)
{
    begin();
    struct rig rig = rig_of_backlog(1, 1);
    rig.server[0][0].taken_most = 2;
    rig.server[0][0].download = taking(1);
    rig.server[0][0].upload = taking(2);
    struct endpoint *endpoint = rig_run(&rig, every(arena, 3, 0, 3), 3);
    const struct tally *tally = tally_of(endpoint);
    TIMES_ARE(tally->of[MEASURE_LATENCY], 6, 9, 12);
    TIMES_ARE(tally->of[MEASURE_BACKLOG], 0, 0, 6);
    TIMES_ARE(tally->of[MEASURE_WAITING], 1, 4, 7); /* to the start of service */
    TIMES_ARE(tally->of[MEASURE_DOWNLOAD], 1, 1, 1);
    TIMES_ARE(tally->of[MEASURE_UPLOAD], 2, 2, 2);
    ck_assert_int_eq((int64_t)endpoint_integrals(endpoint, 0).busy, 9 * NS_PER_S);
    end(endpoint);
}
END_TEST

/* Fetching follows what was sent (2 s for its 200 bytes), storing what is answered (3 s for 300). */
START_TEST(transfers_follow_the_bytes_that_they_move)
{
    begin();
    struct arrival arrivals[] = {arrival(0, 1)};
    arrivals[0].payload_bytes = 200;
    arrivals[0].response_bytes = 300;
    struct law law = {.kind = LAW_LINEAR, .per_payload_byte_ns = (double)NS_PER_S / 100};
    struct rig rig = rig_of_backlog(1, 1);
    rig.server[0][0].download = rig.server[0][0].upload = &law;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 1);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 2 + 1 + 3);
    end(endpoint);
}
END_TEST

/* --- Limits --- */

/* At most 2 s for a service of 3: the first has failed at 2 s, the second, who starts at 3, at 5; the worker works
 * to 6. Nothing is stored of either. */
START_TEST(a_service_beyond_its_limit_has_failed_then_and_goes_on)
{
    begin();
    struct rig rig = rig_of_backlog(1, 1);
    rig.plan.variant[0].invocation_most_ns = 2 * NS_PER_S;
    rig.server[0][0].upload = taking(9);
    struct endpoint *endpoint = rig_run(&rig, every(arena, 2, 0, 3), 2);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 2, 5);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_TOO_LONG), 2);
    ck_assert_int_eq(endpoint_end_ns(endpoint), 6 * NS_PER_S);
    end(endpoint);
}
END_TEST

START_TEST(a_service_of_the_length_of_its_limit_is_in_time)
{
    begin();
    struct rig rig = rig_of_backlog(1, 1);
    rig.plan.variant[0].invocation_most_ns = 3 * NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, every(arena, 2, 0, 3), 2);
    ck_assert_uint_eq(tally_of(endpoint)->succeeded, 2);
    end(endpoint);
}
END_TEST

/* Cut at 20 s, with a limit of 4. One is in service since 0 s, and has failed at 4; the second was taken by the
 * instance and waits there, the third waits in the backlog. At the other variant one is being stored since 8 s,
 * after a service of 3: the limit was on that. */
START_TEST(at_the_end_of_the_run_only_those_in_service_for_too_long_have_failed)
{
    begin();
    struct arrival arrivals[] = {living(arrival(0, 100), 1), living(arrival(0, 1), 1), arrival(0, 1), arrival(5, 3)};
    arrivals[3].target = 1;
    struct rig rig = rig_of_backlog(1, 1), storing = rig_of_backlog(1, 1);
    storing.server[0][0].upload = taking(50);
    rig.server[0][0].taken_most = 2;
    rig.plan.variant[0].backlog.own_lives = true;
    rig_add(&rig, storing);
    RIG_SPLIT(&rig, 1, 0);
    for (int v = 0; v < 2; v++) rig.plan.variant[v].invocation_most_ns = 4 * NS_PER_S;
    rig.plan.duration_ns = 20 * NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 4);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_TOO_LONG), 1);
    ck_assert_uint_eq(endpoint_in_flight(endpoint, 0), 2);
    ck_assert_uint_eq(failed(endpoint, 1, FAILURE_TOO_LONG), 0);
    ck_assert_uint_eq(endpoint_in_flight(endpoint, 1), 1);
    end(endpoint);
}
END_TEST

/* The caller's time-out is for answers; here nobody waits for one. */
START_TEST(nobody_gives_up_on_what_waits_in_a_backlog)
{
    begin();
    struct rig rig = rig_of_backlog(1, 1);
    rig.plan.timeout_ns = NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, every(arena, 3, 0, 4), 3);
    ck_assert_uint_eq(tally_of(endpoint)->succeeded, 3);
    end(endpoint);
}
END_TEST

/* --- Several kinds of instance --- */

/* Two instances, the second of a kind that takes twice the time, one place each. Work of 3 s: the first is done at
 * 3, 6 and 9 s, the second at 6 s. */
static struct rig two_kinds(void)
{
    struct rig rig = rig_of_backlog(2, 1);
    rig.plan.variant[0].kinds = rig.plan.fleet[0].kinds = 2;
    rig.plan.fleet[0].kind[0].most = 1;
    rig.plan.fleet[0].kind[1].most = UINT32_MAX;
    rig.server[0][1].service.recorded_factor = 2;
    return rig;
}

START_TEST(each_kind_of_instance_serves_at_its_own_pace)
{
    begin();
    struct rig rig = two_kinds();
    struct endpoint *endpoint = rig_run(&rig, every(arena, 4, 0, 3), 4);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 3, 6, 6, 9);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_SERVICE], 3, 6, 3, 3);
    end(endpoint);
}
END_TEST

/* The second kind has three places, and overhead, errors and transfers of its own: 1 s to fetch, 6 s to serve, 2 s
 * to store, 0.5 s on the way. */
START_TEST(each_kind_of_instance_has_its_own_places_and_transfers)
{
    begin();
    struct rig rig = two_kinds();
    struct server_plan *second = &rig.server[0][1];
    second->workers = second->taken_most = 3;
    second->download = taking(1);
    second->upload = taking(2);
    second->overhead = seconds(arena, 0.5);
    second->error_threshold = UINT64_C(1) << 32;
    struct endpoint *endpoint = rig_run(&rig, every(arena, 5, 0, 3), 5);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 3, 9.5, 9.5, 9.5, 6);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_MODEL), 3);
    ck_assert_uint_eq(tally_of(endpoint)->succeeded, 2);
    end(endpoint);
}
END_TEST

/* A work that is drawn is the same quantile on each kind: the same uniform number. */
START_TEST(a_request_keeps_its_luck_on_every_kind)
{
    begin();
    struct rig rig = two_kinds();
    rig.server[0][0].service = (struct law){.kind = LAW_TABLE, .table = uniform(arena, 0, 1)};
    rig.server[0][1].service = (struct law){.kind = LAW_TABLE, .table = uniform(arena, 10, 20)};
    struct endpoint *endpoint = rig_run(&rig, every(arena, 2, 0, 0), 2);
    const struct histogram *services = tally_of(endpoint)->of[MEASURE_SERVICE];
    for (uint64_t number = 0; number < 2; number++) {
        struct random_block luck = random_block(random_key(1, 0), number, RANDOM_REQUEST, 0);
        int64_t service_ns = law_round(quantile_at(rig.server[0][number].service.table, random_wide(luck, 0)));
        ck_assert(services->exact[0] == service_ns || services->exact[1] == service_ns);
    }
    end(endpoint);
}
END_TEST

/* --- Token models behind a backlog --- */

static const int64_t step_ns[] = {0, NS_PER_S, NS_PER_S};

static void serve_tokens(struct server_plan *server, int64_t kv_tokens_max)
{
    server->serving = SERVING_TOKENS;
    server->tokens = (struct token_batch_plan){
        .sequences_max = 2, .tokens_max = 100, .kv_tokens_max = kv_tokens_max, .step_ns = step_ns};
}

static struct arrival with_tokens(struct arrival arrival, uint32_t input, uint32_t output)
{
    arrival.input_tokens = input;
    arrival.output_tokens = output;
    return arrival;
}

/* Two instances of one place; every request takes 3 steps of 1 s. Both end at 3 s, and what waits enters both
 * batches at that instant. */
START_TEST(batches_of_tokens_that_end_together_take_together)
{
    begin();
    struct rig rig = rig_of_backlog(2, 1);
    serve_tokens(&rig.server[0][0], 100);
    struct arrival arrivals[6];
    for (int i = 0; i < 6; i++) arrivals[i] = with_tokens(arrival(0, 0), 5, 3);
    struct endpoint *endpoint = rig_run(&rig, arrivals, 6);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 3, 3, 6, 6, 9, 9);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_FIRST_TOKEN], 1, 1, 4, 4, 7, 7);
    end(endpoint);
}
END_TEST

/* 101 tokens into a cache of 100: the container that takes it answers with an error at once, and the next one is
 * served. */
START_TEST(what_no_instance_could_ever_serve_fails_when_it_is_taken)
{
    begin();
    struct rig rig = rig_of_backlog(1, 1);
    serve_tokens(&rig.server[0][0], 100);
    const struct arrival arrivals[] = {with_tokens(arrival(0, 0), 5, 3), with_tokens(arrival(0, 0), 98, 3),
                                       with_tokens(arrival(0, 0), 5, 3)};
    struct endpoint *endpoint = rig_run(&rig, arrivals, 3);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 3, 3, 6);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_MODEL), 1);
    end(endpoint);
}
END_TEST

/* --- Nobody to take it --- */

START_TEST(without_an_instance_requests_wait_for_ever_and_the_run_ends)
{
    begin();
    struct rig rig = rig_of_backlog(0, 1);
    struct endpoint *endpoint = rig_run(&rig, every(arena, 3, 1, 1), 3);
    ck_assert_uint_eq(endpoint_in_flight(endpoint, 0), 3);
    ck_assert_int_eq(endpoint_end_ns(endpoint), 2 * NS_PER_S);
    ck_assert_int_eq(tally_of(endpoint)->oldest_ns, 2 * NS_PER_S);
    end(endpoint);
}
END_TEST

TEST_MAIN("backlog", instances_take_what_they_have_room_for, whoever_is_free_takes_the_head_of_the_queue,
          what_is_taken_may_wait_in_the_instance, a_request_that_waits_to_the_end_of_its_life_expires,
          whoever_has_been_taken_leaves_no_end_of_life_to_others, a_request_may_have_no_time_to_wait,
          one_that_is_taken_at_the_end_of_its_life_is_served, a_life_may_end_in_the_middle_of_the_queue,
          a_request_has_its_own_life_only_where_it_may_say_so, a_drawn_life_is_held_within_its_bounds,
          a_life_is_a_draw_of_its_request, the_clock_of_a_request_that_was_taken_is_nobodys,
          a_clock_strikes_in_its_own_backlog, a_transfer_holds_a_place_and_no_worker,
          transfers_follow_the_bytes_that_they_move, a_service_beyond_its_limit_has_failed_then_and_goes_on,
          a_service_of_the_length_of_its_limit_is_in_time,
          at_the_end_of_the_run_only_those_in_service_for_too_long_have_failed,
          nobody_gives_up_on_what_waits_in_a_backlog, each_kind_of_instance_serves_at_its_own_pace,
          each_kind_of_instance_has_its_own_places_and_transfers, a_request_keeps_its_luck_on_every_kind,
          batches_of_tokens_that_end_together_take_together, what_no_instance_could_ever_serve_fails_when_it_is_taken,
          without_an_instance_requests_wait_for_ever_and_the_run_ends)
