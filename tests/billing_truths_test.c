/* Worked bills that others have published or that are arithmetic on stated prices: tests/truths/billing.csv, each row of it. */
#include "models/billing.h"
#include "models/catalogue.h"
#include "models/data_table.h"
#include "models/json.h"
#include "models/money.h"
#include "models/price_book.h"
#include "reports/buffer.h"
#include "sim/arena.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define TRUTHS "tests/truths/billing.csv"
#define GB     BILLING_GB_BYTES
#define MS     NS_PER_MS
#define HOURS  NS_PER_HOUR

/* One type of instance. */
#define FLEET(type, ns)                                                                                                \
    .instance_count = 1, .instances = ((const struct billing_instances[]){{type, .instance_ns = (ns)}})

/* Hours that a million tokens take, as printed: times 3.6e12 whole nanoseconds. */
#define TOKENS_A_NS (INT64_C(9395881418) * 360)
#define TOKENS_B_NS (INT64_C(5598521818) * 360)

/* What the `inputs` of each case say was used, as variants "1" and "2"; and the prices of the case, where those in the
 * catalogue are others. */
static const struct worked_bill {
    const char *case_id, *prices;
    size_t variants;
    struct billing_usage variant[2];
} BILLS[] = {
    {"BP-SHADOW", NULL, 2, {{"1", FLEET("ml.m5.large", 730 * HOURS)}, {"2", FLEET("ml.m5.xlarge", 730 * HOURS)}}},
    /* Volumes for 10 of 30 days beside instances for 100 hours: an entry of its own, whose hours are not paid. A third of a
     * month is a third of ours too. */
    {"BP-INSTANCE",
     NULL,
     2,
     {{"1", 2,
       (const struct billing_instances[]){
           {"ml.m5.xlarge", .instance_ns = 100 * HOURS},
           {"ml.m5.xlarge", .volume_gb = 20, .instance_ns = BILLING_MONTH_NS / 3, .reserved = true}},
       .bytes_in = 15 * GB, .bytes_out = 30 * GB},
      {"2", 2,
       (const struct billing_instances[]){
           {"ml.m5.large", .instance_ns = 100 * HOURS},
           {"ml.m5.large", .volume_gb = 20, .instance_ns = BILLING_MONTH_NS / 3, .reserved = true}},
       .bytes_in = 15 * GB, .bytes_out = 30 * GB}}},
    {"BP-SERVERLESS",
     NULL,
     1,
     {{"1", .memory_mb = 2048, .serverless_ns = 500000 * NS_PER_S, .bytes_in = 10 * GB, .bytes_out = 20 * GB}}},
    {"BP-SERVERLESS-2V",
     NULL,
     2,
     {{"1", .memory_mb = 2048, .serverless_ns = 250000 * NS_PER_S, .bytes_in = 10 * GB, .bytes_out = 20 * GB},
      {"2", .memory_mb = 1024, .serverless_ns = 250000 * NS_PER_S, .bytes_in = 10 * GB, .bytes_out = 20 * GB}}},
    {"BP-SERVERLESS-3GB", NULL, 1, {{"1", .memory_mb = 3072, .serverless_ns = 1000 * (1000 * MS)}}},
    {"BP-SERVERLESS-3GB-10S", NULL, 1, {{"1", .memory_mb = 3072, .serverless_ns = 1000 * (10000 * MS)}}},
    {"BP-RT-M5XL-MONTH", NULL, 1, {{"1", FLEET("ml.m5.xlarge", 730 * HOURS)}}},
    /* "In and out together" have one price: all of it in. */
    {"BP-AWS-SERVERLESS",
     NULL,
     1,
     {{"1", .memory_mb = 2048, .serverless_ns = 10000000 * (100 * MS), .bytes_in = 10 * GB}}},
    /* The monitoring job is no part of an endpoint; its hours cost what an instance's do. */
    {"BP-AWS-REALTIME",
     "{\"DataInPerGB\": \"0.02\", \"DataOutPerGB\": \"0.02\"}",
     2,
     {{"1", FLEET("ml.c5.xlarge", 2 * 31 * NS_PER_DAY), .bytes_in = 3100 * (GB / 1000), .bytes_out = 310 * (GB / 1000)},
      {"2", FLEET("ml.m5.4xlarge", 5 * HOURS / 2)}}},
    {"BP-TIMELINE-a", NULL, 1, {{"1", FLEET("ml.m5.xlarge", (2 * 3600 + 5 * 1800 + 1 * 1800) * NS_PER_S)}}},
    {"BP-TIMELINE-b", NULL, 1, {{"1", FLEET("ml.m5.2xlarge", (20 + 30) * NS_PER_MINUTE)}}},
    {"BP-BREAKEVEN-2GB", NULL, 1, {{"1", FLEET("ml.t2.medium", 720 * HOURS)}}},
    {"BP-TOKENS-a", NULL, 1, {{"1", FLEET("ml.g5.12xlarge", TOKENS_A_NS)}}},
    {"BP-TOKENS-b",
     "{\"InstanceHour\": {\"ml.p4d.24xlarge\": \"37.688\"}}",
     1,
     {{"1", FLEET("ml.p4d.24xlarge", TOKENS_B_NS)}}},
};

