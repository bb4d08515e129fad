#include "models/billing.h"
#include "models/catalogue.h"
#include "models/json.h"
#include "models/money.h"
#include "models/price_book.h"
#include "sim/arena.h"
#include "tests/test.h"

#include <string.h>

#define GB BILLING_GB_BYTES

/* INSTANCES("ml.m5.large", .instance_ns = 1): one type. */
#define INSTANCES(...) .instance_count = 1, .instances = ((const struct billing_instances[]){{__VA_ARGS__}})

static struct arena *arena;
static struct catalogue *catalogue;
static struct price_book *book;
static struct billing_terms terms;

static void given_list_prices_in(const char *region)
{
    arena = arena_new();
    catalogue = catalogue_new(arena);
    book = price_book_new(arena, catalogue);
    terms = (struct billing_terms){.book = book, .region = region};
}

static void given_prices(const char *text)
{
    struct faults *faults = faults_new(arena);
    const struct json_node *prices = json_read_text(arena, "prices.json", text, strlen(text), faults);
    ck_assert(price_book_override(book, prices, terms.region, faults));
}

struct bill {
    struct cost_line *lines;
    size_t count;
    int64_t total_e10_usd;
};

static struct bill bill_of(const struct billing_usage *usages, size_t count, uint32_t replications)
{
    struct bill bill;
    bill.count = billing_lines(terms, usages, count, replications, arena, &bill.lines);
    bill.total_e10_usd = billing_total_e10_usd(bill.lines, bill.count);
    return bill;
}

static void assert_usd(int64_t e10_usd, const char *usd)
{
    char text[MONEY_TEXT];
    ck_assert_str_eq(money_text(e10_usd, text), usd);
}

static void assert_line(struct cost_line line, const char *usage_type, const char *quantity, const char *unit,
                        const char *unit_price, const char *usd)
{
    ck_assert_str_eq(line.usage_type, usage_type);
    ck_assert_str_eq(line.quantity, quantity);
    ck_assert_str_eq(line.unit, unit);
    ck_assert_str_eq(line.unit_price, unit_price);
    assert_usd(line.cost_e10_usd, usd);
}

/* Infracost golden file of SageMaker endpoints (commit ddda991, May 2026): 83.95 + 167.90 = 251.85 USD for 730 hours. */
START_TEST(a_shadow_is_billed_as_a_production_variant)
{
    struct billing_usage usages[] = {
        {"production", INSTANCES("ml.m5.large", .instance_ns = 730 * NS_PER_HOUR)},
        {"shadow", INSTANCES("ml.m5.xlarge", .instance_ns = 730 * NS_PER_HOUR)},
    };
    given_list_prices_in("us-east-1");

    struct bill bill = bill_of(usages, 2, 1);

    ck_assert_uint_eq(bill.count, 2);
    assert_line(bill.lines[0], "USE1-Host:ml.m5.large", "730", "Hours", "0.115", "83.95");
    assert_line(bill.lines[1], "USE1-Host:ml.m5.xlarge", "730", "Hours", "0.23", "167.90");
    ck_assert_str_eq(bill.lines[1].variant_name, "shadow");
    ck_assert(!bill.lines[1].estimated);
    assert_usd(bill.total_e10_usd, "251.85");
    arena_free(arena);
}
END_TEST

/* The same golden file: 100 hours of each type, 15 GB in and 30 GB out of each: 23 + 0.24 + 0.48 + 11.5 + 0.24 + 0.48. */
START_TEST(hours_and_data_are_billed_variant_by_variant)
{
    struct billing_usage usages[] = {
        {"A", INSTANCES("ml.m5.xlarge", .instance_ns = 100 * NS_PER_HOUR), .bytes_in = 15 * GB, .bytes_out = 30 * GB},
        {"B", INSTANCES("ml.m5.large", .instance_ns = 100 * NS_PER_HOUR), .bytes_in = 15 * GB, .bytes_out = 30 * GB},
    };
    given_list_prices_in("us-east-1");

    struct bill bill = bill_of(usages, 2, 1);

    ck_assert_uint_eq(bill.count, 6);
    assert_line(bill.lines[0], "USE1-Host:ml.m5.xlarge", "100", "Hours", "0.23", "23.00");
    assert_line(bill.lines[1], "USE1-Hst:Data-Bytes-In", "15", "GB", "0.016", "0.24");
    assert_line(bill.lines[2], "USE1-Hst:Data-Bytes-Out", "30", "GB", "0.016", "0.48");
    assert_line(bill.lines[3], "USE1-Host:ml.m5.large", "100", "Hours", "0.115", "11.50");
    assert_usd(bill.total_e10_usd, "35.94");
    arena_free(arena);
}
END_TEST

