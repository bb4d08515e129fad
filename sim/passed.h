/* passed.h - requests that came, were served and left between two looks at a tally, kept in columns and counted together.
 *
 * What a tally sums up does not depend on the order, so it is counted a column at a time: sums stay in registers, and no value waits
 * for the one before it.
 * Units      ns. A column has one place for each request; `count` of them are filled.
 * Ownership  a plain value. */
#ifndef LOADLINE_SIM_PASSED_H
#define LOADLINE_SIM_PASSED_H

#include "sim/arrival.h"
#include "sim/tally.h"

/* Room for a batch behind what is left of those before it: a variant that gets few of each batch has them counted when they are many. */
#define PASSED_LEFT (ARRIVAL_BATCH / 2)
#define PASSED_MOST (PASSED_LEFT + ARRIVAL_BATCH)

struct passed {
    size_t count;
    int64_t wait_ns[PASSED_MOST], service_ns[PASSED_MOST], latency_ns[PASSED_MOST]; /* latency: with the overhead */
};

/* One more; there is room, and its bytes are counted. */
static inline void passed_add(struct passed *passed, int64_t wait_ns, int64_t service_ns, int64_t latency_ns)
{
    size_t place = passed->count++;
    passed->wait_ns[place] = wait_ns;
    passed->service_ns[place] = service_ns;
    passed->latency_ns[place] = latency_ns;
}

/* Of a column. */
static inline int128 passed_sum(const int64_t *column, size_t count)
{
    int128 total = 0;
    for (size_t i = 0; i < count; i++) total += column[i];
    return total;
}

/* All of them arrived, succeeded and left; whether they are part of the times, which is the same for all. Then there are none. Returns the sum
 * of their times in service, for how long as many workers were busy that served each alone. */
int128 passed_count(struct passed *passed, struct tally *tally, bool counted);

/* The same of requests that were waited for for patience_ns, in vain, and so ended with that failure. */
int128 passed_count_late(struct passed *passed, struct tally *tally, bool counted, int64_t patience_ns,
                         enum failure failure);

#endif
