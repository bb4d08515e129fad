#include "models/money.h"
#include "sim/units.h"
#include "tests/test.h"

static char text[MONEY_TEXT];

static struct decimal decimal(const char *token)
{
    struct decimal number = {-1, -1};
    ck_assert_msg(decimal_read(token, &number), "%s is no decimal", token);
    return number;
}

static void assert_read(const char *token, int64_t value, int scale)
{
    struct decimal number = decimal(token);
    ck_assert_int_eq(number.value, value);
    ck_assert_int_eq(number.scale, scale);
}

START_TEST(a_decimal_is_read_exactly_with_the_smallest_scale)
{
    assert_read("0.115", 115, 3);
    assert_read("2e-05", 2, 5);
    assert_read("0.00002", 2, 5);
    assert_read("-12.50", -125, 1);
    assert_read("100", 100, 0);
    assert_read("1e2", 100, 0);
    assert_read("1.5E+3", 1500, 0);
    assert_read("10.0", 10, 0);
    assert_read("0", 0, 0);
    assert_read("-0.000", 0, 0);
    assert_read("0e999999999999", 0, 0);
    assert_read("0.000000000000000001", 1, 18);
    assert_read("0.1000000000000000000000000000", 1, 1);
    assert_read("9223372036854775807", INT64_MAX, 0);
    assert_read("-9223372036854775808", INT64_MIN, 0);
    assert_read("9.223372036854775807", INT64_MAX, 18);
}
END_TEST

START_TEST(what_is_no_decimal_or_does_not_fit_is_refused_and_changes_nothing)
{
    static const char *const tokens[] = {"",
                                         "-",
                                         ".5",
                                         "5.",
                                         "+1",
                                         "1e",
                                         "1e+",
                                         "--1",
                                         "1.2.3",
                                         "0x10",
                                         " 1",
                                         "1 ",
                                         "NaN",
                                         "Infinity",
                                         "1,5",
                                         "1e19",
                                         "9223372036854775808",
                                         "-9223372036854775809",
                                         "1e-19",
                                         "0.0000000000000000001",
                                         "1e999999999999",
                                         "1e-999999999999",
                                         "1a"};
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        struct decimal number = {7, 3};
        ck_assert_msg(!decimal_read(tokens[i], &number), "\"%s\" was read", tokens[i]);
        ck_assert_int_eq(number.value, 7);
        ck_assert_int_eq(number.scale, 3);
    }
}
END_TEST

/* Quantities, unit prices and products of public bills; `per` is how many of the quantity one priced unit has. */
struct line {
    const char *price;
    int64_t quantity, per;
    const char *product;
};

static void assert_bill(const struct line *lines, size_t count, const char *total)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t product = money_of(decimal(lines[i].price), lines[i].quantity, lines[i].per);
        ck_assert_str_eq(money_text(product, text), lines[i].product);
        sum = money_add(sum, product);
    }
    ck_assert_str_eq(money_text(sum, text), total);
}

/* Infracost repository (Apache-2.0), SageMaker endpoint golden file at commit ddda991 (May 2026), priced by it from the AWS
 * price list, us-east-1: 730 hours of a production and of a shadow instance. */
START_TEST(the_bill_of_a_shadow_variant_is_exact)
{
    static const struct line lines[] = {
        {"0.115", 730 * NS_PER_HOUR, NS_PER_HOUR, "83.95"}, /* ml.m5.large */
        {"0.23", 730 * NS_PER_HOUR, NS_PER_HOUR, "167.90"}, /* ml.m5.xlarge */
    };
    assert_bill(lines, 2, "251.85");
}
END_TEST

/* The same golden file: ml.m5.xlarge and ml.m5.large, 100 h each, 20 GB for 10 of 30 days, 30 GB out and 15 GB in each. It
 * takes 6.66666667 GB-months for a volume. */
START_TEST(the_bill_of_two_variants_with_volumes_and_data_is_exact)
{
    static const struct line lines[] = {
        {"0.23", 100, 1, "23.00"},  {"0.14", 666666667, 100000000, "0.9333333338"},
        {"0.016", 30, 1, "0.48"},   {"0.016", 15, 1, "0.24"},
        {"0.115", 100, 1, "11.50"}, {"0.14", 666666667, 100000000, "0.9333333338"},
        {"0.016", 30, 1, "0.48"},   {"0.016", 15, 1, "0.24"},
    };
    assert_bill(lines, 8, "37.8066666676");
}
END_TEST

/* The same golden file: 500000 s of 2048 MB, 20 GB out, 10 GB in; and 250000 s each of 2048 and 1024 MB. */
START_TEST(the_bills_of_serverless_endpoints_are_exact)
{
    static const struct line one[] = {
        {"0.00004", 500000, 1, "20.00"},
        {"0.016", 20, 1, "0.32"},
        {"0.016", 10, 1, "0.16"},
    };
    static const struct line two[] = {
        {"4e-05", 250000, 1, "10.00"}, {"0.016", 20, 1, "0.32"}, {"0.016", 10, 1, "0.16"},
        {"2e-05", 250000, 1, "5.00"},  {"0.016", 20, 1, "0.32"}, {"0.016", 10, 1, "0.16"},
    };
    assert_bill(one, 3, "20.48");
    assert_bill(two, 6, "15.96");
}
END_TEST

