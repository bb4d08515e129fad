/* Expressions are read, and computed over the series m1, m2 and m3. Tables that are named are those of CloudWatch's user guide, "Using metric
 * math". */
#include "models/metric_expression.h"

#include "sim/arena.h"
#include "sim/units.h"
#include "tests/dice.h"
#include "tests/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define NO       NAN /* a period without a value */
#define LENGTH   5
#define METRICS  3
#define MEMORIES 100
#define MONDAY_S INT64_C(1764547200) /* date -u -d @1764547200: Mon Dec  1 00:00:00 UTC 2025 */

struct series {
    double value[LENGTH];
};

/* --- Reading --- */

static struct arena *arena;
static struct metric_expression_failure failure;

static const struct term *find(void *self, const char *id, struct metric_expression_failure *said)
{
    (void)self, (void)said;
    if (id[0] != 'm' || id[1] < '1' || id[1] > '0' + METRICS || id[2] != '\0') return NULL;
    return term_metric(arena, (uint32_t)(id[1] - '1'));
}

static const struct term *metrics(void *self, const char *text)
{
    const struct term *parts[METRICS];
    uint32_t count = 0;
    (void)self;
    for (uint32_t m = 0; m < METRICS; m++) {
        const char id[] = {'m', (char)('1' + m), '\0'};
        if (strstr(id, text)) parts[count++] = term_metric(arena, m);
    }
    return count > 0 ? term_array(arena, parts, count) : NULL;
}

static const struct metric_expression_names names = {find, metrics, NULL};

static bool program_of(const char *text, struct formula *formula)
{
    *formula = (struct formula){.operands = METRICS, .period_ns = NS_PER_MINUTE, .epoch_ns = MONDAY_S * NS_PER_S};
    const struct term *term = metric_expression_read(arena, text, &names, &formula->memories, &failure);
    return term && term->type == TERM_SERIES && term_program(arena, term, formula);
}

/* --- Computing --- */

static struct series computed(const char *text, const struct series *of, int64_t first_minute)
{
    struct formula formula;
    struct formula_memory memory[MEMORIES];
    struct series out;
    arena = arena_new();
    ck_assert_msg(program_of(text, &formula), "%s: %d: %s", text, failure.column, failure.text);
    ck_assert_uint_le(formula.memories, MEMORIES);
    formula_forget(&formula, memory);
    for (int i = 0; i < LENGTH; i++) {
        const double operand[METRICS] = {of[0].value[i], of[1].value[i], of[2].value[i]};
        out.value[i] = formula_value(&formula, operand, memory, (first_minute + i) * NS_PER_MINUTE);
    }
    arena_free(arena);
    return out;
}

static void assert_series(const char *text, struct series got, struct series wanted)
{
    for (int i = 0; i < LENGTH; i++) {
        double g = got.value[i], w = wanted.value[i];
        bool same = isnan(w) ? isnan(g) : fabs(g - w) <= 1e-12 * fabs(w);
        ck_assert_msg(same, "%s, period %d: %.17g and not %.17g", text, i, g, w);
    }
}

static void assert_computed(const char *text, const struct series *of, struct series wanted)
{
    assert_series(text, computed(text, of, 0), wanted);
}

struct example {
    const char *text;
    struct series wanted;
};

static void assert_all(const struct example *examples, size_t count, const struct series *of)
{
    for (size_t i = 0; i < count; i++) assert_computed(examples[i].text, of, examples[i].wanted);
}
#define ASSERT_ALL(examples, of) assert_all((examples), sizeof(examples) / sizeof *(examples), (of))

/* The guide's table of comparison and logical operators. */
START_TEST(comparisons_are_those_of_the_guide)
{
    static const struct series of[METRICS] = {{{30, 20, 0, 0}}, {{20, NO, 20, NO}}, {{0}}};
    static const struct example examples[] = {
        {"(m1 < m2)", {{0, 0, 1, 0, 0}}},
        {"(m1 >= 30)", {{1, 0, 0, 0, 0}}},
        {"(m1 > 15 AND m2 > 15)", {{1, 0, 0, 0, 0}}},
    };
    ASSERT_ALL(examples, of);
}
END_TEST

