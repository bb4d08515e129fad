/* Worked examples that the service's guides have published, or that are arithmetic on their rules:
 * tests/truths/scaling.csv. */
#include "models/advised_target.h"
#include "models/data_table.h"
#include "reports/buffer.h"
#include "sim/arena.h"
#include "sim/units.h"
#include "tests/scaler_fixture.h"
#include "tests/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TRUTHS "tests/truths/scaling.csv"

static struct data_table truths;
static size_t rows_held;

static void read_truths(struct arena *arena)
{
    struct buffer *buffer = buffer_new(arena);
    FILE *file = fopen(TRUTHS, "r");
    ck_assert_msg(file != NULL, "can't open %s: run the tests from the project's root", TRUTHS);
    char block[4096];
    for (size_t length = 0; (length = fread(block, 1, sizeof block, file)) > 0;) buffer_add_n(buffer, block, length);
    fclose(file);
    const char *text = buffer_text(buffer);
    truths = data_table_read(arena, text, strlen(text));
}

/* The row of that case and quantity expects that number. */
static void assert_row(const char *case_id, const char *quantity, double number)
{
    for (size_t row = 0; row < truths.rows; row++) {
        if (strcmp(data_table_cell(&truths, row, "case_id"), case_id) != 0) continue;
        if (strcmp(data_table_cell(&truths, row, "quantity"), quantity) != 0) continue;
        const char *expected = data_table_cell(&truths, row, "expected");
        ck_assert_msg(number == strtod(expected, NULL), "%s: %.9g and not %s", case_id, number, expected);
        rows_held++;
        return;
    }
    ck_abort_msg("no row %s, %s", case_id, quantity);
}

/* --- Steps by themselves --- */

static const struct step guides_out[] = {{0, 10, 0}, {10, 20, +10}, {20, INFINITY, +30}};
static const struct step guides_in[] = {{-10, 0, 0}, {-20, -10, -10}, {-INFINITY, -20, -30}};

/* The guide's two policies around a threshold of 50. */
static uint32_t by_guides_steps(uint32_t capacity, double metric)
{
    const struct steps_plan plan = {
        .type = ADJUST_BY_PERCENT, .steps = 3, .step = metric >= 50 ? guides_out : guides_in};
    return policy_take_step(&plan, policy_step(&plan, metric - 50), capacity);
}

static double change_by_percent(uint32_t capacity, int32_t percent)
{
    const struct step step = {0, INFINITY, percent};
    const struct steps_plan plan = {.type = ADJUST_BY_PERCENT, .steps = 1, .step = &step};
    return (double)policy_take_step(&plan, &step, capacity) - capacity;
}

static uint32_t adjusted(enum step_effect type, int32_t adjustment, uint32_t change_least, uint32_t capacity)
{
    const struct step step = {0, INFINITY, adjustment};
    const struct steps_plan plan = {.type = type, .change_least = change_least, .steps = 1, .step = &step};
    return policy_take_step(&plan, &step, capacity);
}

static void assert_steps(void)
{
    assert_row("SP-STEP-1", "new_capacity", by_guides_steps(10, 60));
    assert_row("SP-STEP-2", "new_capacity", by_guides_steps(11, 70));
    assert_row("SP-STEP-3", "new_capacity", by_guides_steps(14, 40));
    assert_row("SP-STEP-4", "new_capacity", by_guides_steps(13, 30));
    assert_row("SP-STEP-5", "new_capacity", by_guides_steps(10, 59.999));
    assert_row("SP-STEP-6", "new_capacity", by_guides_steps(10, 40.001));
    /* 12.7, 0.67, -0.58 and -6.67 as percentages of whole numbers. */
    assert_row("SP-ROUND-1", "change", change_by_percent(127, +10));
    assert_row("SP-ROUND-2", "change", change_by_percent(67, +1));
    assert_row("SP-ROUND-3", "change", change_by_percent(58, -1));
    assert_row("SP-ROUND-4", "change", change_by_percent(667, -1));
    assert_row("SP-MINADJ", "new_capacity", adjusted(ADJUST_BY_PERCENT, +25, 2, 4));
    assert_row("SP-CHANGE", "new_capacity", adjusted(ADJUST_BY_CHANGE, +5, 0, 3));
    assert_row("SP-EXACT", "new_capacity", adjusted(ADJUST_TO_EXACT, 5, 0, 3));
}

