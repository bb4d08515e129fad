#include "scenarios/batch_ring.h"

#include "models/trace_binary.h"
#include "scenarios/replicate.h"
#include "sim/arena.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* --- A source that counts --- */

static atomic_uint calls; /* of a source, on whichever thread */

struct counting {
    uint64_t next, most; /* requests */
    unsigned slow;       /* every so many calls take a millisecond; 0: none */
};

static void pause_ns(long ns)
{
    nanosleep(&(struct timespec){.tv_nsec = ns}, NULL);
}

/* Request k comes at k^2 ns and carries k bytes; batches are of different lengths. */
static size_t count_on(void *self, struct arrival *batch, size_t room)
{
    struct counting *counting = self;
    unsigned call = ++calls;
    if (counting->slow && call % counting->slow == 0) pause_ns(1000000);
    size_t count = room - call % 5;
    if (count > counting->most - counting->next) count = (size_t)(counting->most - counting->next);
    for (size_t i = 0; i < count; i++, counting->next++) {
        batch[i].arrival_ns = (int64_t)(counting->next * counting->next);
        batch[i].payload_bytes = (int64_t)counting->next;
    }
    return count;
}

static const struct law by_bytes = {.kind = LAW_LINEAR, .base_ns = 1e6, .per_payload_byte_ns = 10};

static struct batch_maker maker_of(struct counting *counting)
{
    calls = 0;
    return (struct batch_maker){
        .source = {count_on, counting}, .key = random_key(4, 2), .law = &by_bytes, .extra = true, .copies = true};
}

static void assert_same_luck(const struct luck *a, const struct luck *b, size_t count)
{
    for (int w = 0; w < 4; w++) {
        ck_assert_mem_eq(a->request[w], b->request[w], count * sizeof *a->request[w]);
        ck_assert_mem_eq(a->extra[w], b->extra[w], count * sizeof *a->extra[w]);
    }
    ck_assert_mem_eq(a->service_ns, b->service_ns, count * sizeof *a->service_ns);
}

static void assert_same_batch(const struct arrival_batch *a, const struct arrival_batch *b)
{
    ck_assert_uint_eq(a->count, b->count);
    ck_assert_uint_eq(a->first_request, b->first_request);
    ck_assert_mem_eq(a->arrivals, b->arrivals, a->count * sizeof *a->arrivals);
    assert_same_luck(&a->callers, &b->callers, a->count);
    assert_same_luck(&a->copies, &b->copies, a->count);
}

/* --- The ring --- */

static struct arrival_batch batches[100], alone;

/* Who waits for whom: nobody, the endpoint for a slow source, a source for a slow endpoint. The ring's batches are used anew many times. */
START_TEST(a_ring_hands_out_what_its_maker_makes_in_its_order)
{
    const unsigned slow[][2] = {{0, 0}, {3, 0}, {0, 3}};
    for (size_t s = 0; s < sizeof slow / sizeof *slow; s++) {
        struct counting ahead = {.most = 20000, .slow = slow[s][0]}, beside = {.most = 20000};
        struct batch_maker maker = maker_of(&ahead);
        struct batch_ring *ring = batch_ring_open(maker);
        struct batch_feed feed = batch_ring_feed(ring);
        unsigned taken = 0;
        do {
            ck_assert_uint_lt(taken, 100);
            if (slow[s][1] && taken % slow[s][1] == 0) pause_ns(1000000);
            batches[taken] = *feed.next(feed.self);
        } while (batches[taken++].count > 0);
        batch_ring_close(ring);
        maker = maker_of(&beside);
        arrival_batch_clear(&alone);
        for (unsigned i = 0; i < taken; i++) {
            arrival_batch_fill(&alone, &maker);
            assert_same_batch(&batches[i], &alone);
        }
        ck_assert_uint_eq(alone.count, 0);
        ck_assert_uint_eq(alone.first_request, 20000);
    }
}
END_TEST

