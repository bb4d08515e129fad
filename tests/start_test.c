#include "sim/arena.h"
#include "sim/start.h"
#include "sim/units.h"
#include "tests/test.h"

static struct arena *arena;

static const struct quantile *seconds(double s)
{
    return quantile_constant(arena, s * 1e9);
}

/* Provisioned in 10 s; an image of 40 s beside a model of 25 s; a container that answers after 15 s. */
static struct start_plan plan_of_stages(void)
{
    return (struct start_plan){
        .provision_ns = seconds(10), .image_ns = seconds(40), .model_ns = seconds(25), .container_ns = seconds(15)};
}

static void assert_start(struct start_plan plan, int64_t provision_most_ns, enum start_end end, double span_s)
{
    struct start start = start_draw(&plan, (struct start_luck){.n = 1}, provision_most_ns);
    ck_assert_int_eq(start.end, end);
    ck_assert_double_eq(time_to_s(start.span_ns), span_s);
}

START_TEST(image_and_model_are_fetched_at_the_same_time)
{
    arena = arena_new();
    struct start_plan plan = plan_of_stages();
    assert_start(plan, TIME_NEVER, START_DONE, 10 + 40 + 15);
    plan.model_ns = seconds(50);
    assert_start(plan, TIME_NEVER, START_DONE, 10 + 50 + 15);
    plan.image_ns = plan.model_ns = plan.provision_ns = NULL;
    assert_start(plan, TIME_NEVER, START_DONE, 15);
    assert_start((struct start_plan){0}, TIME_NEVER, START_DONE, 0);
    arena_free(arena);
}
END_TEST

START_TEST(each_time_out_ends_the_start_by_its_own_clock)
{
    arena = arena_new();
    struct start_plan plan = plan_of_stages();
    plan.model_most_ns = 20 * NS_PER_S; /* while the image is still pulled */
    plan.container_most_ns = 12 * NS_PER_S;
    assert_start(plan, 8 * NS_PER_S, START_NOT_PROVISIONED, 8);
    assert_start(plan, TIME_NEVER, START_NOT_DOWNLOADED, 10 + 20);
    plan.model_most_ns = 0;
    assert_start(plan, TIME_NEVER, START_NOT_HEALTHY, 10 + 40 + 12);
    arena_free(arena);
}
END_TEST

START_TEST(what_takes_just_as_long_as_its_time_out_is_in_time)
{
    arena = arena_new();
    struct start_plan plan = plan_of_stages();
    plan.model_most_ns = 25 * NS_PER_S;
    plan.container_most_ns = 15 * NS_PER_S;
    assert_start(plan, 10 * NS_PER_S, START_DONE, 10 + 40 + 15);
    assert_start(plan, 10 * NS_PER_S - 1, START_NOT_PROVISIONED, 10 - 1e-9);
    arena_free(arena);
}
END_TEST

static double up_to_100_s(const void *law, double tail, int upper)
{
    (void)law;
    return 100e9 * (upper ? 1 - tail : tail);
}

static double span_s(struct start_plan plan, struct start_luck luck)
{
    return time_to_s(start_draw(&plan, luck, TIME_NEVER).span_ns);
}

/* Of two machines, or of a machine and a copy, no stage takes the same time; nor do two stages of one. */
START_TEST(every_stage_has_luck_of_its_own)
{
    arena = arena_new();
    const struct quantile *table = quantile_new(arena, up_to_100_s, NULL, 6);
    const struct start_plan stages[] = {
        {.provision_ns = table}, {.image_ns = table}, {.model_ns = table}, {.container_ns = table}};
    const struct start_luck lucks[] = {{.n = 0}, {.n = 1}, {.fleet = 1}, {.n = 0, .copy = true}};
    double drawn[16];
    size_t count = 0;
    for (size_t s = 0; s < 4; s++)
        for (size_t l = 0; l < 4; l++) {
            if (lucks[l].copy && stages[s].provision_ns) continue; /* copies have no such stage */
            drawn[count++] = span_s(stages[s], lucks[l]);
            for (size_t i = 0; i + 1 < count; i++) ck_assert_double_ne(drawn[i], drawn[count - 1]);
        }
    arena_free(arena);
}
END_TEST

TEST_MAIN("start", image_and_model_are_fetched_at_the_same_time, each_time_out_ends_the_start_by_its_own_clock,
          what_takes_just_as_long_as_its_time_out_is_in_time, every_stage_has_luck_of_its_own)
