/* arrival_batch.h - requests as they come into the endpoint, many at once: their arrivals, and what chance has in store for them.
 *
 * Who makes  a maker fills one batch after the other, in order: the kernel itself, or somebody ahead of it (struct batch_feed). What is in
 *            a batch is the same, whoever fills it and when.
 * Luck       is drawn for all at once, because that is several times faster than one by one; only of purposes that some variant has.
 * Units      luck as uniform 32-bit words (random.h); times in ns.
 * Ownership  a batch and a maker are plain structs of their owner's; the source and the law are borrowed. */
#ifndef LOADLINE_SIM_ARRIVAL_BATCH_H
#define LOADLINE_SIM_ARRIVAL_BATCH_H

#include "sim/arrival.h"
#include "sim/law.h"

/* RANDOM_REQUEST and RANDOM_EXTRA of each request, and its work where that does not depend on where it goes. */
struct luck {
    uint32_t request[4][ARRIVAL_BATCH], extra[4][ARRIVAL_BATCH];
    int64_t service_ns[ARRIVAL_BATCH];
};

struct arrival_batch {
    struct arrival arrivals[ARRIVAL_BATCH];
    struct luck callers, copies; /* copies: those that shadows get */
    size_t count;                /* 0: there are no more */
    bool plain;                  /* the source's */
    uint64_t first_request;
};

/* A shadow's copies are another copy of the request to the generator: luck of their own. */
#define COPY_OF_SHADOW 0x80000000u

struct batch_maker {
    struct arrival_source source;
    struct random_key key;
    const struct law *law; /* of every request's work; NULL: there are several, by where it goes */
    bool extra;            /* RANDOM_EXTRA is asked for */
    bool copies;           /* there are shadows */
    uint64_t request;      /* number of the next one */
};

/* Before it is first filled: nothing is known of any request. */
void arrival_batch_clear(struct arrival_batch *batch);

/* The next requests of the source. */
void arrival_batch_fill(struct arrival_batch *batch, struct batch_maker *maker);

/* Who hands batches to the kernel: next() gives the one behind that which it gave last, which is taken back by that. */
struct batch_feed {
    struct arrival_batch *(*next)(void *self);
    void *self;
};

#endif