/* The same golden file: 20 GB for 10 of 30 days, a third of a month, are 6.66666667 GB-months and 0.93 USD. A third of our
 * month is 730 / 3 hours; 20 / 3 * 0.14 = 0.93333... */
START_TEST(a_volume_is_billed_by_the_share_of_a_month)
{
    struct billing_usage usage = {"A", INSTANCES("ml.m5.xlarge", .volume_gb = 20, .instance_ns = BILLING_MONTH_NS / 3)};
    given_list_prices_in("us-east-1");

    struct bill bill = bill_of(&usage, 1, 1);

    ck_assert_uint_eq(bill.count, 2);
    ck_assert_str_eq(bill.lines[1].charge, "Volume");
    assert_line(bill.lines[1], "USE1-Host:VolumeUsage.gp2", "6.6666666667", "GB-Month", "0.14", "0.9333333333");
    arena_free(arena);
}
END_TEST

/* Price list SKU JDZQJFUVUR8SUWHS, usage type USE1-Host:ml.m5.xlarge (June 2026): 730 h * 0.23 = 167.90 USD a month. */
START_TEST(a_month_of_one_instance)
{
    struct billing_usage usage = {"A", INSTANCES("ml.m5.xlarge", .instance_ns = 730 * NS_PER_HOUR)};
    given_list_prices_in("us-east-1");
    assert_usd(bill_of(&usage, 1, 1).total_e10_usd, "167.90");
    arena_free(arena);
}
END_TEST

/* By hand: 2 instances for 3600 s, 5 for 1800 s, 1 for 1800 s are 5 instance-hours at 0.23: 1.15 USD. */
START_TEST(scaling_is_billed_by_the_instance_second)
{
    struct billing_usage usage = {
        "A", INSTANCES("ml.m5.xlarge", .instance_ns = (2 * 3600 + 5 * 1800 + 1 * 1800) * NS_PER_S)};
    given_list_prices_in("us-east-1");

    struct bill bill = bill_of(&usage, 1, 1);

    assert_line(bill.lines[0], "USE1-Host:ml.m5.xlarge", "5", "Hours", "0.23", "1.15");
    arena_free(arena);
}
END_TEST

/* By hand: one instance for 20 and for 30 minutes are 5/6 h at 0.461: 0.384166.. USD. */
START_TEST(part_hours_are_billed_to_the_last_digit)
{
    struct billing_usage usage = {"A", INSTANCES("ml.m5.2xlarge", .instance_ns = (20 + 30) * NS_PER_MINUTE)};
    given_list_prices_in("us-east-1");

    struct bill bill = bill_of(&usage, 1, 1);

    assert_line(bill.lines[0], "USE1-Host:ml.m5.2xlarge", "0.8333333333", "Hours", "0.461", "0.3841666667");
    arena_free(arena);
}
END_TEST

/* Replications of 1, 1 and 2 hours: the mean is 4/3 h, 0.23 * 4/3 = 0.30666.., rounded once; three roundings of a third
 * each would give another last digit for the data: 100 bytes / 3 * 0.016e-9. */
