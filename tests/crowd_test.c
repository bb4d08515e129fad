#include "sim/crowd.h"

#include "sim/arena.h"
#include "tests/dice.h"
#include "tests/test.h"

#include <string.h>

/* The most that a server had is what counting everybody who has not left finds. Times are whole numbers, so that many leave as one comes. */

#define SERVERS 3
#define COMING  4000
#define WORKERS 12 /* more than are kept in order */

struct queue_of {
    struct server server;
    struct server_plan plan;
    int64_t free_ns[WORKERS];
    int64_t end_ns[COMING];
    size_t count;
};

static uint32_t present(const struct queue_of *queue, int64_t now_ns)
{
    uint32_t present = 0;
    for (size_t i = 0; i < queue->count; i++) present += queue->end_ns[i] > now_ns;
    return present;
}

static void come(struct crowd *crowd, struct queue_of *queue, int64_t now_ns, int64_t service_ns)
{
    int64_t start_ns = time_later(now_ns, foresight_free_ns(&queue->server));
    crowd_come(crowd, queue->server.place, crowd_workers(&queue->server), now_ns, start_ns);
    queue->end_ns[queue->count++] = start_ns + service_ns;
    foresight_occupy(&queue->server, start_ns + service_ns);
}

/* At a load of `percent` of what the servers can do; every now and then the most is asked for, and a server begins anew. */
static uint32_t most_is_counted(uint32_t workers, uint32_t percent)
{
    static struct queue_of queues[SERVERS];
    struct dice dice = {.key = random_key(workers, 0)};
    struct arena *arena = arena_new();
    struct crowd *crowd = crowd_new(arena, SERVERS);
    uint32_t most = 0, most_of_all = 0;
    int64_t now_ns = 0;
    for (uint32_t s = 0; s < SERVERS; s++) {
        queues[s] = (struct queue_of){.plan = {.workers = workers}};
        queues[s].server = (struct server){.plan = &queues[s].plan, .place = s, .free_ns = queues[s].free_ns};
    }
    for (int i = 0; i < COMING; i++) {
        struct queue_of *queue = &queues[upto(&dice, SERVERS - 1)];
        now_ns += upto(&dice, 20);
        come(crowd, queue, now_ns, upto(&dice, 20 * SERVERS * workers * percent / 100));
        uint32_t has =
            present(queue, now_ns) + (queue->end_ns[queue->count - 1] == now_ns); /* it is there for no time */
        if (has > most) most = has;
        ck_assert_uint_eq(crowd->most, most);
        if (most > most_of_all) most_of_all = most;
        if (one_in(&dice, 50)) {
            crowd_clear(crowd);
            most = 0;
        }
        if (one_in(&dice, 500)) {
            crowd_begin(crowd, queue->server.place);
            memset(queue->free_ns, 0, sizeof queue->free_ns);
            queue->count = 0;
        }
    }
    crowd_free(crowd);
    arena_free(arena);
    return most_of_all;
}

START_TEST(the_most_is_that_of_a_count)
{
    static const uint32_t workers[] = {1, 2, 4, 8, WORKERS};
    for (size_t w = 0; w < sizeof workers / sizeof *workers; w++) {
        ck_assert_uint_gt(most_is_counted(workers[w], 60), 2);
        ck_assert_uint_gt(most_is_counted(workers[w], 95), workers[w]); /* some wait */
        ck_assert_uint_gt(most_is_counted(workers[w], 150), 64);        /* many: lines grow twice and more */
    }
}
END_TEST

TEST_MAIN("crowd", the_most_is_that_of_a_count)
