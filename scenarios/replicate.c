#include "scenarios/replicate.h"

#include "models/fault.h"
#include "scenarios/batch_ring.h"
#include "scenarios/cores.h"
#include "scenarios/draw.h"
#include "sim/arena.h"

#include <pthread.h>

#define THREADS_MOST 256

/* Precision is not looked at before: a small deviation among very few replications would end the run by luck, and its intervals
 * would cover too little (measured on M/M/1: 86 % instead of 95 % from 2 on, 91 % from 5, 95 % from 10). */
#define PRECISION_LOOKS_FROM 10

/* One scenario's replications. */
struct part {
    struct part *behind; /* in the order of opening */
    struct replicate_job job;
    uint32_t limit;   /* replications at most */
    uint32_t next;    /* the first that nobody has taken */
    uint32_t turn;    /* the next to be added */
    uint32_t holders; /* threads that have an endpoint of it */
    bool ended;       /* nothing more is added */
    bool broken;      /* because it was stopped, or a fault was found */
};

struct crew {
    const struct replicate_options *options;
    const struct replicate_feed *feed; /* NULL: all scenarios are there from the beginning */
    struct arena *arena;
    struct part *first, *free; /* free: to be used again */
    pthread_mutex_t lock, finishing;
    pthread_cond_t changed; /* a turn has passed, or a scenario has come */
    struct faults *faults;
    uint32_t threads, added; /* added: replications of the feed's scenarios */
    uint32_t spare;          /* threads that are allowed and have no replication of their own */
    bool opening, drained;   /* somebody asks the feed for more; it has no more */
    bool failed;
};

static bool is_stopped(const struct crew *crew)
{
    return crew->failed || (crew->options->stop && *crew->options->stop);
}

static void show_progress(const struct crew *crew)
{
    uint32_t done = crew->added, of = 0;
    if (!crew->options->progress) return;
    for (const struct part *part = crew->feed ? NULL : crew->first; part; part = part->behind) {
        done += outcome_replications(part->job.outcome);
        of += part->limit;
    }
    crew->options->progress(crew->options->progress_self, done, of);
}

/* --- Replications --- */

static void end_all(struct crew *crew)
{
    crew->failed = true;
    for (struct part *part = crew->first; part; part = part->behind) part->ended = part->broken = true;
}

/* A trace that cannot be read ends it for all. */
static void fail(struct crew *crew, const struct part *of, const char *failure)
{
    struct place at = {.file = of->job.compiled->scenario->traffic.trace.file};
    faults_add(crew->faults, FAULT_MACHINE, at, "%s", failure);
    end_all(crew);
}

/* Called with the lock held, when it is this replication's turn. */
static void add(struct crew *crew, struct part *part, struct endpoint *endpoint, const struct draw *draw)
{
    const struct compiled *compiled = part->job.compiled;
    if (draw) outcome_add_draw(part->job.outcome, draw->values);
    outcome_add(part->job.outcome, endpoint);
    if (crew->feed) crew->added++;
    show_progress(crew);
    uint32_t done = outcome_replications(part->job.outcome);
    uint32_t least = part->limit < PRECISION_LOOKS_FROM ? part->limit : PRECISION_LOOKS_FROM;
    bool enough = done >= compiled->replications && done >= least;
    if (compiled->scenario->precision.given && enough && outcome_is_precise(part->job.outcome)) part->ended = true;
}

/* Called with the lock held: waits until those before it have been added; false where nothing more is. */
static bool is_turn(struct crew *crew, const struct part *part, uint32_t replication)
{
    while (!part->ended && part->turn != replication) pthread_cond_wait(&crew->changed, &crew->lock);
    return !part->ended;
}

/* Called with the lock held: a second thread for one replication, where one is left over. Who waits for answers cannot be run ahead of. */
static bool take_spare(struct crew *crew, const struct plan *plan)
{
    if (crew->spare == 0 || plan_is_closed(plan)) return false;
    crew->spare--;
    return true;
}

/* With a `second` thread requests are made ahead of the endpoint. False where it was stopped. */
static bool simulate(const struct crew *crew, struct endpoint *endpoint, struct random_key key,
                     struct arrival_source source, bool second)
{
    struct batch_ring *ring = second ? batch_ring_open(endpoint_maker(endpoint, key, source)) : NULL;
    bool finished = ring ? endpoint_run_fed(endpoint, key, batch_ring_feed(ring), crew->options->stop)
                         : endpoint_run(endpoint, key, source, crew->options->stop);
    batch_ring_close(ring);
    return finished;
}