/* --- Targets in time --- */

static uint32_t wanted_at(struct target *target, double now_s)
{
    target_run_to(target, now_s);
    return scaler_wanted(target->scaler);
}

/* One tracking policy, one value of its metric for 20 minutes. */
static uint32_t tracked(uint32_t capacity, double value, double tracked_value)
{
    struct target target;
    target_init(&target, capacity, 1, 20);
    target.start_up_s = INFINITY;
    target_track(&target, tracked_value);
    target_begin(&target);
    target.value[0] = value;
    uint32_t wanted = wanted_at(&target, 1200);
    target_end(&target);
    return wanted;
}

static uint32_t added_by_a_second_step_in_the_cooldown_of_the_first(void)
{
    const struct step steps[] = {{0, 10, +2}, {10, INFINITY, +3}};
    struct target target;
    target_init(&target, 10, 1, 20);
    target_step_out(&target, 50, ADJUST_BY_CHANGE, steps, 2);
    target_begin(&target);
    target.value[0] = 55;
    uint32_t first = wanted_at(&target, 230); /* there since 65 + 120 s */
    target.value[0] = 65;
    uint32_t second = wanted_at(&target, 290);
    target_end(&target);
    return second - first;
}

static uint32_t three_more_and_three_times_as_much(uint32_t capacity)
{
    const struct step three_more = {0, INFINITY, +3}, three_times = {0, INFINITY, +200};
    struct target target;
    target_init(&target, capacity, 1, 100);
    target_step_out(&target, 50, ADJUST_BY_CHANGE, &three_more, 1);
    target_step_out(&target, 50, ADJUST_BY_PERCENT, &three_times, 1);
    target_begin(&target);
    target.value[0] = target.value[1] = 60;
    uint32_t wanted = wanted_at(&target, 70);
    target_end(&target);
    return wanted;
}

/* An asynchronous endpoint without instances, whose backlog per instance is the backlog. */
static uint32_t with_a_backlog(double backlog, bool has_step_policy)
{
    const struct step one_more = {0, INFINITY, +1};
    struct target target;
    target_init(&target, 0, 0, 20);
    target_track(&target, 5)->tracking.leads_out_of_zero = true;
    if (has_step_policy) target_step_out(&target, 1, ADJUST_BY_CHANGE, &one_more, 1);
    target_begin(&target);
    target.value[0] = backlog;
    target.value[1] = 1;
    uint32_t wanted = wanted_at(&target, 3600);
    target_end(&target);
    return wanted;
}

static void assert_targets(void)
{
    assert_row("SP-COOLDOWN", "instances_added_by_second", added_by_a_second_step_in_the_cooldown_of_the_first());
    assert_row("SP-COOLDOWN-DEFAULT", "scale_in_cooldown_s",
               time_to_s(policy_tracking(0, NS_PER_MINUTE, 600).in_cooldown_ns));
    assert_row("SP-LOADTEST", "SageMakerVariantInvocationsPerInstance", advised_calls(20));
    assert_row("SP-BACKLOG", "target_backlog_per_instance", advised_backlog(1 / 0.1, 10));
    assert_row("SP-BACKLOG", "new_capacity", tracked(10, 1500 / 10.0, 100));
    assert_row("SP-MULTI", "new_capacity", three_more_and_three_times_as_much(10));
    assert_row("SP-TT-1", "new_capacity", tracked(4, 900, 600));
    assert_row("SP-TT-2", "new_capacity", tracked(4, 901, 600));
    assert_row("SP-TT-3", "new_capacity", tracked(4, 9000, 600));
    assert_row("SP-TT-4", "new_capacity", tracked(10, 600 * 8.5 / 10, 600));
    assert_row("SP-ASYNC-0", "scales_up", with_a_backlog(3, false));
    assert_row("SP-ASYNC-1", "new_capacity", with_a_backlog(1, true));
}

START_TEST(worked_examples_come_out)
{
    struct arena *arena = arena_new();
    read_truths(arena);
    assert_steps();
    assert_targets();
    ck_assert_uint_eq(rows_held, truths.rows);
    arena_free(arena);
}
END_TEST

TEST_MAIN("scaling_truths", worked_examples_come_out)