/* Which line of the bill a row's `component` is. */
static const struct {
    const char *component, *variant_name, *charge;
} LINES[] = {
    {"production ml.m5.large hours", "1", "Instance hours"},
    {"shadow ml.m5.xlarge hours", "2", "Instance hours"},
    {"ml.m5.xlarge hours", "1", "Instance hours"},
    {"ml.m5.large hours", "2", "Instance hours"},
    {"ml.c5.xlarge hours", "1", "Instance hours"},
    {"ml.m5.4xlarge monitor hours", "2", "Instance hours"},
    {"ml.t2.medium month", "1", "Instance hours"},
    {"instance-hours", "1", "Instance hours"},
    {"seconds per million tokens as hours", "1", "Instance hours"},
    {"volume variant 1", "1", "Volume"},
    {"volume variant 2", "2", "Volume"},
    {"duration 2048 MB", "1", "Serverless duration"},
    {"duration 2 GB", "1", "Serverless duration"},
    {"duration 3072 MB", "1", "Serverless duration"},
    {"duration 1024 MB", "2", "Serverless duration"},
    {"data in", "1", "Data in"},
    {"data in and out", "1", "Data in"},
    {"data in 1", "1", "Data in"},
    {"data in 2", "2", "Data in"},
    {"data in variant 1", "1", "Data in"},
    {"data in variant 2", "2", "Data in"},
    {"data out", "1", "Data out"},
    {"data out 1", "1", "Data out"},
    {"data out 2", "2", "Data out"},
    {"data out variant 1", "1", "Data out"},
    {"data out variant 2", "2", "Data out"},
};

static struct arena *arena;
static struct data_table truths;

static void given_the_worked_bills(void)
{
    arena = arena_new();
    struct buffer *buffer = buffer_new(arena);
    FILE *file = fopen(TRUTHS, "r");
    ck_assert_msg(file != NULL, "can't open %s: run the tests from the project's root", TRUTHS);
    char block[4096];
    for (size_t length = 0; (length = fread(block, 1, sizeof block, file)) > 0;) buffer_add_n(buffer, block, length);
    fclose(file);
    const char *text = buffer_text(buffer);
    truths = data_table_read(arena, text, strlen(text));
}

struct bill {
    struct cost_line *lines;
    size_t count;
};

static struct bill bill_of(const struct worked_bill *worked)
{
    struct faults *faults = faults_new(arena);
    struct price_book *book = price_book_new(arena, catalogue_new(arena));
    if (worked->prices) {
        const struct json_node *prices =
            json_read_text(arena, "prices", worked->prices, strlen(worked->prices), faults);
        ck_assert(price_book_override(book, prices, "us-east-1", faults));
    }
    struct bill bill;
    bill.count = billing_lines((struct billing_terms){.book = book, .region = "us-east-1"}, worked->variant,
                               worked->variants, 1, arena, &bill.lines);
    return bill;
}

static int64_t e10(struct decimal number)
{
    return money_of(number, 1, 1);
}

static struct decimal decimal_of(const char *text)
{
    struct decimal number = {0, 0};
    ck_assert_msg(decimal_read(text, &number), "%s is no decimal", text);
    return number;
}

static struct decimal cell(size_t row, const char *column)
{
    return decimal_of(data_table_cell(&truths, row, column));
}

/* How far the author's figures may be off by his own rounding of a quantity, in 10^-10: such a quantity has eight decimals or
 * more. By half of its last digit, and by the price times that. */
struct rounding {
    int64_t quantity_e10, cost_e10_usd;
};

