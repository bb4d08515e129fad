#include "sim/sessions.h"

#include "models/distribution.h"
#include "sim/callers.h"
#include "tests/endpoint_fixture.h"

#include <math.h>

/* --- Sessions that are written down --- */

/* One request: what it takes, and how long after the answers it is sent. */
struct wanted_step {
    double think_s, service_s;
    uint32_t waits;
    uint32_t behind[2]; /* who waits for it; 0: nobody, since no request waits for a later one */
};

#define STEPS_MOST 8

struct wanted_session {
    double begin_s, recorded_s;
    uint32_t steps;
    struct wanted_step step[STEPS_MOST];
};

static struct session_shape shapes[STEPS_MOST];
static struct session_step steps[STEPS_MOST * STEPS_MOST];
static uint32_t behind[2 * STEPS_MOST * STEPS_MOST];
static struct sessions_plan plan;

struct script {
    const struct wanted_session *sessions;
    uint32_t count, next;
};

static bool next_session(void *self, struct session_begin *out)
{
    struct script *script = self;
    if (script->next == script->count) return false;
    *out = (struct session_begin){time_from_s(script->sessions[script->next].begin_s), script->next};
    script->next++;
    return true;
}

static void session_step(void *self, uint32_t shape, uint32_t step, uint64_t number, struct arrival *out)
{
    const struct script *script = self;
    ck_assert_uint_eq(number & (SESSION_STEPS - 1), step);
    *out = arrival(0, script->sessions[shape].step[step].service_s);
}

static struct sessions_plan plan_of(const struct wanted_session *sessions, uint32_t count)
{
    uint32_t total = 0, edges = 0;
    for (uint32_t s = 0; s < count; s++) {
        shapes[s] = (struct session_shape){total, sessions[s].steps, -1};
        if (sessions[s].recorded_s > 0) shapes[s].recorded_ns = time_from_s(sessions[s].recorded_s);
        for (uint32_t k = 0; k < sessions[s].steps; k++) {
            const struct wanted_step *wanted = &sessions[s].step[k];
            steps[total] = (struct session_step){time_from_s(wanted->think_s), wanted->waits, edges, 0};
            for (int i = 0; i < 2; i++)
                if (wanted->behind[i] > 0) behind[edges + steps[total].behind++] = wanted->behind[i];
            edges += steps[total++].behind;
        }
    }
    return (struct sessions_plan){.shape = shapes, .step = steps, .behind = behind};
}

static struct endpoint *run(struct rig *rig, const struct wanted_session *sessions, uint32_t count)
{
    struct script script = {sessions, count, 0};
    rig->plan.callers.sessions = &plan;
    struct endpoint *endpoint = endpoint_new(rig_plan(rig));
    struct arrival_source source = {.self = &script, .next_session = next_session, .session_step = session_step};
    ck_assert(endpoint_run(endpoint, random_key(1, 0), source, NULL));
    return endpoint;
}

static const struct sessions *seen(const struct endpoint *endpoint)
{
    return &endpoint_callers(endpoint)->sessions;
}

/* Two questions: the second so long after the answer to the first. */
#define TWO_QUESTIONS(first_s, think, second_s)                                                                        \
    {                                                                                                                  \
        {.service_s = (first_s), .behind = {1}},                                                                       \
        {                                                                                                              \
            .think_s = (think), .service_s = (second_s), .waits = 1                                                    \
        }                                                                                                              \
    }

/* --- Time lines --- */

/* One worker. A asks at 0 (served 0 to 2), thinks 3 s, asks at 5 (5 to 7): 7 s. B asks at 1 (2 to 4), thinks 1 s, asks at 5, behind A
 * (7 to 11): 10 s. */
START_TEST(a_slow_answer_delays_all_that_follows)
{
    const struct wanted_session sessions[] = {{.begin_s = 0, .steps = 2, .step = TWO_QUESTIONS(2, 3, 2)},
                                              {.begin_s = 1, .steps = 2, .step = TWO_QUESTIONS(2, 1, 4)}};
    struct rig rig = rig_of(1, 1);
    plan = plan_of(sessions, 2);
    struct endpoint *endpoint = run(&rig, sessions, 2);
    TIMES_ARE(seen(endpoint)->length_ns, 7, 10);
    TIMES_ARE(times(endpoint, 0, MEASURE_WAITING), 0, 1, 0, 2);
    ck_assert(seen(endpoint)->begun == 2 && seen(endpoint)->completed == 2 && seen(endpoint)->requests == 4);
    ck_assert_int_eq(endpoint_end_ns(endpoint), 11 * NS_PER_S);
    endpoint_free(endpoint);
}
END_TEST