/* Arithmetic on 0.23 USD/h (ml.m5.xlarge, the golden file above): 2 instances for 3600 s, 5 for 1800 s, 1 for 1800 s. */
START_TEST(instance_seconds_are_billed_as_parts_of_an_hour)
{
    int64_t instance_ns = 2 * 3600 * NS_PER_S + 5 * 1800 * NS_PER_S + 1 * 1800 * NS_PER_S;
    ck_assert_str_eq(money_text(money_of(decimal("0.23"), instance_ns, NS_PER_HOUR), text), "1.15");
    ck_assert_str_eq(quantity_text(instance_ns, NS_PER_HOUR, text), "5");
}
END_TEST

/* Arithmetic on 0.461 USD/h (usage type USE1-Host:ml.m5.2xlarge): 50 minutes are 0.384166... USD. */
START_TEST(a_product_is_rounded_once)
{
    ck_assert_str_eq(money_text(money_of(decimal("0.461"), 50 * NS_PER_MINUTE, NS_PER_HOUR), text), "0.3841666667");
    ck_assert_str_eq(quantity_text(50 * NS_PER_MINUTE, NS_PER_HOUR, text), "0.8333333333");
}
END_TEST

/* TGI on SageMaker measurements (Apache-2.0) at the hourly prices of fmbench's pricing file (MIT-0): the hours
 * that a million tokens take (0.9395881418 and 0.5598521818), rounded to 10^-10 USD. */
START_TEST(prices_of_measured_throughput_are_exact)
{
    ck_assert_str_eq(money_text(money_of(decimal("7.09"), 9395881418, MONEY_SCALE), text), "6.6616799254");
    ck_assert_str_eq(money_text(money_of(decimal("37.688"), 5598521818, MONEY_SCALE), text), "21.0997090277");
}
END_TEST

START_TEST(halves_are_rounded_away_from_zero)
{
    struct decimal smallest = {1, 10}; /* 10^-10 USD */
    ck_assert_int_eq(money_of(smallest, 1, 2), 1);
    ck_assert_int_eq(money_of(smallest, -1, 2), -1);
    ck_assert_int_eq(money_of(smallest, 3, 2), 2);
    ck_assert_int_eq(money_of(smallest, 1, 3), 0);
    ck_assert_int_eq(money_of(smallest, -2, 3), -1);
    ck_assert_int_eq(money_of((struct decimal){5, 11}, 1, 1), 1);
    ck_assert_int_eq(money_of((struct decimal){49, 12}, -1, 1), 0);
}
END_TEST

/* 100.000000001 * 900000: the product of the integers is 9e28, and 128 bits hold no more than 1.7e38. */
START_TEST(a_large_product_goes_through_128_bits_and_more)
{
    ck_assert_str_eq(money_text(money_of(decimal("100.000000001"), 900000000000000000, 1000000000000), text),
                     "90000000.0009");
    ck_assert_str_eq(money_text(money_of((struct decimal){INT64_MAX, 0}, INT64_MAX, INT64_MAX), text),
                     "922337203.6854775807"); /* held at the bound */
    ck_assert_str_eq(money_text(money_of((struct decimal){INT64_MAX, 18}, INT64_MAX, INT64_MAX), text), "9.2233720369");
}
END_TEST

/* Amazon S3 FAQs, example of a storage bill: 100 GB of 2^30 bytes for 15 days and 100 TB for 16 days of a month of 744 hours
 * are 42,259,901,212,262,400 byte-hours, or 52,900 GB-months; times 0.023 USD. */
START_TEST(quantities_beyond_64_bits_lose_no_digit)
{
    const int128 byte_ns = (int128)42259901212262400 * NS_PER_HOUR, gb_month = ((int128)1 << 30) * 744 * NS_PER_HOUR;
    ck_assert_str_eq(quantity_text(byte_ns, gb_month, text), "52900");
    ck_assert_str_eq(money_text(money_of(decimal("0.023"), byte_ns, gb_month), text), "1216.70");
    /* One and a half times 10^-10 USD, less one part in 2.6e25, and the half itself. */
    const int128 per = (int128)2 * NS_PER_HOUR * NS_PER_HOUR;
    ck_assert_int_eq(money_of((struct decimal){1, 10}, per / 2 * 3 - 1, per), 1);
    ck_assert_int_eq(money_of((struct decimal){1, 10}, per / 2 * 3, per), 2);
    ck_assert_int_eq(money_of((struct decimal){1, 10}, -per / 2 * 3, per), -2);
    ck_assert_str_eq(quantity_text((int128)1 << 120, 1, text), "9223372036854775808"); /* held at the bound */
}
END_TEST

