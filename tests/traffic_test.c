#include "models/traffic.h"
#include "sim/arena.h"
#include "sim/units.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct arena *arena;
static struct faults *faults;
static struct traffic traffic;
static const char *const names[] = {"A", "B"};

static void given(const char *text)
{
    arena = arena_new();
    faults = faults_new(arena);
    bool good = traffic_read(fixture_json(arena, text, faults), &traffic, arena, faults) &&
                traffic_compile(&traffic, names, 2, arena, faults);
    ck_assert_msg(good && faults_count(faults) == 0, "%s", good ? "" : faults_at(faults, 0)->text);
}

/* `beside` follows a trace of those lines. The file is gone again once it is open. */
static void given_trace(const char *lines, const char *beside)
{
    char file[] = "/tmp/traffic_test_XXXXXX", text[600];
    int descriptor = mkstemp(file);
    ck_assert_int_ge(descriptor, 0);
    ck_assert_int_eq(write(descriptor, lines, strlen(lines)), (ssize_t)strlen(lines));
    close(descriptor);
    snprintf(text, sizeof text, "{'Trace': {'File': '%s', 'Format': 'csv'}%s}", file, beside);
    given(text);
    unlink(file);
}

static void stop(void)
{
    traffic_forget(&traffic);
    arena_free(arena);
}

#define MANY 20000
static struct arrival arrivals[MANY];

static size_t draw_of(uint32_t replication, struct arrival *out, size_t most)
{
    struct traffic_source *opened = traffic_open(&traffic, random_key(3, replication));
    struct arrival_source source = traffic_arrivals(opened);
    size_t count = 0, got;
    for (size_t i = 0; i < most; i++) out[i] = (struct arrival)ARRIVAL_UNKNOWN;
    while (count < most && (got = source.fill(source.self, out + count, most - count < 256 ? most - count : 256)) > 0)
        count += got;
    ck_assert_ptr_null(traffic_failure(opened));
    traffic_close(opened);
    return count;
}

static size_t draw(void)
{
    return draw_of(0, arrivals, MANY);
}

static double mean_of(size_t count, int64_t (*figure)(const struct arrival *))
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += (double)figure(&arrivals[i]);
    return sum / (double)count;
}

static int64_t payload(const struct arrival *arrival)
{
    return arrival->payload_bytes;
}

static int64_t output(const struct arrival *arrival)
{
    return arrival->output_tokens;
}

#define POISSON "'Arrivals': {'Process': 'poisson', 'RatePerSecond': 9, 'Requests': 20000}"

/* --- Figures --- */

/* Exponential figures of mean m: standard error m / sqrt(20 000) = 0.0071 m; four of it. */
START_TEST(figures_beside_arrivals_are_drawn_for_each_request)
{
    given("{" POISSON ", 'PayloadInBytes': {'Distribution': 'exponential', 'Mean': 20000}, 'ResponseInBytes': 700,"
          " 'OutputTokens': {'Distribution': 'exponential', 'Mean': 200}}");
    ck_assert_uint_eq(draw(), MANY);
    ck_assert_double_eq_tol(mean_of(MANY, payload), 20000, 20000 * 0.028);
    ck_assert_double_eq_tol(mean_of(MANY, output), 200, 200 * 0.028);
    for (size_t i = 0; i < MANY; i++) {
        ck_assert_int_eq(arrivals[i].response_bytes, 700);
        ck_assert_uint_eq(arrivals[i].input_tokens, 0);
        ck_assert_int_eq(arrivals[i].service_ns, -1);
        ck_assert_int_eq(arrivals[i].ttl_ns, -1);
        ck_assert_int_eq(arrivals[i].target, ARRIVAL_NO_TARGET);
        ck_assert_int_eq(arrivals[i].explained, -1);
    }
    ck_assert(traffic_has(&traffic, TRACE_PAYLOAD) && traffic_has(&traffic, TRACE_OUTPUT_TOKENS));
    ck_assert(!traffic_has(&traffic, TRACE_INPUT_TOKENS) && !traffic_has(&traffic, TRACE_SERVICE));
    stop();
}
END_TEST

