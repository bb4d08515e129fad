/* The part of entry.h that sees requests in together: those of the batch at hand that come before anything else happens.
 *
 * Where all of it is known on arrival (foresight.h), and the routing asks nobody, what is done with a request is to find a server, and when
 * a worker is free there. The loop that does it holds nothing else, and knows how many workers there are; it leaves columns behind (passed.h).
 * Now and then one must not be counted yet, or not so: it ends behind the boundary, is waited for in vain, or fails. Whether there is any is
 * asked once for all of them, and only then they are looked through. One that names its variant, or may have too many bytes, goes by itself.
 *
 * Measured   16 x 1 behind RANDOM routing: 310 to 189 instructions a request, 14.4 to 10.4 ns. */
#include "sim/attempt.h"
#include "sim/crowd.h"
#include "sim/foresight.h"

#include <string.h>

/* Those that go to one variant. */
struct stretch {
    struct endpoint *endpoint;
    struct variant *variant;
    const struct server_plan *plan;             /* of all its servers */
    const uint8_t *place;                       /* in the batch, of each */
    size_t count;                               /* above 0 */
    const int64_t *work_ns;                     /* by place in the batch */
    int64_t *wait_ns, *service_ns, *latency_ns; /* what becomes of each */
};

static_assert(ARRIVAL_BATCH <= 1 << 8, "a place in a batch is a byte");

/* --- Which they are --- */

/* Behind the last of those that come before anything else happens. The next one does. */
static size_t end_of(const struct endpoint *endpoint)
{
    const struct arrival *arrivals = endpoint->batch->arrivals;
    int64_t until_ns = time_earlier(endpoint->boundary_ns, event_list_next_ns(&endpoint->events));
    size_t within = endpoint->next, behind = endpoint->batch->count;
    if (arrivals[behind - 1].arrival_ns < until_ns) return behind;
    while (behind - within > 1) {
        size_t middle = within + (behind - within) / 2;
        if (arrivals[middle].arrival_ns < until_ns)
            within = middle;
        else
            behind = middle;
    }
    return behind;
}

static bool have_servers(const struct endpoint *endpoint)
{
    for (uint32_t v = 0; v < endpoint->plan->variants; v++)
        if (endpoint->variants[v].router.members == 0) return false;
    return true;
}

static bool is_plain(const struct endpoint *endpoint, const struct arrival *arrival)
{
    return arrival->target < 0 && arrival->payload_bytes <= endpoint->payload_most &&
           arrival->response_bytes <= endpoint->answer_most;
}

/* How many of them, from the next one on, can go together. */
static size_t together(const struct endpoint *endpoint, size_t end)
{
    size_t i = endpoint->next;
    if (!have_servers(endpoint)) return 0;
    if (endpoint->batch->plain) return end - i;
    while (i < end && is_plain(endpoint, &endpoint->batch->arrivals[i])) i++;
    return i - endpoint->next;
}

/* --- What becomes of them --- */

/* Two words of a draw, of each. */
struct words {
    uint32_t high[ARRIVAL_BATCH], low[ARRIVAL_BATCH];
};

/* Of all of them, side by side. */
static void gather(const struct stretch *stretch, const uint32_t *high, const uint32_t *low, struct words *words)
{
    size_t k = 0;
    do {
        words->high[k] = high[stretch->place[k]];
        words->low[k] = low[stretch->place[k]];
    } while (++k < stretch->count);
}

/* The work of each, at its place, where it depends on the variant. */
static void draw_work(const struct stretch *stretch, int64_t *work_ns)
{
    const struct law *law = &stretch->plan->service;
    const struct arrival_batch *batch = stretch->endpoint->batch;
    const struct luck *luck = &batch->callers;
    if (law->kind == LAW_TABLE) {
        struct words words;
        int64_t drawn_ns[ARRIVAL_BATCH];
        gather(stretch, luck->request[0], luck->request[1], &words);
        law_fill(law, NULL, words.high, words.low, stretch->count, drawn_ns);
        for (size_t k = 0; k < stretch->count; k++) work_ns[stretch->place[k]] = drawn_ns[k];
    } else {
        for (size_t k = 0; k < stretch->count; k++) {
            size_t i = stretch->place[k];
            work_ns[i] = law_at(law, &batch->arrivals[i], random_join(luck->request[0][i], luck->request[1][i]));
        }
    }
}

/* On servers of so many workers, or on the only one, whose times are free_ns. Negative: some end behind the boundary, or are waited for in
 * vain. */
