#include "scenarios/explain.h"

#include "scenarios/explaining.h"
#include "sim/arena.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <string.h>

static struct trial trial;
static const struct explanation *explanation;

static void explain(const char *const *sets)
{
    trial = trial_read(sets);
    ck_assert_msg(trial.scenario, "%s", trial_said(&trial));
    compile_check_supported(trial.scenario, FAULT_WARNING, trial.faults);
    trial.compiled = compile_as_it_begins(trial.arena, trial.scenario, trial.faults);
    ck_assert_msg(trial.compiled, "%s", trial_said(&trial));
    explanation = explain_scenario(trial.compiled, trial.faults, trial.arena);
}

/* A configuration alone, with ' for ". */
static void explain_alone(const char *text)
{
    trial = (struct trial){.arena = arena_new()};
    trial.faults = faults_new(trial.arena);
    const struct catalogue *catalogue = catalogue_new(trial.arena);
    struct endpoint_config_options options = {.catalogue = catalogue};
    const struct endpoint_config *config =
        endpoint_config_read(trial.arena, fixture_json(trial.arena, text, trial.faults), options, trial.faults);
    ck_assert_msg(config, "%s", trial_said(&trial));
    explanation = explain_config(config, catalogue, "us-east-1", trial.faults, trial.arena);
}

/* How many sentences begin so. */
static int sentences(const char *beginning)
{
    int count = 0;
    for (size_t s = 0; s < explanation->section_count; s++)
        for (size_t i = 0; i < explanation->sections[s].count; i++)
            count += strncmp(fixture_unquoted(trial.arena, explanation->sections[s].sentences[i]), beginning,
                             strlen(beginning)) == 0;
    return count;
}

static const char *everything(void)
{
    const char *all = "";
    for (size_t s = 0; s < explanation->section_count; s++)
        for (size_t i = 0; i < explanation->sections[s].count; i++)
            all = arena_format(trial.arena, "%s%s\n", all, explanation->sections[s].sentences[i]);
    return all;
}

static void assert_says(const char *sentence)
{
    for (size_t s = 0; s < explanation->section_count; s++)
        for (size_t i = 0; i < explanation->sections[s].count; i++)
            if (strcmp(fixture_unquoted(trial.arena, explanation->sections[s].sentences[i]), sentence) == 0) return;
    ck_abort_msg("\"%s\" is not among\n%s", sentence, everything());
}

static void assert_silent(const char *beginning)
{
    ck_assert_msg(sentences(beginning) == 0, "\"%s\" is among\n%s", beginning, everything());
}

/* An explanation by these sets has that sentence. */
static void assert_explained(const char *const *sets, const char *sentence)
{
    explain(sets);
    assert_says(sentence);
    trial_end(&trial);
}

#define VARIANT  "/EndpointConfig/ProductionVariants/0/"
#define PROFILE  "/Models/M/Profiles/0/"
#define ARRIVALS "/Traffic/Arrivals="

/* --- Queues --- */

#define ONE_QUEUE "Estimate (Erlang C with Allen-Cunneen, one queue): "

/* M/M/1, Kleinrock 1975: mean wait = rho / (mu - lambda) = 0.9 / (10 - 9) s, and a share rho of the requests waits. */
START_TEST(a_server_busy_90_percent_makes_work_wait_nine_service_times)
{
    explain(NO_SETS);
    assert_says("A request is served for 100ms at the mean: 1 instance with 1 worker can carry 10 requests a second.");
    assert_says("9 a second are offered, 0.9 erlangs: 90% of what it can carry, and stable.");
    assert_says(ONE_QUEUE "90% of the requests wait, 900ms at the mean over all.");
    trial_end(&trial);
}
END_TEST

/* M/D/1: Pollaczek and Khinchine halve the wait. GI/D/1 with gaps of cv^2 = 1/4: an eighth. */
START_TEST(even_service_and_even_gaps_make_the_wait_shorter)
{
    assert_explained(SETS(PROFILE "ServiceTimeInMilliseconds=100"),
                     ONE_QUEUE "90% of the requests wait, 450ms at the mean over all.");
    assert_explained(SETS(PROFILE "ServiceTimeInMilliseconds=100", ARRIVALS
                          "{'Process': 'renewal', 'Requests': 9, 'InterarrivalInMilliseconds': {'Distribution': "
                          "'gamma', 'Mean': 111.1111111, 'CoefficientOfVariation': 0.5}}"),
                     ONE_QUEUE "90% of the requests wait, 113ms at the mean over all.");
}
END_TEST

/* 18 a second over two servers of 10: by chance each is an M/M/1 at 0.9. By fewest outstanding about one queue,
 * M/M/2: a share 2 rho^2 / (1 + rho) = 0.8526 waits, at the mean that over (20 - 18) s (Kleinrock 1975, section
 * 3.5). */
START_TEST(the_routing_decides_whether_servers_share_their_queues)
{
#define TWO VARIANT "InitialInstanceCount=2", ARRIVALS "{'Process': 'poisson', 'RatePerSecond': 18, 'Requests': 9}"
    explain(SETS(TWO));
    assert_says("RANDOM (by default): each of 2 instances gets the next request alike, whether it is busy or not.");
    assert_says("All 2 instances together can carry 20 a second.");
    assert_says(
        "Estimate (Erlang C with Allen-Cunneen, each server by itself): 90% of the requests wait, 900ms at the mean "
        "over all.");
    trial_end(&trial);
    explain(SETS(TWO, VARIANT "RoutingConfig={'RoutingStrategy': 'LEAST_OUTSTANDING_REQUESTS'}"));
    assert_says("LEAST_OUTSTANDING_REQUESTS: of 2 instances the one with the fewest requests gets the next.");
    assert_says("Estimate (Erlang C with Allen-Cunneen, as if all had one queue, so too low): 85.26% of the requests "
                "wait, 426ms at the "
                "mean over all.");
    trial_end(&trial);
}
END_TEST

/* 12 a second on a server of 10: 2 * 3600 more an hour; the wait grows by (12 - 10) / 10 s a second, to 60 s
 * in 300 s. */
START_TEST(an_overloaded_queue_is_said_to_grow)
{
    explain(SETS(ARRIVALS "{'Process': 'poisson', 'RatePerSecond': 12, 'Requests': 9}"));
    assert_says("12 a second are offered, 1.2 erlangs: 120% of what it can carry.");
    assert_says("NOT stable: the queues grow by 7,200 requests an hour; after 300s the wait is as long as callers have "
                "patience "
                "(60.0s), and nearly all of them give up.");
    assert_silent("Estimate");
    trial_end(&trial);
}
END_TEST

/* A queue for 100 fills at 2 a second in 50 s; then 2 of 12 are refused. */
START_TEST(an_overloaded_queue_that_is_bounded_refuses_what_is_too_much)
{
    explain(SETS(ARRIVALS "{'Process': 'poisson', 'RatePerSecond': 12, 'Requests': 9}", PROFILE "QueueCapacity=100"));
    assert_says("What finds no room waits in the container, up to 100 requests; the next one gets 424 ModelError (the "
                "container's own 503) at once.");
    assert_says("NOT stable: the queues are full after 50.0s, and then 16.67% of the requests get 424 ModelError.");
    trial_end(&trial);
    assert_explained(SETS(PROFILE "QueueCapacity=0"),
                     "Nothing waits: what finds no room gets 424 ModelError (the container's own 503) at once.");
}
END_TEST

