/* fleet.h - the machines of a variant, which come and go, and the servers on them.
 *
 * Machines   a machine stands in a room, which it keeps for life; room i is in zone i % zones. It is launched into the lowest
 *            free room, is billed from then on, and is in service after its start-up. Kinds stand in order of priority: a
 *            launch takes the first that is below its `most` and its quota, in no outage, and holds what it is launched for.
 * Waiting    a launch that finds no kind waits: it is tried again whenever there may be one, and given up after
 *            provision_timeout_ns.
 * Starts     go through the stages of start.h. One that a time-out ends has failed: the machine is no more, and was billed until then; a copy
 *            gives its place back.
 * Again      what was asked for and has not come, its launch given up or its start failed, is asked for again at once, with clocks that
 *            begin anew. But where fleet_want() had asked for the machine, one less is wanted: who wanted it may ask again.
 * Servers    without components each machine in service is a server, with the number of its room. With components the servers
 *            of component c are its copies, 0 .. copies - 1, placed as placement.h says: components without a base come first,
 *            then those with one, each by its number, copies by theirs. A copy starts when its machine is in service, an
 *            adapter's also not before a copy of its base there is. It is not placed beside one whose start will fail.
 * Second 0   `initial` machines are in service at once, and the copies that fit on them, as far as there are kinds for them.
 * Managed    with components: a machine is launched for a copy that fits nowhere, also on no machine that is on its way, while
 *            there are less than `most`. A machine that waits is no such while another kind would do and is to be had. None is for an adapter, which would be alone there. Not managed, copies wait for room.
 *            A launch that waits for copies which are no longer wanted, or have found room elsewhere, is called off.
 * Release    managed, with components: a machine without copies leaves release_after_ns after it lost the last, or came into
 *            service, while more than `least` are in service; the last kind first, then the highest room.
 * Consolidation  in quiet times, consolidation_quiet_ns after the last launch, placement, failure or release, up to
 *            consolidation_step machines are emptied: those with the fewest copies first, then of the last kind, then in the
 *            highest room. All copies of one must be in service, and fit on other machines that hold copies, without more
 *            excess over the zones (placement.h). They start there while the old ones serve on. When all are ready they
 *            change over at one instant, so that an adapter and its base never part, and the machine leaves. Where a machine
 *            they move to fails, or a start there, they stay. The next round has to wait for another quiet time.
 * Wanted     how many machines there are to be can be changed (fleet_want()). More are launched at once, in the lowest free rooms. Of too
 *            many those go first that wait, then those that start, then those in service: with the fewest copies, then of the last
 *            kind, then in the highest room. What is in service takes no more, and may finish what it has; copies that lose their
 *            machine so are placed anew. A managed fleet is set so once, within its least and most, and goes on from there.
 * Draining   a machine that leaves its room while servers on it have something to finish is there until the last of them has
 *            (fleet_finish()): billed, and one of those that there may be of its kind. It fails no more. A launch is called off, and a machine
 *            fails, without draining.
 * Copies     how many copies of a component there are to be can be changed (fleet_want_copies()). More are placed as all copies are. Of too many
 *            those go first that have no machine, then those that start, then those in service: on the machine with the fewest
 *            copies, so that machines become empty; then of the last kind, in the highest room. An adapter whose base has left its
 *            machine leaves it too, and is placed anew. What is in service takes no more, and may finish what it has.
 * Slow       a machine in service can be made slow for a while: what serves there is, also what begins to serve there within that time. It
 *            is no longer when the machine is another.
 * Failures   what serves or starts on the machine is lost at once. A machine is launched in its room at once, for the same as
 *            the first; its copies are placed as new ones are, where there is room or when there is.
 * Chance     of the n-th machine that is launched after second 0, and of the n-th copy placed after it: start.h.
 * Order      at one instant, first: outages end, copies are in service, machines are or, emptied, leave. Then: launches
 *            that wait are tried, copies are placed, machines are launched for those that found no place. Then, one at a time
 *            and each with what follows from it: an idle machine leaves, a consolidation begins, a launch is given up. What
 *            is done to the fleet comes last. Within each: kinds by number, copies as they are placed, rooms by number.
 * Units      ns since the run began; resources as in placement.h.
 * Ownership  lives in the arena given to fleet_new(); the plan is borrowed and must outlive it. A fleet serves many
 *            replications, one after the other, in the same memory.
 * Errors     none to handle.
 * Source     SageMaker API model: ProductionVariantManagedInstanceScaling and its scale-in policy, InstancePools,
 *            VariantInstanceProvisionTimeoutInSeconds, CreateInferenceComponent; developer guide, deployment best practices, for
 *            failures of zones. Which of several machines is filled or freed first is not published, but that pools of low
 *            priority shrink first; nor how long an idle machine stays. */