/* The same two, one at a time: 0 to 7, and 7 to 14 (7 to 9, a second, 10 to 14), whatever their begins say. */
START_TEST(the_next_of_so_many_begins_when_one_is_over)
{
    const struct wanted_session sessions[] = {{.begin_s = 0, .steps = 2, .step = TWO_QUESTIONS(2, 3, 2)},
                                              {.begin_s = 1, .steps = 2, .step = TWO_QUESTIONS(2, 1, 4)}};
    struct rig rig = rig_of(1, 1);
    plan = plan_of(sessions, 2);
    plan.at_once = 1;
    struct endpoint *endpoint = run(&rig, sessions, 2);
    TIMES_ARE(seen(endpoint)->length_ns, 7, 7);
    ck_assert_int_eq(endpoint_end_ns(endpoint), 14 * NS_PER_S);
    endpoint_free(endpoint);
}
END_TEST

/* Answered at 1. Two helpers: one asks at 2 (to 5), one at 3 (to 8). Who waits for both asks a second after the later: 9 to 10. */
static const struct wanted_session with_helpers = {.steps = 4,
                                                   .recorded_s = 8,
                                                   .step = {{.service_s = 1, .behind = {1, 2}},
                                                            {1, 3, 1, {3}},
                                                            {2, 5, 1, {3}},
                                                            {.think_s = 1, .service_s = 1, .waits = 2}}};

START_TEST(helpers_work_side_by_side_and_are_waited_for)
{
    struct rig rig = rig_of(1, 4);
    plan = plan_of(&with_helpers, 1);
    struct endpoint *endpoint = run(&rig, &with_helpers, 1);
    TIMES_ARE(seen(endpoint)->length_ns, 10);
    ck_assert_uint_eq(seen(endpoint)->compared, 1);
    ck_assert(seen(endpoint)->compared_ns == 10 * NS_PER_S && seen(endpoint)->recorded_ns == 8 * NS_PER_S);
    endpoint_free(endpoint);
}
END_TEST

/* On one worker the helpers follow each other: 2 to 5, 5 to 10, and 11 to 12. */
START_TEST(helpers_of_a_slow_endpoint_wait_for_each_other)
{
    struct rig rig = rig_of(1, 1);
    plan = plan_of(&with_helpers, 1);
    struct endpoint *endpoint = run(&rig, &with_helpers, 1);
    TIMES_ARE(seen(endpoint)->length_ns, 12);
    endpoint_free(endpoint);
}
END_TEST

/* An answer that comes with an overhead of 2 s is waited for: 0 to 1 and 2 s, think 1 s, 4 to 5 and 2 s: 7 s. */
START_TEST(thinking_begins_with_the_answer_and_not_with_the_end_of_service)
{
    struct arena *arena = arena_new();
    const struct wanted_session sessions[] = {{.steps = 2, .step = TWO_QUESTIONS(1, 1, 1)}};
    struct rig rig = rig_of(1, 1);
    rig.server[0][0].overhead = seconds(arena, 2);
    plan = plan_of(sessions, 1);
    struct endpoint *endpoint = run(&rig, sessions, 1);
    TIMES_ARE(seen(endpoint)->length_ns, 7);
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

/* --- Failure --- */

/* One worker and no queue. The first helper is served from 2 to 5; the other, at 3, is refused: the session ends, when the helper has its
 * answer, and the request that waits for both is never sent. */
START_TEST(a_failed_call_ends_its_session)
{
    struct rig rig = rig_of(1, 1);
    rig.server[0][0].queue_capacity = 0;
    plan = plan_of(&with_helpers, 1);
    struct endpoint *endpoint = run(&rig, &with_helpers, 1);
    ck_assert(seen(endpoint)->begun == 1 && seen(endpoint)->completed == 0 && seen(endpoint)->aborted == 1);
    ck_assert_uint_eq(seen(endpoint)->length_ns->count, 0);
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->arrived, 3);
    ck_assert_int_eq(endpoint_end_ns(endpoint), 5 * NS_PER_S);
    ck_assert(sessions_are_over(seen(endpoint)));
    endpoint_free(endpoint);
}
END_TEST