START_TEST(a_line_is_the_mean_over_replications_and_lines_sum_to_the_total)
{
    struct billing_usage usages[] = {
        {"A", INSTANCES("ml.m5.xlarge", .instance_ns = 4 * NS_PER_HOUR), .bytes_in = 100},
        {"B", INSTANCES("ml.c5.xlarge", .instance_ns = 1, .volume_gb = 7)},
    };
    given_list_prices_in("us-east-1");

    struct bill bill = bill_of(usages, 2, 3);

    assert_line(bill.lines[0], "USE1-Host:ml.m5.xlarge", "1.3333333333", "Hours", "0.23", "0.3066666667");
    assert_line(bill.lines[1], "USE1-Hst:Data-Bytes-In", "0.0000000333", "GB", "0.016", "0.0000000005");
    int64_t sum = 0;
    for (size_t i = 0; i < bill.count; i++) sum += bill.lines[i].cost_e10_usd;
    ck_assert_int_eq(sum, bill.total_e10_usd);
    assert_usd(bill.total_e10_usd, "0.3066666672");
    arena_free(arena);
}
END_TEST

/* 1000 instances for a year, 100 replications: 3.2e21 ns, beyond 64 bits. 8,760,000 h * 0.23 = 2,014,800 USD; 500 GB on each
 * for 12 months are 6,000,000 GB-months * 0.14 = 840,000 USD. */
START_TEST(a_bill_of_many_instance_years_is_exact)
{
    struct billing_usage usage = {
        "A", INSTANCES("ml.m5.xlarge", .volume_gb = 500, .instance_ns = (int128)100 * 1000 * 8760 * NS_PER_HOUR)};
    given_list_prices_in("us-east-1");

    struct bill bill = bill_of(&usage, 1, 100);

    assert_line(bill.lines[0], "USE1-Host:ml.m5.xlarge", "8760000", "Hours", "0.23", "2014800.00");
    assert_line(bill.lines[1], "USE1-Host:VolumeUsage.gp2", "6000000", "GB-Month", "0.14", "840000.00");
    arena_free(arena);
}
END_TEST

START_TEST(what_was_not_used_has_no_line_but_an_idle_variant_has_its_hours)
{
    struct billing_usage usage = {"A", INSTANCES("ml.m5.xlarge", .volume_gb = 20)};
    given_list_prices_in("us-east-1");

    struct bill bill = bill_of(&usage, 1, 1);

    ck_assert_uint_eq(bill.count, 1);
    assert_line(bill.lines[0], "USE1-Host:ml.m5.xlarge", "0", "Hours", "0.23", "0.00");
    arena_free(arena);
}
END_TEST

/* The service model of botocore: local disks take the place of a volume. */
START_TEST(types_with_disks_of_their_own_get_no_volume)
{
    given_list_prices_in("us-east-1");
    ck_assert_int_eq(billing_volume_gb(catalogue_find(catalogue, "ml.m5.xlarge"), 20), 20);
    ck_assert_int_eq(billing_volume_gb(catalogue_find(catalogue, "ml.m5.xlarge"), 0), 0);
    ck_assert_int_eq(billing_volume_gb(catalogue_find(catalogue, "ml.m5d.xlarge"), 20), 0);
    ck_assert_int_eq(billing_volume_gb(NULL, 20), 20);
    arena_free(arena);
}
END_TEST

/* Elastic Inference is retired; a public README of about 2022 is all that is known of its prices. 0.168 is half of 0.336. */
START_TEST(a_retired_accelerator_is_billed_at_an_estimate)
{
    struct billing_usage usage = {"A", INSTANCES("ml.m5.large", "ml.eia2.medium", .instance_ns = NS_PER_HOUR)};
    given_list_prices_in("us-east-1");

    struct bill bill = bill_of(&usage, 1, 1);

    ck_assert_uint_eq(bill.count, 2);
    ck_assert_str_eq(bill.lines[1].charge, "Accelerator hours");
    assert_line(bill.lines[1], "USE1-Host:ml.eia2.medium", "1", "Hours", "0.168", "0.168");
    ck_assert(bill.lines[1].estimated);
    arena_free(arena);
}
END_TEST