/* Zones: 3 by default; of 4 instances one zone may hold 2. What is left of 40 a second is 20: 9 is 45 % of that. */
START_TEST(what_is_left_when_a_zone_fails_is_said)
{
    assert_explained(
        SETS(VARIANT "InitialInstanceCount=4", PROFILE "StartUpInSeconds=240"),
        "Where one of 3 zones fails, 2 of 4 instances go: what is left is used to 45% for 240s, until others "
        "have started.");
}
END_TEST

/* Each of 4 carries 10 a second. A quarter of 9 is 2.25, of the 10 / 8 that the slow one can: 180 %; all carry 3 · 10 + 10 / 8. */
START_TEST(what_a_slow_instance_gets_and_what_the_others_carry_is_said)
{
#define SLOW                                                                                                           \
    "/Timeline=[{'AtInSeconds': 60, 'SlowInstances': {'VariantName': 'A', 'Count': 1, 'Factor': 8, "                   \
    "'ForInSeconds': 600}}]"
    explain(SETS(VARIANT "InitialInstanceCount=4", SLOW));
    assert_says("From 60.0s on 1 instance in variant 'A' takes 8 times as long for 600s.");
    assert_says("While 1 of 4 instances takes 8 times as long, RANDOM still sends it 25% of the requests: 180% of what "
                "it can carry then.");
    trial_end(&trial);
    assert_explained(SETS(VARIANT "InitialInstanceCount=4", SLOW,
                          VARIANT "RoutingConfig={'RoutingStrategy': 'LEAST_OUTSTANDING_REQUESTS'}"),
                     "While 1 of 4 instances takes 8 times as long, all together can carry 31.25 a second: used to "
                     "28.8%.");
}
END_TEST

START_TEST(new_weights_and_capacities_are_said_with_their_time)
{
    explain(SETS(
        "/Timeline=[{'AtInSeconds': 60, 'UpdateEndpointWeightsAndCapacities': {'EndpointName': 'e', "
        "'DesiredWeightsAndCapacities': [{'VariantName': 'A', 'DesiredWeight': 3, 'DesiredInstanceCount': 2}]}}]"));
    assert_says("At 60.0s the weight of variant 'A' becomes 3.");
    assert_says("At 60.0s variant 'A' is asked to have 2 instances.");
    trial_end(&trial);
}
END_TEST

/* --- Disciplines --- */

/* 4 in service, each 1.6 times as slow: 4 / (1.6 * 0.1 s) = 25 a second. */
START_TEST(a_slowdown_takes_from_what_workers_can_carry)
{
    explain(SETS(PROFILE "Workers=4", PROFILE "Slowdown=[[1, 1], [4, 1.6]]"));
    assert_says("Each instance serves up to 4 requests at a time, which then take 1.6 times as long as one alone.");
    assert_says(
        "A request is served for 100ms at the mean when it is alone, longer when others are there: 1 instance with 4 "
        "workers can carry 25 requests a second.");
    trial_end(&trial);
}
END_TEST

/* docs/models.md, "Processor sharing": with 4 on 2 workers each runs at 2 / 4; 2 workers of 0.1 s carry 20 a second. */
START_TEST(processor_sharing_carries_what_its_workers_do)
{
    explain(SETS(PROFILE "Workers=2", PROFILE "Discipline='processor-sharing'"));
    assert_says(
        "Each instance serves all that are there, who share 2 workers: with 4 of them each takes 2 times as long.");
    assert_says(
        "A request is served for 100ms at the mean when it is alone, longer when others are there: 1 instance with 2 "
        "workers can carry 20 requests a second.");
    trial_end(&trial);
}
END_TEST

/* 8 in 24 ms. */
START_TEST(batches_carry_most_when_they_are_whole)
{
    explain(SETS(PROFILE "Discipline='batch'", PROFILE
                 "Batch={'MaxSize': 8, 'MaxDelayInMilliseconds': 5, 'ServiceTimeInMilliseconds': [[1, 10], [8, 24]]}"));
    assert_says("Each instance has 1 worker that takes up to 8 requests at once: as soon as so many wait, or the first "
                "has waited "
                "5.00ms.");
    assert_says(
        "A batch of one takes 10.0ms, one of 8 24.0ms: with whole batches 1 instance can carry 333.3 requests a "
        "second.");
    trial_end(&trial);
}
END_TEST

/* 150 + 50 tokens: room for 2000 / 200 = 10, and tokens of a step for 8 * 50 / 200 = 2 sequences. In steps of 20 ms
 * with 2 in them, and 0.1 ms of prefill a token, a request takes 50 * 20 / 2 + 150 * 0.1 = 515 ms of the server:
 * 1.942 a second. Alone 50 steps of 15 ms and 15 ms of prefill. */
START_TEST(tokens_fill_a_step_as_far_as_cache_and_budget_go)
{
#define TOKENS(budget)                                                                                                 \
    PROFILE "Discipline='continuous-batching'", PROFILE "ServiceTimeInMilliseconds=null", PROFILE "Workers=null",      \
        PROFILE "ContinuousBatch={'MaxSequences': 8, 'MaxTokens': " budget ", 'KVCacheTokens': 2000, "                 \
                "'StepInMilliseconds': [[1, 15], [2, 20], [8, 20]], 'PrefillTokenInMilliseconds': 0.1}",               \
        "/Traffic/InputTokens=150", "/Traffic/OutputTokens=50"
    explain(SETS(TOKENS("8")));
    assert_says("A request has 150 input and 50 output tokens at the mean, and takes 765ms alone.");
    assert_says("The key-value cache has room for 10 of that length at once, enough for the 8 that a step takes.");
    assert_says(
        "Estimate, with 2 in every step, for which cache and tokens have room: 1 instance can carry 1.942 requests a "
        "second.");
    trial_end(&trial);
    /* 8 in each: 50 * 20 / 8 + 15 = 140 ms. */
    assert_explained(SETS(TOKENS("4000")),
                     "Estimate, with 8 in every step, for which cache and tokens have room: 1 instance can "
                     "carry 7.143 requests a second.");
    assert_explained(
        SETS(TOKENS("4000"), "/Traffic/InputTokens={'Distribution': 'uniform', 'Minimum': 1951, 'Maximum': 3000}"),
        "100% of the requests will never run on variant 'A': they need more than its whole key-value cache.");
}
END_TEST

/* 100 + 3 * 10 + 2 * 5 ms, on one worker. */
START_TEST(a_service_that_follows_the_request_has_its_mean)
{
    assert_explained(
        SETS(PROFILE "ServiceTimeInMilliseconds={'Distribution': 'linear', 'Base': 100, 'PerInputToken': 3, "
                     "'PerPayloadKB': 2}",
             "/Traffic/InputTokens=10", "/Traffic/PayloadInBytes=5000"),
        "A request is served for 140ms at the mean: 1 instance with 1 worker can carry 7.143 requests a second.");
}
END_TEST

