#include "sim/pending.h"

#include "tests/dice.h"
#include "tests/test.h"

/* Some lines that take their blocks from one pool, each against what was put into it. */

#define LINES 3
#define MOST  (5 * PENDING_BLOCK)
#define STEPS 20000

struct model {
    int64_t numbers[STEPS];
    size_t first, last;
};

START_TEST(each_line_keeps_its_order)
{
    struct dice dice = {.key = random_key(20261127, 0)};
    struct pending_pool pool;
    struct pending_line lines[LINES] = {0};
    static struct model models[LINES];
    uint32_t popped = 0;
    pending_pool_init(&pool);
    for (int step = 0; step < STEPS; step++) {
        uint32_t l = upto(&dice, LINES - 1);
        struct model *model = &models[l];
        bool fills = step / (STEPS / 10) % 2 == 0; /* now they grow, now they shrink */
        ck_assert_uint_eq(lines[l].count, model->last - model->first);
        if (lines[l].count < MOST && one_in(&dice, 3) != fills) {
            pending_push(&lines[l], &pool, (struct pending){.arrival_ns = step, .failure = l});
            model->numbers[model->last++] = step;
        } else if (lines[l].count > 0) {
            ck_assert_int_eq(pending_first(&lines[l], &pool)->arrival_ns, model->numbers[model->first]);
            struct pending pending = pending_pop(&lines[l], &pool);
            ck_assert_int_eq(pending.arrival_ns, model->numbers[model->first++]);
            ck_assert_uint_eq(pending.failure, l);
            popped++;
        }
    }
    ck_assert_uint_gt(popped, STEPS / 4);
    /* Blocks that are empty are used again: of each line but the first and the last are full. */
    ck_assert_uint_le(pool.used, LINES * (MOST / PENDING_BLOCK + 2));
    pending_pool_free(&pool);
}
END_TEST

TEST_MAIN("pending", each_line_keeps_its_order)