START_TEST(what_is_beyond_the_range_stays_at_the_bound)
{
    int64_t most = money_of((struct decimal){1000000000, 0}, 1, 1);
    int64_t least = money_of((struct decimal){-INT64_MAX, 0}, INT64_MAX, 1);
    ck_assert(money_overflowed(most) && money_overflowed(least));
    ck_assert_int_eq(most, INT64_MAX);
    ck_assert_int_eq(least, -INT64_MAX);
    ck_assert(money_overflowed(money_add(most, -5)) && money_overflowed(money_add(-5, most)));
    ck_assert(money_overflowed(money_add(INT64_MAX - 1, 1)) && money_overflowed(money_add(-INT64_MAX + 1, -1)));
    ck_assert(!money_overflowed(money_add(INT64_MAX - 2, 1)) && !money_overflowed(0));
}
END_TEST

START_TEST(money_is_written_with_two_decimals_or_more)
{
    ck_assert_str_eq(money_text(0, text), "0.00");
    ck_assert_str_eq(money_text(123456 * MONEY_SCALE / 10000, text), "12.3456");
    ck_assert_str_eq(money_text(-MONEY_SCALE / 2, text), "-0.50");
    ck_assert_str_eq(money_text(1, text), "0.0000000001");
    ck_assert_str_eq(money_text(-INT64_MAX, text), "-922337203.6854775807");
    ck_assert_double_eq(money_to_usd(123456 * MONEY_SCALE / 10000), 12.3456);
    ck_assert_int_eq(money_from_usd(12.3456), 123456 * MONEY_SCALE / 10000);
    ck_assert_int_eq(money_from_usd(-5e-11), -1);
    ck_assert_int_eq(money_from_usd(1e300), INT64_MAX);
    ck_assert_int_eq(money_from_usd(-1e300), -INT64_MAX);
}
END_TEST

START_TEST(decimals_are_written_without_zeros_at_their_end)
{
    ck_assert_str_eq(decimal_text((struct decimal){115, 3}, text), "0.115");
    ck_assert_str_eq(decimal_text((struct decimal){1500, 3}, text), "1.5");
    ck_assert_str_eq(decimal_text((struct decimal){100, 0}, text), "100");
    ck_assert_str_eq(decimal_text((struct decimal){INT64_MIN, 18}, text), "-9.223372036854775808");
    ck_assert_str_eq(decimal_text((struct decimal){-1, 18}, text), "-0.000000000000000001");
    ck_assert_str_eq(quantity_text(INT64_MIN, 1, text), "-9223372036854775808");
    ck_assert_str_eq(quantity_text(INT64_MIN, 3, text), "-3074457345618258602.6666666667");
}
END_TEST

/* 0.235 * 0.9 = 0.2115; 37.688 * 0.64 = 24.12032. What 18 decimals or 64 bits do not hold is rounded half away from zero: 0.5 less
 * 10^-18 of itself; 10^18 less a third of it. */
START_TEST(a_price_less_a_share_is_exact_as_far_as_its_digits_fit)
{
    ck_assert_str_eq(decimal_text(decimal_less((struct decimal){235, 3}, (struct decimal){1, 1}), text), "0.2115");
    ck_assert_str_eq(decimal_text(decimal_less((struct decimal){37688, 3}, (struct decimal){36, 2}), text), "24.12032");
    ck_assert_str_eq(decimal_text(decimal_less((struct decimal){5, 1}, (struct decimal){1, 18}), text), "0.5");
    ck_assert_str_eq(decimal_text(decimal_less((struct decimal){INT64_C(1000000000000000000), 0},
                                               (struct decimal){INT64_C(333333333333333333), 18}),
                                  text),
                     "666666666666666667");
    ck_assert_str_eq(decimal_text(decimal_less((struct decimal){235, 3}, (struct decimal){1, 0}), text), "0");
    ck_assert_str_eq(decimal_text(decimal_less((struct decimal){235, 3}, (struct decimal){0, 0}), text), "0.235");
}
END_TEST

TEST_MAIN("money", a_decimal_is_read_exactly_with_the_smallest_scale,
          what_is_no_decimal_or_does_not_fit_is_refused_and_changes_nothing, the_bill_of_a_shadow_variant_is_exact,
          the_bill_of_two_variants_with_volumes_and_data_is_exact, the_bills_of_serverless_endpoints_are_exact,
          instance_seconds_are_billed_as_parts_of_an_hour, a_product_is_rounded_once,
          prices_of_measured_throughput_are_exact, halves_are_rounded_away_from_zero,
          a_large_product_goes_through_128_bits_and_more, quantities_beyond_64_bits_lose_no_digit,
          what_is_beyond_the_range_stays_at_the_bound, money_is_written_with_two_decimals_or_more,
          decimals_are_written_without_zeros_at_their_end, a_price_less_a_share_is_exact_as_far_as_its_digits_fit)
