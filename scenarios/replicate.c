#include "scenarios/replicate.h"

#include "models/fault.h"
#include "sim/arena.h"

#include <pthread.h>
#include <unistd.h>

#define THREADS_MOST 256

/* Precision is not looked at before: a small deviation among very few replications would end the run by luck, and its intervals
 * would cover too little (measured on M/M/1: 86 % instead of 95 % from 2 on, 91 % from 5, 95 % from 10). */
#define PRECISION_LOOKS_FROM 10

/* One scenario's replications. */
struct part {
    const struct compiled *compiled;
    struct outcome *outcome;
    uint32_t limit; /* replications at most */
    uint32_t next;  /* the first that nobody has taken */
    uint32_t turn;  /* the next to be added */
    bool ended;     /* nothing more is added */
};

struct crew {
    const struct replicate_options *options;
    struct part *parts;
    size_t count;
    pthread_mutex_t lock;
    pthread_cond_t turn_passed;
    struct faults *faults;
    bool failed;
};

static bool is_stopped(const struct crew *crew)
{
    return crew->options->stop && *crew->options->stop;
}

static void show_progress(const struct crew *crew)
{
    uint32_t done = 0, of = 0;
    if (!crew->options->progress) return;
    for (size_t p = 0; p < crew->count; p++) {
        done += outcome_replications(crew->parts[p].outcome);
        of += crew->parts[p].limit;
    }
    crew->options->progress(crew->options->progress_self, done, of);
}

/* A trace that cannot be read ends it for all. */
static void fail(struct crew *crew, const struct part *part, const char *failure)
{
    struct place at = {.file = part->compiled->scenario->traffic.trace.file};
    faults_add(crew->faults, FAULT_MACHINE, at, "%s", failure);
    crew->failed = true;
    for (size_t p = 0; p < crew->count; p++) crew->parts[p].ended = true;
}

/* Called with the lock held, when it is this replication's turn. */
static void add(struct crew *crew, struct part *part, struct endpoint *endpoint)
{
    outcome_add(part->outcome, endpoint);
    show_progress(crew);
    uint32_t done = outcome_replications(part->outcome);
    uint32_t least = part->limit < PRECISION_LOOKS_FROM ? part->limit : PRECISION_LOOKS_FROM;
    bool enough = done >= part->compiled->replications && done >= least;
    if (part->compiled->scenario->precision.given && enough && outcome_is_precise(part->outcome)) part->ended = true;
}

static void run_one(struct crew *crew, struct part *part, struct endpoint *endpoint, uint32_t replication)
{
    const struct scenario *scenario = part->compiled->scenario;
    struct random_key key = random_key(scenario->seed, replication);
    struct traffic_source *source = traffic_open(&scenario->traffic, key);
    bool finished = endpoint_run(endpoint, key, traffic_arrivals(source), crew->options->stop);
    const char *failure = traffic_failure(source);

    pthread_mutex_lock(&crew->lock);
    if (!finished) part->ended = true;
    while (!part->ended && part->turn != replication) pthread_cond_wait(&crew->turn_passed, &crew->lock);
    if (!part->ended && failure) fail(crew, part, failure);
    if (!part->ended) add(crew, part, endpoint);
    part->turn++;
    pthread_cond_broadcast(&crew->turn_passed);
    pthread_mutex_unlock(&crew->lock);
    traffic_close(source);
}

/* Called with the lock held: of those that have replications left, the scenario that has had the fewest; NULL at the end. */
static struct part *next_part(const struct crew *crew)
{
    struct part *next = NULL;
    for (size_t p = 0; p < crew->count && !is_stopped(crew); p++) {
        struct part *part = &crew->parts[p];
        if (!part->ended && part->next < part->limit && (!next || part->next < next->next)) next = part;
    }
    return next;
}

static void *work(void *self)
{
    struct crew *crew = self;
    struct endpoint *endpoint = NULL;
    const struct part *of = NULL; /* whose endpoint it is: a new one costs about as much as emptying one */
    for (;;) {
        pthread_mutex_lock(&crew->lock);
        struct part *part = next_part(crew);
        uint32_t replication = part ? part->next++ : 0;
        pthread_mutex_unlock(&crew->lock);
        if (!part) break;
        if (part != of) {
            endpoint_free(endpoint);
            endpoint = endpoint_new(&part->compiled->plan);
            of = part;
        }
        run_one(crew, part, endpoint, replication);
    }
    endpoint_free(endpoint);
    return NULL;
}

static uint32_t thread_count(const struct crew *crew)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    uint32_t threads = crew->options->threads ? crew->options->threads : cores > 0 ? (uint32_t)cores : 1;
    uint32_t replications = 0;
    for (size_t p = 0; p < crew->count; p++) replications += crew->parts[p].limit - crew->parts[p].next;
    if (threads > THREADS_MOST) threads = THREADS_MOST;
    return threads < replications ? threads : replications;
}

static void work_together(struct crew *crew)
{
    pthread_mutex_init(&crew->lock, NULL);
    pthread_cond_init(&crew->turn_passed, NULL);

    /* This thread is one of the crew; where another cannot be had, the work is done with fewer. */
    pthread_t others[THREADS_MOST];
    uint32_t wanted = thread_count(crew), started = 0;
    while (started + 1 < wanted && pthread_create(&others[started], NULL, work, crew) == 0) started++;
    work(crew);
    for (uint32_t i = 0; i < started; i++) pthread_join(others[i], NULL);

    pthread_cond_destroy(&crew->turn_passed);
    pthread_mutex_destroy(&crew->lock);
}

bool replicate_all(const struct compiled *const *compiled, struct outcome *const *outcomes, size_t count,
                   const struct replicate_options *options, struct faults *faults)
{
    struct arena *arena = arena_new();
    struct crew crew = {
        .options = options, .parts = arena_new_array(arena, count, struct part), .count = count, .faults = faults};
    for (size_t p = 0; p < count; p++) {
        const struct precision *precision = &compiled[p]->scenario->precision;
        struct part *part = &crew.parts[p];
        uint32_t first = outcome_replications(outcomes[p]);
        *part = (struct part){.compiled = compiled[p],
                              .outcome = outcomes[p],
                              .limit = compiled[p]->replications,
                              .next = first,
                              .turn = first};
        if (precision->given && precision->max_replications > part->limit) part->limit = precision->max_replications;
    }
    work_together(&crew);
    arena_free(arena);
    return !crew.failed && !is_stopped(&crew);
}

bool replicate(const struct compiled *compiled, const struct replicate_options *options, struct outcome *outcome,
               struct faults *faults)
{
    return replicate_all(&compiled, &outcome, 1, options, faults);
}
