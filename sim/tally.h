/* tally.h - what an observer counts for one variant: outcomes, times, and integrals over time.
 *
 * Units      ns. Outcomes count every request; times count those that arrived after the warm-up.
 * Times      latency: what the caller sees (overhead + waiting + service, or its time-out); waiting: from arrival to start of
 *            service; service: from there to the end. A request that was refused has no times.
 * Integrals  those of its gauges: gauge.h.
 * Ownership  the histograms live in the arena given to tally_init(). */
#ifndef LOADLINE_SIM_TALLY_H
#define LOADLINE_SIM_TALLY_H

#include "sim/gauge.h"
#include "sim/histogram.h"
#include "sim/request.h"
#include "sim/units.h"

struct tally {
    uint64_t arrived, succeeded, model_errors, rejected, timed_out;
    uint64_t waited; /* of the requests in the waiting histogram: those that waited at all */
    int128 sojourn;  /* time from arrival to leaving, summed over all that left: Little's law is checked against it */
    int128 latency;  /* summed over all that ended with a latency, warm-up too: for the series */
    int128 payload_bytes, response_bytes;
    struct gauge in_system, in_queue, busy;                     /* requests present, requests waiting, workers busy */
    struct histogram *latencies, *waits, *services, *overheads; /* overheads NULL where there never is any */
};

void tally_init(struct tally *tally, struct arena *arena, bool overheads);

/* The same, with its histograms emptied: for the next replication. */
void tally_clear(struct tally *tally);

static inline void tally_arrive(struct tally *tally, int64_t payload_bytes, int64_t now_ns)
{
    tally->arrived++;
    tally->payload_bytes += payload_bytes;
    gauge_up(&tally->in_system, now_ns);
}

/* The service of a request that is known to end at now_ns has ended. */
static inline void tally_leave(struct tally *tally, const struct request *request, int64_t timeout_ns, int64_t now_ns)
{
    int64_t sojourn_ns = now_ns - request->arrival_ns, latency_ns = sojourn_ns + request->overhead_ns;
    gauge_down(&tally->in_system, now_ns);
    tally->sojourn += sojourn_ns;

    if (__builtin_expect(latency_ns > timeout_ns, 0)) {
        latency_ns = timeout_ns;
        tally->timed_out++;
    } else if (__builtin_expect(request->fails, 0)) {
        tally->model_errors++;
    } else {
        tally->succeeded++;
        tally->response_bytes += request->response_bytes;
    }
    tally->latency += latency_ns;
    if (!request->counted) return;
    int64_t wait_ns = request->start_ns - request->arrival_ns;
    tally->waited += wait_ns > 0;
    histogram_add(tally->latencies, latency_ns);
    histogram_add(tally->waits, wait_ns);
    histogram_add(tally->services, now_ns - request->start_ns);
    if (tally->overheads) histogram_add(tally->overheads, request->overhead_ns);
}

/* The run ends while the request is here: the caller's time-out has passed (it is told so, and leaves with that latency) or
 * has not (it stays in flight). Gauges are left as they are. Returns whether the caller has given up. */
bool tally_strand(struct tally *tally, const struct request *request, int64_t timeout_ns, int64_t now_ns);

#endif
