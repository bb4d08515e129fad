/* tally.h - what an observer counts for one variant: outcomes, times, and integrals over time.
 *
 * Units      ns. Outcomes count every request; times count those that arrived after the warm-up.
 * Times      enum measure names them. A request that was refused has none.
 * Hot path   a time is only written down; 128 of them are counted at once, in vectors (histogram_add_all()). XX
 * Ownership  the histograms live in the arena given to tally_init(). */
#ifndef LOADLINE_SIM_TALLY_H
#define LOADLINE_SIM_TALLY_H

#include "sim/failure.h"
#include "sim/gathered.h"
#include "sim/gauge.h"
#include "sim/histogram.h"
#include "sim/request.h"
#include "sim/sketch.h"
#include "sim/units.h"

enum measure {
    MEASURE_LATENCY,      /* what the caller sees: overhead + cold start + waiting + service, or its time-out */
    MEASURE_WAITING,      /* from arrival to start of service; never on a slot of its own, which needs no waiting */
    MEASURE_SERVICE,      /* from there to the end */
    MEASURE_OVERHEAD,     /* on the way, occupying no worker */
    MEASURE_COLD_START,   /* of the requests that had one */
    MEASURE_FIRST_TOKEN,  /* from arrival to the first token of the answer, with overhead */
    MEASURE_OUTPUT_TOKEN, /* between tokens: from the first to the last, over the tokens after the first */
    MEASURE_BACKLOG,      /* from arrival until an instance took it */
    MEASURE_DOWNLOAD,     /* of the payload, by the instance */
    MEASURE_UPLOAD,       /* of the answer */
    MEASURES
};

struct tally {
    uint64_t arrived, succeeded;
    uint64_t moved_in,
        moved_out;  /* requests that waited behind another variant first, or went to wait behind another */
    int128 sojourn; /* time from arrival to leaving, summed over all that left: Little's law is checked against it */
    int128 latency; /* summed over all that ended with a latency, warm-up too: for the series */
    int128 payload_bytes, response_bytes;
    struct gauge in_system, in_queue, busy; /* requests present, requests waiting, workers busy */
    struct histogram *of[MEASURES];         /* NULL where the variant has none of it */
    struct sketch_step *step;  /* latencies since the last step of the series, warm-up too; NULL without latencies */
    struct gathered *gathered; /* times of each measure that are in none of these yet, nor in `latency` */

    uint64_t failed[FAILURES];         /* by reason */
    struct gauge workers;              /* in service; live slots */
    uint64_t peak;                     /* most requests present at once, where that is watched: backlogs, slots */
    int64_t oldest_ns;                 /* longest time in a backlog, of those too that expired or are still there */
    uint64_t cold_starts, spilled;     /* slots: requests for which one was made; that found no provisioned one */
    struct gauge provisioned;          /* slots, those that start to be too: what is paid for */
    struct gauge provisioned_busy;     /* provisioned slots busy */
    int128 billed_ns, provisioned_ns;  /* of requests, each rounded up to a whole ms: on demand; on provisioned slots */
    uint64_t captured;                 /* records of requests and answers that were kept */
    int128 captured_bytes;             /* in them */
    uint64_t explained, explain_calls; /* requests that were explained, and calls of the container for that */
    uint64_t batches, batched;         /* batches started, and requests in them */
    uint64_t input_tokens, output_tokens; /* of requests that a token model finished */
};

/* With the histograms of bit set `measures`: 1 << MEASURE_... */
void tally_init(struct tally *tally, struct arena *arena, unsigned measures);

/* The same, with its histograms emptied: for the next replication. */
void tally_clear(struct tally *tally);

/* Add the counts and times of another, whose gauges are left out: they hold for one run. */
void tally_merge(struct tally *into, const struct tally *from);

/* The requests of one outcome; `succeeded` is one of them. */
uint64_t tally_outcome(const struct tally *tally, enum outcome_kind outcome);

/* All that ended. */
uint64_t tally_ended(const struct tally *tally);

static inline void tally_arrive(struct tally *tally, int64_t payload_bytes, int64_t now_ns)
{
    tally->arrived++;
    tally->payload_bytes += (uint64_t)payload_bytes;
    gauge_up(&tally->in_system, now_ns);
}

/* One that waits goes to wait behind another variant, after that time, and has arrived there from now on. */
static inline void tally_move(struct tally *from, struct tally *to, int64_t waited_ns, int64_t now_ns)
{
    from->arrived--;
    from->moved_out++;
    from->sojourn += waited_ns;
    gauge_down(&from->in_system, now_ns);
    gauge_down(&from->in_queue, now_ns);
    to->arrived++;
    to->moved_in++;
    to->sojourn -= waited_ns; /* the whole of which is added when it leaves */
    gauge_up(&to->in_system, now_ns);
    gauge_up(&to->in_queue, now_ns);
    if (to->in_system.level > (int64_t)to->peak) to->peak = (uint64_t)to->in_system.level;
}

/* Those that came, wherever they went. Never fewer than before. */
static inline uint64_t tally_came(const struct tally *tally)
{
    return tally->arrived + tally->moved_out - tally->moved_in;
}

/* Count what is gathered. Before anybody looks at histograms, `latency` or `step`. */
void tally_settle(struct tally *tally);

/* For tally_gather(): those of that measure. */
void tally_count(struct tally *tally, enum measure measure);

static inline void tally_gather(struct tally *tally, enum measure measure, int64_t ns)
{
    if (gathered_add(&tally->gathered[measure], ns)) tally_count(tally, measure);
}

/* Of the requests with a waiting time, those that waited at all: no other time falls into the bucket of 0 ns. */
static inline uint64_t tally_waited(const struct tally *tally)
{
    const struct histogram *waiting = tally->of[MEASURE_WAITING];
    return waiting->count - waiting->buckets[0];
}

/* A time of a request, where the variant has a histogram of it and the warm-up is over. */
static inline void tally_time(struct tally *tally, enum measure measure, const struct request *request, int64_t ns)
{
    if (request->counted && tally->of[measure]) tally_gather(tally, measure, ns);
}

/* The container is done with a request. */
static inline void tally_served(struct tally *tally, const struct request *request, int64_t wait_ns, int64_t service_ns)
{
    if (!request->counted) return;
    if (gathered_add_both(&tally->gathered[MEASURE_WAITING], wait_ns, &tally->gathered[MEASURE_SERVICE], service_ns)) {
        tally_count(tally, MEASURE_WAITING);
        tally_count(tally, MEASURE_SERVICE);
    }
    if (tally->of[MEASURE_OVERHEAD]) tally_gather(tally, MEASURE_OVERHEAD, request->overhead_ns);
}

/* A request has ended for its caller, with that latency. */
static inline void tally_answer(struct tally *tally, const struct request *request, enum failure failure,
                                int64_t latency_ns)
{
    if (__builtin_expect(failure == FAILURE_NONE, 1)) {
        tally->succeeded++;
        tally->response_bytes += (uint64_t)request->response_bytes;
    } else {
        tally->failed[failure]++;
    }
    if (__builtin_expect(request->counted, 1)) {
        tally_gather(tally, MEASURE_LATENCY, latency_ns);
    } else {
        tally->latency += latency_ns;
        sketch_step_add(tally->step, latency_ns);
    }
}

/* A request was refused on arrival: it has no times. */
static inline void tally_refuse(struct tally *tally, enum failure failure, int64_t now_ns)
{
    tally->failed[failure]++;
    gauge_down(&tally->in_system, now_ns);
}

#endif