/* Called with the lock held, which it gives away for as long as it simulates. With a draw the endpoint is of its plan. */
static void run_one(struct crew *crew, struct part *part, struct endpoint *endpoint, const struct draw *draw,
                    uint32_t replication)
{
    const struct compiled *compiled = draw ? draw->compiled : part->job.compiled;
    const struct scenario *scenario = compiled->scenario;
    bool second = take_spare(crew, &compiled->plan);
    pthread_mutex_unlock(&crew->lock);
    struct random_key key = random_key(scenario->seed, replication);
    struct traffic_source *source = traffic_open(&scenario->traffic, key);
    bool finished = simulate(crew, endpoint, key, traffic_arrivals(source), second);
    const char *failure = traffic_failure(source);

    pthread_mutex_lock(&crew->lock);
    crew->spare += second;
    if (!finished) part->ended = part->broken = true;
    if (is_turn(crew, part, replication) && failure) fail(crew, part, failure);
    if (!part->ended) add(crew, part, endpoint, draw);
    part->turn++;
    pthread_cond_broadcast(&crew->changed);
    traffic_close(source);
}

static bool is_recorded(const struct crew *crew, uint32_t replication)
{
    return replication == 0 && crew->options->recorder.record;
}

static struct endpoint *new_endpoint(const struct crew *crew, const struct plan *plan, uint32_t replication)
{
    return is_recorded(crew, replication) ? endpoint_new_recorded(plan, crew->options->recorder) : endpoint_new(plan);
}

/* The same, with an endpoint of the replication's own. */
static void record_and_run(struct crew *crew, struct part *part, uint32_t replication)
{
    pthread_mutex_unlock(&crew->lock);
    struct endpoint *endpoint = new_endpoint(crew, &part->job.compiled->plan, replication);
    pthread_mutex_lock(&crew->lock);
    run_one(crew, part, endpoint, NULL, replication);
    pthread_mutex_unlock(&crew->lock);
    endpoint_free(endpoint);
    pthread_mutex_lock(&crew->lock);
}

/* The same, with a plan of the replication's own. */
static void draw_and_run(struct crew *crew, struct part *part, uint32_t replication)
{
    pthread_mutex_unlock(&crew->lock);
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    struct draw *draw = draw_new(part->job.compiled, replication, faults);
    struct endpoint *endpoint = draw ? new_endpoint(crew, &draw->compiled->plan, replication) : NULL;
    pthread_mutex_lock(&crew->lock);
    if (draw) {
        run_one(crew, part, endpoint, draw, replication);
    } else if (is_turn(crew, part, replication)) {
        faults_add_from(crew->faults, faults, 0);
        end_all(crew);
        pthread_cond_broadcast(&crew->changed);
    }
    pthread_mutex_unlock(&crew->lock);
    endpoint_free(endpoint);
    draw_free(draw);
    arena_free(arena);
    pthread_mutex_lock(&crew->lock);
}

/* --- Scenarios --- */

static bool has_draws(const struct part *part)
{
    return part->job.compiled->scenario->uncertain.count > 0;
}

static bool has_work(const struct part *part)
{
    return !part->ended && part->next < part->limit;
}

/* Called with the lock held: of those that have replications left, the scenario that has had the fewest; NULL at the end. */
static struct part *next_part(const struct crew *crew)
{
    struct part *next = NULL;
    for (struct part *part = crew->first; part && !is_stopped(crew); part = part->behind)
        if (has_work(part) && (!next || part->next < next->next)) next = part;
    return next;
}

static struct part *add_part(struct crew *crew, struct replicate_job job)
{
    const struct precision *precision = &job.compiled->scenario->precision;
    struct part *part = crew->free ? crew->free : arena_new_of(crew->arena, struct part), **link = &crew->first;
    if (part == crew->free) crew->free = part->behind;
    uint32_t first = outcome_replications(job.outcome);
    *part = (struct part){.job = job, .limit = job.compiled->replications, .next = first, .turn = first};
    if (precision->given && precision->max_replications > part->limit) part->limit = precision->max_replications;
    while (*link) link = &(*link)->behind;
    *link = part;
    return part;
}

/* Called with the lock held. As many are open as there are threads, so that nobody waits for the next one to be compiled. */
static bool wants_another(const struct crew *crew)
{
    uint32_t ahead = 0;
    if (!crew->feed || crew->drained || crew->opening || is_stopped(crew)) return false;
    for (const struct part *part = crew->first; part; part = part->behind) ahead += has_work(part);
    return ahead < crew->threads;
}

/* Called with the lock held, which it gives away for as long as the feed takes. */
static void open_another(struct crew *crew)
{
    struct replicate_job job;
    crew->opening = true;
    pthread_mutex_unlock(&crew->lock);
    bool opened = crew->feed->open(crew->feed->self, &job);
    pthread_mutex_lock(&crew->lock);
    crew->opening = false;
    if (opened)
        add_part(crew, job);
    else
        crew->drained = true;
    pthread_cond_broadcast(&crew->changed);
}

