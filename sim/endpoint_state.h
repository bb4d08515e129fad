/* endpoint_state.h - what an endpoint holds while it runs. For these only: assembly.c makes it, endpoint.c lets time pass, boundary.c notes
 * what there is, entry.c sees requests in, foresight.h, batch_foresight.h, slots_foresight.h and backlog_foresight.h know what becomes of some,
 * serving.c works through the others, departure.c sees them off, remains.c finds who is left, backlog.c keeps those that wait in front of all instances, presence.c heeds
 * instances that come and go, scaling.c changes how many there are to be.
 *
 * Units      ns since the run began.
 * Ownership  in the endpoint's arena, but for pools, which grow. */
#ifndef LOADLINE_SIM_ENDPOINT_STATE_H
#define LOADLINE_SIM_ENDPOINT_STATE_H

#include "sim/arrival_batch.h"
#include "sim/callers.h"
#include "sim/endpoint.h"
#include "sim/event_list.h"
#include "sim/pending.h"
#include "sim/queue.h"

/* An instance, or a copy of a component. Its workers are slots first_slot .. of the event list. Where requests share it has one
 * slot for all of them; where they are served in batches it has one more, behind the workers', for the end of the oldest one's
 * patience. The slots of a serverless variant belong to one server that stands for all of them. */
struct server {
    const struct server_plan *plan; /* by the kind of machine it is on */
    uint32_t variant, place;        /* which instance of which variant */
    uint32_t first_slot;
    int64_t *free_ns;     /* foresight.h: when its workers will have done all that is foreseen; NULL: nothing is */
    uint32_t *free_slots; /* idle workers, the one freed last on top */
    uint32_t free_count;
    bool behind_backlog; /* takes its requests from there */
    bool in_service;     /* the routing knows it; if not, it may have requests that it still finishes, until kill_ns */
    int64_t kill_ns;
    uint32_t leaver; /* the machine of its fleet that waits for that (fleet.h); FLEET_NONE: none does */
    struct queue queue;
    struct pending_line pending_waiting,
        pending_served; /* likewise: as at the last boundary, and what has come since waits */
    struct sharing sharing;
    struct token_batch tokens;
    struct slowness slowness; /* where it does not serve in tokens, which know it themselves */
};

static inline bool server_is_behind_backlog(const struct server *server)
{
    return __builtin_expect(server->behind_backlog, 0);
}

struct slot {
    uint32_t server;
    uint32_t request; /* being served, or the first of a batch; unused where requests share */
};

/* How long a request of a variant is waited for, and what it is called when that has passed. */
struct patience {
    int64_t ns;
    enum failure failure;
};

struct variant {
    struct router router;
    uint32_t first_server;
    struct foresight *foresight;             /* NULL: what becomes of its requests are events */
    struct batch_foresight *batch_foresight; /* likewise of those that are served in batches */
    uint32_t *spare;                         /* places whose server is not there, the next to be used on top */
    uint32_t spare_count;
    uint32_t *place_of; /* by the fleet's number of a server */
    struct patience patience;
    int64_t answer_most; /* the plan's, beside what is looked at with it */
    struct tally tally;
    struct series series;
    struct variant_integrals warm; /* at the end of the warm-up */

    struct backlog_foresight *backlog_foresight; /* NULL: what becomes of its requests are events */
    struct queue backlog;
    struct timers lives;   /* of requests in the backlog, where they differ */
    uint32_t backlog_slot; /* in the event list: the next end of a life */

    bool resizing;           /* a request has set how many it has, and they are not all there yet (capacity.h) */
    struct scaling *scaling; /* NULL: the number of its instances is given */
    struct scaling_log *scaling_log;        /* likewise */
    struct feed *feeds;                     /* into whose metrics it feeds (feeding.h); NULL: nobody's */
    struct meter *measured[FEEDS_MEASURED]; /* by what is measured as requests pass; NULL: is not */
    enum meters { METERS_NOTHING, METERS_MODEL_TIME, METERS_MORE } meters; /* what of it when they have been served */
    bool
        waits_inside; /* what comes before service is the container's: the plan's front, beside what is looked at with it */
    int64_t invocation_most_ns; /* likewise the plan's */

    struct slots_foresight *slots_foresight; /* likewise of those on slots */
    struct slots slots;
    uint32_t slots_server; /* that stands for all of them */
    int64_t *idle_ns;      /* how long each may be idle after the request that it serves */
    int64_t *ready_ns;     /* of each that starts to be provisioned: when it has */
    uint64_t provisions;   /* that have begun: each has a draw */
};

/* What a request behind a backlog brings along. */
struct errand {
    int64_t download_ns, upload_ns;
    int64_t start_ns; /* of service, while the answer is stored */
};

/* What a request behind a backlog was made of. */
struct origin {
    struct arrival arrival;
    uint64_t number;
    uint32_t copy;
};

enum timer_kind {
    TIMER_DOWNLOADED, /* the payload of a request has come to its instance */
    TIMER_UPLOADED,   /* its answer is stored */
    TIMER_KILL,       /* a server that finishes what it has must end */
    TIMER_FINISHED    /* it has, and a machine waits for it: leaver * PLAN_FLEETS + fleet */
};