/* --- Traffic --- */

START_TEST(rates_that_change_have_a_mean_and_a_peak)
{
    /* (10 * 60 + 50 * 20) / 80 */
    assert_explained(
        SETS(ARRIVALS "{'Process': 'mmpp', 'Requests': 9, 'States': [{'RatePerSecond': 10, 'MeanDwellInSeconds': 60}, "
                      "{'RatePerSecond': 50, 'MeanDwellInSeconds': 20}]}"),
        "20 requests a second come at a rate that changes from state to state; in its busiest state it is 50 a "
        "second.");
    /* 0 to 20 in 100 s, then level for 100 s. */
    assert_explained(
        SETS(ARRIVALS "{'Process': 'rate-curve', 'Points': [[0, 0], [100, 20]]}", "/DurationInSeconds=200"),
        "15 requests a second come at a rate that follows its curve; at its highest it is 20 a second.");
    assert_explained(SETS(ARRIVALS "{'Process': 'batch', 'RatePerSecond': 2, 'BatchSize': 5, 'Requests': 9}"),
                     "10 requests a second come in batches.");
    /* 10 users, each once in 900 + 100 ms at most. */
    explain(SETS(ARRIVALS "{'Process': 'closed', 'Users': 10, 'ThinkTimeInMilliseconds': 900, 'Requests': 9}"));
    assert_says("10 users wait for an answer, think 900ms at the mean and ask again: at most 10 requests a second.");
    assert_says("At most 10 a second are offered, 1 erlang: 100% of what it can carry.");
    assert_silent("Estimate");
    trial_end(&trial);
}
END_TEST

#define SECOND_VARIANT                                                                                                 \
    "/EndpointConfig/ProductionVariants/-={'VariantName': 'B', 'ModelName': 'M', 'InstanceType': 'ml.c5.xlarge', "     \
    "'InitialInstanceCount': 1, 'InitialVariantWeight': 3}"

/* Weights 1 and 3; of 1000 draws 250 with a deviation of sqrt(1000 * 1/4 * 3/4) = 13.69. */
START_TEST(variants_get_their_shares)
{
    explain(SETS(SECOND_VARIANT));
    assert_says(
        "Each request is drawn on its own between 2 variants: of 1,000, variant 'A' gets 250 give or take 13.69 "
        "(binomial).");
    assert_says("It gets 25% of the requests, 2.25 a second.");
    assert_says("It gets 75% of the requests, 6.75 a second.");
    trial_end(&trial);
    /* Half of them name A; a quarter of the others comes to it. */
    assert_explained(SETS(SECOND_VARIANT, "/Traffic/TargetVariants={'A': 0.5}"),
                     "It gets 62.5% of the requests, 5.625 a second.");
}
END_TEST

START_TEST(a_shadow_costs_its_full_price_and_makes_nobody_wait)
{
    explain(SETS("/EndpointConfig/ShadowProductionVariants=[{'VariantName': 'S', 'ModelName': 'M', 'InstanceType': "
                 "'ml.c5.xlarge', 'InitialInstanceCount': 2, 'InitialVariantWeight': 0.5}]"));
    assert_says("It is a shadow: it gets copies of 50% of the requests, 4.5 a second. No caller waits for its answers, "
                "which are "
                "dropped; its instances cost their full price.");
    /* Three instances at 0.204 USD, of which the shadow has two (models/catalogue). */
    ck_assert_int_eq(explanation->cost.idle_e10_usd, 3 * INT64_C(2040000000));
    trial_end(&trial);
}
END_TEST

/* --- Serverless --- */

#define SERVERLESS(more)                                                                                               \
    "/EndpointConfig={'EndpointConfigName': 's', 'ProductionVariants': [{'VariantName': 'A', 'ModelName': 'M', "       \
    "'ServerlessConfig': {'MemorySizeInMB': 2048, 'MaxConcurrency': 20" more "}}]}",                                   \
        PROFILE "Workers=null", PROFILE "StartUpInSeconds=null", PROFILE "ColdStartInSeconds=4",                       \
        PROFILE "IdleTimeoutInSeconds=100"

/* Erlang 1917: 16 erlangs on 20 lines lose 6.44109 % (models/closed_form.h). */
START_TEST(slots_refuse_what_erlang_b_says)
{
    explain(SETS(SERVERLESS(""), ARRIVALS "{'Process': 'poisson', 'RatePerSecond': 160, 'Requests': 9}"));
    assert_says("It is serverless: up to 20 requests at once, each in a slot of 2048 MB of its own. Nothing waits: one "
                "more gets "
                "400 ThrottlingException at once.");
    assert_says(
        "At the mean rate 160 a second keep 16 of 20 slots busy; Erlang B: 6.441% of them are throttled (cold starts "
        "left out).");
    assert_says("A request that starts cold takes 4.10s instead of 100ms.");
    assert_says("Without requests it goes to zero: nothing is paid then, and the next caller waits for a cold start.");
    trial_end(&trial);
}
END_TEST

/* Poisson arrivals at 0.01 a second: a gap of 100 s and more has probability e^-1 = 36.79 %. */
START_TEST(a_long_gap_makes_the_next_request_start_cold)
{
    assert_explained(
        SETS(SERVERLESS(""), ARRIVALS "{'Process': 'poisson', 'RatePerSecond': 0.01, 'Requests': 9}"),
        "A gap between two requests is longer than the 100s that a slot stays warm with probability 36.79%: a first "
        "idea of how many start cold. More do where a burst needs more slots than before.");
}
END_TEST

START_TEST(users_who_wait_are_throttled_when_they_are_more_than_slots)
{
#define USERS(n)                                                                                                       \
    SERVERLESS(""), ARRIVALS "{'Process': 'closed', 'Users': " n ", 'ThinkTimeInMilliseconds': 900, 'Requests': 9}"
    assert_explained(SETS(USERS("30")),
                     "30 users can ask at once, and 10 of them find no slot then: they are throttled.");
    assert_explained(SETS(USERS("20")), "None is throttled: 20 users ask for 20 slots.");
}
END_TEST

/* One erlang on one slot overflows by half (Erlang B: a / (1 + a)). */
START_TEST(provisioned_slots_spill_over)
{
    explain(SETS(SERVERLESS(", 'ProvisionedConcurrency': 1"),
                 ARRIVALS "{'Process': 'poisson', 'RatePerSecond': 10, 'Requests': 9}"));
    assert_says("1 slot is always warm; what they have no room for spills over to slots on demand.");
    assert_says("Of the requests 50% find no provisioned slot idle (Erlang B with 1 slot).");
    assert_says("Without requests the slots on demand go to zero, the provisioned ones stay.");
    trial_end(&trial);
}
END_TEST

/* --- Asynchronous --- */