START_TEST(what_the_trace_says_is_kept_and_what_it_lacks_is_drawn)
{
    given_trace(
        "arrival_s,input_tokens,target_variant,duration_ms,ttl_s,explained\n0,5,B,20,90,1\n1,,,,,\n1,7,A,0,0,0\n",
        ", 'InputTokens': 99, 'OutputTokens': 42, 'PayloadInBytes': 1000");
    ck_assert_uint_eq(draw(), 3);
    const struct arrival expected[] = {
        {.service_ns = 20 * NS_PER_MS, .ttl_ns = 90 * NS_PER_S, .input_tokens = 5, .target = 1, .explained = 1},
        {.arrival_ns = NS_PER_S,
         .service_ns = -1,
         .ttl_ns = -1,
         .input_tokens = 99,
         .target = ARRIVAL_NO_TARGET,
         .explained = -1},
        {.arrival_ns = NS_PER_S, .service_ns = 0, .ttl_ns = 0, .input_tokens = 7, .target = 0, .explained = 0}};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(arrivals[i].arrival_ns, expected[i].arrival_ns);
        ck_assert_int_eq(arrivals[i].service_ns, expected[i].service_ns);
        ck_assert_uint_eq(arrivals[i].input_tokens, expected[i].input_tokens);
        ck_assert_int_eq(arrivals[i].target, expected[i].target);
        ck_assert_int_eq(arrivals[i].ttl_ns, expected[i].ttl_ns);
        ck_assert_int_eq(arrivals[i].explained, expected[i].explained);
        ck_assert_uint_eq(arrivals[i].output_tokens, 42);
        ck_assert_int_eq(arrivals[i].payload_bytes, 1000);
        ck_assert_int_eq(arrivals[i].response_bytes, 0);
    }
    ck_assert(traffic_has(&traffic, TRACE_SERVICE) && !traffic_has(&traffic, TRACE_RESPONSE));
    stop();
}
END_TEST

/* --- Targets --- */

/* 20 000 requests: a share p is off by sqrt(p (1 - p) / n) < 0.0034; four of it. The rest is left to the weights. */
START_TEST(each_variant_is_aimed_at_by_its_share)
{
    size_t aimed[3] = {0};
    given("{" POISSON ", 'TargetVariants': {'A': 0.2, 'Comment': 'c', 'B': 0.35}}");
    draw();
    for (size_t i = 0; i < MANY; i++) aimed[arrivals[i].target + 1]++;
    ck_assert_double_eq_tol((double)aimed[1] / MANY, 0.2, 0.014);
    ck_assert_double_eq_tol((double)aimed[2] / MANY, 0.35, 0.014);
    stop();

    given("{" POISSON ", 'TargetVariants': {'A': 0, 'B': 1}}");
    draw();
    for (size_t i = 0; i < MANY; i++) ck_assert_int_eq(arrivals[i].target, 1);
    stop();
}
END_TEST

/* The names that are given to be called may be components. */
START_TEST(shares_of_inference_components_are_like_those_of_variants)
{
    static struct arrival of_variants[MANY];
    given("{" POISSON ", 'TargetVariants': {'A': 0.2, 'B': 0.35}}");
    ck_assert(!traffic.targets_components);
    draw_of(0, of_variants, MANY);
    stop();
    given("{" POISSON ", 'TargetInferenceComponents': {'A': 0.2, 'Comment': 'c', 'B': 0.35}}");
    ck_assert(traffic.targets_components);
    draw();
    for (size_t i = 0; i < MANY; i++) ck_assert_int_eq(arrivals[i].target, of_variants[i].target);
    stop();
}
END_TEST

START_TEST(a_target_that_cannot_be_called_is_a_fault_where_names_are_known)
{
    static const struct {
        const char *text, *said;
    } cases[] = {
        {"{" POISSON ", 'TargetInferenceComponents': {'A': 0.2, 'C': 0.3}}",
         "s.json:1:122: $.TargetInferenceComponents.C: no inference component of the endpoint is called 'C'\n"},
        {"{" POISSON ", 'TargetVariants': {'C': 1}}",
         "s.json:1:101: $.TargetVariants.C: no production variant of the endpoint is called 'C'\n"}};
    for (size_t i = 0; i < 2; i++) {
        arena = arena_new();
        faults = faults_new(arena);
        ck_assert(traffic_read(fixture_json(arena, cases[i].text, faults), &traffic, arena, faults));
        ck_assert(traffic_compile(&traffic, NULL, 0, arena, faults));
        ck_assert(!traffic_compile(&traffic, names, 2, arena, faults));
        ck_assert_str_eq(fixture_said(arena, faults), cases[i].said);
        arena_free(arena);
    }
}
END_TEST

/* --- Common random numbers --- */

START_TEST(the_same_replication_is_the_same_twice_and_another_is_not)
{
    static struct arrival again[MANY];
    size_t equal = 0;
    given("{" POISSON
          ", 'PayloadInBytes': {'Distribution': 'exponential', 'Mean': 20000}, 'TargetVariants': {'A': 0.5}}");
    draw();
    ck_assert_uint_eq(draw_of(0, again, MANY), MANY);
    for (size_t i = 0; i < MANY; i++) {
        ck_assert_int_eq(arrivals[i].arrival_ns, again[i].arrival_ns);
        ck_assert_int_eq(arrivals[i].payload_bytes, again[i].payload_bytes);
        ck_assert_int_eq(arrivals[i].target, again[i].target);
    }
    draw_of(1, again, MANY);
    for (size_t i = 0; i < MANY; i++) equal += arrivals[i].arrival_ns == again[i].arrival_ns;
    ck_assert_uint_eq(equal, 0);
    stop();
}
END_TEST

