#include "models/source_digest.h"

#include "models/bytes_source.h"
#include "sim/arena.h"

#include <pthread.h>
#include <stdatomic.h>

#define BLOCK_BYTES ((size_t)256 * 1024)
#define WORTH_A_THREAD                                                                                                 \
    ((uint64_t)1024 * 1024) /* bytes: half a millisecond, of which the thread takes a twentieth to begin */

struct source_digest {
    struct arena *arena; /* of its own: it may outlive the one of the trace's first pass */
    const struct bytes_source *source;
    uint64_t length, taken;
    struct sha256 digest;
    char *block;
    atomic_bool unwanted;
    pthread_t thread;
};

static void add_blocks(struct source_digest *digest)
{
    while (digest->taken < digest->length && !atomic_load_explicit(&digest->unwanted, memory_order_relaxed)) {
        uint64_t left = digest->length - digest->taken;
        size_t room = left < BLOCK_BYTES ? (size_t)left : BLOCK_BYTES;
        int64_t got = bytes_source_read(digest->source, digest->taken, digest->block, room);
        if (got <= 0) return;
        sha256_add(&digest->digest, digest->block, (size_t)got);
        digest->taken += (uint64_t)got;
    }
}

static void *work(void *self)
{
    add_blocks(self);
    return NULL;
}

static struct source_digest *digest_new(const struct bytes_source *source, uint64_t length)
{
    struct arena *arena = arena_new();
    struct source_digest *digest = arena_new_of(arena, struct source_digest);
    digest->arena = arena;
    digest->source = source;
    digest->length = length;
    digest->block = arena_array(arena, BLOCK_BYTES, 1);
    sha256_start(&digest->digest);
    return digest;
}

/* Of a digest that nobody works on any more. */
static bool tell(struct source_digest *digest, uint64_t length, char hex[SHA256_HEX_BYTES])
{
    bool whole = digest->taken == length;
    if (whole) sha256_hex(&digest->digest, hex);
    arena_free(digest->arena);
    return whole;
}

struct source_digest *source_digest_begin(const struct bytes_source *source)
{
    uint64_t length = bytes_source_length(source);
    if (length < WORTH_A_THREAD) return NULL;
    struct source_digest *digest = digest_new(source, length);
    if (pthread_create(&digest->thread, NULL, work, digest) == 0) return digest;
    arena_free(digest->arena);
    return NULL;
}

bool source_digest_end(struct source_digest *digest, uint64_t length, char hex[SHA256_HEX_BYTES])
{
    pthread_join(digest->thread, NULL);
    return tell(digest, length, hex);
}

void source_digest_drop(struct source_digest *digest)
{
    if (!digest) return;
    atomic_store_explicit(&digest->unwanted, true, memory_order_relaxed);
    pthread_join(digest->thread, NULL);
    arena_free(digest->arena);
}

bool source_digest_take(const struct bytes_source *source, uint64_t length, char hex[SHA256_HEX_BYTES])
{
    struct source_digest *digest = digest_new(source, length);
    add_blocks(digest);
    return tell(digest, length, hex);
}
