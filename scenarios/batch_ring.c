#include "scenarios/batch_ring.h"

#include "sim/arena.h"

#include <pthread.h>

struct batch_ring {
    struct arena *arena;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t filled, emptied;
    uint64_t made, taken; /* batches; the one taken last is in use until the next is */
    bool ended;           /* the last one is made */
    bool closed;          /* no more are wanted */
    struct batch_maker maker;
    struct arrival_batch *batches;
};

/* --- The thread that makes them --- */

/* Called with the lock held: waits until there is room; false where no more are wanted. */
static bool has_room(struct batch_ring *ring)
{
    if (ring->made - ring->taken == BATCH_RING_ROOM - 1)
        while (!ring->closed && ring->made - ring->taken > BATCH_RING_ROOM / 2)
            pthread_cond_wait(&ring->emptied, &ring->lock);
    return !ring->closed;
}

static void *make(void *self)
{
    struct batch_ring *ring = self;
    pthread_mutex_lock(&ring->lock);
    while (!ring->ended && has_room(ring)) {
        struct arrival_batch *batch = &ring->batches[ring->made % BATCH_RING_ROOM];
        pthread_mutex_unlock(&ring->lock);
        arrival_batch_fill(batch, &ring->maker);
        pthread_mutex_lock(&ring->lock);
        ring->made++;
        ring->ended = batch->count == 0;
        if (ring->ended || ring->made - ring->taken >= BATCH_RING_ROOM / 2) pthread_cond_signal(&ring->filled);
    }
    pthread_mutex_unlock(&ring->lock);
    return NULL;
}

/* --- The thread that takes them --- */

static struct arrival_batch *next(void *self)
{
    struct batch_ring *ring = self;
    pthread_mutex_lock(&ring->lock);
    if (ring->made == ring->taken)
        while (!ring->ended && ring->made - ring->taken < BATCH_RING_ROOM / 2)
            pthread_cond_wait(&ring->filled, &ring->lock);
    struct arrival_batch *batch = &ring->batches[ring->taken++ % BATCH_RING_ROOM];
    if (ring->made - ring->taken <= BATCH_RING_ROOM / 2) pthread_cond_signal(&ring->emptied);
    pthread_mutex_unlock(&ring->lock);
    return batch;
}

struct batch_feed batch_ring_feed(struct batch_ring *ring)
{
    return (struct batch_feed){next, ring};
}

static void release(struct batch_ring *ring)
{
    pthread_cond_destroy(&ring->emptied);
    pthread_cond_destroy(&ring->filled);
    pthread_mutex_destroy(&ring->lock);
    arena_free(ring->arena);
}

struct batch_ring *batch_ring_open(struct batch_maker maker)
{
    struct arena *arena = arena_new();
    struct batch_ring *ring = arena_new_of(arena, struct batch_ring);
    *ring = (struct batch_ring){
        .arena = arena, .maker = maker, .batches = arena_new_array(arena, BATCH_RING_ROOM, struct arrival_batch)};
    for (size_t i = 0; i < BATCH_RING_ROOM; i++) arrival_batch_clear(&ring->batches[i]);
    pthread_mutex_init(&ring->lock, NULL);
    pthread_cond_init(&ring->filled, NULL);
    pthread_cond_init(&ring->emptied, NULL);
    if (pthread_create(&ring->thread, NULL, make, ring) == 0) return ring;
    release(ring);
    return NULL;
}

void batch_ring_close(struct batch_ring *ring)
{
    if (!ring) return;
    pthread_mutex_lock(&ring->lock);
    ring->closed = true;
    pthread_cond_signal(&ring->emptied);
    pthread_mutex_unlock(&ring->lock);
    pthread_join(ring->thread, NULL);
    release(ring);
}
