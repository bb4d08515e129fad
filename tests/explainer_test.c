#include "models/catalogue.h"
#include "models/endpoint_config.h"
#include "models/explainer.h"
#include "sim/arena.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

static struct arena *arena;

/* --- Rows --- */

/* SageMaker developer guide, Clarify online explainability: 10 features make 1022 rows, 20 make 2088. */
START_TEST(the_guides_own_figures_come_out)
{
    ck_assert_int_eq(explainer_samples(10, 0), 1022);
    ck_assert_int_eq(explainer_samples(20, 0), 2088);
}
END_TEST

/* min(2f + 2048, 2^f - 2), by hand: 2 -> 2, 11 -> min(2070, 2046), 12 -> min(2072, 4094). */
START_TEST(few_features_have_few_coalitions_and_many_are_sampled)
{
    ck_assert_int_eq(explainer_samples(1, 0), 0);
    ck_assert_int_eq(explainer_samples(2, 0), 2);
    ck_assert_int_eq(explainer_samples(11, 0), 2046);
    ck_assert_int_eq(explainer_samples(12, 0), 2072);
}
END_TEST

START_TEST(the_coalitions_of_many_features_are_more_than_any_number)
{
    ck_assert_int_eq(explainer_samples(61, 0), 2170);
    ck_assert_int_eq(explainer_samples(62, 0), 2172);
    ck_assert_int_eq(explainer_samples(64, 0), 2176);
    ck_assert_int_eq(explainer_samples(1000000, 0), 2002048);
    ck_assert_int_eq(explainer_samples(1000000, INT32_MAX), INT32_MAX);
}
END_TEST

START_TEST(a_number_of_samples_holds_as_far_as_there_are_coalitions)
{
    ck_assert_int_eq(explainer_samples(20, 100), 100);
    ck_assert_int_eq(explainer_samples(20, 5000), 5000); /* above 2f + 2048 */
    ck_assert_int_eq(explainer_samples(3, 100), 6);      /* 2^3 - 2 */
    ck_assert_int_eq(explainer_samples(1, 100), 0);
}
END_TEST

START_TEST(a_row_of_a_baseline_is_a_line_that_is_not_blank)
{
    ck_assert_int_eq(explainer_baseline_rows("1,2,3"), 1);
    ck_assert_int_eq(explainer_baseline_rows("1,2,3\n"), 1);
    ck_assert_int_eq(explainer_baseline_rows("1,2,3\n4,5,6"), 2);
    ck_assert_int_eq(explainer_baseline_rows("{\"a\": 1}\r\n{\"a\": 2}\r\n\r\n"), 2);
    ck_assert_int_eq(explainer_baseline_rows("\n \t\n"), 0);
    ck_assert_int_eq(explainer_baseline_rows(""), 0);
}
END_TEST

/* --- From the configuration and the scenario --- */

/* The explainer of a config with these members of ClarifyExplainerConfig, and the figures that a scenario gives. */
static const char *made_of(const char *clarify, const char *figures_text, struct explainer *out)
{
    arena = arena_new();
    struct faults *faults = faults_new(arena);
    const char *text =
        arena_format(arena,
                     "{'EndpointConfigName': 'c', 'ProductionVariants': [{'VariantName': 'A', 'ModelName': "
                     "'m', 'InstanceType': 'ml.m5.large', 'InitialInstanceCount': 1}], 'ExplainerConfig': "
                     "{'ClarifyExplainerConfig': {%s}}}",
                     clarify);
    struct endpoint_config_options options = {.catalogue = catalogue_new(arena)};
    struct endpoint_config *config = endpoint_config_read(arena, fixture_json(arena, text, faults), options, faults);
    ck_assert_msg(config, "%s", fixture_faults(arena, faults));
    struct explainer_figures figures = explainer_figures_default();
    if (figures_text) ck_assert(explainer_figures_read(fixture_json(arena, figures_text, faults), &figures, faults));
    bool made = explainer_make(config->explainer_config->clarify_explainer_config, &figures, out, faults);
    ck_assert_int_eq(made, faults_count(faults) == 0);
    return fixture_faults(arena, faults);
}

#define THREE_HEADERS "'InferenceConfig': {'FeatureHeaders': ['a', 'b', 'c']}"
#define INLINE        "'ShapConfig': {'ShapBaselineConfig': {'ShapBaseline': '1,2,3\\n4,5,6\\n'}}"
#define BY_URI        "'ShapConfig': {'ShapBaselineConfig': {'ShapBaselineUri': 's3://b/baseline.csv'}}"
#define OF_TEXT                                                                                                        \
    "'ShapConfig': {'ShapBaselineConfig': {'ShapBaseline': 'x'}, 'TextConfig': {'Language': 'en', 'Granularity': "     \
    "'token'}}"

/* Two rows of a baseline, 2^3 - 2 coalitions; payload 6 MB unless said. */
START_TEST(what_the_configuration_holds_need_not_be_said_again)
{
    struct explainer explainer;
    ck_assert_str_eq(made_of(THREE_HEADERS ", " INLINE, NULL, &explainer), "");
    ck_assert_int_eq(explainer.rows, 12);
    ck_assert_double_eq(explainer.explained_share, 1);
    ck_assert_double_eq(explainer.row_ms, 0);
    ck_assert_int_eq(explainer.record_count_most, 0);
    ck_assert_int_eq(explainer.payload_most_bytes, 6291456);
    arena_free(arena);
}
END_TEST