/* Where a failure counts as an answer, the last request is sent a second after the helper's at 5: 6 to 7. */
START_TEST(or_counts_as_an_answer)
{
    struct rig rig = rig_of(1, 1);
    rig.server[0][0].queue_capacity = 0;
    plan = plan_of(&with_helpers, 1);
    plan.goes_on = true;
    struct endpoint *endpoint = run(&rig, &with_helpers, 1);
    ck_assert(seen(endpoint)->completed == 1 && seen(endpoint)->aborted == 0);
    TIMES_ARE(seen(endpoint)->length_ns, 7);
    endpoint_free(endpoint);
}
END_TEST

/* The call of a helper that was to come later (at 4) is not made once the other (at 2) was refused. */
START_TEST(what_was_to_come_later_is_dropped)
{
    const struct wanted_session sessions[] = {
        {.steps = 1, .step = {{.service_s = 10}}},
        {.begin_s = 1, .steps = 2, .step = {{.think_s = 1, .service_s = 1}, {.think_s = 3, .service_s = 1}}}};
    struct rig rig = rig_of(1, 1);
    rig.server[0][0].queue_capacity = 0;
    plan = plan_of(sessions, 2);
    struct endpoint *endpoint = run(&rig, sessions, 2);
    ck_assert(seen(endpoint)->completed == 1 && seen(endpoint)->aborted == 1);
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->arrived, 2);
    endpoint_free(endpoint);
}
END_TEST

/* Sessions that are refused in no time follow each other by a millisecond each: the tenth begins at 9 ms. */
START_TEST(sessions_that_take_no_time_do_not_stop_time)
{
    struct wanted_session sessions[STEPS_MOST];
    for (int s = 0; s < STEPS_MOST; s++) sessions[s] = (struct wanted_session){.steps = 1, .step = {{.service_s = 1}}};
    struct rig rig = rig_of(0, 1);
    plan = plan_of(sessions, STEPS_MOST);
    plan.at_once = 1;
    struct endpoint *endpoint = run(&rig, sessions, STEPS_MOST);
    ck_assert_uint_eq(seen(endpoint)->aborted, STEPS_MOST);
    ck_assert_int_eq(endpoint_end_ns(endpoint), STEPS_MOST * NS_PER_MS);
    endpoint_free(endpoint);
}
END_TEST

/* At the end of the run one is under way: 0 to 2, and a think time of 3 s that the end at 4 s cuts. */
START_TEST(a_session_may_be_under_way_at_the_end)
{
    const struct wanted_session sessions[] = {{.steps = 2, .step = TWO_QUESTIONS(2, 3, 2)},
                                              {.begin_s = 4, .steps = 1, .step = {{.service_s = 1}}}};
    struct rig rig = rig_of(1, 1);
    rig.plan.duration_ns = 4 * NS_PER_S;
    plan = plan_of(sessions, 2);
    struct endpoint *endpoint = run(&rig, sessions, 2);
    ck_assert(seen(endpoint)->begun == 1 && seen(endpoint)->completed == 0 && seen(endpoint)->aborted == 0);
    ck_assert_int_eq(endpoint_end_ns(endpoint), 4 * NS_PER_S);
    endpoint_free(endpoint);
}
END_TEST

/* --- Luck --- */

/* The second request of the second session is number 2^24 + 1, and its service time the quantile of that number's draw, on a quick
 * endpoint as on a slow one, where it is sent later. */
START_TEST(a_request_keeps_its_luck_however_late_it_is_sent)
{
    struct arena *arena = arena_new();
    const struct wanted_session sessions[] = {{.begin_s = 0, .steps = 2, .step = TWO_QUESTIONS(0, 3, 0)},
                                              {.begin_s = 0, .steps = 2, .step = TWO_QUESTIONS(0, 1, 0)}};
    const struct quantile *service = uniform(arena, 1, 5);
    struct random_block luck = random_block(random_key(1, 0), (UINT64_C(1) << 24) + 1, RANDOM_REQUEST, 0);
    int64_t wanted_ns = law_round(quantile_at(service, random_wide(luck, 0)));
    for (uint32_t workers = 1; workers <= 2; workers++) {
        struct rig rig = rig_of(1, workers);
        rig.server[0][0].service = (struct law){.kind = LAW_TABLE, .table = service};
        plan = plan_of(sessions, 2);
        struct endpoint *endpoint = run(&rig, sessions, 2);
        const struct histogram *of = times(endpoint, 0, MEASURE_SERVICE);
        bool found = false;
        for (uint64_t i = 0; i < of->count; i++) found = found || of->exact[i] == wanted_ns;
        ck_assert(of->count == 4 && found);
        endpoint_free(endpoint);
    }
    arena_free(arena);
}
END_TEST