static inline bool timer_is_of_request(const struct timer *timer)
{
    return timer->kind == TIMER_DOWNLOADED || timer->kind == TIMER_UPLOADED;
}

struct endpoint {
    const struct plan *plan;
    struct arena *arena;
    struct random_key key;
    struct batch_feed feed;
    struct event_list events;
    struct request_pool pool;
    struct pending_pool pending;
    struct errand *errands; /* one for each request of the pool, where some variant transfers; else NULL */
    struct origin *origins; /* likewise, where some backlog has instances of several kinds, or is moved */
    uint32_t beside_room;   /* in both */
    struct variant *variants;
    struct server *servers;
    struct slot *slots;
    struct fleet **fleets;
    struct quota_use *quotas; /* that they share; NULL: none */
    struct fleet_ear {
        struct endpoint *endpoint;
        uint32_t fleet;
    } * ears; /* one for each fleet's notices */
    size_t server_count, slot_count;
    uint32_t timer_slots; /* the first slot of the event list that is no server's: the backlogs', then these two */
    uint32_t timers_slot, callers_slot;
    bool draws_extra;      /* decided once: some variant has an overhead or a model that fails */
    const struct law *law; /* likewise: of the work on every server; NULL: not on all the same */
    bool draws_aside;      /* some variant captures or explains a share of its requests */
    bool transfers;        /* some variant fetches what was sent and stores answers */
    bool adapts;           /* some backlog has instances of several kinds, or is moved */
    bool has_callers;
    struct recorder recorder; /* who is told of each request */
    struct timers timers;     /* by enum timer_kind */
    struct callers callers;
    struct watch *watch;             /* NULL: the plan has no alarms */
    struct deployments *deployments; /* NULL: the plan has none */
    double *weights;                 /* of production variants and shadows; the plan's, or as incidents have set them */
    uint64_t *split;                 /* likewise */
    uint32_t incident;               /* the next one */
    bool refusing;                   /* the request that incidents are of now came while another was under way */
    uint64_t requests_refused;       /* new weights and capacities */
    int64_t end_ns;                  /* the present; when the run is over, its end */
    int64_t boundary_ns; /* the next instant at which something is noted, or done, that is no event of a request */
    int64_t fleet_ns;    /* the next at which a fleet changes; TIME_NEVER: none will */
    int64_t arrival_ns;  /* when the source's next request comes; TIME_NEVER: by itself none does */
    bool more;           /* the source has not ended */
    int64_t
        foreseen_ns; /* until then requests are in the endpoint that were counted before their time; 0 while some will come */
    bool foresees; /* some variant does (foresight.h); not any more when no arrivals will come */
    bool only_in_batches, only_on_slots, only_in_line; /* there is but one variant, which has foresight of that kind */
    bool together; /* requests that come before anything else happens can be seen in together (entry_stretch.c) */
    int64_t payload_most, answer_most; /* where that is so: what each variant takes */
    bool warm;
    struct hours hours;              /* of the meters of plan.h; without hours where the plan does not want them */
    struct arrival_batch *batch;     /* the one at hand */
    size_t next;                     /* of its arrivals */
    uint8_t in_order[ARRIVAL_BATCH]; /* 0, 1, .. */
    struct luck retry;               /* in the first place: of a further attempt */
    struct batch_maker maker;        /* of batches of the endpoint's own, where nobody else feeds it */
    struct arrival_batch own;
};

/* The slot's event comes after by_ns. */
static inline void endpoint_schedule(struct endpoint *endpoint, uint32_t slot, int64_t now_ns, int64_t by_ns)
{
    int64_t at_ns;
    if (__builtin_add_overflow(now_ns, by_ns, &at_ns)) at_ns = TIME_NEVER - 1;
    event_list_set(&endpoint->events, slot, at_ns);
}

/* One of endpoint->timers. */
static inline void endpoint_add_timer(struct endpoint *endpoint, int64_t at_ns, enum timer_kind kind, uint32_t subject)
{
    timers_add(&endpoint->timers, at_ns, kind, subject);
    event_list_set(&endpoint->events, endpoint->timers_slot, timers_next_ns(&endpoint->timers));
}

/* A request of a backlog is taken by a server of that plan, on which its work may be another than on one of the first kind. */
void endpoint_adapt(struct endpoint *endpoint, uint32_t variant, const struct server_plan *plan, uint32_t request);

/* One that waits behind a backlog does so behind that of another variant from now on. */
void endpoint_adapt_across(struct endpoint *endpoint, uint32_t from, uint32_t to, uint32_t request);

/* The slot's event is at at_ns, which it often is already. */
static inline void endpoint_reschedule(struct endpoint *endpoint, uint32_t slot, int64_t at_ns)
{
    if (event_list_at_ns(&endpoint->events, slot) != at_ns) event_list_set(&endpoint->events, slot, at_ns);
}

#endif