#define ASYNC(more)                                                                                                    \
    "/EndpointConfig/AsyncInferenceConfig={'ClientConfig': {'MaxConcurrentInvocationsPerInstance': 4}, "               \
    "'OutputConfig': {'S3OutputPath': 's3://bucket/answers'" more "}}"

/* One worker of 10 a second; 500 at once are gone at 10 - 5 a second after 100 s, 1000 after 100 or 200 s. */
START_TEST(a_backlog_is_worked_off_in_time)
{
    explain(SETS(ASYNC(""), ARRIVALS "{'Process': 'batch', 'RatePerSecond': 0.01, 'BatchSize': 500, 'Requests': 9}"));
    assert_says("Each instance takes 1 request from the backlog at once.");
    assert_says("No request is refused for want of room, also with no instance in service: it waits in the backlog, "
                "and expires "
                "there after 360min without an answer.");
    assert_says("After a batch 500 requests wait: the backlog is gone 100s later, while the mean rate goes on.");
    assert_says("A backlog of 1,000 requests is worked off in 100s while nothing comes, in 200s at the mean rate.");
    assert_says("Answers go to S3; nobody is told: the caller has to look there.");
    assert_silent("A caller gives up");
    trial_end(&trial);
}
END_TEST

/* 12 a second on 10: 7200 more an hour, and 6 h of waiting after 6 h * 10 / 2 = 30 h. The 432,000 requests of 10 h leave
 * 72,000, which take 2 h. */
START_TEST(a_backlog_that_grows_lets_requests_expire)
{
#define TWELVE "{'Process': 'poisson', 'RatePerSecond': 12"
    assert_explained(SETS(ASYNC(""), ARRIVALS TWELVE "}", "/DurationInSeconds=1000000"),
                     "NOT stable: the backlog grows by 7,200 requests an hour; of those that come after 30.0h 16.67% "
                     "expire.");
    explain(SETS(ASYNC(""), ARRIVALS TWELVE ", 'Requests': 432000}"));
    assert_says("NOT stable: the backlog grows by 7,200 requests an hour.");
    assert_says("When the last has come, 72,000 are left that do not expire: worked off in 120min.");
    trial_end(&trial);
}
END_TEST

/* 22 a second for 100 s on 10: 1200 wait; the mean is 4, so that 6 a second are left for them. */
START_TEST(a_busy_state_leaves_a_backlog)
{
    assert_explained(
        SETS(ASYNC(""), ARRIVALS "{'Process': 'mmpp', 'Requests': 9, 'States': [{'RatePerSecond': 22, "
                                 "'MeanDwellInSeconds': 100}, {'RatePerSecond': 1, 'MeanDwellInSeconds': 600}]}"),
        "After the busiest state 1,200 requests wait: the backlog is gone 200s later, while the mean rate goes on.");
}
END_TEST

/* A transfer of 300 ms holds one of 4 places for 400 ms: 2 workers could serve 20, and 2 places pass 5 a second. */
START_TEST(transfers_hold_a_place_behind_the_backlog)
{
    assert_explained(
        SETS(ASYNC(""), PROFILE "Workers=2", PROFILE "DownloadInMilliseconds=300"),
        "A request is served for 100ms at the mean: 1 instance with 2 workers can carry 5 requests a second.");
}
END_TEST

/* --- Fleets --- */

#define POOLS                                                                                                          \
    VARIANT "InstanceType=null", VARIANT "InitialInstanceCount=3",                                                     \
        VARIANT "InstancePools=[{'InstanceType': 'ml.c5.large', 'Priority': 2}, {'InstanceType': 'ml.c5.xlarge', "     \
                "'Priority': 1}]",                                                                                     \
        VARIANT "RoutingConfig={'RoutingStrategy': 'LEAST_OUTSTANDING_REQUESTS'}"

START_TEST(pools_are_filled_by_priority_up_to_the_quota)
{
    explain(SETS(POOLS, "/Quotas={'ml.c5.xlarge': 1}"));
    assert_says(
        "It serves in real time on 3 instances: 1 of ml.c5.xlarge (4 vCPU, 8 GiB), 2 of ml.c5.large (2 vCPU, 4 GiB).");
    assert_says("No more than 1 of ml.c5.xlarge can be had (quota).");
    trial_end(&trial);
    explain(SETS(POOLS, "/Quotas={'ml.c5.xlarge': 1, 'ml.c5.large': 1}"));
    assert_says("Of 3 instances asked for, 2 can be had at second 0, and 2 after an hour.");
    trial_end(&trial);
}
END_TEST

/* The variant's model has no profile on the pool's type, and need not have one. Usual for a GPU type are 130 to 260 s, half of them within
 * 180: (130 + 2 * 180 + 260) / 4 in the mean. */
START_TEST(a_pool_with_a_model_of_its_own_starts_as_that_does)
{
    explain(SETS(POOLS,
                 VARIANT "InstancePools=[{'InstanceType': 'ml.g5.xlarge', 'Priority': 1, 'ModelNameOverride': 'N'}, "
                         "{'InstanceType': 'ml.c5.xlarge', 'Priority': 2}]",
                 PROFILE "InstanceType='ml.c5.xlarge'",
                 "/Models/N={'Profiles': [{'InstanceType': 'ml.g5.xlarge', 'ServiceTimeInMilliseconds': 50}]}"));
    assert_says("While none is in service (all have failed, until a new one has started, 188s later), calls get 503 "
                "ServiceUnavailable.");
    trial_end(&trial);
}
END_TEST

/* Slow and fast alike get a share: the slowest decides. 2 * 5 a second, not 5 + 10. */
START_TEST(the_slowest_instance_decides_where_chance_routes)
{
#define UNEQUAL                                                                                                        \
    POOLS, "/Quotas={'ml.c5.xlarge': 1}", VARIANT "InitialInstanceCount=2",                                            \
        "/Models/M/Profiles/-={'InstanceType': 'ml.c5.large', 'ServiceTimeInMilliseconds': 200, 'Workers': 1}"
    assert_explained(SETS(UNEQUAL), "All 2 instances together can carry 15 a second.");
    assert_explained(SETS(UNEQUAL, VARIANT "RoutingConfig=null"), "All 2 instances together can carry 10 a second.");
}
END_TEST

#define COMPONENT(name, copies, accelerators)                                                                          \
    "{'InferenceComponentName': '" name "', 'EndpointName': 'e', 'VariantName': 'A', 'Specification': {"               \
    "'ModelName': 'M', 'ComputeResourceRequirements': {'NumberOfAcceleratorDevicesRequired': " accelerators            \
    ", 'MinMemoryRequiredInMb': 1024}}, 'RuntimeConfig': {'CopyCount': " copies "}}"
#define ONE_TWO_HUGE COMPONENT("one", "3", "1") ", " COMPONENT("two", "1", "2") ", " COMPONENT("huge", "1", "8")
#define COMPONENTS   "/InferenceComponents=[" ONE_TWO_HUGE "]"
#define HOST                                                                                                           \
    "/EndpointConfig/ExecutionRoleArn='arn:aws:iam::123456789012:role/Role'", VARIANT "ModelName=null",                \
        VARIANT "InstanceType='ml.g5.12xlarge'"