/* The guide's three tables of IF, and what it says of a third that is left out. */
START_TEST(choices_are_those_of_the_guide)
{
    static const struct series of[METRICS] = {{{1, 1, 0, 0, NO}}, {{30, NO, 0, 0, 30}}, {{0, 0, 20, NO, 20}}};
    static const struct example examples[] = {
        {"IF(m1, m2, m3)", {{30, 0, 20, NO, NO}}}, {"IF(m1, 5, m3)", {{5, 5, 20, NO, NO}}},
        {"IF(m1, m2, 5)", {{30, 0, 5, 5, NO}}},    {"IF(m1, m2)", {{30, 0, NO, NO, NO}}},
        {"IF(m1, 7, 8)", {{7, 7, 8, 8, NO}}},      {"IF(1, m2, m3)", {{30, NO, 0, 0, 30}}},
        {"IF(0, m2, m3)", {{0, 0, 20, NO, 20}}},   {"IF(m1 < 1, m3)", {{NO, NO, 20, 0, NO}}},
        {"IF(0 - m1, 1, 2)", {{1, 1, 2, 2, NO}}},
    };
    ASSERT_ALL(examples, of);
}
END_TEST

/* "Missing values in a time series are treated as 0", of two series; a number fills nothing. "If the value of a data point causes a function
 * to attempt to divide by zero, the data point is dropped." */
START_TEST(what_is_missing_is_0_beside_another_series)
{
    static const struct series of[METRICS] = {{{6, NO, 6, NO, 6}}, {{3, 2, NO, NO, 0}}, {{1, 1, 1, 1, 1}}};
    static const struct example examples[] = {
        {"m1 + m2", {{9, 2, 6, NO, 6}}},
        {"m1 - m2", {{3, -2, 6, NO, 6}}},
        {"m1 * m2", {{18, 0, 0, NO, 0}}},
        {"m1 / m2", {{2, 0, NO, NO, NO}}},
        {"m1 + 1", {{7, NO, 7, NO, 7}}},
        {"2 * m1", {{12, NO, 12, NO, 12}}},
        {"m1 / 0", {{NO, NO, NO, NO, NO}}},
        {"-m1", {{-6, NO, -6, NO, -6}}},
        {"m1 == m2", {{0, 0, 0, NO, 0}}},
        {"LOG10(m2)", {{0.47712125471966244, 0.3010299956639812, NO, NO, NO}}},
        {"m1 ^ 1000", {{NO, NO, NO, NO, NO}}}, /* 6^1000 is no number of 64 bits */
        {"TIME_SERIES(4) + m1", {{10, 4, 10, 4, 10}}},
    };
    ASSERT_ALL(examples, of);
}
END_TEST

START_TEST(operators_bind_as_in_arithmetic)
{
    static const struct series of[METRICS] = {{{2, 2, 2, 2, 2}}, {{3, 3, 3, 3, 3}}, {{4, 4, 4, 4, 4}}};
    static const struct {
        const char *text;
        double wanted;
    } cases[] = {
        {"m1 + m2 * m3", 14},
        {"(m1 + m2) * m3", 20},
        {"m3 - m2 - m1", -1},
        {"m3 / m1 / m1", 1},
        {"m1 ^ m2 ^ m1", 512},
        {"-m1 ^ 2", -4},
        {"m1 ^ -1", 0.5},
        {"- - m1", 2},
        {"m1 * -m2", -6},
        {"m1 + 1 == m2", 1},
        {"m1 < m2 AND m3 < m2", 0},
        {"m1 > m2 OR m1 < m2 AND m3 > m2", 1},
        {"m1 != m2 && 0 * m1", 0},
        {"0 || m1", 1},
        {"m1 <= 2", 1},
        {"100 * m1 / m3", 50},
        {".5*m1+1e1", 11},
        {"m1*1E-1", 0.2},
        {"ABS(m1 - m3)", 2},
        {"CEIL(m2 / m1)", 2},
        {"FLOOR(m2 / m1)", 1},
        {"LOG(m1 - 1)", 0},
        {"PERIOD(m1) * m1", 120},
        {"m1 / METRIC_COUNT([m1, m2])", 1},
        {"SUM([m1, m2])", 5},
        {"AVG(METRICS())", 3},
        {"MIN([m3, m2])", 3},
        {"MAX(METRICS('2'))", 3},
        {"SUM(METRICS(\"m\"))", 9},
        {"SUM([METRICS('1'), METRICS('3')])", 6},
        {"SUM(100 / [m1, m3])", 75},
        {"AVG([m1, m3] / m1)", 1.5},
        {"SUM(-[m1, m2])", -5},
        {"MIN(ABS([m1 - m3, m2]))", 2},
        {"FIRST([m3, m2])", 4},
        {"LAST([m3, m2])", 3},
        {"SUM(FILL(METRICS(), 1))", 9},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        double w = cases[c].wanted;
        assert_computed(cases[c].text, of, (struct series){{w, w, w, w, w}});
    }
}
END_TEST

