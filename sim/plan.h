/* plan.h - what the kernel runs: an endpoint compiled to numbers and tables, with nothing to look up by name.
 *
 * Units      ns; weights and shares as thresholds of a uniform 32-bit number.
 * Ownership  everything a plan points to belongs to its maker and outlives the run; the kernel changes nothing in it, so one
 *            plan serves all replications and threads. */
#ifndef LOADLINE_SIM_PLAN_H
#define LOADLINE_SIM_PLAN_H

#include "sim/deployment_plan.h"
#include "sim/failure.h"
#include "sim/fleet.h"
#include "sim/law.h"
#include "sim/router.h"
#include "sim/scaling_plan.h"
#include "sim/sharing.h"
#include "sim/slots.h"
#include "sim/token_batch.h"
#include "sim/use.h"

#define QUEUE_UNBOUNDED UINT32_MAX

/* How an instance works through its requests. */
enum serving {
    SERVING_ALONE,   /* FIFO: each worker serves one request at its own pace */
    SERVING_SHARED,  /* requests in service slow each other down: processor sharing, or FIFO with a slowdown */
    SERVING_BATCHES, /* each worker serves several at once, which leave together */
    SERVING_TOKENS,  /* sequences of tokens in one batch that they join and leave at every step */
    SERVING_SLOT     /* no instance: a slot of a serverless variant, for one request */
};

/* A worker that is free takes all that wait, up to size_max: as soon as so many wait, or once the oldest has waited delay_max_ns. */
struct batch_plan {
    uint32_t size_max;
    int64_t delay_max_ns;
    const int64_t
        *service_ns; /* [1 .. size_max]: how long a batch of that size takes. NULL: as long as the oldest of it alone */
};

/* What an instance is, or a copy of a component on one: a container with workers and a queue in front of them. */
struct server_plan {
    uint32_t workers;        /* at least 1 */
    uint32_t queue_capacity; /* requests that may wait for a worker; one more is refused */
    enum serving serving;
    uint32_t in_service_limit;      /* shared: how many may be in service at once; UINT32_MAX: all */
    struct sharing_rate rate;       /* shared */
    struct batch_plan batch;        /* batches */
    struct token_batch_plan tokens; /* tokens */
    struct law service;
    const struct quantile *overhead; /* ns; NULL: none */
    uint64_t error_threshold;        /* the model fails when a 32-bit word is below: error rate * 2^32 */
    uint32_t taken_most;             /* behind a backlog: requests that it takes at once */
    const struct law *download,
        *upload; /* behind a backlog: fetching what was sent, storing the answer; NULL: no time */
};

/* How a request comes to a server of its variant. */
enum front {
    FRONT_INSTANCES, /* at once, to the one that the routing names; what waits, waits there */
    FRONT_BACKLOG,   /* through a queue in front of all, from which each takes what it has room for */
    FRONT_SLOTS      /* a slot of its own, or none: nothing waits */
};

struct backlog_plan {
    int64_t life_ns;              /* a request that waits longer expires; TIME_NEVER: none does */
    const struct quantile *lives; /* drawn for each request, and held within the next two; NULL: life_ns for all */
    int64_t life_least_ns, life_most_ns;
    bool own_lives; /* a request that says how long it may live (arrival.h) has that life instead */
};

/* Records of a share of the requests, kept beside the traffic (docs/models.md, "Data capture"). */
struct capture_plan {
    uint64_t threshold; /* kept when a 32-bit word is below; 0: none */
    bool input, output; /* which side */
    bool encoded;       /* as base64: 4 bytes for each 3 begun */
    int64_t envelope_bytes;
};

/* Further calls of the container for requests that are explained (docs/models.md, "Explanations"). */
struct explain_plan {
    uint64_t threshold; /* explained when a 32-bit word is below, where the request does not say itself; 0: none */
    int64_t rows;       /* made for each */
    int64_t rows_a_call_most, bytes_a_call_most; /* whichever is reached first; INT64_MAX: no bound */
    double row_ns; /* of each row, beside the calls, each of which takes as long as a request */
};

/* Where requests go: a variant, or an inference component. */
struct variant_plan {
    enum front front;
    uint32_t name; /* variants of several generations that bear the same name have the same number */
    enum routing routing;
    uint32_t fleet;     /* whose machines it is on; unused behind FRONT_SLOTS */
    uint32_t component; /* of that fleet; FLEET_NONE: each machine is a server */
    /* Room for so many at once. Of a component twice its copies: one that is moved has PRESENCE_DRAIN_NS to finish while its
     * successor serves, and no copy is moved again within that time. */
    uint32_t servers;
    const struct server_plan *server; /* one for each kind of machine of the fleet; one for slots */
    uint32_t kinds;
    struct slots_plan slots;
    struct backlog_plan backlog;
    int64_t payload_most, answer_most; /* bytes that the service passes on; INT64_MAX: any */
    int64_t
        invocation_most_ns; /* that it waits for an answer: from arrival, behind a backlog from the start of service */
    struct capture_plan capture;
    struct explain_plan explain;
};