/* ml.g5.12xlarge has 4 accelerators: three copies of one leave a single one, too few for two; eight are on no
 * instance. */
START_TEST(copies_stand_where_they_fit)
{
    explain(SETS(HOST, COMPONENTS));
    assert_says("At second 0 instance 1 (ml.g5.12xlarge) holds 3 of 'one'.");
    assert_says("No instance is launched for its copies: one that fits nowhere waits for room.");
    assert_says("Of 3 copies wanted, 3 are in service at second 0.");
    assert_says("Of 1 copy wanted, 0 are in service at second 0 and later.");
    assert_says("An empty ml.g5.12xlarge holds 2 copies.");
    assert_says("It does not fit on ml.g5.12xlarge, not even an empty one.");
    assert_says("While no copy is in service its calls get 400 ValidationError.");
    ck_assert_int_eq(sentences("None is in service within an hour: it can carry nothing."), 2);
    trial_end(&trial);
}
END_TEST

/* Half name "one"; the other half is spread over all three: 1/2 + 1/6. */
START_TEST(calls_that_name_no_component_are_spread_over_all)
{
    explain(SETS(HOST, COMPONENTS, "/Traffic/TargetInferenceComponents={'one': 0.5}"));
    assert_says("It gets 66.67% of the requests, 6 a second.");
    ck_assert_int_eq(sentences("It gets 16.67% of the requests, 1.5 a second."), 2);
    trial_end(&trial);
}
END_TEST

/* The second instance comes after 105 s; the copy on it is ready at once. */
START_TEST(managed_scaling_makes_room_for_the_rest)
{
    explain(SETS(HOST, COMPONENTS, VARIANT "ManagedInstanceScaling={'MinInstanceCount': 0, 'MaxInstanceCount': 3}",
                 PROFILE "StartUpInSeconds=null",
                 PROFILE "StartUp={'ProvisioningInSeconds': 105, 'ContainerStartInSeconds': 0}"));
    assert_says(
        "Managed instance scaling keeps between 0 and 3 instances: it launches one for a copy that fits nowhere, in "
        "service 105s later, and lets one go that has held no copy for 600s.");
    assert_says("After 105s, left alone, instance 2 (ml.g5.12xlarge) holds 1 of 'two'.");
    assert_says("Of 1 copy wanted, 0 are in service at second 0, 1 after 105s.");
    assert_says("That is with the 2 instances that variant 'A' has after 105s, not with the 1 of second 0.");
    /* Two at 7.09 USD (models/catalogue). */
    ck_assert_int_eq(explanation->cost.idle_e10_usd, 2 * INT64_C(70900000000));
    trial_end(&trial);
}
END_TEST

/* --- Cost --- */

#define PRICES                                                                                                         \
    "/Prices={'InstanceHour': {'ml.c5.xlarge': '0.1'}, 'DataInPerGB': '0.02', 'S3WritePerThousand': '0.005', "         \
    "'S3ReadPerThousand': '0.0004', 'ServerlessSecond': {'1024': '0.00002', '2048': '0.00004'}}"

/* 9 a second of 1 MB: 32.4 GB an hour at 0.02 USD. */
START_TEST(an_hour_is_billed_idle_and_at_the_offered_rate)
{
    explain(SETS(PRICES, "/Traffic/PayloadInBytes=1000000"));
    assert_says("An hour in which nothing is called costs 0.1000 USD, a month of 730 hours 73.0000 USD.");
    assert_says("An hour at 9 requests a second costs 0.7480 USD, a month 546.0400 USD.");
    ck_assert_uint_eq(explanation->cost.charge_count, 2);
    ck_assert_str_eq(explanation->cost.charges[1].charge, "Data in");
    ck_assert_int_eq(explanation->cost.charges[1].offered_e10_usd, INT64_C(6480000000));
    trial_end(&trial);
}
END_TEST

/* 73 USD a month over 0.1 s at 0.00002 USD: 36,500,000, in 730 h 13.89 a second, more than the 10 of one worker; with
 * two instances twice as many, more than the 9 that are offered, of up to 40. */
START_TEST(an_instance_breaks_even_with_serverless)
{
    explain(SETS(PRICES));
    assert_says("Break-even of variant 'A' with serverless at 1024 MB: 36,500,000 requests a month, 13.89 a second. "
                "That is more "
                "than they can carry: serverless is cheaper at any rate that they can.");
    trial_end(&trial);
    assert_explained(
        SETS(PRICES, VARIANT "InitialInstanceCount=2", PROFILE "Workers=2"),
        "Break-even of variant 'A' with serverless at 1024 MB: 73,000,000 requests a month, 27.78 a second. Less is "
        "offered: serverless is cheaper.");
}
END_TEST

/* The same from the other side, at twice the memory and price: 18,250,000, 6.944 a second, where 9 are offered. */
START_TEST(slots_break_even_with_an_instance)
{
    explain(SETS(PRICES, SERVERLESS(""),
                 "/Models/M/Profiles/-={'InstanceType': 'ml.c5.xlarge', 'ServiceTimeInMilliseconds': 50, 'Workers': 1}",
                 PROFILE "ServiceTimeInMilliseconds=100"));
    assert_says("Break-even of variant 'A', on demand, with one ml.c5.xlarge in real time: 18,250,000 requests a "
                "month, 6.944 a "
                "second (it can carry 20). More is offered: the instances are cheaper.");
    assert_says("Nothing is paid for variant 'A' while nothing is called.");
    assert_says("An hour in which nothing is called costs 0.0000 USD, a month of 730 hours 0.0000 USD.");
    /* 9 * 3600 of 0.1 s at 0.00004 USD. */
    assert_says("An hour at 9 requests a second costs 0.1296 USD, a month 94.6080 USD.");
    trial_end(&trial);
}
END_TEST

/* 0.1 a second are 360 an hour: 360 * 0.0000054 USD = 0.001944 USD an hour for S3, 1.41912 a month, or 14.19 h of 0.1
 * USD. */
START_TEST(a_backlog_pays_for_itself_by_hours_at_zero)
{
#define SLOWLY ARRIVALS "{'Process': 'poisson', 'RatePerSecond': 0.1, 'Requests': 9}"
    assert_explained(SETS(PRICES, SLOWLY),
                     "Served asynchronously, the requests of variant 'A' would cost 1.4191 USD a month more, for "
                     "S3; 14.19 hours a month at zero instances make up for that.");
    assert_explained(SETS(PRICES, SLOWLY, ASYNC("")),
                     "The requests of variant 'A' cost 1.4191 USD a month for S3 that real time would "
                     "not; 14.19 hours a month at zero instances make up for that.");
    /* At 9 a second 127.7208 USD: more than the whole month of the instance. */
    assert_explained(
        SETS(PRICES),
        "Served asynchronously, the requests of variant 'A' would cost 127.7208 USD a month more, for S3; no "
        "time at zero instances makes up for that.");
}
END_TEST