/* The price list of eu-west-1 has no ml.c5.xlarge in the catalogue; 0.204 is that of us-east-1. */
START_TEST(a_price_from_another_region_is_flagged_and_says_so)
{
    static const char SAID[] = "price of us-east-1, as none is known for eu-west-1; ";
    struct billing_usage usage = {"A", INSTANCES("ml.c5.xlarge", .instance_ns = NS_PER_HOUR, .volume_gb = 730)};
    given_list_prices_in("eu-west-1");

    struct bill bill = bill_of(&usage, 1, 1);

    assert_line(bill.lines[0], "EU-Host:ml.c5.xlarge", "1", "Hours", "0.204", "0.204");
    ck_assert(bill.lines[0].estimated);
    ck_assert_msg(strncmp(bill.lines[0].price_source, SAID, strlen(SAID)) == 0, "%s", bill.lines[0].price_source);
    assert_line(bill.lines[1], "EU-Host:VolumeUsage.gp2", "1", "GB-Month", "0.154", "0.154"); /* AWS bill of 2023-12 */
    ck_assert(!bill.lines[1].estimated);
    ck_assert_str_eq(bill.lines[1].price_source,
                     "github:aws-samples/sagemaker-ssh-helper Sample_Costs.md @b6bf9ba (AWS "
                     "bill of December 2023), as of 2023-12");
    arena_free(arena);
}
END_TEST

START_TEST(a_region_without_a_prefix_stands_for_itself)
{
    struct billing_usage usage = {"A", INSTANCES("ml.c5.xlarge", .instance_ns = NS_PER_HOUR)};
    given_list_prices_in("xx-west-9");
    ck_assert_str_eq(bill_of(&usage, 1, 1).lines[0].usage_type, "xx-west-9-Host:ml.c5.xlarge");
    arena_free(arena);
}
END_TEST

START_TEST(a_type_without_a_price_is_a_fault_and_never_free)
{
    struct billing_usage priced = {"A", INSTANCES(.instance_type = "ml.c5.xlarge")};
    struct billing_usage unpriced = {"B", INSTANCES(.instance_type = "ml.p5e.48xlarge")};
    given_list_prices_in("us-east-1");
    struct faults *faults = faults_new(arena);
    struct place at = {.path = "$.ProductionVariants[1].InstanceType"};

    ck_assert(billing_check(terms, &priced, at, faults, arena));
    ck_assert(!billing_check(terms, &unpriced, at, faults, arena));

    ck_assert_uint_eq(faults_count(faults), 1);
    ck_assert_str_eq(faults_at(faults, 0)->text,
                     "no price is known for USE1-Host:ml.p5e.48xlarge: give one in \"Prices\", "
                     "as {\"InstanceHour\": {\"ml.p5e.48xlarge\": \"..\"}}");
    ck_assert_str_eq(faults_at(faults, 0)->at.path, at.path);
    arena_free(arena);
}
END_TEST

/* By hand, at 0.23, 0.115 and 0.14: 2 h of the first type, 3 h of the second with 730 GB each, none of the third. */
START_TEST(each_type_of_a_pool_has_its_lines)
{
    const struct billing_instances pools[] = {{"ml.m5.xlarge", .instance_ns = 2 * NS_PER_HOUR},
                                              {"ml.m5.large", .volume_gb = 730, .instance_ns = 3 * NS_PER_HOUR},
                                              {"ml.c5.xlarge", .volume_gb = 730}};
    struct billing_usage usage = {"A", .instance_count = 3, .instances = pools, .bytes_in = GB};
    given_list_prices_in("us-east-1");

    struct bill bill = bill_of(&usage, 1, 1);

    ck_assert_uint_eq(bill.count, 5);
    assert_line(bill.lines[0], "USE1-Host:ml.m5.xlarge", "2", "Hours", "0.23", "0.46");
    assert_line(bill.lines[1], "USE1-Host:ml.m5.large", "3", "Hours", "0.115", "0.345");
    assert_line(bill.lines[2], "USE1-Host:VolumeUsage.gp2", "3", "GB-Month", "0.14", "0.42");
    assert_line(bill.lines[3], "USE1-Host:ml.c5.xlarge", "0", "Hours", "0.204", "0.00");
    assert_line(bill.lines[4], "USE1-Hst:Data-Bytes-In", "1", "GB", "0.016", "0.016");
    arena_free(arena);
}
END_TEST

