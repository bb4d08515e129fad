#include "reports/cost_tree.h"
#include "sim/arena.h"
#include "tests/test.h"

#define LINES 7

/* Costs whose shares of a month never come out even: 1/7 and 1/3 of odd amounts; the last is a discount. */
static const int64_t costs_e10_usd[LINES] = {10000000001, 3, 1, 33333333333, 0, 7, -4999999999};

static struct cost_result bill(struct cost_line *lines)
{
    struct cost_result cost = {.line_count = LINES, .lines = lines, .has_per_request = true};
    for (size_t i = 0; i < LINES; i++) {
        lines[i] = (struct cost_line){.variant_name = i < 3   ? "A"
                                                      : i < 6 ? "B"
                                                              : NULL,
                                      .cost_e10_usd = costs_e10_usd[i],
                                      .has_busy = true,
                                      .busy_e10_usd = costs_e10_usd[i] / 3};
        cost.total_e10_usd += lines[i].cost_e10_usd;
        cost.busy_e10_usd += lines[i].busy_e10_usd;
    }
    cost.idle_e10_usd = cost.total_e10_usd - cost.busy_e10_usd;
    cost.monthly_e10_usd = 98765432109877;
    cost.per_thousand_succeeded_e10_usd = 11;
    return cost;
}

static void assert_sums(struct cost_amounts whole, struct cost_amounts sum)
{
    ck_assert_int_eq(whole.cost_e10_usd, sum.cost_e10_usd);
    ck_assert_int_eq(whole.monthly_e10_usd, sum.monthly_e10_usd);
    ck_assert_int_eq(whole.per_thousand_e10_usd, sum.per_thousand_e10_usd);
    ck_assert_int_eq(whole.busy_e10_usd, sum.busy_e10_usd);
    ck_assert_int_eq(whole.idle_e10_usd, sum.idle_e10_usd);
}

static void add(struct cost_amounts *sum, struct cost_amounts part)
{
    sum->cost_e10_usd += part.cost_e10_usd;
    sum->monthly_e10_usd += part.monthly_e10_usd;
    sum->per_thousand_e10_usd += part.per_thousand_e10_usd;
    sum->busy_e10_usd += part.busy_e10_usd;
    sum->idle_e10_usd += part.idle_e10_usd;
}

START_TEST(every_amount_is_the_sum_of_those_below_it)
{
    struct arena *arena = arena_new();
    struct cost_line lines[LINES];
    struct cost_result cost = bill(lines);
    struct cost_tree tree = cost_tree(arena, &cost);
    struct cost_amounts of_branches = {0};
    ck_assert_uint_eq(tree.branch_count, 3);
    for (size_t b = 0; b < tree.branch_count; b++) {
        struct cost_amounts of_lines = {0};
        for (size_t i = 0; i < tree.branches[b].count; i++) add(&of_lines, tree.amounts[tree.branches[b].first + i]);
        assert_sums(tree.branches[b].amounts, of_lines);
        add(&of_branches, tree.branches[b].amounts);
    }
    assert_sums(tree.total, of_branches);
    arena_free(arena);
}
END_TEST

/* Half away from zero of whole * cost / total, and one more for the rounding of what came before. */
START_TEST(no_share_is_off_by_more_than_the_last_digit)
{
    struct arena *arena = arena_new();
    struct cost_line lines[LINES];
    struct cost_result cost = bill(lines);
    struct cost_tree tree = cost_tree(arena, &cost);
    for (size_t i = 0; i < LINES; i++) {
        long double own = (long double)cost.monthly_e10_usd * costs_e10_usd[i] / cost.total_e10_usd;
        ck_assert((long double)tree.amounts[i].monthly_e10_usd - own <= 1);
        ck_assert(own - (long double)tree.amounts[i].monthly_e10_usd <= 1);
    }
    arena_free(arena);
}
END_TEST

START_TEST(a_bill_without_money_or_lines_has_no_shares)
{
    struct arena *arena = arena_new();
    struct cost_line line = {.variant_name = "A", .has_busy = false};
    struct cost_result free_of_charge = {.line_count = 1, .lines = &line}, empty = {0};
    struct cost_tree tree = cost_tree(arena, &free_of_charge);
    ck_assert_int_eq(tree.amounts[0].monthly_e10_usd, 0);
    ck_assert(!tree.branches[0].amounts.has_busy && tree.total.has_busy);
    ck_assert_uint_eq(cost_tree(arena, &empty).branch_count, 0);
    arena_free(arena);
}
END_TEST

TEST_MAIN("cost_tree", every_amount_is_the_sum_of_those_below_it, no_share_is_off_by_more_than_the_last_digit,
          a_bill_without_money_or_lines_has_no_shares)