/* A tenth of 9 a second, each 330 + 4 * 334 bytes (1000 bytes are 334 groups of three), for a month. */
START_TEST(captured_records_are_on_the_bill)
{
    explain(
        SETS("/EndpointConfig/DataCaptureConfig={'InitialSamplingPercentage': 10, 'DestinationS3Uri': 's3://bucket/c', "
             "'CaptureOptions': [{'CaptureMode': 'Input'}]}",
             "/Traffic/PayloadInBytes=1000", "/Prices={'S3StorageGBMonth': '1'}"));
    assert_says("Data capture keeps 10% of the requests in S3, as base64, 4 bytes for each 3; no caller waits for it.");
    const struct explanation_charge *storage = &explanation->cost.charges[explanation->cost.charge_count - 1];
    ck_assert_str_eq(storage->charge, "S3 storage");
    ck_assert_int_eq(storage->offered_e10_usd, llround(3240 * 1666 / 1073741824.0 * 1e10));
    trial_end(&trial);
}
END_TEST

/* --- What it will not do --- */

/* 210 MB/s without an image; 250 to 350 s are above 300 half of the time. */
START_TEST(time_outs_that_cannot_be_met_are_said)
{
    assert_explained(SETS("/Models/M/ModelDataInGB=42", VARIANT "VolumeSizeInGB=100", PROFILE "StartUpInSeconds=null",
                          VARIANT "ModelDataDownloadTimeoutInSeconds=180"),
                     "No new instance of variant 'A' will start on ml.c5.xlarge: it takes 200 s until its model is "
                     "downloaded, and ModelDataDownloadTimeoutInSeconds is 180.");
    assert_explained(SETS(PROFILE "StartUpInSeconds=null", PROFILE "StartUp={'ContainerStartInSeconds': 241}"),
                     "No new instance of variant 'A' will start on ml.c5.xlarge: it takes 241 s until its container "
                     "answers, and ContainerStartupHealthCheckTimeoutInSeconds is 240 by default.");
    assert_explained(
        SETS(PROFILE "StartUpInSeconds=null", VARIANT "VariantInstanceProvisionTimeoutInSeconds=300",
             PROFILE "StartUp={'ProvisioningInSeconds': {'Distribution': 'uniform', 'Minimum': 250, "
                     "'Maximum': 350}}"),
        "50% of the new instances of variant 'A' will not start on ml.c5.xlarge: it takes 300 s in the mean "
        "until it is provisioned, and VariantInstanceProvisionTimeoutInSeconds is 300.");
    assert_explained(SETS("/Models/M/ModelDataInGB=50", VARIANT "VolumeSizeInGB=100"),
                     "50 GB of model data of variant 'A' take a while to download, and "
                     "ModelDataDownloadTimeoutInSeconds is not given: above 40 GB it should be.");
    explain(SETS(PROFILE "StartUpInSeconds=null", PROFILE "StartUp={'ContainerStartInSeconds': 240}"));
    assert_silent("No new instance");
    trial_end(&trial);
}
END_TEST

/* docs/models.md, "Start-up": 105 s of 600 are for the instance, none for data that nobody said; 495 s are left. Of 300 s with 2 GB,
 * less 105 and 9.5 s, no more than 240 are. */
START_TEST(a_measured_whole_that_leaves_the_container_too_long_is_said)
{
    assert_explained(
        SETS(PROFILE "StartUpInSeconds=600", VARIANT "ContainerStartupHealthCheckTimeoutInSeconds=300"),
        "The start-up of variant 'A' on ml.c5.xlarge was measured as a whole, and no time-out ends it here. "
        "The usual times of the other stages leave 495s of it until the container answers; "
        "ContainerStartupHealthCheckTimeoutInSeconds is 300.");
    explain(SETS(PROFILE "StartUpInSeconds=300", "/Models/M/ModelDataInGB=2"));
    assert_silent("measured as a whole");
    trial_end(&trial);
}
END_TEST

/* Exponential service of mean 100 ms: more than 230.2585 ms with probability e^-2.302585 = 10 %. */
START_TEST(services_that_outlast_their_callers_are_said)
{
    assert_explained(
        SETS("/Client={'TimeoutInSeconds': 0.2302585}"),
        "10% of the requests of variant 'A' will not be answered in time: their service alone takes longer than their "
        "callers wait, 230ms.");
    assert_explained(SETS("/Limits={'InvocationInSeconds': 0.2302585}"),
                     "10% of the requests of variant 'A' will not be answered in time: their service alone takes "
                     "longer than the limit "
                     "of 230ms.");
    explain(SETS(PROFILE "ServiceTimeInMilliseconds=100"));
    assert_silent("100% of the requests");
    trial_end(&trial);
}
END_TEST

/* Uniform from 20 to 30 MiB: half are above 25. */
START_TEST(payloads_above_the_limit_are_said)
{
    assert_explained(
        SETS("/Traffic/PayloadInBytes={'Distribution': 'uniform', 'Minimum': 20971520, 'Maximum': 31457280}"),
        "50% of the requests to variant 'A' are larger than 25 MiB and get 400 ValidationError.");
    assert_explained(SETS("/Traffic/ResponseInBytes=26214401"),
                     "100% of the answers of variant 'A' are larger than 25 MiB: their callers get 424 ModelError.");
    explain(SETS("/Traffic/PayloadInBytes=26214400"));
    assert_silent("100% of the requests to");
    trial_end(&trial);
}
END_TEST

START_TEST(members_without_effect_are_said)
{
    assert_explained(
        SETS(VARIANT "AcceleratorType='ml.eia2.medium'"),
        "ml.eia2.medium makes nothing faster: Elastic Inference is retired, and AcceleratorType of variant 'A' has no "
        "effect but on the bill.");
    assert_explained(SETS(VARIANT "ManagedInstanceScaling={'MinInstanceCount': 1, 'MaxInstanceCount': 3}"),
                     "ManagedInstanceScaling has no effect on variant 'A': it is for inference components, and this "
                     "variant has a model "
                     "of its own.");
    assert_explained(
        SETS("/EndpointConfig/KmsKeyId='key'", VARIANT "InstanceType='ml.g5.xlarge'"),
        "KmsKeyId encrypts no disk of variant 'A': those of ml.g5.xlarge are encrypted by their hardware.");
    assert_explained(SETS(VARIANT "VolumeSizeInGB=30", VARIANT "InstanceType='ml.g5.xlarge'"),
                     "No volume of 30 GB is attached to ml.g5.xlarge: it has disks of its own (250 GB), and "
                     "VolumeSizeInGB of variant "
                     "'A' is ignored.");
    assert_explained(SETS(VARIANT "RoutingConfig={'RoutingStrategy': 'RANDOM'}"),
                     "RoutingStrategy has no effect on variant 'A' while it has one instance.");
    assert_explained(NO_SETS, "InitialVariantWeight has no effect: variant 'A' is the only variant.");
    assert_explained(
        SETS(ASYNC(", 'NotificationConfig': {'IncludeInferenceResponseIn': ['ERROR_NOTIFICATION_TOPIC']}")),
        "IncludeInferenceResponseIn names the error topic, and there is none.");
    assert_explained(SETS("/EndpointConfig/DataCaptureConfig={'EnableCapture': false, 'InitialSamplingPercentage': 10, "
                          "'DestinationS3Uri': 's3://bucket/c', 'CaptureOptions': [{'CaptureMode': 'Input'}]}"),
                     "Nothing is captured: EnableCapture is false.");
    assert_explained(SETS("/EndpointConfig/MetricsConfig={'MetricPublishFrequencyInSeconds': 10}"),
                     "Invocations are still counted by the minute: without EnableEnhancedMetrics the 10 s of "
                     "MetricPublishFrequencyInSeconds are for utilization metrics only.");
}
END_TEST

