#include "models/catalogue.h"
#include "models/json.h"
#include "models/price_book.h"
#include "models/time.h"
#include "sim/arena.h"
#include "tests/test.h"

#include <string.h>

static struct arena *arena;
static struct price_book *book;
static struct faults *faults;

static void given_the_built_in_prices(void)
{
    arena = arena_new();
    book = price_book_new(arena, catalogue_new(arena));
    faults = faults_new(arena);
}

/* A scenario in us-east-1 whose prices are in prices.json. */
static bool override(const char *text)
{
    const struct json_node *prices = json_read_text(arena, "prices.json", text, strlen(text), faults);
    ck_assert_ptr_nonnull(prices);
    return price_book_override(book, prices, "us-east-1", faults);
}

static struct price price_of(enum price_usage usage, const char *key, const char *region)
{
    struct price price = {.per = 0};
    ck_assert(price_book_find(book, arena, (struct price_key){usage, key, region}, &price));
    return price;
}

static void assert_price(enum price_usage usage, const char *key, const char *region, const char *usd, const char *kind)
{
    char text[MONEY_TEXT];
    struct price price = price_of(usage, key, region);
    ck_assert_str_eq(decimal_text(price.usd, text), usd);
    ck_assert_str_eq(price.kind, kind);
    ck_assert(price.estimated == (strcmp(kind, "estimated") == 0 || strcmp(kind, "quoted") == 0));
}

static void assert_fault(const char *prices, enum fault_kind kind, const char *line)
{
    given_the_built_in_prices();
    ck_assert(override(prices) == (kind == FAULT_WARNING));
    ck_assert_uint_eq(faults_total(faults), 1);
    ck_assert_int_eq(faults_at(faults, 0)->kind, kind);
    ck_assert_str_eq(fault_line(arena, faults_at(faults, 0)), line);
    arena_free(arena);
}

/* us-east-1: Infracost golden file of 2026-05-08 (ddda991), 2048 MB and data; AWS price list, ml.c5.xlarge. */
START_TEST(list_prices_are_found_by_usage_key_and_region)
{
    given_the_built_in_prices();
    assert_price(PRICE_INSTANCE_HOUR, "ml.c5.xlarge", "us-east-1", "0.204", "listed");
    assert_price(PRICE_VOLUME_GB_MONTH, "gp2", "us-east-1", "0.14", "listed");
    assert_price(PRICE_DATA_IN_GB, "", "us-east-1", "0.016", "listed");
    assert_price(PRICE_DATA_OUT_GB, "", "us-east-1", "0.016", "listed");
    assert_price(PRICE_SERVERLESS_SECOND, "2048", "us-east-1", "0.00004", "listed");
    assert_price(PRICE_PROVISIONED_USAGE_SECOND, "2048", "us-east-1", "0.00001", "listed");
    assert_price(PRICE_PROVISIONED_DURATION_SECOND, "2048", "us-east-1", "0.0000233", "listed");
    arena_free(arena);
}
END_TEST

/* 0.0000233 is 0.5825 of 0.00004; 0.5825 * 0.00006 = 0.00003495. p6-b200 and eia2.large: models/catalogue/README.md. */
START_TEST(estimates_and_quotations_are_flagged)
{
    given_the_built_in_prices();
    assert_price(PRICE_PROVISIONED_DURATION_SECOND, "3072", "us-east-1", "0.00003495", "estimated");
    assert_price(PRICE_ACCELERATOR_HOUR, "ml.eia2.large", "us-east-1", "0.336", "quoted");
    ck_assert(price_of(PRICE_INSTANCE_HOUR, "ml.p6-b200.48xlarge", "us-east-1").estimated);
    arena_free(arena);
}
END_TEST

/* AWS bill of December 2023 (aws-samples/sagemaker-ssh-helper): ml.m5.xlarge 0.257, gp2 0.154 in eu-west-1. */
START_TEST(other_regions_have_their_own_prices_where_known)
{
    given_the_built_in_prices();
    assert_price(PRICE_INSTANCE_HOUR, "ml.m5.xlarge", "eu-west-1", "0.257", "listed");
    assert_price(PRICE_VOLUME_GB_MONTH, "gp2", "eu-west-1", "0.154", "listed");
    arena_free(arena);
}
END_TEST