START_TEST(gaps_are_filled)
{
    static const struct series of[METRICS] = {{{NO, 5, NO, NO, 7}}, {{1, NO, 3, 4, 5}}, {{NO, NO, 1, 1, 1}}};
    static const struct example examples[] = {
        {"FILL(m1, 10)", {{10, 5, 10, 10, 7}}},
        {"FILL(m1, m2)", {{1, 5, 3, 4, 7}}},
        {"FILL(m1, REPEAT)", {{NO, 5, 5, 5, 7}}},
        {"FILL(m1, 0) / m2", {{0, NO, 0, 0, 1.4}}},
        {"SUM([m1, m2])", {{1, 5, 3, 4, 12}}},
        {"AVG([m1, m2])", {{0.5, 2.5, 1.5, 2, 6}}}, /* "Missing values are treated as 0." */
        {"MAX([m1, m3])", {{NO, 5, 1, 1, 7}}},
        {"MIN([m1, m3])", {{NO, 5, 1, 1, 1}}},
    };
    ASSERT_ALL(examples, of);
}
END_TEST

/* Of a minute's points; a gap of two minutes before the last. */
START_TEST(differences_are_to_the_value_before)
{
    static const struct series of[METRICS] = {{{60, 180, NO, NO, 540}}, {{1, 1, 1, 1, 1}}, {{0}}};
    static const struct example examples[] = {
        {"DIFF(m1)", {{NO, 120, NO, NO, 360}}},
        {"RATE(m1)", {{NO, 2, NO, NO, 2}}},
        {"DIFF_TIME(m1)", {{NO, 60, NO, NO, 180}}},
        {"SUM(RATE([m1, m2]))", {{NO, 2, 0, 0, 2}}},
    };
    ASSERT_ALL(examples, of);
}
END_TEST

/* The guide: MINUTE 0 to 59, HOUR 0 to 23, DAY 1 (Monday) to 7, EPOCH in seconds, of a period's begin in UTC; a missing point has them too. */
START_TEST(the_time_is_that_of_the_period)
{
    static const struct series of[METRICS] = {{{NO, 1, 1, 1, 1}}, {{0}}, {{0}}};
    const int64_t sunday_2358 = 7 * 1440 - 2;
    assert_series("MINUTE", computed("MINUTE(m1)", of, sunday_2358), (struct series){{58, 59, 0, 1, 2}});
    assert_series("HOUR", computed("HOUR(m1)", of, sunday_2358), (struct series){{23, 23, 0, 0, 0}});
    assert_series("DAY", computed("DAY(m1)", of, sunday_2358), (struct series){{7, 7, 1, 1, 1}});
    assert_series("before", computed("DAY(m1)", of, -(int64_t)(MONDAY_S / 60) - 1), (struct series){{3, 4, 4, 4, 4}});
    double s = (double)(MONDAY_S + sunday_2358 * 60);
    assert_series("EPOCH", computed("EPOCH(m1)", of, sunday_2358),
                  (struct series){{s, s + 60, s + 120, s + 180, s + 240}});
}
END_TEST

START_TEST(what_is_wrong_is_said_with_its_column)
{
    static const struct {
        const char *text;
        int column;
        const char *said;
    } cases[] = {
        {"m1 /", 5, "expected a number, an Id, a function, '(' or '[', found the end"},
        {"(m1", 4, "expected ')' behind what '(' holds, found the end"},
        {"m1 m2", 4, "expected an operator or the end, found 'm2'"},
        {"m1 \303\251", 4, "expected an operator or the end, found '\303\251'"},
        {"1 + m4", 5, "'m4' is the Id of nothing here"},
        {"max([m1])", 1, "'max' must be in capitals: MAX"},
        {"2 * MAXX(m1)", 5, "there is no function 'MAXX'; did you mean MAX?"},
        {"MAX(m1, m2)", 1, "MAX takes 1 argument, found 2; of an array it is MAX([m1, m2])"},
        {"IF(m1)", 1, "IF takes 2 or 3 arguments, found 1"},
        {"ABS m1", 5, "expected '(' behind ABS, found 'm1'"},
        {"MAX([m1, 2])", 5, "an array holds up to 100 time series; TIME_SERIES makes one of a number"},
        {"[m1] + [m2]", 6, "takes one array, not two"},
        {"[m1, m2] > 1", 10, "compares time series and numbers, not arrays"},
        {"SUM(IF([m1], 1))", 5, "IF takes time series and numbers, not arrays"},
        {"PERIOD(m1 + 1)", 1, "PERIOD takes a metric, not what has been computed"},
        {"METRICS('x')", 1, "METRICS(\"x\") finds no metric"},
        {"METRICS('x)", 9, "this text does not end"},
        {"FILL(5, m1)", 1, "FILL takes a time series, or an array of them"},
        {"FILL(m1, [m1])", 1, "FILL fills with a number or a time series"},
        {"TIME_SERIES(m1)", 1, "TIME_SERIES takes a number"},
        {"RATE(5)", 1, "RATE takes a time series, or an array of them"},
        {"MAX(5)", 1, "MAX takes time series, as in [m1, m2]"},
        {"METRIC_COUNT(m1)", 1, "METRIC_COUNT takes an array, as [m1, m2] or METRICS()"},
        {"m1 * 1e999", 6, "'1e999' is no number"},
        {"m1 * 1.2.3", 6, "'1.2.3' is no number"},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct formula formula;
        arena = arena_new();
        ck_assert_msg(!program_of(cases[c].text, &formula), "%s", cases[c].text);
        ck_assert_str_eq(failure.text, cases[c].said);
        ck_assert_msg(failure.column == cases[c].column, "%s: %d", cases[c].text, failure.column);
        ck_assert(!failure.unsupported);
        arena_free(arena);
    }
}
END_TEST