START_TEST(limits_of_types_and_ways_of_serving_are_said)
{
    assert_explained(SETS(VARIANT "InstanceType='ml.t2.medium'"),
                     "Variant 'A' cannot be scaled automatically: ml.t2.medium is burstable.");
    assert_explained(SETS(VARIANT "InstanceType='ml.c7g.large'"),
                     "A container image for x86_64 does not start on ml.c7g.large, which is arm64.");
    assert_explained(SETS(SECOND_VARIANT, VARIANT "InitialVariantWeight=0"),
                     "Variant 'A' gets no request but those that name it (weight 0), and is billed in full.");
    assert_explained(SETS(VARIANT "InitialInstanceCount=2",
                          "/EndpointConfig/VpcConfig={'SecurityGroupIds': ['sg-1'], 'Subnets': ['subnet-1']}"),
                     "Variant 'A' does not survive the loss of a zone: VpcConfig has one subnet.");
    assert_explained(NO_SETS,
                     "Variant 'A' cannot be scaled to zero: a real-time variant with a model keeps one instance.");
    assert_explained(SETS(SERVERLESS("")),
                     "MaxConcurrency 20 may be refused: new accounts were seen with a quota of 10 for all "
                     "serverless endpoints together.");
    explain(SETS(SERVERLESS(""), "/Quotas={'ServerlessConcurrency': 100}"));
    assert_silent("MaxConcurrency 20 may be refused");
    trial_end(&trial);
}
END_TEST

/* --- The whole --- */

START_TEST(assumptions_and_warnings_come_along)
{
    explain(SETS("/Client={'MaxAttempts': 3, 'RetryMode': 'adaptive'}", VARIANT "VolumeSizeInGB=30",
                 VARIANT "InstanceType='ml.g5.xlarge'"));
    ck_assert_uint_eq(explanation->assumption_count, trial.compiled->assumptions.count);
    ck_assert_uint_eq(explanation->warning_count, 2);
    assert_says(
        "What this version does not simulate (see the warnings) is left out: this is the endpoint as it begins.");
    trial_end(&trial);
}
END_TEST

#define OF_A                                                                                                           \
    "'ServiceNamespace': 'sagemaker', 'ResourceId': 'endpoint/e/variant/A', 'ScalableDimension': "                     \
    "'sagemaker:variant:DesiredInstanceCount'"
#define SCALED(target, most)                                                                                           \
    "/ScalableTargets=[{" OF_A ", 'MinCapacity': 1, 'MaxCapacity': " most "}]",                                        \
        "/ScalingPolicies=[{" OF_A ", 'PolicyName': 'p', 'PolicyType': 'TargetTrackingScaling', "                      \
        "'TargetTrackingScalingPolicyConfiguration': {'TargetValue': " target                                          \
        ", 'PredefinedMetricSpecification': {'PredefinedMetricType': 'SageMakerVariantInvocationsPerInstance'}}}]"

/* The variant's one worker serves for 100 ms (the trial's scenario): it can carry 10 a second, 600 a minute. Three periods of 60 s,
 * 60 s of publication, 5 s, and 240 s for a CPU type's start-up: docs/models.md. */
START_TEST(what_scales_is_said_with_its_policies_and_how_late)
{
    explain(SETS(PROFILE "StartUpInSeconds=240", SCALED("300", "4")));
    assert_says("It has between 1 and 4 instances.");
    assert_says(
        "Policy 'p' tracks InvocationsPerInstance: more instances when 3 of 3 periods of 60.0s are above 300, fewer "
        "when 15 of 15 periods of 60.0s are below 270.");
    assert_says("From a rise in the load to more instances in service: at least 485s (240s until the alarm, 5.00s to "
                "act, 240s to start).");
    trial_end(&trial);
}
END_TEST

/* 12 a second on one server of 10, and on four. */
START_TEST(what_scaling_can_bring_is_held_against_what_comes)
{
    explain(SETS(ARRIVALS "{'Process': 'poisson', 'RatePerSecond': 12, 'Requests': 9}", SCALED("300", "4")));
    assert_says("NOT stable until it scales out: the queues grow by 7,200 requests an hour; after 300s the wait is as "
                "long as callers have patience (60.0s), and nearly all of them give up.");
    assert_says("4 instances can carry 40 a second: 30% of that is offered at the mean.");
    trial_end(&trial);
    explain(SETS(ARRIVALS "{'Process': 'poisson', 'RatePerSecond': 12, 'Requests': 9}", SCALED("300", "1")));
    assert_says("NOT stable: the queues grow by 7,200 requests an hour; after 300s the wait is as long as callers have "
                "patience (60.0s), and nearly all of them give up.");
    assert_says("1 instance can carry 10 a second: 120% of that is offered at the mean.");
    trial_end(&trial);
}
END_TEST

/* 0.5 of 600 calls a minute; of 10 a second 300 are worked off in 30 s. */
START_TEST(targets_that_the_guides_advise_are_told)
{
    explain(SETS(SCALED("200", "4")));
    assert_says("The developer guide's rule, half of what each instance can carry, would be a target of 300.");
    trial_end(&trial);
    explain(SETS("/EndpointConfig/AsyncInferenceConfig={'OutputConfig': {'S3OutputPath': 's3://bucket/results'}}",
                 "/Objectives=[{'Metric': 'TimeInBacklog', 'Statistic': 'p95', 'AtMost': 30000}]", SCALED("200", "4"),
                 "/ScalingPolicies/0/TargetTrackingScalingPolicyConfiguration={'TargetValue': 5, "
                 "'CustomizedMetricSpecification': {'MetricName': 'ApproximateBacklogSizePerInstance', 'Namespace': "
                 "'AWS/SageMaker', 'Statistic': 'Average', 'Dimensions': [{'Name': 'EndpointName', 'Value': 'e'}]}}"));
    assert_says(
        "To wait for 30.0s at most, the guides' rule would be a target of 300: what an instance works off in that "
        "time.");
    trial_end(&trial);
}
END_TEST

