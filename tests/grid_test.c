#include "models/sha256.h"
#include "scenarios/grid.h"
#include "sim/arena.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <string.h>

/* A document and what was made of it. */
struct scene {
    struct arena *arena;
    struct faults *faults;
    struct sweep sweep;
    bool read;
};

static struct scene span(const char *document, const char *const *varies)
{
    struct scene scene = {.arena = arena_new()};
    size_t count = 0;
    scene.faults = faults_new(scene.arena);
    struct json_node *root = fixture_json(scene.arena, document, scene.faults);
    const char *texts[16];
    for (; varies[count]; count++) texts[count] = fixture_quoted(scene.arena, varies[count]);
    scene.read = grid_read(scene.arena, texts, count, root, &scene.sweep, scene.faults);
    return scene;
}

static const char *values_of(const struct scene *scene, size_t axis)
{
    const char *text = "";
    for (size_t v = 0; v < scene->sweep.axes[axis].count; v++)
        text = arena_format(scene->arena, "%s%s%s", text, v ? " " : "", scene->sweep.axes[axis].values[v].json);
    return text;
}

START_TEST(ranges_are_the_decimals_that_one_would_type)
{
    static const struct {
        const char *range, *values;
    } cases[] = {
        {"/N=1:4:1", "1 2 3 4"},
        {"/N=0.1:0.3:0.1", "0.1 0.2 0.3"}, /* 0.1 + 0.2 is not 0.3 in binary */
        {"/N=1:2:0.3", "1 1.3 1.6 1.9"},
        {"/N=3:-1:-2", "3 1 -1"},
        {"/N=-0.5:0.5:0.5", "-0.5 0 0.5"},
        {"/N=7:7:1", "7"},
        {"/N=0:0.000000002:0.000000001", "0 0.000000001 0.000000002"},
        {"/N=1e3:3e3:1e3", "1000 2000 3000"},
        {"/N=-4000000000:4000000000:4000000000", "-4000000000 0 4000000000"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene = span("{'N': 1}", SETS(cases[i].range));
        ck_assert_str_eq(trial_said(&(struct trial){.arena = scene.arena, .faults = scene.faults}), "none");
        ck_assert_str_eq(values_of(&scene, 0), cases[i].values);
        arena_free(scene.arena);
    }
}
END_TEST

START_TEST(lists_are_parted_at_commas_outside_of_values)
{
    struct scene scene = span("{'N': 1}", SETS("/N={'a': [1, 2], 'b': '},{'} , 'x,\\'y', [1,[2,3]],null,true"));
    ck_assert(scene.read);
    ck_assert_uint_eq(scene.sweep.axes[0].count, 5);
    ck_assert_str_eq(scene.sweep.axes[0].values[0].json, fixture_quoted(scene.arena, "{'a': [1, 2], 'b': '},{'}"));
    ck_assert_str_eq(scene.sweep.axes[0].values[1].label, fixture_quoted(scene.arena, "x,'y"));
    ck_assert_str_eq(scene.sweep.axes[0].values[2].json, "[1,[2,3]]");
    arena_free(scene.arena);
}
END_TEST

/* 2 x 3 cells: A changes every third cell, B with every one. */
START_TEST(the_last_axis_changes_fastest)
{
    struct scene scene = span("{'A': 2, 'B': 5}", SETS("/A=1,2", "/B=4,5,6"));
    static const char *const wanted[] = {"A=1, B=4", "A=1, B=5", "A=1, B=6", "A=2, B=4", "A=2, B=5", "A=2, B=6"};
    ck_assert_uint_eq(scene.sweep.cell_count, 6);
    for (size_t c = 0; c < 6; c++) ck_assert_str_eq(sweep_cell_label(scene.arena, &scene.sweep, c), wanted[c]);
    ck_assert_uint_eq(scene.sweep.base, 4); /* A=2, B=5: the document's own */
    ck_assert_uint_eq(sweep_cell_with(&scene.sweep, 4, 0, 0), 1);
    ck_assert_uint_eq(sweep_cell_with(&scene.sweep, 4, 1, 2), 5);
    const char *const *changes = grid_changes(scene.arena, &scene.sweep, 2);
    ck_assert_str_eq(changes[0], "/A=1");
    ck_assert_str_eq(changes[1], "/B=6");
    arena_free(scene.arena);
}
END_TEST

START_TEST(the_base_is_the_middle_where_the_own_value_is_not_among_them)
{
    struct scene scene = span("{'A': 9, 'B': 1.0}", SETS("/A=1:5:1", "/B=1,2"));
    ck_assert(!scene.sweep.axes[0].base_is_own);
    ck_assert_uint_eq(scene.sweep.axes[0].base, 2);
    ck_assert(scene.sweep.axes[1].base_is_own); /* 1.0 is 1 */
    ck_assert_uint_eq(scene.sweep.axes[1].base, 0);
    arena_free(scene.arena);
}
END_TEST

START_TEST(labels_are_as_long_as_it_takes_to_tell_axes_apart)
{
    struct scene scene =
        span("{'V': [{'C': 1, 'D': [7]}, {'C': 2}], 'a/b': 1}", SETS("/V/0/C=1", "/V/1/C=2", "/V/0/D/0=7", "/a~1b=1"));
    ck_assert_str_eq(scene.sweep.axes[0].label, "0/C");
    ck_assert_str_eq(scene.sweep.axes[1].label, "1/C");
    ck_assert_str_eq(scene.sweep.axes[2].label, "D/0");
    ck_assert_str_eq(scene.sweep.axes[3].label, "a~1b");
    arena_free(scene.arena);
}
END_TEST

/* --- The best, and what matters most: a grid of 2 x 2 with figures made up here. --- */

static void set(struct scene *scene, size_t cell, int64_t cost, double p99, uint64_t met)
{
    struct sweep_cell *of = &scene->sweep.cells[cell];
    of->state = SWEEP_DONE;
    of->figures = (struct sweep_figures){.cost_per_hour_e10_usd = cost, .objectives = 2, .objectives_met = met};
    of->figures.figures[SWEEP_P99] = (struct sweep_figure){.known = true, .value = p99};
}

START_TEST(the_best_is_the_cheapest_that_meets_all_then_the_fastest_then_the_first)
{
    struct scene scene = span("{'A': 1, 'B': 1}", SETS("/A=1,2", "/B=1,2"));
    sweep_judge(&scene.sweep, scene.arena);
    ck_assert(!scene.sweep.has_best); /* none has run */
    set(&scene, 0, 5, 1, 1);          /* cheap, and misses one */
    set(&scene, 1, 9, 3, 2);
    set(&scene, 2, 9, 2, 2);
    set(&scene, 3, 9, 2, 2);
    sweep_judge(&scene.sweep, scene.arena);
    ck_assert(scene.sweep.has_best);
    ck_assert_uint_eq(scene.sweep.best, 2);
    scene.sweep.cells[2].state = SWEEP_REFUSED;
    sweep_judge(&scene.sweep, scene.arena);
    ck_assert_uint_eq(scene.sweep.best, 3);
    set(&scene, 3, 10, 2, 2);
    sweep_judge(&scene.sweep, scene.arena);
    ck_assert_uint_eq(scene.sweep.best, 1);
    arena_free(scene.arena);
}
END_TEST

START_TEST(a_swing_is_along_one_axis_from_the_base)
{
    struct scene scene = span("{'A': 1, 'B': 1}", SETS("/A=1,2", "/B=1,2"));
    set(&scene, 0, 1, 10, 2); /* the base: A=1, B=1 */
    set(&scene, 1, 1, 12, 2); /* B=2 */
    set(&scene, 2, 1, 4, 2);  /* A=2 */
    set(&scene, 3, 1, 99, 2); /* both: no swing */
    sweep_judge(&scene.sweep, scene.arena);
    ck_assert_uint_eq(scene.sweep.swing_count, 2); /* of the p99, the one figure that is known */
    const struct sweep_swing *swings = scene.sweep.swings;
    ck_assert_uint_eq(swings[0].axis, 0);
    ck_assert_double_eq(swings[0].low, 4);
    ck_assert_uint_eq(swings[0].low_value, 1);
    ck_assert_double_eq(swings[0].high, 10);
    ck_assert_uint_eq(swings[1].axis, 1);
    ck_assert_double_eq(swings[1].high, 12);
    scene.sweep.cells[2].state = SWEEP_LEFT;
    sweep_judge(&scene.sweep, scene.arena);
    ck_assert_uint_eq(scene.sweep.swing_count, 1);
    arena_free(scene.arena);
}
END_TEST

/* --- What a key is made of --- */

static const char *hash_of(struct arena *arena, const char *text)
{
    char hex[SHA256_HEX_BYTES];
    struct sha256 digest;
    sha256_start(&digest);
    json_hash(fixture_json(arena, text, faults_new(arena)), &digest);
    sha256_hex(&digest, hex);
    return arena_text(arena, hex);
}

START_TEST(documents_that_say_something_else_have_other_digests)
{
    static const char *const others[] = {"{'a': 1}",    "{'a': '1'}",      "{'b': 1}",     "[1]",         "['a', 1]",
                                         "[[], []]",    "[[[]]]",          "['ab', 'c']",  "['a', 'bc']", "{'a': {}}",
                                         "{'a': null}", "{'a': true}",     "{'a': false}", "[[1], 2]",    "[[1, 2]]",
                                         "[1, [2]]",    "{'a': 1, 'b': 2}"};
    const size_t count = sizeof others / sizeof *others;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            ck_assert_int_eq(strcmp(hash_of(arena, others[i]), hash_of(arena, others[j])) == 0, i == j);
    ck_assert_str_eq(hash_of(arena, "{'a':1}"), hash_of(arena, " { 'a' :\n1 } "));
    arena_free(arena);
}
END_TEST

TEST_MAIN("grid", ranges_are_the_decimals_that_one_would_type, lists_are_parted_at_commas_outside_of_values,
          the_last_axis_changes_fastest, the_base_is_the_middle_where_the_own_value_is_not_among_them,
          labels_are_as_long_as_it_takes_to_tell_axes_apart,
          the_best_is_the_cheapest_that_meets_all_then_the_fastest_then_the_first,
          a_swing_is_along_one_axis_from_the_base, documents_that_say_something_else_have_other_digests)
