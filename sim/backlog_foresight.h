/* backlog_foresight.h - what will become of a request that joins a backlog, known when it arrives: foresight.h for asynchronous variants.
 *
 * One line in front of the workers of all instances, which are alike: it starts when the first of them is free, so the pool of them is a single
 * server of many workers (J. Kiefer and J. Wolfowitz 1955, "On the theory of queues with many servers"), and which instance a worker belongs to
 * changes nothing that is counted.
 * Takers     the workers, by when they will be free (takers.h).
 * Expiry     a life ends where it is over before a worker is free. Those behind it do not mind how it left, nor do those before.
 * Passed     what ends before the next boundary, and well, is counted from columns (passed.h).
 * Put off    what leaves the line behind the boundary waits in the backlog, as it would without foresight: when it starts is looked at again
 *            behind the boundary, where instances may have joined. What has started and ends behind it is under way.
 * Present    the most at once are wanted exactly, which is asked seldom: as long as fewer have come since they were counted as are wanting to the
 *            most so far, there is nothing new. To be counted they are where they left off: times at which they leave the line rise, and
 *            where one waits all workers are busy.
 * Followed   where instances may go it matters which of them took a request. Then nothing is told before it begins: all that happens up to an
 *            arrival is gone through before it (backlog_foresight_follow()), exits (exits.h) say when an instance has one less, and only the
 *            end of what has been taken is known beforehand. What is on an instance that goes becomes events.
 * Looks      at the backlog, and at what is counted, are at boundaries: a variant that scales has foresight if nothing is measured as requests
 *            pass.
 * Events     when no more arrivals will come, those under way are put on instances, and all that is still to happen becomes events again.
 * Units      ns.
 *
 * Measured   instructions a request of the whole program, without it and with it: docs/performance.md. */
#ifndef LOADLINE_SIM_BACKLOG_FORESIGHT_H
#define LOADLINE_SIM_BACKLOG_FORESIGHT_H

#include "sim/endpoint_state.h"
#include "sim/exits.h"
#include "sim/passed.h"
#include "sim/takers.h"

/* Of a variant whose backlog has it. */
struct backlog_foresight {
    int64_t payload_most, life_ns, invocation_most_ns; /* the plan's, beside what is looked at with it */
    uint32_t workers;                                  /* of each instance: as many as it takes at once */
    bool follows;
    struct takers takers; /* by instance and worker; nobody where it follows */
    struct exits exits;   /* none where it does not */
    struct passed passed;
    struct queue under_way;
    int64_t left_ns; /* when the last life ended; where it follows, or service */

    uint64_t spare; /* so many may come before there may be more than ever */
    int64_t *
        leave_ns; /* of those that had to wait: when they leave the line. A ring: from `first` to `last`, modulo its room */
    size_t first, last, room; /* room: a power of two */
};

/* Whether instances are alike and come at boundaries only, and a request that is taken is served at once. */
bool backlog_foresight_may(const struct plan *plan, uint32_t variant);

struct backlog_foresight *backlog_foresight_new(struct arena *arena, const struct plan *plan, uint32_t variant);
void backlog_foresight_free(struct backlog_foresight *foresight);
void backlog_foresight_clear(struct backlog_foresight *foresight);

/* An instance has come into service; or has left it, which is so only where it follows: what is to happen on it will be events. */
void backlog_foresight_join(struct endpoint *endpoint, const struct server *server, int64_t now_ns);
void backlog_foresight_yield(struct endpoint *endpoint, struct server *server);

/* One comes at now_ns, and there may be more than ever. Nobody waits who leaves the backlog by then. */
void backlog_foresight_count_present(struct endpoint *endpoint, uint32_t variant, int64_t now_ns);

/* For how many more there is room in leave_ns; and that there is for some. Those are forgotten who have left by now_ns. */
static inline size_t backlog_foresight_room(const struct backlog_foresight *foresight)
{
    return foresight->room - (foresight->last - foresight->first);
}

void backlog_foresight_make_room(struct backlog_foresight *foresight, size_t more, int64_t now_ns);

/* A request that has arrived, and will not pass as most do. */
void backlog_foresight_put_off(struct endpoint *endpoint, uint32_t variant, uint32_t request);

/* Those that wait and leave the backlog before until_ns, which is no later than the next boundary, do so. */
void backlog_foresight_serve(struct endpoint *endpoint, uint32_t variant, int64_t until_ns);

/* Where it follows: all that happens up to now_ns, that instant with it. Then an instance with room for one more, NULL where there is none, or some
 * wait. */
void backlog_foresight_follow(struct endpoint *endpoint, uint32_t variant, int64_t now_ns);
struct server *backlog_foresight_taker(const struct endpoint *endpoint, uint32_t variant);

/* Likewise: a request that waits no longer, or has not waited, starts on that server. */
void backlog_foresight_start(struct endpoint *endpoint, struct server *server, uint32_t request, int64_t now_ns);

/* For the parts of this. Where it follows: those that wait are taken where there is room; so many are present; all that is to happen on servers
 * will be events. Anywhere: one that has started leaves when it ends; one that waits when its life does. */
void backlog_foresight_take(struct endpoint *endpoint, uint32_t variant, int64_t now_ns);
uint64_t backlog_foresight_present(const struct endpoint *endpoint, uint32_t variant);
void backlog_foresight_yield_all(struct endpoint *endpoint, uint32_t variant);
void backlog_foresight_leave(struct endpoint *endpoint, uint32_t variant, uint32_t request);
void backlog_foresight_expire(struct endpoint *endpoint, uint32_t variant, uint32_t request, int64_t now_ns);

/* What has passed is counted. */
void backlog_foresight_count(struct variant *variant, bool counted);

/* Of what is counted: the tally and the backlog stand as they do before what happens at now_ns, a boundary. */
void backlog_foresight_settle(struct endpoint *endpoint, uint32_t variant, int64_t now_ns);

/* Likewise: no more requests will come, and what is to happen will be events. endpoint->foreseen_ns is raised to when the last of those
 * left that were counted before their time. */
void backlog_foresight_end(struct endpoint *endpoint, uint32_t variant);

#endif