/* By hand: half a month of 20 GB at 0.14 is 1.40. No on-demand price of the type is known. */
START_TEST(reserved_instances_pay_for_all_but_their_hours)
{
    struct billing_usage usage = {
        "A", INSTANCES("ml.p5e.48xlarge", .volume_gb = 20, .instance_ns = BILLING_MONTH_NS / 2, .reserved = true)};
    given_list_prices_in("us-east-1");
    struct faults *faults = faults_new(arena);

    ck_assert(billing_check(terms, &usage, (struct place){.path = "$"}, faults, arena));
    struct bill bill = bill_of(&usage, 1, 1);

    ck_assert_uint_eq(faults_total(faults), 0);
    ck_assert_uint_eq(bill.count, 1);
    assert_line(bill.lines[0], "USE1-Host:VolumeUsage.gp2", "10", "GB-Month", "0.14", "1.40");
    arena_free(arena);
}
END_TEST

/* Price list SKU PUE6HBQ8KFHBUN5T, usage type USE1-ServerlessInf:Mem-3GB (September 2026): 1000 calls of 1 s cost 0.06 USD.
 * And one of 1 ms: 0.06 / 10^6. */
START_TEST(serverless_requests_pay_for_memory_by_the_millisecond)
{
    struct billing_usage usages[] = {{"A", .memory_mb = 3072, .serverless_ns = 1000 * NS_PER_S},
                                     {"B", .memory_mb = 3072, .serverless_ns = NS_PER_MS}};
    given_list_prices_in("us-east-1");

    struct bill bill = bill_of(usages, 2, 1);

    ck_assert_uint_eq(bill.count, 2);
    ck_assert_str_eq(bill.lines[0].charge, "Serverless duration");
    assert_line(bill.lines[0], "USE1-ServerlessInf:Mem-3GB", "1000", "Seconds", "0.00006", "0.06");
    assert_line(bill.lines[1], "USE1-ServerlessInf:Mem-3GB", "0.001", "Seconds", "0.00006", "0.00000006");
    arena_free(arena);
}
END_TEST

/* Infracost golden file of SageMaker endpoints (commit ddda991, May 2026), 2048 MB: 0.00001 USD a second for what is kept,
 * 0.0000233 for what runs on it. By hand: 5 kept for an hour are 18000 s and 0.18; 3600 s of requests are 0.08388. */
START_TEST(provisioned_concurrency_is_paid_while_it_is_kept_and_while_it_runs)
{
    struct billing_usage usage = {"A", .memory_mb = 2048, .provisioned_ns = 5 * NS_PER_HOUR,
                                  .provisioned_busy_ns = NS_PER_HOUR};
    given_list_prices_in("us-east-1");

    struct bill bill = bill_of(&usage, 1, 1);

    ck_assert_uint_eq(bill.count, 2);
    ck_assert_str_eq(bill.lines[0].charge, "Provisioned concurrency usage");
    assert_line(bill.lines[0], "USE1-ProvisionedConcurrency:Usage-2GB", "18000", "Seconds", "0.00001", "0.18");
    ck_assert_str_eq(bill.lines[1].charge, "Provisioned concurrency duration");
    assert_line(bill.lines[1], "USE1-ProvisionedConcurrency:Mem-2GB", "3600", "Seconds", "0.0000233", "0.08388");
    ck_assert(!bill.lines[0].estimated && !bill.lines[1].estimated);
    arena_free(arena);
}
END_TEST