START_TEST(requests_keep_their_luck_when_another_figure_changes)
{
    static struct arrival before[MANY];
    given("{" POISSON ", 'OutputTokens': {'Distribution': 'exponential', 'Mean': 200}}");
    draw_of(0, before, MANY);
    stop();
    given("{" POISSON ", 'OutputTokens': {'Distribution': 'exponential', 'Mean': 200},"
          " 'InputTokens': {'Distribution': 'exponential', 'Mean': 900}, 'TargetVariants': {'B': 0.5}}");
    draw();
    for (size_t i = 0; i < MANY; i++) {
        ck_assert_int_eq(arrivals[i].arrival_ns, before[i].arrival_ns);
        ck_assert_uint_eq(arrivals[i].output_tokens, before[i].output_tokens);
    }
    stop();
}
END_TEST

START_TEST(only_what_depends_on_chance_is_drawn)
{
    static const struct {
        const char *text;
        bool drawn;
    } cases[] = {
        {"{'Arrivals': {'Process': 'deterministic', 'RatePerSecond': 9, 'Requests': 5}, 'PayloadInBytes': 7}", false},
        {"{'Arrivals': {'Process': 'deterministic', 'RatePerSecond': 9, 'Requests': 5}, 'TargetVariants': {'A': 1}}",
         false},
        {"{'Arrivals': {'Process': 'deterministic', 'RatePerSecond': 9, 'Requests': 5}, 'TargetVariants': {'A': 0.5}}",
         true},
        {"{'Arrivals': {'Process': 'deterministic', 'RatePerSecond': 9, 'Requests': 5},"
         " 'InputTokens': {'Distribution': 'exponential', 'Mean': 9}}",
         true},
        {"{'Arrivals': {'Process': 'closed', 'Users': 5}}", false},
        {"{'Arrivals': {'Process': 'closed', 'Users': 5, 'ThinkTimeInMilliseconds':"
         " {'Distribution': 'exponential', 'Mean': 9}}}",
         true},
        {"{'Arrivals': {'Process': 'rate-curve', 'Points': [[0, 9], [5, 0]]}}", true},
        {"{'Trace': {'File': 'scenarios/examples/traces/AzureLLMInferenceTrace_conv.csv'}}", false},
        {"{'Trace': {'File': 'scenarios/examples/traces/azure-functions-2019-http.csv'}}", true},
        {"{" POISSON "}", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        given(cases[i].text);
        ck_assert_int_eq(traffic_is_drawn(&traffic), cases[i].drawn);
        stop();
    }
}
END_TEST

/* --- Refusals --- */

START_TEST(everything_that_is_wrong_is_said_with_its_place)
{
    static const struct {
        const char *text, *said;
    } refused[] = {
        {"{}", "s.json:1:1: $: needs exactly one of 'Trace' and 'Arrivals', found neither\n"},
        {"{'Trace': {'File': 'a'}, 'Arrivals': {'Process': 'poisson', 'RatePerSecond': 1}}",
         "s.json:1:1: $: needs exactly one of 'Trace' and 'Arrivals', found both\n"},
        {"{" POISSON ", 'TargetVariants': {'A': 0.7, 'B': 0.4}}",
         "s.json:1:95: $.TargetVariants: the shares must add up to at most 1, found 1.1\n"},
        {"{" POISSON ", 'Payload': 3}", "s.json:1:77: $.Payload: unknown member 'Payload'; known are "
                                        "'Trace', 'Arrivals', 'PayloadInBytes', 'ResponseInBytes', "
                                        "'InputTokens', 'OutputTokens', 'TargetVariants', "
                                        "'TargetInferenceComponents'\n"},
        {"{" POISSON ", 'TargetVariants': {'A': 1}, 'TargetInferenceComponents': {'A': 1}}",
         "s.json:1:134: $.TargetInferenceComponents: does not go with TargetVariants: an endpoint's requests "
         "name variants or inference components\n"},
        {"{" POISSON ", 'TargetInferenceComponents': {'A': 0.7, 'B': 0.4}}",
         "s.json:1:106: $.TargetInferenceComponents: the shares must add up to at most 1, found 1.1\n"},
        {"{" POISSON ", 'PayloadInBytes': -3, 'InputTokens': 'x'}",
         "s.json:1:95: $.PayloadInBytes: must be from 0 to 1e+15 (bytes), found -3\n"
         "s.json:1:114: $.InputTokens: must be a number (tokens) or an object with a Distribution\n"}};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        arena = arena_new();
        faults = faults_new(arena);
        traffic_read(fixture_json(arena, refused[i].text, faults), &traffic, arena, faults);
        ck_assert_str_eq(fixture_said(arena, faults), refused[i].said);
        arena_free(arena);
    }
}
END_TEST

TEST_MAIN("traffic", figures_beside_arrivals_are_drawn_for_each_request,
          what_the_trace_says_is_kept_and_what_it_lacks_is_drawn, each_variant_is_aimed_at_by_its_share,
          shares_of_inference_components_are_like_those_of_variants,
          a_target_that_cannot_be_called_is_a_fault_where_names_are_known,
          the_same_replication_is_the_same_twice_and_another_is_not,
          requests_keep_their_luck_when_another_figure_changes, only_what_depends_on_chance_is_drawn,
          everything_that_is_wrong_is_said_with_its_place)
