#include "scenarios/replicate.h"

#include "models/fault.h"

#include <pthread.h>
#include <unistd.h>

#define THREADS_MOST 256

/* Precision is not looked at before: a small deviation among very few replications would end the run by luck, and its intervals
 * would cover too little (measured on M/M/1: 86 % instead of 95 % from 2 on, 91 % from 5, 95 % from 10). */
#define PRECISION_LOOKS_FROM 10

struct crew {
    const struct compiled *compiled;
    const struct replicate_options *options;
    struct outcome *outcome;
    pthread_mutex_t lock;
    pthread_cond_t turn_passed;
    uint32_t limit; /* replications at most */
    uint32_t next;  /* the first that nobody has taken */
    uint32_t turn;  /* the next to be added */
    bool ended;     /* nothing more is added */
    struct faults *faults;
    bool failed;
};

static bool is_stopped(const struct crew *crew)
{
    return crew->options->stop && *crew->options->stop;
}

/* Called with the lock held, when it is replication r's turn. */
static void add(struct crew *crew, struct endpoint *endpoint, const char *failure)
{
    if (failure) {
        struct place at = {.file = crew->compiled->scenario->traffic.trace.file};
        faults_add(crew->faults, FAULT_MACHINE, at, "%s", failure);
        crew->failed = crew->ended = true;
        return;
    }
    outcome_add(crew->outcome, endpoint);
    uint32_t done = outcome_replications(crew->outcome);
    if (crew->options->progress) crew->options->progress(crew->options->progress_self, done, crew->limit);
    uint32_t least = crew->limit < PRECISION_LOOKS_FROM ? crew->limit : PRECISION_LOOKS_FROM;
    bool enough = done >= crew->compiled->replications && done >= least;
    if (crew->compiled->scenario->precision.given && enough && outcome_is_precise(crew->outcome)) crew->ended = true;
}

static void run_one(struct crew *crew, struct endpoint *endpoint, uint32_t replication)
{
    struct random_key key = random_key(crew->compiled->scenario->seed, replication);
    struct traffic_source *source = traffic_open(&crew->compiled->scenario->traffic, key);
    bool finished = endpoint_run(endpoint, key, traffic_arrivals(source), crew->options->stop);
    const char *failure = traffic_failure(source);

    pthread_mutex_lock(&crew->lock);
    if (!finished) crew->ended = true;
    while (!crew->ended && crew->turn != replication) pthread_cond_wait(&crew->turn_passed, &crew->lock);
    if (!crew->ended) add(crew, endpoint, failure);
    crew->turn++;
    pthread_cond_broadcast(&crew->turn_passed);
    pthread_mutex_unlock(&crew->lock);
    traffic_close(source);
}

static void *work(void *self)
{
    struct crew *crew = self;
    struct endpoint *endpoint = endpoint_new(&crew->compiled->plan);
    for (;;) {
        pthread_mutex_lock(&crew->lock);
        bool over = crew->ended || crew->next >= crew->limit || is_stopped(crew);
        uint32_t replication = over ? 0 : crew->next++;
        pthread_mutex_unlock(&crew->lock);
        if (over) break;
        run_one(crew, endpoint, replication);
    }
    endpoint_free(endpoint);
    return NULL;
}

static uint32_t thread_count(const struct replicate_options *options, uint32_t replications)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    uint32_t threads = options->threads ? options->threads : cores > 0 ? (uint32_t)cores : 1;
    if (threads > THREADS_MOST) threads = THREADS_MOST;
    return threads < replications ? threads : replications;
}

bool replicate(const struct compiled *compiled, const struct replicate_options *options, struct outcome *outcome,
               struct faults *faults)
{
    const struct precision *precision = &compiled->scenario->precision;
    struct crew crew = {.compiled = compiled,
                        .options = options,
                        .outcome = outcome,
                        .limit = compiled->replications,
                        .faults = faults};
    if (precision->given && precision->max_replications > crew.limit) crew.limit = precision->max_replications;
    pthread_mutex_init(&crew.lock, NULL);
    pthread_cond_init(&crew.turn_passed, NULL);

    /* This thread is one of the crew; where another cannot be had, the work is done with fewer. */
    pthread_t others[THREADS_MOST];
    uint32_t wanted = thread_count(options, crew.limit), started = 0;
    while (started + 1 < wanted && pthread_create(&others[started], NULL, work, &crew) == 0) started++;
    work(&crew);
    for (uint32_t i = 0; i < started; i++) pthread_join(others[i], NULL);

    pthread_cond_destroy(&crew.turn_passed);
    pthread_mutex_destroy(&crew.lock);
    return !crew.failed && !is_stopped(&crew);
}
