/* fleet_state.h - the inside of fleet.h. For fleet*.c only.
 *
 * fleet.c            time: what happens, in which order, and what follows from it
 * fleet_laws.c       what must hold of it at any time
 * fleet_machines.c   machines are asked for, launched, released
 * fleet_leavers.c    machines that have left their room, and have something to finish
 * fleet_copies.c     copies are placed, start, are lost
 * fleet_copies_wanted.c  more or fewer of them are wanted
 * fleet_moves.c      machines are emptied
 *
 * Units      ns since the run began.
 * Names      machine_, copy_ and move_ begin the functions that are about one of them; `r` is a room. */
#ifndef LOADLINE_SIM_FLEET_STATE_H
#define LOADLINE_SIM_FLEET_STATE_H

#include "sim/event_list.h"
#include "sim/fleet.h"

enum room_state {
    ROOM_FREE,
    ROOM_WAITING, /* for a kind that its machine may be of */
    ROOM_STARTING,
    ROOM_IN_SERVICE
};

/* A place for a machine. */
struct room {
    enum room_state state;
    uint32_t kind;         /* of the machine */
    struct resources need; /* what the machine was asked to hold: the copy for which it was launched, or nothing */
    int64_t asked_ns, launched_ns, empty_since_ns;
    bool wished;        /* by fleet_want(): if it does not come one less is wanted */
    enum start_end end; /* of the machine's start; while it is being emptied, of those of its copies elsewhere */
    bool emptying;      /* its copies are on their way to other machines */
    bool tried;         /* in this round of consolidation */
    struct slowness slowness;
};

/* A machine that has left its room, until the servers that retired with it have finished. */
struct leaver {
    bool taken; /* the place in fleet->leavers */
    uint32_t kind, servers;
    int64_t launched_ns;
};

/* In the order in which they are given up where fewer are wanted. */
enum copy_state {
    COPY_UNWANTED, /* nobody's, until more are wanted */
    COPY_UNPLACED,
    COPY_STARTING,
    COPY_UP
};

/* One that moves is up in its room and starts in the room `to`. It takes resources in both, and is counted in copies_on
 * where it will be. */
struct copy {
    uint32_t component, number;
    enum copy_state state;
    uint32_t room, to; /* FLEET_NONE: it has no room, or does not move */
    bool wished;       /* by fleet_want_copies(): if it does not come one less is wanted */
    /* When it is (or was) ready where it will be; TIME_NEVER: its start there will fail, or that of its base. And the end of its start there;
     * TIME_NEVER: it will not begin, since that of its base will fail. */
    int64_t ready_ns, end_ns;
    enum start_end end;
};

struct fleet {
    struct arena *arena;
    const struct fleet_plan *plan;
    uint32_t number;
    struct quota_use *quotas; /* NULL: none */
    struct random_key key;
    fleet_notice *notify;
    void *self;

    uint32_t room_count, copy_count;
    uint32_t wanted; /* machines, without regard to copies */
    struct room *rooms;
    struct space *space; /* of the machine in each room */
    struct leaver *leavers;
    uint32_t leaver_room; /* grows with those that drain at once */
    struct copy *copies;  /* in the order in which they are placed */
    uint32_t *first_copy; /* of each component, in `copies` */
    uint32_t *copies_on;  /* [component * room_count + room] */
    bool *cached;         /* the same: the machine has image and model of the component */
    bool *misfit;         /* of each component: its copies fit on no kind */

    int64_t now_ns; /* of the last thing that happened */
    int64_t out_until_ns[FLEET_KINDS];
    uint64_t launches, copy_starts; /* after second 0 */
    int128 ended_ns;                /* lives of the machines that are no more */
    int64_t changed_ns;             /* the last launch, placement, failure or release */
    bool launch_failed;             /* or was given up, just now */
    bool nothing_to_move;           /* found by the last consolidation, and nothing has happened since */

    /* Slots in the order of fleet.h: of each kind, the end of its outage; then what becomes so; then what is decided. */
    struct event_list events;
    uint32_t copy_slot, room_slot, release_slot, consolidation_slot, waiting_slot;

    bool *open;               /* for one placement, one look at what is on its way, or one failure */
    struct resources *on_way; /* of each machine that is not in service yet: what is not spoken for */
    bool *spoken_for;         /* whether anything of it is */
    struct fleet_figures figures;
};

/* --- Counting --- */

/* By its copies: without any, no machine is launched for one or released. */
static inline bool is_managed(const struct fleet *fleet)
{
    return fleet->plan->managed && fleet->plan->components > 0;
}