/* Of an expression nothing is said but itself. */
START_TEST(metric_math_is_said_as_it_is_written)
{
#define CALLS_OF_A                                                                                                     \
    "{'Id': 'c', 'ReturnData': false, 'MetricStat': {'Stat': 'Sum', 'Metric': {'Namespace': 'AWS/SageMaker', "         \
    "'MetricName': 'Invocations', 'Dimensions': [{'Name': 'EndpointName', 'Value': 'e'}, {'Name': 'VariantName', "     \
    "'Value': 'A'}]}}}"
    explain(SETS(SCALED("200", "4"), "/ScalingPolicies/0/TargetTrackingScalingPolicyConfiguration={'TargetValue': 5, "
                                     "'CustomizedMetricSpecification': {'Metrics': [" CALLS_OF_A
                                     ", {'Id': 'x', 'Expression': 'c / 2'}]}}"));
    assert_says(
        "Policy 'p' tracks 'c / 2': more instances when 3 of 3 periods of 60.0s are above 5, fewer when 15 of 15 "
        "periods of 60.0s are below 4.5.");
    ck_assert_int_eq(sentences("The target is "), 0);
    trial_end(&trial);
}
END_TEST

START_TEST(targets_and_maxima_that_cannot_hold_are_told)
{
    explain(SETS(SCALED("1000000", "2"), "/Traffic/Arrivals/RatePerSecond=100000"));
    ck_assert_int_eq(sentences("The target is too high: "), 1);
    ck_assert_int_eq(sentences("MaxCapacity is too low: 2 instances can carry "), 1);
    trial_end(&trial);
}
END_TEST

START_TEST(a_configuration_alone_says_what_it_can)
{
    explain_alone(
        "{'EndpointConfigName': 'c', 'ProductionVariants': [{'VariantName': 'A', 'ModelName': 'M', 'InstanceType': "
        "'ml.c5.xlarge', 'InitialInstanceCount': 2, 'InitialVariantWeight': 3}, {'VariantName': 'B', 'ModelName': 'M', "
        "'InstanceType': 'ml.unknown9.large', 'InitialInstanceCount': 1}]}");
    assert_says("It serves in real time on 2 instances of ml.c5.xlarge (4 vCPU, 8 GiB).");
    assert_says("It gets 75% of the requests.");
    assert_says("Each instance serves 4 requests at a time unless its model says otherwise: one for each vCPU.");
    assert_says("While none is in service (all have failed), calls get 503 ServiceUnavailable.");
    assert_says("The built-in prices do not hold everything here: a scenario can give them in 'Prices'.");
    ck_assert(!explanation->has_cost);
    ck_assert_ptr_null(explanation->scenario);
    trial_end(&trial);

    explain_alone(
        "{'EndpointConfigName': 'c', 'ProductionVariants': [{'VariantName': 'A', 'ModelName': 'M', 'ServerlessConfig': "
        "{'MemorySizeInMB': 2048, 'MaxConcurrency': 5}}]}");
    assert_says("A second of a request costs 0.00004 USD at 2048 MB, by the millisecond.");
    ck_assert(explanation->has_cost && !explanation->cost.has_offered);
    ck_assert_int_eq(explanation->cost.idle_e10_usd, 0);
    trial_end(&trial);
}
END_TEST

/* Means from the parameters; the square of an exponential's mean is half the mean of its squares. 1e-4:
 * docs/models.md, quantile tables. */
START_TEST(moments_of_tables_are_those_of_their_laws)
{
    struct arena *arena = arena_new();
    struct distribution law = {.family = DISTRIBUTION_EXPONENTIAL, .scale = 100};
    struct moments moments = explaining_moments(distribution_compile(arena, &law, 1));
    ck_assert_double_eq_tol(moments.mean / 100, 1, 1e-4);
    ck_assert_double_eq_tol(moments.square / 20000, 1, 1e-4);
    /* Alpha 2.5: the squared coefficient of variation is 1 / (2.5 * 0.5) = 0.8, and beyond the table's last octave, a
     * probability of 2^-34, lies 2^(-34 * (1 - 2 / 2.5)), a hundredth, of the second moment. */
    ck_assert_ptr_null(distribution_from_moments(DISTRIBUTION_PARETO, 100, sqrt(0.8), &law, arena));
    moments = explaining_moments(distribution_compile(arena, &law, 1));
    ck_assert_double_eq_tol(moments.mean / 100, 1, 1e-4);
    ck_assert_double_eq_tol(moments.square / 18000, 1, 0.02);
    ck_assert_double_eq(explaining_moments(NULL).mean, 0);
    arena_free(arena);
}
END_TEST

START_TEST(the_same_input_gives_the_same_sentences)
{
    explain(SETS(HOST, COMPONENTS));
    const char *first = everything();
    struct trial kept = trial;
    explain(SETS(HOST, COMPONENTS));
    ck_assert_str_eq(first, everything());
    trial_end(&trial);
    trial_end(&kept);
}
END_TEST

TEST_MAIN("explain", a_server_busy_90_percent_makes_work_wait_nine_service_times,
          even_service_and_even_gaps_make_the_wait_shorter, the_routing_decides_whether_servers_share_their_queues,
          an_overloaded_queue_is_said_to_grow, an_overloaded_queue_that_is_bounded_refuses_what_is_too_much,
          what_is_left_when_a_zone_fails_is_said, what_a_slow_instance_gets_and_what_the_others_carry_is_said,
          new_weights_and_capacities_are_said_with_their_time, a_slowdown_takes_from_what_workers_can_carry,
          processor_sharing_carries_what_its_workers_do, batches_carry_most_when_they_are_whole,
          tokens_fill_a_step_as_far_as_cache_and_budget_go, a_service_that_follows_the_request_has_its_mean,
          rates_that_change_have_a_mean_and_a_peak, variants_get_their_shares,
          a_shadow_costs_its_full_price_and_makes_nobody_wait, slots_refuse_what_erlang_b_says,
          a_long_gap_makes_the_next_request_start_cold, users_who_wait_are_throttled_when_they_are_more_than_slots,
          provisioned_slots_spill_over, a_backlog_is_worked_off_in_time, a_backlog_that_grows_lets_requests_expire,
          a_busy_state_leaves_a_backlog, transfers_hold_a_place_behind_the_backlog,
          pools_are_filled_by_priority_up_to_the_quota, a_pool_with_a_model_of_its_own_starts_as_that_does,
          the_slowest_instance_decides_where_chance_routes, copies_stand_where_they_fit,
          calls_that_name_no_component_are_spread_over_all, managed_scaling_makes_room_for_the_rest,
          an_hour_is_billed_idle_and_at_the_offered_rate, an_instance_breaks_even_with_serverless,
          slots_break_even_with_an_instance, a_backlog_pays_for_itself_by_hours_at_zero,
          captured_records_are_on_the_bill, time_outs_that_cannot_be_met_are_said,
          a_measured_whole_that_leaves_the_container_too_long_is_said, services_that_outlast_their_callers_are_said,
          payloads_above_the_limit_are_said, members_without_effect_are_said,
          limits_of_types_and_ways_of_serving_are_said, assumptions_and_warnings_come_along,
          what_scales_is_said_with_its_policies_and_how_late, what_scaling_can_bring_is_held_against_what_comes,
          targets_that_the_guides_advise_are_told, metric_math_is_said_as_it_is_written,
          targets_and_maxima_that_cannot_hold_are_told, a_configuration_alone_says_what_it_can,
          moments_of_tables_are_those_of_their_laws, the_same_input_gives_the_same_sentences)