/* The guide advises against those over the whole window in alarms. */
START_TEST(what_is_right_and_not_simulated_is_told_apart)
{
    static const char *const texts[] = {"AVG(m1)",          "m1 - MIN(m1)",     "FILL(m1, LINEAR)",
                                        "RUNNING_SUM(m1)",  "SEARCH('x', 'y')", "SORT(METRICS(), AVG, DESC)",
                                        "STDDEV([m1, m2])", "MONTH(m1)",        "ANOMALY_DETECTION_BAND(m1, 2)"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct formula formula;
        arena = arena_new();
        ck_assert_msg(!program_of(texts[i], &formula) && failure.unsupported, "%s", texts[i]);
        arena_free(arena);
    }
}
END_TEST

START_TEST(nesting_length_and_arrays_have_bounds)
{
    enum { DEEP = 4000 };
    static char deep[DEEP + 1], wide[DEEP + 1];
    struct formula formula;
    arena = arena_new();
    memset(deep, '(', DEEP);
    ck_assert(!program_of(deep, &formula));
    ck_assert_str_eq(failure.text, "nests more than 50 deep");
    memset(deep, '-', DEEP);
    ck_assert(!program_of(deep, &formula));
    for (int i = 0; i + 3 <= DEEP; i += 3) memcpy(wide + i, i == 0 ? "[1," : "m1,", 3);
    ck_assert(!program_of(wide, &formula));
    ck_assert(strstr(failure.text, "has more than 100"));
    arena_free(arena);
}
END_TEST

/* Whatever an expression becomes by a few strokes: it is read and computed, or there is a sentence and a column within it. */
START_TEST(mutations_never_crash)
{
    static const char *const seeds[] = {"IF(FILL(m1, 0) > 0 AND HOUR(m2) >= 8, 100 * m1 / m2, -m3 ^ 2)",
                                        "SUM([METRICS('m'), FILL([m1, m2], REPEAT)]) / METRIC_COUNT(METRICS())",
                                        "MAX([RATE(m1), DIFF(m2), TIME_SERIES(1.5e-3)]) || m3 != PERIOD(m1)"};
    static const char strokes[] = "()[],+-*/^<>=!&|'\". m1EIFX0\t\303";
    struct dice dice = {.key = random_key(4, 0)};
    int right = 0;
    for (int n = 0; n < 20000; n++) {
        char text[100];
        struct formula formula;
        arena = arena_new();
        snprintf(text, sizeof text, "%s", seeds[n % 3]);
        for (uint32_t changes = 1 + upto(&dice, 3); changes > 0; changes--) {
            size_t length = strlen(text), at = upto(&dice, (uint32_t)length - 1);
            if (one_in(&dice, 3))
                memmove(text + at, text + at + 1, length - at);
            else
                text[at] = strokes[upto(&dice, sizeof strokes - 2)];
        }
        if (program_of(text, &formula)) {
            struct formula_memory memory[MEMORIES];
            const double operand[METRICS] = {1, NO, -2};
            formula_forget(&formula, memory);
            double value = formula_value(&formula, operand, memory, NS_PER_MINUTE);
            ck_assert_msg(!isinf(value), "%s", text);
            right++;
        } else if (failure.text) {
            ck_assert_msg(failure.column >= 1 && failure.column <= (int)strlen(text) + 1, "%s", text);
        }
        arena_free(arena);
    }
    ck_assert_int_gt(right, 500); /* of 20,000: some strokes leave it right */
}
END_TEST

TEST_MAIN("metric_expression", comparisons_are_those_of_the_guide, choices_are_those_of_the_guide,
          what_is_missing_is_0_beside_another_series, operators_bind_as_in_arithmetic, gaps_are_filled,
          differences_are_to_the_value_before, the_time_is_that_of_the_period, what_is_wrong_is_said_with_its_column,
          what_is_right_and_not_simulated_is_told_apart, nesting_length_and_arrays_have_bounds, mutations_never_crash)
