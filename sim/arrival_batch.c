#include "sim/arrival_batch.h"

void arrival_batch_clear(struct arrival_batch *batch)
{
    for (size_t i = 0; i < ARRIVAL_BATCH; i++) batch->arrivals[i] = (struct arrival)ARRIVAL_UNKNOWN;
    batch->count = 0;
}

static void draw(const struct batch_maker *maker, const struct arrival_batch *batch, uint32_t copy, struct luck *luck)
{
    random_fill(maker->key, batch->first_request, RANDOM_REQUEST, copy, batch->count, luck->request);
    if (maker->extra) random_fill(maker->key, batch->first_request, RANDOM_EXTRA, copy, batch->count, luck->extra);
    if (maker->law)
        law_fill(maker->law, batch->arrivals, luck->request[0], luck->request[1], batch->count, luck->service_ns);
}

void arrival_batch_fill(struct arrival_batch *batch, struct batch_maker *maker)
{
    batch->first_request = maker->request;
    batch->count = maker->source.fill(maker->source.self, batch->arrivals, ARRIVAL_BATCH);
    batch->plain = maker->source.plain;
    maker->request += batch->count;
    draw(maker, batch, 0, &batch->callers);
    if (maker->copies) draw(maker, batch, COPY_OF_SHADOW, &batch->copies);
}