/* No serverless price outside us-east-1 is known; 0.00004 is the one there. */
START_TEST(a_serverless_price_from_another_region_is_flagged_and_says_so)
{
    static const char SAID[] = "price of us-east-1, as none is known for eu-central-1; ";
    struct billing_usage usage = {"A", .memory_mb = 2048, .serverless_ns = NS_PER_S, .provisioned_ns = NS_PER_S};
    given_list_prices_in("eu-central-1");

    struct bill bill = bill_of(&usage, 1, 1);

    ck_assert_uint_eq(bill.count, 2);
    assert_line(bill.lines[0], "EUC1-ServerlessInf:Mem-2GB", "1", "Seconds", "0.00004", "0.00004");
    for (size_t i = 0; i < bill.count; i++) {
        ck_assert(bill.lines[i].estimated);
        ck_assert_msg(strncmp(bill.lines[i].price_source, SAID, strlen(SAID)) == 0, "%s", bill.lines[i].price_source);
    }
    arena_free(arena);
}
END_TEST

/* Price rows of 2024-07 and 2026-09-03: 0.005 USD for 1000 writes, 0.0004 for 1000 reads, 0.023 for a GB-month, 0.5 for a
 * million publishes. By hand: 10 GB of 2^30 bytes for half a month are 5 GB-months. */
START_TEST(what_is_beside_the_endpoint_is_billed_request_by_request)
{
    struct billing_usage usage = {NULL, .s3_write_requests = 1500, .s3_read_requests = 2500, .sns_publishes = 3,
                                  .s3_byte_ns = (int128)10 * BILLING_S3_GB_BYTES * (BILLING_MONTH_NS / 2)};
    given_list_prices_in("us-east-1");

    struct bill bill = bill_of(&usage, 1, 1);

    ck_assert_uint_eq(bill.count, 4);
    assert_line(bill.lines[0], "USE1-Requests-Tier1", "1500", "Requests", "0.000005", "0.0075");
    assert_line(bill.lines[1], "USE1-Requests-Tier2", "2500", "Requests", "0.0000004", "0.001");
    assert_line(bill.lines[2], "USE1-TimedStorage-ByteHrs", "5", "GB-Month", "0.023", "0.115");
    assert_line(bill.lines[3], "USE1-SNS-Requests-Tier1", "3", "Requests", "0.0000005", "0.0000015");
    ck_assert_str_eq(bill.lines[0].charge, "S3 writes");
    ck_assert_str_eq(bill.lines[1].charge, "S3 reads");
    ck_assert_str_eq(bill.lines[2].charge, "S3 storage");
    ck_assert_str_eq(bill.lines[3].charge, "SNS publishes");
    for (size_t i = 0; i < bill.count; i++) ck_assert_ptr_null(bill.lines[i].variant_name);
    arena_free(arena);
}
END_TEST

/* By hand: 7 writes in 3 replications are 7/3 * 0.000005 = 0.00001166..; 2^50 bytes for a month in each of 100 replications
 * are 2^20 GB-months and 2^20 * 0.023 USD, from a sum of 3e32 byte-nanoseconds. */
START_TEST(small_and_large_means_are_rounded_once)
{
    struct billing_usage few = {NULL, .s3_write_requests = 7};
    struct billing_usage many = {NULL, .s3_byte_ns = ((int128)1 << 50) * BILLING_MONTH_NS * 100};
    given_list_prices_in("us-east-1");

    assert_line(bill_of(&few, 1, 3).lines[0], "USE1-Requests-Tier1", "2.3333333333", "Requests", "0.000005",
                "0.0000116667");
    assert_line(bill_of(&many, 1, 100).lines[0], "USE1-TimedStorage-ByteHrs", "1048576", "GB-Month", "0.023",
                "24117.248");
    arena_free(arena);
}
END_TEST