static inline __attribute__((always_inline)) int64_t go_through(const struct stretch *stretch, int64_t *free_ns,
                                                                uint32_t workers, bool alone, struct crowd *crowd)
{
    const struct arrival_batch *batch = stretch->endpoint->batch;
    const uint32_t *servers = stretch->variant->router.sorted; /* in whatever order: RANDOM */
    const uint32_t members = stretch->variant->router.members;
    int64_t last_ns = stretch->endpoint->boundary_ns - 1, patience_ns = stretch->variant->patience.ns, seldom = 0;
    for (size_t k = 0; k < stretch->count; k++) {
        size_t i = stretch->place[k];
        size_t server = alone ? 0 : servers[random_below(batch->callers.request[3][i], members)];
        int64_t *there_ns = free_ns + server * workers;
        int64_t arrival_ns = batch->arrivals[i].arrival_ns, work_ns = stretch->work_ns[i];
        int64_t start_ns = time_later(arrival_ns, there_ns[0]), end_ns = time_after(start_ns, work_ns);
        if (crowd) crowd_come(crowd, (uint32_t)server, (struct crowd_workers){there_ns, workers}, arrival_ns, start_ns);
        foresight_occupy_one_of(there_ns, workers, end_ns);
        stretch->wait_ns[k] = start_ns - arrival_ns;
        stretch->service_ns[k] = work_ns;
        stretch->latency_ns[k] = end_ns - arrival_ns;
        seldom |= (last_ns - end_ns) | (patience_ns - (end_ns - arrival_ns));
    }
    return seldom;
}

/* The times of a single server stay in registers: one request need not wait for what another has stored. */
static inline __attribute__((always_inline)) int64_t go_to_one(const struct stretch *stretch, int64_t *free_ns,
                                                               uint32_t workers)
{
    int64_t here_ns[FORESIGHT_FEW];
    memcpy(here_ns, free_ns, workers * sizeof *here_ns);
    int64_t seldom = go_through(stretch, here_ns, workers, true, NULL);
    memcpy(free_ns, here_ns, workers * sizeof *here_ns);
    return seldom;
}

/* Where somebody wants to know how many there are (crowd.h). */
static int64_t go_in_crowds(const struct stretch *stretch, struct crowd *crowd)
{
    uint32_t workers = stretch->plan->workers;
    int64_t *free_ns = stretch->variant->foresight->free_ns;
    switch (workers) {
    case 1: return go_through(stretch, free_ns, 1, false, crowd);
    case 4: return go_through(stretch, free_ns, 4, false, crowd);
    default: return go_through(stretch, free_ns, workers, false, crowd);
    }
}

static int64_t go(const struct stretch *stretch)
{
    const struct router *router = &stretch->variant->router;
    uint32_t workers = stretch->plan->workers;
    int64_t *free_ns = stretch->variant->foresight->free_ns;
    if (__builtin_expect(stretch->variant->foresight->crowd != NULL, 0))
        return go_in_crowds(stretch, stretch->variant->foresight->crowd);
    if (router->members > 1) switch (workers) { /* loops of known length */
        case 1: return go_through(stretch, free_ns, 1, false, NULL);
        case 4: return go_through(stretch, free_ns, 4, false, NULL);
        default: return go_through(stretch, free_ns, workers, false, NULL);
        }
    free_ns += (size_t)router->sorted[0] * workers;
    switch (workers) {
    case 1: return go_to_one(stretch, free_ns, 1);
    case 4: return go_to_one(stretch, free_ns, 4);
    default: return go_through(stretch, free_ns, workers, true, NULL);
    }
}

/* What is on the way. Negative: some are waited for in vain. */
static int64_t add_overheads(const struct stretch *stretch)
{
    const struct luck *luck = &stretch->endpoint->batch->callers;
    struct words words;
    double drawn_ns[ARRIVAL_BATCH];
    int64_t overhead_ns[ARRIVAL_BATCH], seldom = 0;
    gather(stretch, luck->extra[0], luck->extra[1], &words);
    quantile_fill(stretch->plan->overhead, words.high, words.low, stretch->count, drawn_ns);
    law_round_all(drawn_ns, stretch->count, overhead_ns);
    for (size_t k = 0; k < stretch->count; k++) {
        stretch->latency_ns[k] = time_after(stretch->latency_ns[k], overhead_ns[k]);
        seldom |= stretch->variant->patience.ns - stretch->latency_ns[k];
    }
    return seldom;
}

static bool fails(const struct stretch *stretch, size_t k)
{
    uint64_t threshold = stretch->plan->error_threshold;
    return threshold > 0 && stretch->endpoint->batch->callers.extra[2][stretch->place[k]] < threshold;
}

/* --- Those that are not to be counted --- */

static void put_off(const struct stretch *stretch, size_t k, int64_t start_ns)
{
    struct endpoint *endpoint = stretch->endpoint;
    size_t i = stretch->place[k];
    uint32_t server = router_choose(&stretch->variant->router, endpoint->batch->callers.request[3][i]);
    entry_put_off(endpoint, &endpoint->servers[stretch->variant->first_server + server], i, start_ns);
}

/* The others close up. How many they are. */
static size_t sift(const struct stretch *stretch, uint8_t *kept)
{
    size_t left = 0;
    for (size_t k = 0; k < stretch->count; k++) {
        int64_t start_ns = stretch->endpoint->batch->arrivals[stretch->place[k]].arrival_ns + stretch->wait_ns[k];
        int64_t end_ns = time_after(start_ns, stretch->service_ns[k]);
        if (end_ns >= stretch->endpoint->boundary_ns || stretch->latency_ns[k] > stretch->variant->patience.ns ||
            fails(stretch, k)) {
            put_off(stretch, k, start_ns);
            continue;
        }
        kept[left] = stretch->place[k];
        stretch->wait_ns[left] = stretch->wait_ns[k];
        stretch->service_ns[left] = stretch->service_ns[k];
        stretch->latency_ns[left++] = stretch->latency_ns[k];
    }
    return left;
}

