/* queue.h - requests that wait in order: a list through the pool's `next`, first come first served.
 *
 * Ownership  the requests stay the pool's; a request is in one queue at a time. An empty queue is all zero. */
#ifndef LOADLINE_SIM_QUEUE_H
#define LOADLINE_SIM_QUEUE_H

#include "sim/request.h"

struct queue {
    uint32_t head, tail, length; /* head and tail mean nothing while length is 0 */
};

static inline void queue_push(struct queue *queue, struct request_pool *pool, uint32_t request)
{
    pool->requests[request].next = REQUEST_NONE;
    if (queue->length++ == 0)
        queue->head = request;
    else
        pool->requests[queue->tail].next = request;
    queue->tail = request;
}

static inline uint32_t queue_pop(struct queue *queue, const struct request_pool *pool)
{
    uint32_t request = queue->head;
    queue->head = pool->requests[request].next;
    queue->length--;
    return request;
}

#endif
