/* batch_ring.h - a second thread that makes one run's batches of requests ahead of the endpoint, which takes them.
 *
 * Reading, unzipping and parsing of a trace, arrivals that are drawn, and the luck and the service times of requests (arrival_batch.h) are
 * then done while the endpoint simulates. What is made is the same in the same order, so the result is the same to the last bit.
 * Waiting    nobody spins. Who has nothing to do sleeps until the ring is half full, or half empty, so that they seldom wake each other.
 * Memory     BATCH_RING_ROOM batches.
 * Ownership  batch_ring_open() ... batch_ring_close(); what the maker borrows is the thread's until it is closed. The caller asks the source
 *            for a failure after that.
 * Errors     none to handle: where no thread can be had, there is no ring. */
#ifndef LOADLINE_SCENARIOS_BATCH_RING_H
#define LOADLINE_SCENARIOS_BATCH_RING_H

#include "sim/arrival_batch.h"

/* Of 20 kB that are touched each: what one thread has written and the other not yet read stays in the caches, and they wake each other once
 * in 4,000 requests. Measured: 8 take 8 % more time, 64 no less. */
#define BATCH_RING_ROOM 32

struct batch_ring;

/* NULL: no thread could be had. */
struct batch_ring *batch_ring_open(struct batch_maker maker);

/* For endpoint_run_fed(), on one thread. */
struct batch_feed batch_ring_feed(struct batch_ring *ring);

/* At any time, also long before the last batch. NULL is allowed. */
void batch_ring_close(struct batch_ring *ring);

#endif