static void count_bytes(const struct stretch *stretch, const uint8_t *place, size_t count)
{
    int64_t payload_bytes = 0, response_bytes = 0;
    for (size_t k = 0; k < count; k++) {
        payload_bytes += stretch->endpoint->batch->arrivals[place[k]].payload_bytes;
        response_bytes += stretch->endpoint->batch->arrivals[place[k]].response_bytes;
    }
    stretch->variant->tally.payload_bytes += payload_bytes;
    stretch->variant->tally.response_bytes += response_bytes;
}

/* --- All of it --- */

static void see_in(struct endpoint *endpoint, uint32_t v, const uint8_t *place, size_t count)
{
    struct variant *variant = &endpoint->variants[v];
    struct passed *passed = &variant->foresight->passed;
    int64_t own_ns[ARRIVAL_BATCH];
    uint8_t kept[ARRIVAL_BATCH];
    struct stretch stretch = {.endpoint = endpoint,
                              .variant = variant,
                              .plan = variant->foresight->alike,
                              .place = place,
                              .count = count,
                              .wait_ns = passed->wait_ns + passed->count,
                              .service_ns = passed->service_ns + passed->count,
                              .latency_ns = passed->latency_ns + passed->count};
    if (!endpoint->law) draw_work(&stretch, own_ns);
    stretch.work_ns = endpoint->law ? endpoint->batch->callers.service_ns : own_ns;
    int64_t seldom = go(&stretch);
    if (stretch.plan->overhead) seldom |= add_overheads(&stretch);
    if (seldom < 0 || stretch.plan->error_threshold > 0) {
        count = sift(&stretch, kept);
        place = kept;
    }
    if (!endpoint->batch->plain) count_bytes(&stretch, place, count);
    passed->count += count;
}

/* Words are compared with a share's end four at a time, in vectors that every processor of these has, and four of them after each other,
 * so that an end is made ready once for sixteen. */
typedef uint32_t four_words __attribute__((vector_size(16)));
#define SPLIT_WORDS 16
static_assert(ARRIVAL_BATCH % SPLIT_WORDS == 0, "a batch is a whole number of these");

/* The variant of each of so many words. */
static void split(const struct endpoint *endpoint, const uint32_t *words, uint32_t *variants)
{
    uint32_t last = endpoint->plan->variants - 1, first = 0;
    four_words word[SPLIT_WORDS / 4], variant[SPLIT_WORDS / 4];
    while (first < last && endpoint->split[first] == 0) first++;
    memcpy(word, words, sizeof word);
#pragma GCC unroll 4
    for (size_t i = 0; i < SPLIT_WORDS / 4; i++) variant[i] = (four_words){first, first, first, first};
    for (uint32_t v = first; v < last; v++) {
        uint32_t below = (uint32_t)(endpoint->split[v] - 1);
#pragma GCC unroll 4
        for (size_t i = 0; i < SPLIT_WORDS / 4; i++) variant[i] -= (four_words)(word[i] > below);
    }
    memcpy(variants, variant, sizeof variant);
}

/* To the variants between which requests are split. */
static void deal(struct endpoint *endpoint, size_t count)
{
    uint8_t place[PLAN_VARIANTS][ARRIVAL_BATCH];
    size_t dealt[PLAN_VARIANTS], begin = endpoint->next, end = begin + count;
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) dealt[v] = 0;
    for (size_t from = begin - begin % SPLIT_WORDS; from < end; from += SPLIT_WORDS) {
        uint32_t variant[SPLIT_WORDS];
        split(endpoint, &endpoint->batch->callers.request[2][from], variant);
        size_t to = from + SPLIT_WORDS < end ? from + SPLIT_WORDS : end;
        for (size_t i = from < begin ? begin : from; i < to; i++) {
            uint32_t v = variant[i - from];
            place[v][dealt[v]++] = (uint8_t)i;
        }
    }
    for (uint32_t v = 0; v < endpoint->plan->variants; v++)
        if (dealt[v] > 0) see_in(endpoint, v, place[v], dealt[v]);
}

void entry_take_stretch(struct endpoint *endpoint)
{
    size_t end = end_of(endpoint);
    endpoint->end_ns = endpoint->batch->arrivals[end - 1].arrival_ns;
    while (endpoint->next < end) {
        size_t count = together(endpoint, end);
        if (count == 0)
            entry_foresee(endpoint, endpoint->next++);
        else if (endpoint->plan->variants > 1)
            deal(endpoint, count);
        else
            see_in(endpoint, 0, endpoint->in_order + endpoint->next, count);
        endpoint->next += count;
    }
}