enum back_off { BACK_OFF_STANDARD, BACK_OFF_LEGACY };

struct sessions_plan;

/* Those who call (callers.h). An answer must be waited for as long at each variant between which requests are split. */
struct callers_plan {
    uint32_t attempts_most; /* 0 or 1: they never try again */
    enum back_off back_off;
    bool refused_as_wrong; /* where nothing is in service the answer blames the request, and trying again is no use */
    uint32_t users;        /* who wait for an answer before they call again; 0: requests come from outside */
    const struct quantile *think_ns;      /* between an answer and the next call; NULL: none */
    const struct sessions_plan *sessions; /* in which requests wait for answers; NULL: there are none */
};

struct weight_change {
    uint32_t variant;
    double weight;
};

/* What happens to fleets, and to the split, from outside. Where there are deployments a variant stands for the one of its name that
 * the endpoint has then (deployment.h). */
enum incident_kind {
    INCIDENT_INSTANCES_FAIL,
    INCIDENT_INSTANCES_SLOW,
    INCIDENT_ZONE_FAILS,
    INCIDENT_NO_CAPACITY,
    INCIDENT_WEIGHTS,  /* requests are split otherwise */
    INCIDENT_CAPACITY, /* so many instances, or provisioned slots, are wanted */
    INCIDENT_SLOTS,    /* so many slots there may be */
    INCIDENT_UPDATE    /* to another configuration */
};

struct incident {
    int64_t at_ns;
    enum incident_kind kind;
    uint32_t fleet;   /* instances fail, are slow */
    uint32_t variant; /* capacity, slots */
    uint32_t count;   /* instances that fail, are slow or are wanted; slots; zones, of which one fails */
    uint32_t market;  /* no capacity of this type */
    int64_t lasts_ns; /* no capacity; slow */
    double factor;    /* slow: of the time that work takes, at least 1 */
    uint32_t changes; /* of weights */
    const struct weight_change *change;
    uint32_t deployment; /* update: its number */
    bool continues;      /* weights, capacity: it is of one request with the incident before */
};

/* 10 production and 10 shadow variants are the API's limits; components have none that is published. Fleets: of three configurations as
 * large as may be, of 30 with a production variant and its shadow. */
#define PLAN_VARIANTS 120
#define PLAN_NONE     UINT32_MAX
#define PLAN_FLEETS   60

struct plan {
    /* Production variants, then shadows, which answer no caller, then components of the former. Within the first two: by generation. */
    uint32_t variants, shadows, components;
    struct variant_plan variant[PLAN_VARIANTS];
    /* Production, or the components where there are any: share of those up to and with this one, times 2^32. A shadow: share of
     * all requests of which it gets a copy, times 2^32. */
    uint64_t split[PLAN_VARIANTS];
    double weight
        [PLAN_VARIANTS]; /* of production variants and shadows: what the split is made of (split.h), where incidents change it */
    uint32_t generations; /* 0: one, of all variants. More: no components */
    const struct generation_plan *generation;
    uint32_t deployments;
    const struct deployment_plan *deployment; /* in the order of their incidents */
    uint32_t fleets;
    struct fleet_plan fleet[PLAN_FLEETS];
    uint32_t quotas; /* that fleets share, by the numbers in their kinds of machines */
    const uint32_t *quota_most;
    uint32_t scalings;
    const struct scaling_plan *scaling; /* at most one for a variant */
    struct watch_plan watch;
    uint32_t incidents;
    const struct incident *incident; /* in the order of time */
    struct callers_plan callers;
    int64_t timeout_ns;  /* of a caller's attempt; TIME_NEVER: it waits for ever */
    int64_t duration_ns; /* TIME_NEVER: until the arrivals end and the last request leaves */
    int64_t warm_up_ns;  /* requests that arrive before it are left out of times and time averages */
    int64_t series_period_ns;
    int64_t hour_ns; /* when the first hour of the clock ends; 0: what hours use is not kept */
};

/* Whether instances of the fleet are slow at times. Of generation 0. */
static inline bool plan_slows(const struct plan *plan, uint32_t fleet)
{
    for (uint32_t i = 0; i < plan->incidents; i++)
        if (plan->incident[i].kind == INCIDENT_INSTANCES_SLOW && plan->incident[i].fleet == fleet) return true;
    return false;
}