START_TEST(a_region_without_a_price_takes_that_of_us_east_1_as_an_estimate)
{
    given_the_built_in_prices();
    assert_price(PRICE_DATA_IN_GB, "", "sa-east-1", "0.016", "estimated");
    ck_assert_str_eq(price_of(PRICE_SERVERLESS_SECOND, "5120", "sa-east-1").source,
                     "price of us-east-1, as none is known for sa-east-1; "
                     "github:aws-samples/sagemaker-serverless-inference-benchmarking "
                     "src/sm_serverless_benchmarking/cost_constants.py @cb00285");
    arena_free(arena);
}
END_TEST

START_TEST(what_has_no_price_is_not_found)
{
    struct price price;
    given_the_built_in_prices();
    ck_assert(
        !price_book_find(book, arena, (struct price_key){PRICE_INSTANCE_HOUR, "ml.p5e.48xlarge", "us-east-1"}, &price));
    ck_assert(
        !price_book_find(book, arena, (struct price_key){PRICE_INSTANCE_HOUR, "ml.m9.large", "us-east-1"}, &price));
    arena_free(arena);
}
END_TEST

static void assert_one(enum price_usage usage, int64_t per, const char *usd_of_one)
{
    struct price price = price_of(usage, "", "us-east-1");
    struct decimal one;
    char text[MONEY_TEXT];
    ck_assert_int_eq(price.per, per);
    ck_assert_str_eq(price.unit, "request");
    ck_assert(price_of_one(&price, &one));
    ck_assert_str_eq(decimal_text(one, text), usd_of_one);
}

/* S3 (price rows of 2024-07): 0.005 USD for 1000 PUT and 0.0004 for 1000 GET requests; SNS (2026-09-03): 0.5 for a million. */
START_TEST(prices_of_requests_say_how_many_they_buy)
{
    given_the_built_in_prices();
    assert_price(PRICE_S3_STORAGE_GB_MONTH, "", "us-east-1", "0.023", "listed");
    assert_price(PRICE_S3_WRITE, "", "us-east-1", "0.005", "listed");
    assert_one(PRICE_S3_WRITE, 1000, "0.000005");
    assert_one(PRICE_S3_READ, 1000, "0.0000004");
    assert_one(PRICE_SNS_PUBLISH, 1000000, "0.0000005");
    assert_price(PRICE_ADJACENT, "CloudWatchAlarmMonth", "us-east-1", "0.1", "listed");
    arena_free(arena);
}
END_TEST

START_TEST(the_price_of_one_has_no_more_decimals_than_are_kept)
{
    struct decimal one = {7, 3};
    ck_assert(!price_of_one(&(struct price){.usd = {1, 16}, .per = 1000}, &one));
    ck_assert_int_eq(one.value, 7);
    ck_assert(price_of_one(&(struct price){.usd = {1, 15}, .per = 1000}, &one));
    ck_assert_int_eq(one.scale, 18);
    ck_assert(price_of_one(&(struct price){.usd = {25, 0}, .per = 1}, &one));
    ck_assert_int_eq(one.scale, 0);
}
END_TEST

