/* endpoint_fixture.h - a rig: a plan for the kernel with the servers that its variants point to, so that a test changes what it is
 * about and leaves the rest. And what tests do with it: send it requests whose times are written down, and look at its tallies.
 *
 * A rig begins as one variant on one instance of a kind, there from second 0 on; the work of a request is what its arrival says;
 * its caller waits for ever, and the run goes on until the last request has left.
 * Units      seconds (_s) in what tests write; ns in what they compare.
 * Ownership  a rig is a plain value. rig_run() borrows it until endpoint_free(). */
#ifndef LOADLINE_TESTS_ENDPOINT_FIXTURE_H
#define LOADLINE_TESTS_ENDPOINT_FIXTURE_H

#include "sim/arena.h"
#include "sim/endpoint.h"
#include "tests/test.h"

#define RIG_VARIANTS 12

struct rig {
    struct plan plan;
    struct server_plan server[RIG_VARIANTS][FLEET_KINDS]; /* of each variant, on each kind of its fleet's machines */
};

/* One variant of so many instances with so many workers each, LEAST_OUTSTANDING_REQUESTS. */
struct rig rig_of(uint32_t instances, uint32_t workers);

/* The same behind a backlog: each instance takes as many as it has workers. */
struct rig rig_of_backlog(uint32_t instances, uint32_t workers);

/* A serverless variant of so many slots, each of which starts in cold_s and then stays for idle_s. Times live in the
 * arena. */
struct rig rig_of_slots(struct arena *arena, uint32_t most, double cold_s, double idle_s);

/* The machines of the rig's only variant, with two cores each, host two components, one half of the requests each: variants 1 and 2, with servers as
 * the variant has had them and LEAST_OUTSTANDING_REQUESTS among at most so many copies. Each copy needs one core. `components` are borrowed. */
void rig_host(struct rig *rig, struct copies_plan components[2], uint32_t most);

/* The variant of `what` beside those of the rig, with a fleet of its own; before any shadow. */
void rig_add(struct rig *rig, struct rig what);

/* The requests are split by these shares, one for each production variant. */
void rig_split(struct rig *rig, const double *shares);
#define RIG_SPLIT(rig, ...) rig_split((rig), (const double[]){__VA_ARGS__})

/* A shadow of the first variant of `what`, which gets copies of a share of the requests. */
void rig_shadow(struct rig *rig, double share, struct rig what);

/* --- Requests --- */

struct replay {
    const struct arrival *arrivals;
    size_t count, next;
};

struct arrival_source replay_source(struct replay *replay);

struct arrival arrival(double at_s, double service_s);

/* `count` arrivals, one every step_s seconds from 0. */
const struct arrival *every(struct arena *arena, size_t count, double step_s, double service_s);

/* One value, of seconds. */
const struct quantile *seconds(struct arena *arena, double value_s);

/* Uniform between two numbers of seconds. */
const struct quantile *uniform(struct arena *arena, double low_s, double high_s);

/* --- Runs --- */

/* The plan, with its pointers into the rig, which may be where it has never been before. */
const struct plan *rig_plan(struct rig *rig);

struct endpoint *rig_run(struct rig *rig, const struct arrival *arrivals, size_t count);
void rig_run_again(struct endpoint *endpoint, uint64_t seed, const struct arrival *arrivals, size_t count);

/* --- What came of it --- */

static inline const struct histogram *times(const struct endpoint *endpoint, uint32_t variant, enum measure measure)
{
    return endpoint_tally(endpoint, variant)->of[measure];
}

static inline uint64_t failed(const struct endpoint *endpoint, uint32_t variant, enum failure failure)
{
    return endpoint_tally(endpoint, variant)->failed[failure];
}

/* Every request that arrived has ended in one way, or is still there. */
void assert_conserved(const struct endpoint *endpoint, uint32_t variant);

/* These values, in ns, and no others: `count` of them in any order, at most HISTOGRAM_EXACT. */
void assert_times(const struct histogram *histogram, const double *expected_s, size_t count);
#define TIMES_ARE(histogram, ...)                                                                                      \
    assert_times(histogram, (const double[]){__VA_ARGS__}, sizeof(double[]){__VA_ARGS__} / sizeof(double))

#endif