static struct rounding rounding_of(size_t row)
{
    int decimals = cell(row, "quantity").scale;
    if (decimals < 8) return (struct rounding){0, 0};
    int128 digits = 1;
    for (int i = 0; i < decimals; i++) digits *= 10;
    return (struct rounding){.quantity_e10 = (int64_t)(MONEY_SCALE / (2 * digits)),
                             .cost_e10_usd = money_of(cell(row, "unit_price_usd"), 1, 2 * digits) + 1};
}

static void assert_money(size_t row, int64_t e10_usd, int64_t tolerance_e10)
{
    const char *case_id = data_table_cell(&truths, row, "case_id"), *part = data_table_cell(&truths, row, "component");
    const char *rounded = data_table_cell(&truths, row, "rounded_usd");
    char text[MONEY_TEXT];
    ck_assert_msg(llabs(e10_usd - e10(cell(row, "expected_usd"))) <= tolerance_e10, "%s, %s: %s USD", case_id, part,
                  money_text(e10_usd, text));
    const int64_t cent = MONEY_SCALE / 100;
    money_text((e10_usd + cent / 2) / cent * cent, text);
    ck_assert_msg(strcmp(text, rounded) == 0, "%s, %s: %s, not %s USD", case_id, part, text, rounded);
}

static const struct cost_line *line_of(struct bill bill, const char *component)
{
    for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++)
        for (size_t k = 0; k < bill.count; k++)
            if (strcmp(LINES[i].component, component) == 0 &&
                strcmp(LINES[i].variant_name, bill.lines[k].variant_name) == 0 &&
                strcmp(LINES[i].charge, bill.lines[k].charge) == 0)
                return &bill.lines[k];
    return NULL;
}

/* Whether the row is that line, to the digits that are printed. Returns by how much the author rounded it. */
static int64_t assert_line(size_t row, const struct cost_line *line)
{
    struct rounding rounding = rounding_of(row);
    struct decimal price = decimal_of(line->unit_price), expected_price = cell(row, "unit_price_usd");
    int64_t quantity_off = e10(decimal_of(line->quantity)) - e10(cell(row, "quantity"));
    ck_assert_msg(llabs(quantity_off) <= rounding.quantity_e10, "%s %s", line->quantity, line->unit);
    ck_assert_int_eq(strcasecmp(line->unit, data_table_cell(&truths, row, "quantity_unit")), 0);
    ck_assert_int_eq(price.value, expected_price.value);
    ck_assert_int_eq(price.scale, expected_price.scale);
    assert_money(row, line->cost_e10_usd, rounding.cost_e10_usd);
    return rounding.cost_e10_usd;
}

/* Rows of one case: each is a line, every line is a row, and the lines make the total. Returns how many rows. */
static size_t assert_bill(const struct worked_bill *worked)
{
    struct bill bill = bill_of(worked);
    int64_t rounding_e10 = 0;
    size_t lines = 0, totals = 0;
    for (size_t row = 0; row < truths.rows; row++) {
        const char *component = data_table_cell(&truths, row, "component");
        if (strcmp(data_table_cell(&truths, row, "case_id"), worked->case_id) != 0) continue;
        const struct cost_line *line = line_of(bill, component);
        if (line) {
            rounding_e10 += assert_line(row, line);
            lines++;
        } else if (strcmp(component, "total") == 0) {
            assert_money(row, billing_total_e10_usd(bill.lines, bill.count), rounding_e10);
            totals++;
        }
    }
    ck_assert_msg(lines == bill.count, "%s has %zu lines on the bill and %zu rows", worked->case_id, bill.count, lines);
    return lines + totals;
}

START_TEST(worked_bills_come_out_to_the_digits_that_are_printed)
{
    given_the_worked_bills();
    size_t rows = 0;
    for (size_t i = 0; i < sizeof BILLS / sizeof *BILLS; i++) rows += assert_bill(&BILLS[i]);
    ck_assert_uint_eq(rows, truths.rows - 1); /* all but the row of the next test, whose quantity is no line's */
    arena_free(arena);
}
END_TEST

#define PARTS 7 /* which none of the quantities is a multiple of */