static inline uint32_t machines_in_service(const struct fleet *fleet)
{
    int64_t machines = 0;
    for (uint32_t k = 0; k < fleet->plan->kinds; k++) machines += fleet->figures.in_service[k].level;
    return (uint32_t)machines;
}

/* NULL: machines of that kind count against none. */
static inline struct quota_use *quota_of(const struct fleet *fleet, uint32_t kind)
{
    uint32_t number = fleet->plan->kind[kind].quota;
    return fleet->quotas && number != QUOTA_NUMBER_NONE ? &fleet->quotas[number] : NULL;
}

/* Machines of that kind that are launched, or, below 0, have ended. */
static inline void bill_machines(struct fleet *fleet, uint32_t kind, int64_t step, int64_t now_ns)
{
    struct quota_use *quota = quota_of(fleet, kind);
    gauge_step(&fleet->figures.billed[kind], step, now_ns);
    if (quota) quota->used += (uint32_t)step;
}

static inline uint32_t machines_emptying(const struct fleet *fleet)
{
    uint32_t emptying = 0;
    for (uint32_t r = 0; r < fleet->room_count; r++) emptying += fleet->rooms[r].emptying;
    return emptying;
}

/* Of the machines in service that are not on their way out already. */
static inline bool one_may_leave(const struct fleet *fleet)
{
    return machines_in_service(fleet) - machines_emptying(fleet) > fleet->plan->least;
}

static inline uint32_t *copies_on(const struct fleet *fleet, const struct copy *copy, uint32_t room)
{
    return &fleet->copies_on[(size_t)copy->component * fleet->room_count + room];
}

static inline bool *cached_on(const struct fleet *fleet, uint32_t component, uint32_t room)
{
    return &fleet->cached[(size_t)component * fleet->room_count + room];
}

static inline const struct copies_plan *plan_of(const struct fleet *fleet, const struct copy *copy)
{
    return &fleet->plan->component[copy->component];
}

static inline bool is_wanted(const struct copy *copy)
{
    return copy->state != COPY_UNWANTED;
}

/* The component's copies, wanted or not: from the first up to the end. */
static inline struct copy *copies_of(const struct fleet *fleet, uint32_t component)
{
    return &fleet->copies[fleet->first_copy[component]];
}

static inline struct copy *copies_end(const struct fleet *fleet, uint32_t component)
{
    return copies_of(fleet, component) + copies_room(&fleet->plan->component[component]);
}

static inline uint32_t slot_of(const struct fleet *fleet, const struct copy *copy)
{
    return fleet->copy_slot + (uint32_t)(copy - fleet->copies);
}

/* --- Time --- */

/* A launch, a placement, a failure or a release: the quiet time begins anew. */
static inline void fleet_changed(struct fleet *fleet, int64_t now_ns)
{
    fleet->changed_ns = now_ns;
    fleet->nothing_to_move = false;
}

/* --- fleet.c --- */

void fleet_tell(const struct fleet *fleet, enum fleet_event event, uint32_t component, uint32_t server, uint32_t room,
                int64_t now_ns);

/* The server retires, with the machine `leaver` if it is not FLEET_NONE. */
void fleet_tell_retired(const struct fleet *fleet, uint32_t component, uint32_t server, uint32_t room, uint32_t leaver,
                        int64_t now_ns);

/* --- fleet_machines.c --- */

void machines_begin(struct fleet *fleet);

/* The start has come to its end, whichever that is. */
void machine_end_start(struct fleet *fleet, uint32_t r, int64_t now_ns);

/* The first kind of machine that holds so much; FLEET_NONE: none does. */
uint32_t machine_kind_for(const struct fleet_plan *plan, const struct resources *need);

/* The first of those that are to be had now. */
uint32_t machine_kind_to_be_had(const struct fleet *fleet, const struct resources *need, int64_t now_ns);

/* Ask for a machine in a room that is free: launched now, or it waits. */
void machine_ask(struct fleet *fleet, uint32_t r, struct resources need, int64_t now_ns);

/* For a copy, in the lowest room that is free. Returns which; FLEET_NONE: there are as many as there may be. */
uint32_t machine_ask_for_copy(struct fleet *fleet, struct resources need, int64_t now_ns);

/* Ask for the machines that there are to be, without regard to copies. */
void machines_ask(struct fleet *fleet, bool wished, int64_t now_ns);

