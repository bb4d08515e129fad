#include "models/gap_tables.h"
#include "sim/arena.h"
#include "sim/quantile.h"
#include "tests/test.h"

START_TEST(laws_that_vary_alike_share_a_table)
{
    struct arena *arena = arena_new();
    struct gap_tables *tables = gap_tables_new(arena);

    /* 1.05^6 = 1.34, 1.05^7 = 1.407: 0.137 is nearer to 0.134, and the other law has tables of its own. */
    const struct quantile *table = gap_table(tables, (struct gap_law){false, 0.134});
    ck_assert_ptr_eq(gap_table(tables, (struct gap_law){false, 0.137}), table);
    ck_assert_ptr_ne(gap_table(tables, (struct gap_law){false, 0.141}), table);
    ck_assert_ptr_ne(gap_table(tables, (struct gap_law){true, 0.134}), table);

    arena_free(arena);
}
END_TEST

/* What lies outside the steps has the nearest. */
START_TEST(the_outermost_steps_take_all_beyond_them)
{
    struct arena *arena = arena_new();
    struct gap_tables *tables = gap_tables_new(arena);

    ck_assert_ptr_eq(gap_table(tables, (struct gap_law){true, 0}), gap_table(tables, (struct gap_law){true, 0.1}));
    ck_assert_ptr_eq(gap_table(tables, (struct gap_law){true, 1e9}), gap_table(tables, (struct gap_law){true, 100}));

    arena_free(arena);
}
END_TEST

/* distribution_compile() looks at a few cells of a smooth law, to 2e-5; 5e-5 is what it allows laws that are seen whole. */
START_TEST(a_smooth_law_is_as_accurate_in_all_its_cells)
{
    static const double variations[] = {0.1, 0.5, 1, 2.5, 6};
    struct arena *arena = arena_new();
    struct gap_tables *tables = gap_tables_new(arena);

    for (size_t i = 0; i < sizeof variations / sizeof *variations; i++)
        for (int weibull = 0; weibull < 2; weibull++) {
            double error = quantile_error(gap_table(tables, (struct gap_law){weibull == 1, variations[i]}), 1e-6, 1e-3);
            ck_assert_msg(error <= 5e-5, "%g: %g", variations[i], error);
        }

    arena_free(arena);
}
END_TEST

TEST_MAIN("gap_tables", laws_that_vary_alike_share_a_table, the_outermost_steps_take_all_beyond_them,
          a_smooth_law_is_as_accurate_in_all_its_cells)