/* The meters of the hours of an endpoint (endpoint_hours()): of the machines of a fleet, in ns; then what variants use. */
static inline size_t plan_machine_meter(uint32_t fleet, uint32_t kind)
{
    return (size_t)fleet * FLEET_KINDS + kind;
}

static inline size_t plan_use_meter(const struct plan *plan, uint32_t variant, enum use use)
{
    return (size_t)plan->fleets * FLEET_KINDS + (size_t)variant * USES + use;
}

static inline size_t plan_hour_meters(const struct plan *plan)
{
    return plan->hour_ns > 0 ? plan_use_meter(plan, plan->variants, 0) : 0;
}

/* So many machines of one kind, each of them a server, there from second 0 on. */
static inline struct fleet_plan plan_fixed_fleet(uint32_t machines)
{
    return (struct fleet_plan){.kinds = 1,
                               .kind = {{.most = UINT32_MAX}},
                               .initial = machines,
                               .zones = 1,
                               .provision_timeout_ns = TIME_NEVER};
}

/* A variant of such a fleet, without limits. `server` is borrowed. */
static inline struct variant_plan plan_instances(uint32_t fleet, uint32_t instances, enum routing routing,
                                                 const struct server_plan *server)
{
    return (struct variant_plan){.routing = routing,
                                 .fleet = fleet,
                                 .component = FLEET_NONE,
                                 .servers = instances,
                                 .server = server,
                                 .kinds = 1,
                                 .backlog = {.life_ns = TIME_NEVER},
                                 .payload_most = INT64_MAX,
                                 .answer_most = INT64_MAX,
                                 .invocation_most_ns = TIME_NEVER};
}

/* Those that hold an endpoint configuration's production variants: they come first. */
static inline uint32_t plan_production(const struct plan *plan)
{
    return plan->variants - plan->shadows - plan->components;
}

static inline uint32_t plan_generations(const struct plan *plan)
{
    return plan->generations > 0 ? plan->generations : 1;
}

static inline struct generation_plan plan_generation(const struct plan *plan, uint32_t generation)
{
    if (plan->generations > 0) return plan->generation[generation];
    return (struct generation_plan){
        .production = plan_production(plan), .first_shadow = plan_production(plan), .shadows = plan->shadows};
}

/* The variant of that name in a generation; PLAN_NONE: there is none. */
static inline uint32_t plan_called(const struct plan *plan, uint32_t generation, uint32_t name)
{
    struct generation_plan of = plan_generation(plan, generation);
    for (uint32_t v = of.first; v < of.first + of.production; v++)
        if (plan->variant[v].name == name) return v;
    for (uint32_t v = of.first_shadow; v < of.first_shadow + of.shadows; v++)
        if (plan->variant[v].name == name) return v;
    return PLAN_NONE;
}

/* A variant's generation. Where there is one only, components too are of it. */
static inline uint32_t plan_generation_of(const struct plan *plan, uint32_t v)
{
    uint32_t g = 0;
    if (plan->generations < 2) return 0;
    for (; g < plan->generations; g++) {
        const struct generation_plan *of = &plan->generation[g];
        if ((v >= of->first && v - of->first < of->production) ||
            (v >= of->first_shadow && v - of->first_shadow < of->shadows))
            break;
    }
    return g;
}

/* Whether what scales is that variant, now or in another generation: one of instances becomes none of slots, nor the other way. */
static inline bool plan_scales(const struct plan *plan, const struct scaling_plan *scaling, uint32_t v)
{
    const struct variant_plan *first = &plan->variant[scaling->variant], *variant = &plan->variant[v];
    if (plan->generations < 2 || v == scaling->variant) return v == scaling->variant;
    uint32_t g = plan_generation_of(plan, v);
    return g > 0 && v < plan_production(plan) && v == plan_called(plan, g, first->name) &&
           (variant->front == FRONT_SLOTS) == (first->front == FRONT_SLOTS);
}

/* The first of those among which requests are split, and how many they are. */
static inline uint32_t plan_split_first(const struct plan *plan)
{
    return plan->components > 0 ? plan->variants - plan->components : 0;
}

static inline uint32_t plan_split_count(const struct plan *plan)
{
    return plan->components > 0 ? plan->components : plan_production(plan);
}

/* Whether requests come only when somebody has an answer: nobody can run ahead of them. */
static inline bool plan_is_closed(const struct plan *plan)
{
    return plan->callers.users > 0 || plan->callers.sessions;
}

/* Whether somebody must be told how each request ended, because the next depends on it. */
static inline bool plan_has_callers(const struct plan *plan)
{
    return plan->callers.attempts_most > 1 || plan_is_closed(plan);
}

#endif