START_TEST(the_scenario_says_what_the_configuration_does_not_hold)
{
    struct explainer explainer;
    ck_assert_str_eq(
        made_of("'InferenceConfig': {'MaxRecordCount': 50, 'MaxPayloadInMB': 25}, "
                "'ShapConfig': {'NumberOfSamples': 1000, 'ShapBaselineConfig': {'ShapBaselineUri': "
                "'s3://b/baseline.csv'}}",
                "{'ExplainedShare': 0.25, 'FeatureCount': 20, 'BaselineRows': 3, 'MillisecondsPerRow': 0.5}",
                &explainer),
        "");
    ck_assert_int_eq(explainer.rows, 3000);
    ck_assert_double_eq(explainer.explained_share, 0.25);
    ck_assert_double_eq(explainer.row_ms, 0.5);
    ck_assert_int_eq(explainer.record_count_most, 50);
    ck_assert_int_eq(explainer.payload_most_bytes, 26214400);
    arena_free(arena);
}
END_TEST

/* The largest figures that the reader lets through: the product stays within 64 bits. */
START_TEST(the_largest_figures_make_a_number_of_rows)
{
    struct explainer explainer;
    ck_assert_str_eq(made_of("'ShapConfig': {'NumberOfSamples': 2147483647, 'ShapBaselineConfig': {'ShapBaselineUri': "
                             "'s3://b/baseline.csv'}}",
                             "{'FeatureCount': 1000000, 'BaselineRows': 1000000000}", &explainer),
                     "");
    ck_assert_int_eq(explainer.rows, INT64_C(2147483647000000000));
    arena_free(arena);
}
END_TEST

START_TEST(what_neither_says_is_asked_for)
{
    static const struct {
        const char *clarify, *figures, *said;
    } refused[] = {
        {INLINE, NULL,
         "$.ExplainerConfig.ClarifyExplainerConfig: does not say how many features a record has (it has no "
         "FeatureHeaders): give FeatureCount in the scenario's 'Explainer'"},
        {"'InferenceConfig': {'FeatureHeaders': ['review'], 'FeatureTypes': ['text']}, " OF_TEXT, NULL,
         "$.ExplainerConfig.ClarifyExplainerConfig: does not say how many features a record has (the tokens, sentences "
         "or paragraphs of a text): give FeatureCount in the scenario's 'Explainer'"},
        {THREE_HEADERS ", " BY_URI, "{'FeatureCount': 5}",
         "$.ExplainerConfig.ClarifyExplainerConfig.ShapConfig.ShapBaselineConfig.ShapBaselineUri: is not read, so that "
         "its rows are not known: give BaselineRows in the scenario's 'Explainer'"},
        {THREE_HEADERS ", 'ShapConfig': {'ShapBaselineConfig': {'ShapBaseline': '\\n'}}", NULL,
         "$.ExplainerConfig.ClarifyExplainerConfig.ShapConfig.ShapBaselineConfig.ShapBaseline: must have at least one "
         "row"},
        {THREE_HEADERS ", " INLINE, "{'BaselineRows': 3}",
         "$.BaselineRows: must be absent or 2, which is how many rows ShapBaseline has, found 3"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct explainer explainer = {.rows = 77};
        ck_assert_str_eq(made_of(refused[i].clarify, refused[i].figures, &explainer), refused[i].said);
        ck_assert_int_eq(explainer.rows, 77); /* unchanged */
        arena_free(arena);
    }
}
END_TEST

START_TEST(figures_out_of_bounds_are_refused)
{
    static const struct {
        const char *text, *said;
    } refused[] = {
        {"{'ExplainedShare': 1.5}", "$.ExplainedShare: must be from 0 to 1, found 1.5"},
        {"{'ExplainedShare': -0.1}", "$.ExplainedShare: must be from 0 to 1, found -0.1"},
        {"{'FeatureCount': 0}", "$.FeatureCount: must be from 1 to 1000000, found 0"},
        {"{'FeatureCount': 2.5}", "$.FeatureCount: expected a whole number from 1 to 1000000, found 2.5"},
        {"{'BaselineRows': 0}", "$.BaselineRows: must be from 1 to 1000000000, found 0"},
        {"{'MillisecondsPerRow': -1}", "$.MillisecondsPerRow: must be from 0 to 1000000000, found -1"},
        {"{'BaselineRow': 1}", "$.BaselineRow: unknown member 'BaselineRow'; did you mean 'BaselineRows'?"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        arena = arena_new();
        struct faults *faults = faults_new(arena);
        struct explainer_figures figures = {.baseline_rows = 77};
        ck_assert(!explainer_figures_read(fixture_json(arena, refused[i].text, faults), &figures, faults));
        ck_assert_str_eq(fixture_faults(arena, faults), refused[i].said);
        ck_assert_int_eq(figures.baseline_rows, 77); /* unchanged */
        arena_free(arena);
    }
}
END_TEST

TEST_MAIN("explainer", the_guides_own_figures_come_out, few_features_have_few_coalitions_and_many_are_sampled,
          the_coalitions_of_many_features_are_more_than_any_number,
          a_number_of_samples_holds_as_far_as_there_are_coalitions, a_row_of_a_baseline_is_a_line_that_is_not_blank,
          what_the_configuration_holds_need_not_be_said_again, the_scenario_says_what_the_configuration_does_not_hold,
          the_largest_figures_make_a_number_of_rows, what_neither_says_is_asked_for, figures_out_of_bounds_are_refused)