START_TEST(the_users_prices_come_first_and_are_read_exactly)
{
    given_the_built_in_prices();
    ck_assert(override(
        "{\"Region\": \"us-east-1\", \"AsOf\": \"2026-11-01\", \"Source\": \"our contract\", \"Comment\": 1,"
        " \"InstanceHour\": {\"Comment\": \"x\", \"ml.c5.xlarge\": 0.1234567890123, \"ml.m5.large\": null},"
        " \"VolumeGBMonth\": \"0.1\", \"DataInPerGB\": 2e-3, \"DataOutPerGB\": \"0.003\","
        " \"ServerlessSecond\": {\"2048\": \"0.00003\"}, \"AcceleratorHour\": {\"ml.eia2.large\": \"0.3\"},"
        " \"ProvisionedUsageSecond\": {\"1024\": 4e-6},"
        " \"ProvisionedDurationSecond\": {\"6144\": \"0.00006\"}, \"S3StorageGBMonth\": 0.021,"
        " \"S3WritePerThousand\": \"0.004\", \"S3ReadPerThousand\": \"0.0003\", \"SNSPublishPerMillion\": 1}"));
    ck_assert_uint_eq(faults_total(faults), 0);

    assert_price(PRICE_INSTANCE_HOUR, "ml.c5.xlarge", "us-east-1", "0.1234567890123", "given");
    assert_price(PRICE_INSTANCE_HOUR, "ml.m5.large", "us-east-1", "0.115", "listed"); /* left out: as built in */
    assert_price(PRICE_VOLUME_GB_MONTH, "gp2", "us-east-1", "0.1", "given");
    assert_price(PRICE_DATA_IN_GB, "", "us-east-1", "0.002", "given");
    assert_price(PRICE_DATA_OUT_GB, "", "us-east-1", "0.003", "given");
    assert_price(PRICE_SERVERLESS_SECOND, "2048", "us-east-1", "0.00003", "given");
    assert_price(PRICE_ACCELERATOR_HOUR, "ml.eia2.large", "us-east-1", "0.3", "given");
    assert_price(PRICE_PROVISIONED_USAGE_SECOND, "1024", "us-east-1", "0.000004", "given");
    assert_price(PRICE_PROVISIONED_DURATION_SECOND, "6144", "us-east-1", "0.00006", "given");
    assert_price(PRICE_S3_STORAGE_GB_MONTH, "", "us-east-1", "0.021", "given");
    assert_price(PRICE_S3_WRITE, "", "us-east-1", "0.004", "given");
    assert_price(PRICE_S3_READ, "", "us-east-1", "0.0003", "given");
    assert_price(PRICE_SNS_PUBLISH, "", "us-east-1", "1", "given");
    assert_one(PRICE_S3_WRITE, 1000, "0.000004");
    assert_one(PRICE_S3_READ, 1000, "0.0000003");
    assert_one(PRICE_SNS_PUBLISH, 1000000, "0.000001");
    struct price price = price_of(PRICE_INSTANCE_HOUR, "ml.c5.xlarge", "us-east-1");
    ck_assert_str_eq(price.source, "our contract");
    ck_assert_str_eq(price.as_of, "2026-11-01");
    ck_assert_str_eq(price.unit, "hour");
    ck_assert_int_eq(price.per, 1);
    arena_free(arena);
}
END_TEST

START_TEST(the_users_price_is_said_to_be_from_its_file)
{
    given_the_built_in_prices();
    ck_assert(override("{\"DataInPerGB\": 1}"));
    struct price price = price_of(PRICE_DATA_IN_GB, "", "us-east-1");
    ck_assert_str_eq(price.source, "given in prices.json");
    ck_assert_ptr_null(price.as_of);
    arena_free(arena);
}
END_TEST

START_TEST(a_new_instance_type_can_be_given_a_price)
{
    assert_fault("{\"InstanceHour\": {\"ml.c5.xlrge\": 1}}", FAULT_WARNING,
                 "prices.json:1:34: $.InstanceHour['ml.c5.xlrge']: the instance type is not in the catalogue; "
                 "did you mean ml.c5.xlarge?");
}
END_TEST

START_TEST(prices_for_another_region_are_left_out_with_a_warning)
{
    given_the_built_in_prices();
    ck_assert(override("{\"Region\": \"eu-west-1\", \"DataInPerGB\": 1}"));
    ck_assert_uint_eq(faults_count(faults), 0);
    ck_assert_str_eq(
        fault_line(arena, faults_at(faults, 0)),
        "prices.json:1:12: $.Region: the prices are for eu-west-1 but the scenario runs in us-east-1: they are "
        "not used");
    assert_price(PRICE_DATA_IN_GB, "", "us-east-1", "0.016", "listed");
    arena_free(arena);
}
END_TEST

