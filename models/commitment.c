#include "models/commitment.h"

#include "sim/arena.h"

#include <math.h>
#include <stdlib.h>

#define NOISE 1e-12 /* less than that is no difference between two commitments */

/* --- Order --- */

/* The meters that a plan covers, in the order in which it does. */
struct order {
    size_t count;
    size_t *meters;
};

static bool comes_first(const struct commitment_rate *a, const struct commitment_rate *b)
{
    /* 1 - plan / list is larger for a */
    int128 of_a = (int128)a->plan_e10_usd * b->list_e10_usd, of_b = (int128)b->plan_e10_usd * a->list_e10_usd;
    if (of_a != of_b) return of_a < of_b;
    return a->plan_e10_usd < b->plan_e10_usd;
}

static struct order order_of(size_t meters, const struct commitment_rate *rates, struct arena *arena)
{
    struct order order = {.meters = arena_new_array(arena, meters, size_t)};
    for (size_t m = 0; m < meters; m++) {
        if (rates[m].plan_e10_usd == 0) continue;
        size_t place = order.count++;
        for (; place > 0 && comes_first(&rates[m], &rates[order.meters[place - 1]]); place--)
            order.meters[place] = order.meters[place - 1];
        order.meters[place] = m;
    }
    return order;
}

/* --- One commitment --- */

struct commitment_use commitment_apply(const struct hours *hours, const struct commitment_rate *rates,
                                       int64_t commitment_e10_usd, struct arena *arena)
{
    struct order order = order_of(hours->meters, rates, arena);
    struct commitment_use use = {.covered_ns = arena_new_array(arena, hours->meters, int128)};
    for (size_t h = 0; h < hours->count; h++) {
        const int64_t *used_ns = hours->used + h * hours->meters;
        int128 left = (int128)commitment_e10_usd * hours->length_ns[h];
        for (size_t i = 0; i < order.count && left > 0; i++) {
            size_t m = order.meters[i];
            int128 reached_ns = (left + rates[m].plan_e10_usd - 1) / rates[m].plan_e10_usd;
            int128 covered_ns = reached_ns < used_ns[m] ? reached_ns : used_ns[m];
            use.covered_ns[m] += covered_ns;
            use.used += covered_ns * rates[m].plan_e10_usd;
            left -= covered_ns * rates[m].plan_e10_usd;
        }
        if (left > 0) use.unused += left;
    }
    return use;
}

/* --- The best --- */

/* A commitment at which, in some hour, the next meter begins to be covered, or nothing is left to cover; and by how much more
 * each further dollar of commitment costs from there on. */
struct breakpoint {
    double at, steeper;
};

static int by_place(const void *a, const void *b)
{
    const struct breakpoint *left = a, *right = b;
    return (left->at > right->at) - (left->at < right->at);
}

/* What a dollar of commitment adds to what is paid while it covers the meter: itself, less what the same hours are on demand. */
static double slope_of(const struct commitment_rate *rate)
{
    return 1 - (double)rate->contracted_e10_usd / (double)rate->plan_e10_usd;
}

/* Breakpoints of all hours; *slope is how steep the cost is before the first of them. */
static size_t find_breakpoints(const struct hours *hours, const struct commitment_rate *rates,
                               const struct order *order, struct breakpoint *points, double *slope)
{
    size_t count = 0;
    *slope = 0;
    for (size_t h = 0; h < hours->count; h++) {
        double length = (double)hours->length_ns[h], before = 0, reached = 0;
        for (size_t i = 0; i <= order->count; i++) {
            bool end = i == order->count;
            double used = end ? 0 : (double)hours->used[h * hours->meters + order->meters[i]];
            if (!end && used == 0) continue;
            const struct commitment_rate *rate = end ? NULL : &rates[order->meters[i]];
            double after = length * (end ? 1 : slope_of(rate));
            if (reached == 0)
                *slope += after;
            else
                points[count++] = (struct breakpoint){reached / length, after - before};
            before = after;
            if (!end) reached += used * (double)rate->plan_e10_usd;
        }
    }
    qsort(points, count, sizeof *points, by_place);
    return count;
}

struct best {
    double paid;
    int64_t commitment_e10_usd;
};

/* Try the commitment, which lies where the cost passes through `paid` at `at` with that slope. */
static void try(struct best *best, double step, double at, double paid, double slope)
{
    double commitment = step * (double)COMMITMENT_STEP_E10_USD;
    double there = paid + (commitment - at) * slope;
    if (step <= 0 || there >= best->paid - NOISE * fabs(best->paid)) return;
    *best = (struct best){there, (int64_t)commitment};
}

int64_t commitment_best(const struct hours *hours, const struct commitment_rate *rates)
{
    struct arena *arena = arena_new();
    struct order order = order_of(hours->meters, rates, arena);
    struct breakpoint *points = arena_new_array(arena, hours->count * (order.count + 1), struct breakpoint);
    double slope, paid = 0, at = 0; /* paid: beyond what it costs without a commitment */
    size_t count = find_breakpoints(hours, rates, &order, points, &slope);
    struct best best = {0, 0};
    for (size_t i = 0; i < count; i++) {
        const double next = points[i].at, step = next / (double)COMMITMENT_STEP_E10_USD;
        if (floor(step) * (double)COMMITMENT_STEP_E10_USD >= at) try(&best, floor(step), at, paid, slope);
        paid += (next - at) * slope;
        slope += points[i].steeper;
        at = next;
        bool before_next = i + 1 == count || ceil(step) * (double)COMMITMENT_STEP_E10_USD <= points[i + 1].at;
        if (before_next) try(&best, ceil(step), at, paid, slope);
    }
    arena_free(arena);
    return best.commitment_e10_usd;
}