#ifndef LOADLINE_SIM_FLEET_H
#define LOADLINE_SIM_FLEET_H

#include "sim/gauge.h"
#include "sim/placement.h"
#include "sim/quota.h"
#include "sim/random.h"
#include "sim/slowness.h"
#include "sim/start.h"

#define FLEET_KINDS 5 /* the API's limit on instance pools */
#define FLEET_NONE  UINT32_MAX

struct arena;
struct fleet;

struct machine_plan {
    struct resources capacity; /* unused without components */
    struct start_plan start;   /* from launch to in service */
    uint32_t most;             /* quota or reservation; UINT32_MAX: none */
    uint32_t quota;            /* number of one that fleets share (fleet_share()); QUOTA_NUMBER_NONE: none */
    uint32_t market;           /* the type of machine as a number: outages are of a type */
};

struct copies_plan {
    struct resources need;
    uint32_t copies;      /* at second 0 */
    uint32_t copies_most; /* that may ever be wanted; below `copies`: no more than that */
    enum spread spread;
    uint32_t imbalance_most; /* over the zones; UINT32_MAX: any */
    struct start_plan start; /* of a copy on a machine in service: it needs no provisioning */
    bool caches;             /* where one has come up image and model stay, for the next on that machine */
    uint32_t base; /* an adapter's: whose machine it must share; that has none itself. FLEET_NONE: no adapter */
    bool follows;  /* an adapter that has as many copies as its base, also when that gets more or fewer */
};

/* Numbers of copies that a component may ever use. */
static inline uint32_t copies_room(const struct copies_plan *component)
{
    return component->copies_most > component->copies ? component->copies_most : component->copies;
}

enum fleet_release { RELEASE_IDLE, RELEASE_CONSOLIDATION };

struct fleet_plan {
    uint32_t kinds; /* 1 .. FLEET_KINDS */
    struct machine_plan kind[FLEET_KINDS];
    uint32_t initial;
    uint32_t wanted_most; /* machines that may ever be wanted, where not managed; below `initial`: no more than that */
    uint32_t zones;       /* 1 .. PLACEMENT_ZONES */
    bool managed;
    uint32_t least, most; /* these and the next four: only where managed; least <= most */
    enum fleet_release release;
    int64_t release_after_ns; /* TIME_NEVER: it stays */
    uint32_t consolidation_step;
    int64_t consolidation_quiet_ns;
    int64_t provision_timeout_ns; /* above 0, from when a machine is asked for; TIME_NEVER: no launch is given up */
    uint32_t components;          /* 0: each machine is a server */
    const struct copies_plan *component;
};

enum fleet_event {
    FLEET_UP,     /* the server takes requests, and is empty */
    FLEET_LOST,   /* it is gone, with all that was there */
    FLEET_SLOW,   /* it is as slow as the change says, for so long */
    FLEET_RETIRED /* it takes no more, what is there may finish; its number may be up again at once, on another machine */
};

/* The server `server` of `component` (0 without components) on the machine in `room`, which is of that kind. */
struct fleet_change {
    enum fleet_event event;
    uint32_t component, server, room, kind;
    /* Retired: the number, until it is gone, of the machine that leaves with the server; FLEET_NONE: none does. */
    uint32_t leaver;
    struct slowness slowness; /* up, slow: of the machine */
};

/* Returns, of a server that is retired, whether it has something to finish; of others nothing is asked. Must not call the fleet
 * back. */
typedef bool fleet_notice(void *self, const struct fleet_change *change, int64_t now_ns);

/* Of the replication so far. */
struct fleet_figures {
    /* Machines. Those billed start, are in service or drain; those that wait for a launch are of no kind yet. */
    struct gauge billed[FLEET_KINDS], starting[FLEET_KINDS], in_service[FLEET_KINDS], draining[FLEET_KINDS];
    struct gauge waiting;
    struct gauge wanted;                         /* not managed: as many as fleet_want() has said, less what failed */
    struct gauge *copies;                        /* in service, of each component */
    uint32_t *copies_most, *copies_least;        /* of each, as the next two of machines */
    uint32_t in_service_most, in_service_least;  /* machines, of all kinds; levels of no duration left out */
    uint64_t launches_waited, launches_given_up; /* for want of a kind */
    uint64_t launches_failed[START_ENDS], copies_failed[START_ENDS]; /* by what ended their start */
    uint64_t released;                                               /* machines that left, idle or emptied */
    uint64_t copies_moved;                                           /* by consolidation */
    uint32_t copies_misfit; /* copies that would fit on no kind of machine, even empty, and so are never placed */
};