/* --- Law --- */

enum { USERS = 5, QUESTIONS = 20000 };

static struct session_shape long_shape = {.steps = QUESTIONS, .recorded_ns = -1};
static struct session_step long_steps[USERS][QUESTIONS];
static uint32_t long_behind[QUESTIONS];

static bool next_user(void *self, struct session_begin *out)
{
    uint32_t *next = self;
    *out = (struct session_begin){0, *next};
    return (*next)++ < USERS;
}

static void ask(void *self, uint32_t shape, uint32_t step, uint64_t number, struct arrival *out)
{
    (void)self, (void)shape, (void)step, (void)number;
    *out = arrival(0, 0);
}

/* Five users, each a session of 20,000 questions with exponential think times of mean 4 s, and one worker with exponential service times of
 * mean 1 s: the machine repairman, M/M/1//5. The worker is idle for the share 1 / sum of 5! / (5 - k)! 0.25^k = 1 / 5.0234375 of the
 * time (Kleinrock 1975, section 3.8). Of 100,000 requests the busy share is known to about 0.3 %. */
START_TEST(sessions_of_exponential_think_times_are_the_machine_repairman)
{
    struct arena *arena = arena_new();
    struct session_shape all[USERS];
    for (uint32_t u = 0; u < USERS; u++) {
        all[u] = long_shape;
        all[u].first_step = u * QUESTIONS;
        for (uint32_t k = 0; k < QUESTIONS; k++) {
            struct random_block luck = random_block(random_key(8, 0), u * QUESTIONS + k, RANDOM_THINK, 0);
            double think_s = -4 * log(1 - random_share(random_wide(luck, 0)));
            long_steps[u][k] = (struct session_step){time_from_s(think_s), k > 0, k, k + 1 < QUESTIONS};
            long_behind[k] = k + 1;
        }
    }
    plan = (struct sessions_plan){.shape = all, .step = long_steps[0], .behind = long_behind, .at_once = USERS};
    struct distribution second = {.family = DISTRIBUTION_EXPONENTIAL, .scale = NS_PER_S};
    struct rig rig = rig_of(1, 1);
    rig.server[0][0].service = (struct law){.kind = LAW_TABLE, .table = distribution_compile(arena, &second, 1)};
    rig.plan.callers.sessions = &plan;
    rig.plan.duration_ns = 100000 * NS_PER_S; /* none of them is done before */
    struct endpoint *endpoint = endpoint_new(rig_plan(&rig));
    uint32_t next = 0;
    struct arrival_source source = {.self = &next, .next_session = next_user, .session_step = ask};
    ck_assert(endpoint_run(endpoint, random_key(1, 0), source, NULL));
    struct variant_integrals integrals = endpoint_integrals(endpoint, 0);
    ck_assert_double_eq_tol((double)integrals.busy / (double)integrals.workers, 1 - 1 / 5.0234375, 0.01);
    /* Little's law: at the endpoint are those who do not think, N - X Z, with X the answers a second and Z the mean think time. */
    double answers_per_s = (double)endpoint_tally(endpoint, 0)->succeeded / 100000;
    ck_assert_double_eq_tol((double)integrals.in_system / (100000.0 * NS_PER_S), USERS - answers_per_s * 4, 0.05);
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

TEST_MAIN("sessions", a_slow_answer_delays_all_that_follows, the_next_of_so_many_begins_when_one_is_over,
          helpers_work_side_by_side_and_are_waited_for, helpers_of_a_slow_endpoint_wait_for_each_other,
          thinking_begins_with_the_answer_and_not_with_the_end_of_service, a_failed_call_ends_its_session,
          or_counts_as_an_answer, what_was_to_come_later_is_dropped, sessions_that_take_no_time_do_not_stop_time,
          a_session_may_be_under_way_at_the_end, a_request_keeps_its_luck_however_late_it_is_sent,
          sessions_of_exponential_think_times_are_the_machine_repairman)