/* By hand: 2000 requests at 0.006 and at 0.0003 USD for 1000, a million at 0.4 for a million, one second at 0.00003. */
START_TEST(the_users_prices_are_billed_for_as_many_as_they_buy)
{
    struct billing_usage usage = {"A",
                                  .memory_mb = 2048,
                                  .serverless_ns = NS_PER_S,
                                  .s3_write_requests = 2000,
                                  .s3_read_requests = 2000,
                                  .sns_publishes = 1000000};
    given_list_prices_in("eu-west-1");
    given_prices("{\"S3WritePerThousand\": \"0.006\", \"S3ReadPerThousand\": 0.0003, \"SNSPublishPerMillion\": 0.4,"
                 " \"ServerlessSecond\": {\"2048\": \"0.00003\"}}");

    struct bill bill = bill_of(&usage, 1, 1);

    ck_assert_uint_eq(bill.count, 4);
    assert_line(bill.lines[0], "EU-ServerlessInf:Mem-2GB", "1", "Seconds", "0.00003", "0.00003");
    assert_line(bill.lines[1], "EU-Requests-Tier1", "2000", "Requests", "0.000006", "0.012");
    assert_line(bill.lines[2], "EU-Requests-Tier2", "2000", "Requests", "0.0000003", "0.0006");
    assert_line(bill.lines[3], "EU-SNS-Requests-Tier1", "1000000", "Requests", "0.0000004", "0.40");
    for (size_t i = 0; i < bill.count; i++) ck_assert(!bill.lines[i].estimated);
    arena_free(arena);
}
END_TEST

/* The service offers 1024 to 6144 MB; the two types are sold as reserved capacity only. */
START_TEST(every_missing_price_is_found)
{
    static const char *const MISSING[] = {"USE1-Host:ml.p5e.48xlarge", "USE1-Host:ml.trn2.48xlarge",
                                          "USE1-ServerlessInf:Mem-7GB", "USE1-ProvisionedConcurrency:Usage-7GB",
                                          "USE1-ProvisionedConcurrency:Mem-7GB"};
    const struct billing_instances pools[] = {
        {.instance_type = "ml.p5e.48xlarge"}, {.instance_type = "ml.c5.xlarge"}, {.instance_type = "ml.trn2.48xlarge"}};
    struct billing_usage usage = {"A", .instance_count = 3, .instances = pools, .memory_mb = 7168};
    given_list_prices_in("us-east-1");
    struct faults *faults = faults_new(arena);

    ck_assert(!billing_check(terms, &usage, (struct place){.path = "$"}, faults, arena));

    ck_assert_uint_eq(faults_count(faults), sizeof MISSING / sizeof *MISSING);
    for (size_t i = 0; i < faults_count(faults); i++)
        ck_assert_ptr_nonnull(strstr(faults_at(faults, i)->text, MISSING[i]));
    arena_free(arena);
}
END_TEST

/* By hand: 10 / 3 = 3.33; at a price that divides, the last request costs exactly as much. */
START_TEST(the_break_even_is_the_last_request_that_costs_no_more)
{
    ck_assert_int_eq(billing_break_even_requests(10, 3), 3);
    ck_assert_int_eq(billing_break_even_requests(9, 3), 3);
    ck_assert_int_eq(billing_break_even_requests(2, 3), 0);
}
END_TEST

TEST_MAIN("billing", a_shadow_is_billed_as_a_production_variant, hours_and_data_are_billed_variant_by_variant,
          a_volume_is_billed_by_the_share_of_a_month, a_month_of_one_instance, scaling_is_billed_by_the_instance_second,
          part_hours_are_billed_to_the_last_digit, a_line_is_the_mean_over_replications_and_lines_sum_to_the_total,
          a_bill_of_many_instance_years_is_exact, what_was_not_used_has_no_line_but_an_idle_variant_has_its_hours,
          types_with_disks_of_their_own_get_no_volume, a_retired_accelerator_is_billed_at_an_estimate,
          a_price_from_another_region_is_flagged_and_says_so, a_region_without_a_prefix_stands_for_itself,
          a_type_without_a_price_is_a_fault_and_never_free, each_type_of_a_pool_has_its_lines,
          reserved_instances_pay_for_all_but_their_hours, serverless_requests_pay_for_memory_by_the_millisecond,
          provisioned_concurrency_is_paid_while_it_is_kept_and_while_it_runs,
          a_serverless_price_from_another_region_is_flagged_and_says_so,
          what_is_beside_the_endpoint_is_billed_request_by_request, small_and_large_means_are_rounded_once,
          the_users_prices_are_billed_for_as_many_as_they_buy, every_missing_price_is_found,
          the_break_even_is_the_last_request_that_costs_no_more)