/* The source would never end. Nobody asks it again once the ring is closed, and it is never far ahead. */
START_TEST(a_ring_is_closed_whenever_the_endpoint_has_enough)
{
    const unsigned takes[] = {0, 1, BATCH_RING_ROOM - 1, BATCH_RING_ROOM, BATCH_RING_ROOM + 1, 200};
    for (size_t t = 0; t < sizeof takes / sizeof *takes; t++) {
        struct counting endless = {.most = UINT64_MAX};
        struct batch_ring *ring = batch_ring_open(maker_of(&endless));
        struct batch_feed feed = batch_ring_feed(ring);
        for (unsigned i = 0; i < takes[t]; i++) ck_assert_uint_gt(feed.next(feed.self)->count, 0);
        batch_ring_close(ring);
        unsigned asked = calls;
        ck_assert_uint_ge(asked, takes[t]);
        ck_assert_uint_le(asked, takes[t] + BATCH_RING_ROOM);
        pause_ns(1000000);
        ck_assert_uint_eq(calls, asked);
    }
}
END_TEST

/* --- A replication on two threads --- */

static volatile sig_atomic_t stopped;

static void stop(int number)
{
    (void)number;
    stopped = 1;
}

/* Arrivals that would take a day of the machine's time, stopped after a twentieth of a second. */
START_TEST(a_run_on_two_threads_can_be_stopped)
{
    struct trial trial =
        trial_compile(SETS("/Replications=1", "/Traffic={'Arrivals': {'Process': 'poisson', 'RatePerSecond': 9}}",
                           "/DurationInSeconds=1000000000"));
    ck_assert_msg(trial.compiled, "%s", trial_said(&trial));
    trial.outcome = outcome_new(trial.compiled);
    signal(SIGALRM, stop);
    setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {.tv_usec = 50000}}, NULL);
    struct replicate_options options = {.threads = 2, .stop = &stopped};
    ck_assert(!replicate(trial.compiled, &options, trial.outcome, trial.faults));
    ck_assert_uint_eq(outcome_replications(trial.outcome), 0);
    ck_assert_uint_eq(faults_count(trial.faults), 0);
    trial_end(&trial);
}
END_TEST

static void write_trace(int file, size_t rows)
{
    struct arena *arena = arena_new();
    const bool present[TRACE_FIELDS] = {[TRACE_ARRIVAL] = true};
    struct trace_binary_writer *writer = trace_binary_begin(arena, file, present);
    for (size_t i = 0; i < rows; i++) {
        struct trace_row row = trace_row_unknown;
        row.arrival_ns = (int64_t)i * NS_PER_S;
        ck_assert(trace_binary_add(writer, &row, 1));
    }
    ck_assert(trace_binary_end(writer, (struct trace_origin){0}));
    arena_free(arena);
}

/* The file loses its end between the scan and the run, which is told of it in the same words on any number of threads. */
START_TEST(a_trace_that_breaks_off_ends_the_run)
{
    char said[2][256];
    for (uint32_t threads = 1; threads <= 2; threads++) {
        char path[] = "/tmp/batch_ring_test.XXXXXX", set[100];
        int file = mkstemp(path);
        write_trace(file, TRACE_KEPT_ROWS + 1000);
        snprintf(set, sizeof set, "/Traffic={'Trace': {'File': '%s'}}", path);
        struct trial trial = trial_compile(SETS("/Replications=1", set));
        ck_assert_msg(trial.compiled, "%s", trial_said(&trial));
        trial.outcome = outcome_new(trial.compiled);
        ck_assert_int_eq(ftruncate(file, 4096), 0);
        struct replicate_options options = {.threads = threads};
        ck_assert(!replicate(trial.compiled, &options, trial.outcome, trial.faults));
        ck_assert_uint_eq(outcome_replications(trial.outcome), 0);
        snprintf(said[threads - 1], sizeof said[0], "%s", trial_said(&trial) + strlen(path));
        traffic_forget(&trial.scenario->traffic);
        trial_end(&trial);
        close(file);
        unlink(path);
    }
    ck_assert_str_eq(said[0], said[1]);
    ck_assert_str_eq(said[0], ": is a binary trace with a damaged block");
}
END_TEST

TEST_MAIN("batch_ring", a_ring_hands_out_what_its_maker_makes_in_its_order,
          a_ring_is_closed_whenever_the_endpoint_has_enough, a_run_on_two_threads_can_be_stopped,
          a_trace_that_breaks_off_ends_the_run)