/* There are more than are wanted: which of them goes first. */
uint32_t machines_first_to_spare(const struct fleet *fleet);
uint32_t machines_taken(const struct fleet *fleet);

/* A machine that waits or starts is not wanted any more. */
void machine_call_off(struct fleet *fleet, uint32_t r, int64_t now_ns);

/* Launch those that wait, as far as there are kinds for them. */
void machines_try_waiting(struct fleet *fleet, int64_t now_ns);

/* What waits in the room has waited for long enough. */
void machine_give_up(struct fleet *fleet, uint32_t r, int64_t now_ns);

/* The machine, which starts or is in service, and empty, is no more. */
void machine_end(struct fleet *fleet, uint32_t r, int64_t now_ns);
void machine_release(struct fleet *fleet, uint32_t r, int64_t now_ns);

/* When the next machine will have been idle for long enough to leave, and which of those that have is the first to. */
int64_t machines_idle_until_ns(const struct fleet *fleet);
uint32_t machines_first_to_leave(const struct fleet *fleet, int64_t now_ns);

/* --- fleet_leavers.c --- */

void leavers_clear(struct fleet *fleet);

/* The machine in the room is going to leave: servers retire with that number. Then it has left the room. */
uint32_t leaver_begin(struct fleet *fleet, uint32_t r);
void leaver_leave(struct fleet *fleet, uint32_t leaver, uint32_t r, int64_t now_ns);

/* One of those servers has finished. */
void leaver_finish(struct fleet *fleet, uint32_t leaver, int64_t now_ns);

/* --- fleet_copies.c --- */

void copies_make(struct fleet *fleet, struct arena *arena);
void copies_clear(struct fleet *fleet);

/* Place what can be placed. at_once: it is ready at once, as at second 0. */
void copies_place(struct fleet *fleet, bool at_once, int64_t now_ns);
void copy_end_start(struct fleet *fleet, struct copy *copy, int64_t now_ns);

/* Those in service on the machine are as slow as it is. */
void copies_slow(const struct fleet *fleet, uint32_t r, int64_t now_ns);

/* Its machine has failed. If it was moving, it starts where it was moving to. */
void copy_lose(struct fleet *fleet, struct copy *copy, int64_t now_ns);

/* A launch has failed: without which of the copies that were wished for has to be done, because none on its way has room for them. */
void copies_do_without(struct fleet *fleet, int64_t now_ns);

/* Ask for machines for the copies that fit nowhere, also not on what is on its way. */
void copies_ask_for_machines(struct fleet *fleet, int64_t now_ns);

/* It leaves its machine, which goes with it if `leaver` is not FLEET_NONE: retired where it is in service, called off where it starts. */
void copy_leave(struct fleet *fleet, struct copy *copy, uint32_t leaver, int64_t now_ns);

/* What placement.h needs to know of a copy that moves from the room `from`, or is new: FLEET_NONE. Uses fleet->open. */
struct placement copy_placement(struct fleet *fleet, const struct copy *copy, uint32_t from);

/* When the first copy of the base on that machine is (or was) ready; TIME_NEVER: there is none. One that moves there
 * counts only for those that move with it from the room `from`: should the move come to nothing, they stay together. */
int64_t copies_base_ready_ns(const struct fleet *fleet, uint32_t base, uint32_t room, uint32_t from);

/* How the copy's start on that machine will end: it starts as soon as it can, and takes as long as the next draw says. */
void copy_draw_start(struct fleet *fleet, struct copy *copy, uint32_t room, uint32_t from, int64_t now_ns);

/* A copy takes resources of the machine in the room, and gives them back. */
void copy_hold(struct fleet *fleet, const struct copy *copy, uint32_t r);
void copy_let_go(struct fleet *fleet, const struct copy *copy, uint32_t r, int64_t now_ns);

/* --- fleet_copies_wanted.c --- */

/* So many of the component are wanted, and of its adapters that follow it. What is new is not placed yet. */
void copies_want(struct fleet *fleet, uint32_t component, uint32_t copies, int64_t now_ns);

/* --- fleet_moves.c --- */

/* A round of consolidation. */
void moves_begin(struct fleet *fleet, int64_t now_ns);

/* The copies of the machine, which is being emptied, stay where they are. */
void move_call_off(struct fleet *fleet, uint32_t r, int64_t now_ns);

/* They are all ready where they move to, and change over; the machine leaves. Or one of their starts has failed. */
void move_end(struct fleet *fleet, uint32_t r, int64_t now_ns);

#endif