/* How many rooms a fleet has: without components also its servers. */
static inline uint32_t fleet_rooms(const struct fleet_plan *plan)
{
    uint32_t most = plan->managed ? plan->most : plan->wanted_most;
    return most > plan->initial ? most : plan->initial;
}

/* `number` tells the fleets of an endpoint apart, for their chance. Cleared. */
struct fleet *fleet_new(struct arena *arena, const struct fleet_plan *plan, uint32_t number);

/* The quotas of the endpoint, by their numbers, against which its machines count from now on. Borrowed; whoever has made them sets `used` to 0
 * before second 0. Where one fleet's machine ends, another may launch what waits: fleet_retry(). */
void fleet_share(struct fleet *fleet, struct quota_use *quotas);

/* For the next replication: without machines, outages and figures, before second 0. Outages that are on at second 0
 * may be given now. */
void fleet_clear(struct fleet *fleet);

/* Second 0. notify(self, ..) learns of each change, from now on and also in this call. */
void fleet_begin(struct fleet *fleet, struct random_key key, fleet_notice *notify, void *self);

/* When something happens next by itself; TIME_NEVER: nothing does. */
int64_t fleet_next_ns(const struct fleet *fleet);

/* All that happens up to and at now_ns, each thing with its own time. */
void fleet_advance(struct fleet *fleet, int64_t now_ns);

/* How many machines are in service now; and how many there are with those that start or wait for their launch: fewer than wanted
 * by fleet_want() where launches were given up or have failed. */
uint32_t fleet_in_service(const struct fleet *fleet);
uint32_t fleet_wanted(const struct fleet *fleet);
uint32_t fleet_under_way(const struct fleet *fleet);

/* The same of a component's copies. One that waits for room is under way, until the launch for it is given up. */
uint32_t fleet_copies_in_service(const struct fleet *fleet, uint32_t component);
uint32_t fleet_copies_under_way(const struct fleet *fleet, uint32_t component);

/* Launches that wait for a kind are tried again. Nothing where none does. */
void fleet_retry(struct fleet *fleet, int64_t now_ns);

/* These seven advance to now_ns first.
 *
 * One of the servers that retired with that machine has finished what it had. */
void fleet_finish(struct fleet *fleet, uint32_t leaver, int64_t now_ns);

/* So many machines are wanted from now on, where not managed no more than there are rooms. */
void fleet_want(struct fleet *fleet, uint32_t machines, int64_t now_ns);

/* So many copies of the component are wanted from now on, no more than copies_room(); and of the adapters that follow it. */
void fleet_want_copies(struct fleet *fleet, uint32_t component, uint32_t copies, int64_t now_ns);

/* `count` of the machines in service fail, those in the lowest rooms, or all where there are fewer. */
void fleet_fail(struct fleet *fleet, uint32_t count, int64_t now_ns);

/* One zone of `zones` fails: the machines in service in rooms whose number `zones` divides. Of n in the first n
 * rooms these are n / zones, rounded up. */
void fleet_fail_zone(struct fleet *fleet, uint32_t zones, int64_t now_ns);

/* `count` of the machines in service, those in the lowest rooms, or all where there are fewer, are so slow from now on, whatever they were. */
void fleet_slow(struct fleet *fleet, uint32_t count, struct slowness slowness, int64_t now_ns);

/* No machine of that market is to be had before until_ns. */
void fleet_outage(struct fleet *fleet, uint32_t market, int64_t until_ns, int64_t now_ns);

/* Stand until fleet_clear(). Integrals are asked for at a time up to which the fleet has been advanced. */
const struct fleet_figures *fleet_figures(const struct fleet *fleet);

/* Asserts, at such a time: no machine holds more than it has, machines and copies are as many as the gauges say and
 * within the plan's bounds, machines billed are those that start, are in service and drain, now and as integrals, and the
 * integral of the machines billed is the sum of their lives. */
void fleet_check_laws(const struct fleet *fleet, int64_t now_ns);

#endif
