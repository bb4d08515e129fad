#include "sim/capture.h"

#include "tests/endpoint_fixture.h"

/* RFC 4648, section 4: 4 characters for each 3 bytes begun; "", "f", "fo", "foo", "foob" of its section 10. */
START_TEST(base64_takes_four_bytes_for_each_three_begun)
{
    const struct capture_plan plan = {.encoded = true}, plain = {.encoded = false};
    const int64_t encoded[] = {0, 4, 4, 4, 8, 8, 8, 12};
    for (int64_t bytes = 0; bytes < 8; bytes++) {
        ck_assert_int_eq(capture_bytes(&plan, bytes), encoded[bytes]);
        ck_assert_int_eq(capture_bytes(&plain, bytes), bytes);
    }
}
END_TEST

/* --- At the endpoint --- */

/* All requests are kept; each sends 100 bytes and is answered with 10. An envelope has 330. */
static struct rig capturing(bool input, bool output, bool encoded)
{
    struct rig rig = rig_of(1, 1);
    rig.plan.variant[0].capture = (struct capture_plan){
        .threshold = UINT64_C(1) << 32, .input = input, .output = output, .encoded = encoded, .envelope_bytes = 330};
    return rig;
}

static struct arrival of_bytes(double at_s, double service_s)
{
    struct arrival sized = arrival(at_s, service_s);
    sized.payload_bytes = 100;
    sized.response_bytes = 10;
    return sized;
}

static void assert_captured(const struct endpoint *endpoint, uint64_t records, int64_t bytes)
{
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->captured, records);
    ck_assert_int_eq((int64_t)endpoint_tally(endpoint, 0)->captured_bytes, bytes);
}

START_TEST(a_record_has_an_envelope_and_the_sides_that_are_kept)
{
    const struct arrival arrivals[] = {of_bytes(0, 1), of_bytes(1, 1)};
    for (int sides = 0; sides < 4; sides++) {
        struct rig plain = capturing(sides & 1, sides & 2, false), encoded = capturing(sides & 1, sides & 2, true);
        struct endpoint *endpoint = rig_run(&plain, arrivals, 2);
        assert_captured(endpoint, 2, 2 * (330 + (sides & 1 ? 100 : 0) + (sides & 2 ? 10 : 0)));
        endpoint_free(endpoint);
        endpoint = rig_run(&encoded, arrivals, 2);
        assert_captured(endpoint, 2, 2 * (330 + (sides & 1 ? 136 : 0) + (sides & 2 ? 16 : 0)));
        endpoint_free(endpoint);
    }
}
END_TEST

/* Refused: no record. Failed, and given up before the answer came, told or not: what was sent, and no answer. */
START_TEST(what_was_not_answered_is_kept_without_an_answer)
{
    const struct arrival arrivals[] = {of_bytes(0, 5), of_bytes(1, 1)};
    struct rig rig = capturing(true, true, false);
    rig.server[0][0].queue_capacity = 0;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 2);
    assert_captured(endpoint, 1, 330 + 110);
    endpoint_free(endpoint);

    rig.plan.timeout_ns = 2 * NS_PER_S;
    endpoint = rig_run(&rig, arrivals, 1);
    assert_captured(endpoint, 1, 330 + 100);
    endpoint_free(endpoint);

    rig.plan.callers.users = 1;
    endpoint = rig_run(&rig, arrivals, 1);
    assert_captured(endpoint, 1, 330 + 100);
    endpoint_free(endpoint);

    rig = capturing(true, true, false);
    rig.server[0][0].error_threshold = UINT64_C(1) << 32;
    endpoint = rig_run(&rig, arrivals, 1);
    assert_captured(endpoint, 1, 330 + 100);
    endpoint_free(endpoint);
}
END_TEST

/* A share of 0.3 of 10,000: binomial, with a standard deviation of 46. */
START_TEST(a_share_of_the_requests_is_kept)
{
    struct arena *arena = arena_new();
    struct rig rig = capturing(true, false, false);
    rig.plan.variant[0].capture.threshold = random_threshold(0.3);
    struct endpoint *endpoint = rig_run(&rig, every(arena, 10000, 1, 1), 10000);
    ck_assert_int_le(labs((long)endpoint_tally(endpoint, 0)->captured - 3000), 5 * 46);
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

TEST_MAIN("capture", base64_takes_four_bytes_for_each_three_begun, a_record_has_an_envelope_and_the_sides_that_are_kept,
          what_was_not_answered_is_kept_without_an_answer, a_share_of_the_requests_is_kept)