START_TEST(every_fault_of_a_price_names_its_place)
{
    assert_fault("{\"VolumeGBMonth\": 0}", FAULT_INPUT,
                 "prices.json:1:19: $.VolumeGBMonth: must be above 0 (USD), found 0");
    assert_fault("{\"DataInPerGB\": \"-0.01\"}", FAULT_INPUT,
                 "prices.json:1:17: $.DataInPerGB: must be above 0 (USD), found \"-0.01\"");
    assert_fault(
        "{\"DataInPerGB\": \"cheap\"}", FAULT_INPUT,
        "prices.json:1:17: $.DataInPerGB: must be a price in USD: a number, or a decimal string such as \"0.204\", "
        "found \"cheap\"");
    assert_fault(
        "{\"DataInPerGB\": 1e999}", FAULT_INPUT,
        "prices.json:1:17: $.DataInPerGB: must be a price in USD: a number, or a decimal string such as \"0.204\", "
        "found 1e999");
    assert_fault(
        "{\"DataInPerGB\": true}", FAULT_INPUT,
        "prices.json:1:17: $.DataInPerGB: must be a price in USD: a number, or a decimal string such as \"0.204\"");
    assert_fault(
        "{\"SNSPublishPerMillion\": 0.0000000000001}", FAULT_INPUT,
        "prices.json:1:26: $.SNSPublishPerMillion: has too many decimals: it is for 1000000, and the price of one "
        "request must have at most 18");
    assert_fault(
        "{\"InstanceHour\": {\"c5.xlarge\": 1}}", FAULT_INPUT,
        "prices.json:1:32: $.InstanceHour['c5.xlarge']: must be an instance type (ml.FAMILY.SIZE); did you mean "
        "ml.c5.xlarge?");
    assert_fault(
        "{\"ServerlessSecond\": {\"2000\": 1}}", FAULT_INPUT,
        "prices.json:1:31: $.ServerlessSecond['2000']: ServerlessSecond has no price for that; allowed are 1024, "
        "2048, 3072, 4096, 5120, 6144");
    assert_fault("{\"AsOf\": \"2026-02-30\"}", FAULT_INPUT,
                 "prices.json:1:10: $.AsOf: must be a date such as \"2026-11-01\", found \"2026-02-30\"");
    assert_fault("[]", FAULT_INPUT, "prices.json:1:1: $: must be an object of prices, or the name of a file with one");
}
END_TEST

/* The wording of unknown members is models/json.h's; what matters here is that there is a fault and a suggestion. */
START_TEST(an_unknown_member_is_a_fault_that_suggests_the_nearest)
{
    given_the_built_in_prices();
    ck_assert(!override("{\"InstanceHours\": {}, \"DataInPerGB\": 1}"));
    ck_assert_uint_eq(faults_count(faults), 1);
    ck_assert_ptr_nonnull(strstr(faults_at(faults, 0)->text, "InstanceHour"));
    assert_price(PRICE_DATA_IN_GB, "", "us-east-1", "0.016", "listed"); /* nothing was changed */
    arena_free(arena);
}
END_TEST

/* From 2026-09-27, 2026-01-01 and 2021-01-01 to 2026-11-23: differences of GNU `date -ud .. +%s`, over 86400. */
START_TEST(the_age_of_a_price_counts_whole_days)
{
    static const struct {
        const char *as_of;
        int64_t days;
    } AGES[] = {{"2026-09-27", 57}, {"2026-01", 326}, {"2026", 326}, {"2021-2023", 2152}, {"2026-11-24", 0}};
    int64_t on_ns = 0;
    bool zoned;
    given_the_built_in_prices();
    ck_assert(time_read("2026-11-23T12:00:00Z", 20, &on_ns, &zoned));
    for (size_t i = 0; i < sizeof AGES / sizeof *AGES; i++) {
        int64_t days = -1;
        struct price price = {.source = "a list, as of 2020, copied", .as_of = AGES[i].as_of};
        ck_assert(price_source_age_days(price_source_dated(arena, &price), on_ns, &days));
        ck_assert_msg(days == AGES[i].days, "%s: %lld days", AGES[i].as_of, (long long)days);
    }
    int64_t days;
    ck_assert(!price_source_age_days(price_source_dated(arena, &(struct price){.source = "a list"}), on_ns, &days));
    ck_assert(!price_source_age_days("a list, as of long ago", on_ns, &days));
    arena_free(arena);
}
END_TEST

TEST_MAIN("price_book", list_prices_are_found_by_usage_key_and_region, estimates_and_quotations_are_flagged,
          other_regions_have_their_own_prices_where_known,
          a_region_without_a_price_takes_that_of_us_east_1_as_an_estimate, what_has_no_price_is_not_found,
          prices_of_requests_say_how_many_they_buy, the_price_of_one_has_no_more_decimals_than_are_kept,
          the_users_prices_come_first_and_are_read_exactly, the_users_price_is_said_to_be_from_its_file,
          a_new_instance_type_can_be_given_a_price, prices_for_another_region_are_left_out_with_a_warning,
          every_fault_of_a_price_names_its_place, an_unknown_member_is_a_fault_that_suggests_the_nearest,
          the_age_of_a_price_counts_whole_days)