/* What the usage is by the end of part `part`, if it grows evenly; rounded down, as a meter would not have what is not yet there. */
static struct billing_usage used_until(const struct billing_usage *whole, int part)
{
    struct billing_usage usage = *whole;
    struct billing_instances *instances = arena_new_array(arena, whole->instance_count, struct billing_instances);
    for (size_t k = 0; k < whole->instance_count; k++) {
        instances[k] = whole->instances[k];
        instances[k].instance_ns = instances[k].instance_ns * part / PARTS;
    }
    usage.instances = instances;
    int128 *const metered[] = {&usage.serverless_ns,    &usage.provisioned_ns, &usage.provisioned_busy_ns,
                               &usage.bytes_in,         &usage.bytes_out,      &usage.s3_write_requests,
                               &usage.s3_read_requests, &usage.s3_byte_ns,     &usage.sns_publishes};
    for (size_t m = 0; m < sizeof metered / sizeof *metered; m++) *metered[m] = *metered[m] * part / PARTS;
    return usage;
}

/* A part of a worked bill, less what stood there before, is its own quantity times the printed price, within the last digit; all of them
 * together are the line, whose quantity and cost stand in the table. */
START_TEST(worked_bills_come_out_part_by_part)
{
    given_the_worked_bills();
    for (size_t i = 0; i < sizeof BILLS / sizeof *BILLS; i++) {
        struct bill bill = bill_of(&BILLS[i]);
        const struct billing_history *history =
            billing_history_new(BILLS[i].variant, BILLS[i].variants, 1, bill.lines, arena);
        struct billing_amount *before = arena_new_array(arena, bill.count, struct billing_amount);
        struct billing_amount *now = arena_new_array(arena, bill.count, struct billing_amount);
        for (int part = 1; part <= PARTS; part++) {
            struct billing_usage usages[2];
            for (size_t v = 0; v < BILLS[i].variants; v++) usages[v] = used_until(&BILLS[i].variant[v], part);
            billing_history_until(history, usages, now);
            for (size_t l = 0; l < bill.count; l++) {
                int128 quantity = now[l].quantity_e10 - before[l].quantity_e10;
                int64_t cost_e10_usd = now[l].cost_e10_usd - before[l].cost_e10_usd;
                struct decimal price = decimal_of(bill.lines[l].unit_price);
                /* Quantity and cost are each a difference of two that were rounded. */
                ck_assert_int_le(llabs(cost_e10_usd - money_of(price, quantity, MONEY_SCALE)),
                                 2 + money_of(price, 1, 1) / MONEY_SCALE);
                before[l] = now[l];
            }
        }
        for (size_t l = 0; l < bill.count; l++) {
            ck_assert(now[l].quantity_e10 == quantity_read_e10(bill.lines[l].quantity));
            ck_assert_int_eq(now[l].cost_e10_usd, bill.lines[l].cost_e10_usd);
        }
    }
    arena_free(arena);
}
END_TEST

/* The rates measured have five decimals in `inputs`: 295.63781 and 496.16271 tokens a second. */
START_TEST(hours_of_a_million_tokens_are_those_of_the_measured_rate)
{
    const struct decimal million_e5 = {100000 * INT64_C(1000000), 10}; /* tokens, in the 10^-5 that are printed */
    ck_assert_int_eq(money_of(million_e5, NS_PER_S, TOKENS_A_NS), 29563781);
    ck_assert_int_eq(money_of(million_e5, NS_PER_S, TOKENS_B_NS), 49616271);
}
END_TEST

START_TEST(a_serverless_endpoint_breaks_even_with_an_instance_where_the_toolkit_says)
{
    static const struct worked_bill request = {
        "BP-BREAKEVEN-2GB", NULL, 1, {{"1", .memory_mb = 2048, .serverless_ns = 100 * MS}}};
    given_the_worked_bills();
    size_t row = 0;
    while (strcmp(data_table_cell(&truths, row, "component"), "break-even requests a month") != 0) row++;
    int64_t month_e10_usd = e10(cell(row, "expected_usd"));

    struct bill bill = bill_of(&request);

    ck_assert_uint_eq(bill.count, 1);
    ck_assert_int_eq(bill.lines[0].cost_e10_usd, e10(cell(row, "unit_price_usd")));
    int64_t requests = billing_break_even_requests(month_e10_usd, bill.lines[0].cost_e10_usd);
    ck_assert_int_eq(requests, cell(row, "quantity").value);
    assert_money(row, requests * bill.lines[0].cost_e10_usd, 0);
    arena_free(arena);
}
END_TEST

TEST_MAIN("billing_truths", worked_bills_come_out_to_the_digits_that_are_printed, worked_bills_come_out_part_by_part,
          hours_of_a_million_tokens_are_those_of_the_measured_rate,
          a_serverless_endpoint_breaks_even_with_an_instance_where_the_toolkit_says)