/* The same; nobody has an endpoint of it any more. */
static void finish(struct crew *crew, struct part *part)
{
    struct part **link = &crew->first;
    while (*link != part) link = &(*link)->behind;
    *link = part->behind;
    bool complete = !part->broken && !has_work(part);
    struct replicate_job job = part->job;
    part->behind = crew->free;
    crew->free = part;
    pthread_mutex_unlock(&crew->lock);
    pthread_mutex_lock(&crew->finishing);
    crew->feed->finished(crew->feed->self, &job, complete);
    pthread_mutex_unlock(&crew->finishing);
    pthread_mutex_lock(&crew->lock);
}

/* --- Threads --- */

struct worker {
    struct crew *crew;
    struct part *of;           /* whose endpoint it has: a new one costs about as much as emptying one */
    struct endpoint *endpoint; /* or NULL: each replication has a plan of its own */
};

/* Called with the lock held. */
static void leave(struct worker *worker)
{
    struct crew *crew = worker->crew;
    struct part *of = worker->of;
    if (!of) return;
    pthread_mutex_unlock(&crew->lock);
    endpoint_free(worker->endpoint);
    pthread_mutex_lock(&crew->lock);
    worker->of = NULL;
    if (--of->holders == 0 && crew->feed && !has_work(of)) finish(crew, of);
}

/* The same. */
static void take(struct worker *worker, struct part *part)
{
    uint32_t replication = part->next++;
    if (part != worker->of) {
        part->holders++; /* nobody else may finish it meanwhile */
        leave(worker);
        worker->of = part;
        pthread_mutex_unlock(&worker->crew->lock);
        worker->endpoint = has_draws(part) ? NULL : endpoint_new(&part->job.compiled->plan);
        pthread_mutex_lock(&worker->crew->lock);
    }
    if (has_draws(part))
        draw_and_run(worker->crew, part, replication);
    else if (is_recorded(worker->crew, replication))
        record_and_run(worker->crew, part, replication);
    else
        run_one(worker->crew, part, worker->endpoint, NULL, replication);
}

static void *work(void *self)
{
    struct crew *crew = self;
    struct worker worker = {.crew = crew};
    pthread_mutex_lock(&crew->lock);
    for (;;) {
        struct part *part = wants_another(crew) ? NULL : next_part(crew);
        if (part) {
            take(&worker, part);
        } else if (wants_another(crew)) {
            open_another(crew);
        } else if (worker.of) {
            leave(&worker); /* before it waits: what is complete is finished at once */
        } else if (crew->opening && !is_stopped(crew)) {
            pthread_cond_wait(&crew->changed, &crew->lock);
        } else {
            break;
        }
    }
    crew->spare++;
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

static uint32_t wanted_threads(const struct replicate_options *options)
{
    uint32_t threads = options->threads ? options->threads : cores_allowed();
    return threads < THREADS_MOST ? threads : THREADS_MOST;
}

static void work_together(struct crew *crew)
{
    pthread_mutex_init(&crew->lock, NULL);
    pthread_mutex_init(&crew->finishing, NULL);
    pthread_cond_init(&crew->changed, NULL);

    /* This thread is one of the crew; where another cannot be had, the work is done with fewer. */
    pthread_t others[THREADS_MOST];
    uint32_t started = 0;
    while (started + 1 < crew->threads && pthread_create(&others[started], NULL, work, crew) == 0) started++;
    work(crew);
    for (uint32_t i = 0; i < started; i++) pthread_join(others[i], NULL);

    pthread_cond_destroy(&crew->changed);
    pthread_mutex_destroy(&crew->finishing);
    pthread_mutex_destroy(&crew->lock);
}

bool replicate_feed(const struct replicate_feed *feed, const struct replicate_options *options, struct faults *faults)
{
    struct crew crew = {
        .options = options, .feed = feed, .arena = arena_new(), .faults = faults, .threads = wanted_threads(options)};
    work_together(&crew);
    for (const struct part *part = crew.first; part; part = part->behind) feed->finished(feed->self, &part->job, false);
    arena_free(crew.arena);
    return !is_stopped(&crew);
}

bool replicate_all(const struct compiled *const *compiled, struct outcome *const *outcomes, size_t count,
                   const struct replicate_options *options, struct faults *faults)
{
    struct crew crew = {.options = options, .arena = arena_new(), .faults = faults, .threads = wanted_threads(options)};
    uint32_t replications = 0;
    for (size_t p = 0; p < count; p++) {
        const struct part *part = add_part(&crew, (struct replicate_job){compiled[p], outcomes[p], NULL});
        replications += has_work(part) ? part->limit - part->next : 0;
    }
    if (crew.threads > replications) {
        crew.spare = crew.threads - replications;
        crew.threads = replications;
    }
    work_together(&crew);
    arena_free(crew.arena);
    return !is_stopped(&crew);
}

bool replicate(const struct compiled *compiled, const struct replicate_options *options, struct outcome *outcome,
               struct faults *faults)
{
    return replicate_all(&compiled, &outcome, 1, options, faults);
}
