#include "sim/random.h"
#include "sim/sharing.h"
#include "sim/units.h"
#include "tests/test.h"

/* One unit of capacity shared by all. */
static const double one_unit[] = {0, 1};
static const struct sharing_rate shared_unit = {.table = one_unit, .last = 1, .shared = true};

/* The next to leave is `request`, at at_s to the microsecond (the tolerance of tests/truths/README.md); it leaves then. */
static int64_t assert_leaves(struct sharing *sharing, uint32_t request, double at_s)
{
    int64_t next_ns = sharing_next_ns(sharing);
    ck_assert_int_le(llabs(next_ns - time_from_s(at_s)), NS_PER_US);
    ck_assert_uint_eq(sharing_leave(sharing, next_ns), request);
    return next_ns;
}

/* tests/truths/queueing.csv, QP-DET-ps: work 3 s at 0 and 1 s at 1 s end at 4 s and 3 s. */
START_TEST(two_requests_share_one_unit)
{
    struct sharing sharing;
    sharing_init(&sharing, &shared_unit);
    sharing_enter(&sharing, 10, 3 * NS_PER_S, 0);
    ck_assert_int_eq(sharing_next_ns(&sharing), 3 * NS_PER_S);
    sharing_enter(&sharing, 11, 1 * NS_PER_S, 1 * NS_PER_S);
    assert_leaves(&sharing, 11, 3);
    assert_leaves(&sharing, 10, 4);
    ck_assert_int_eq(sharing_next_ns(&sharing), TIME_NEVER);
    sharing_free(&sharing);
}
END_TEST

/* QP-CIW-LPSDET (parameters of a test of Ciw): works 1, 2, 3, 4 s all at 0.5 s, at most three at once. */
START_TEST(the_fourth_enters_when_the_first_of_three_leaves)
{
    struct sharing sharing;
    sharing_init(&sharing, &shared_unit);
    for (uint32_t i = 0; i < 3; i++) sharing_enter(&sharing, i, (i + 1) * NS_PER_S, NS_PER_S / 2);
    int64_t first_ns = assert_leaves(&sharing, 0, 3.5);
    sharing_enter(&sharing, 3, 4 * NS_PER_S, first_ns);
    assert_leaves(&sharing, 1, 6.5);
    assert_leaves(&sharing, 2, 8.5);
    assert_leaves(&sharing, 3, 10.5);
    sharing_free(&sharing);
}
END_TEST

/* Six requests on three units: each runs at half speed, so 1 s of work takes 2 s; three take 1 s. */
START_TEST(no_request_gets_more_than_one_unit)
{
    const double three_units[] = {0, 1, 1, 1};
    const struct sharing_rate rate = {.table = three_units, .last = 3, .shared = true};
    struct sharing sharing;
    sharing_init(&sharing, &rate);
    for (uint32_t i = 0; i < 3; i++) sharing_enter(&sharing, i, NS_PER_S, 0);
    for (uint32_t i = 0; i < 3; i++) assert_leaves(&sharing, i, 1);
    for (uint32_t i = 0; i < 6; i++) sharing_enter(&sharing, i, NS_PER_S, 10 * NS_PER_S);
    for (uint32_t i = 0; i < 6; i++) assert_leaves(&sharing, i, 12);
    sharing_free(&sharing);
}
END_TEST

/* A slowdown of 1.25 for two and more: 1 s alone to 0.5 s, then 0.5 s of work at 1 / 1.25 takes 0.625 s. */
START_TEST(a_slowdown_stretches_what_is_left)
{
    const double slowdown[] = {0, 1, 0.8};
    const struct sharing_rate rate = {.table = slowdown, .last = 2, .shared = false};
    struct sharing sharing;
    sharing_init(&sharing, &rate);
    sharing_enter(&sharing, 0, NS_PER_S, 0);
    sharing_enter(&sharing, 1, 2 * NS_PER_S, NS_PER_S / 2);
    sharing_enter(&sharing, 2, 3 * NS_PER_S, NS_PER_S / 2);
    assert_leaves(&sharing, 0, 1.125);
    sharing_free(&sharing);
}
END_TEST

START_TEST(equal_finishes_leave_in_the_order_of_entering)
{
    struct sharing sharing;
    sharing_init(&sharing, &shared_unit);
    for (uint32_t i = 0; i < 50; i++) sharing_enter(&sharing, 100 - i, NS_PER_S, 0);
    for (uint32_t i = 0; i < 50; i++) assert_leaves(&sharing, 100 - i, 50);
    sharing_free(&sharing);
}
END_TEST

/* The unit is never idle before the last leaves, so the last leaves when all work is done; and they leave by work. */
START_TEST(work_is_conserved)
{
    enum { REQUESTS = 500 };
    int64_t work_ns[REQUESTS], total_ns = 0, last_work_ns = 0;
    struct sharing sharing;
    sharing_init(&sharing, &shared_unit);
    for (uint32_t i = 0; i < REQUESTS; i++) {
        work_ns[i] = 1 + random_block(random_key(9, 0), i, RANDOM_REQUEST, 0).word[0] % NS_PER_S;
        total_ns += work_ns[i];
        sharing_enter(&sharing, i, work_ns[i], 0);
    }
    int64_t now_ns = 0;
    for (int i = 0; i < REQUESTS; i++) {
        now_ns = sharing_next_ns(&sharing);
        uint32_t request = sharing_leave(&sharing, now_ns);
        ck_assert_int_ge(work_ns[request], last_work_ns);
        last_work_ns = work_ns[request];
    }
    ck_assert_int_le(llabs(now_ns - total_ns), NS_PER_US);
    sharing_free(&sharing);
}
END_TEST

START_TEST(a_request_without_work_leaves_at_once)
{
    struct sharing sharing;
    sharing_init(&sharing, &shared_unit);
    sharing_enter(&sharing, 0, NS_PER_S, 0);
    sharing_enter(&sharing, 1, 0, NS_PER_S / 4);
    ck_assert_int_eq(sharing_next_ns(&sharing), NS_PER_S / 4);
    ck_assert_uint_eq(sharing_leave(&sharing, NS_PER_S / 4), 1);
    assert_leaves(&sharing, 0, 1);
    sharing_free(&sharing);
}
END_TEST

TEST_MAIN("sharing", two_requests_share_one_unit, the_fourth_enters_when_the_first_of_three_leaves,
          no_request_gets_more_than_one_unit, a_slowdown_stretches_what_is_left,
          equal_finishes_leave_in_the_order_of_entering, work_is_conserved, a_request_without_work_leaves_at_once)
