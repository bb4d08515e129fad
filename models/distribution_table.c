/* distribution_table.c - a distribution compiled to a quantile table: cells where it is smooth, pieces where it has corners. */
#include "models/distribution.h"

#include "models/distribution_law.h"
#include "models/distribution_smooth.h"
#include "sim/arena.h"
#include "sim/quantile.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>

/* The tables' accuracy: aimed at over the body, down to this tail probability. docs/distributions.md has what is reached. */
#define TABLE_TOLERANCE  2e-5
#define BODY_TAIL        1e-6
#define TABLE_ERROR_MOST 5e-5 /* of cells, seen in all of them; above it the law is cut into pieces */
/* Errors of values below a thousandth of the kernel's unit (1 ns, 1 token, 1 byte) are nobody's concern. */
#define TABLE_FLOOR 1e-3

/* A piece of probability 2^-30 is not cut further. */
#define NARROWEST (UINT64_C(1) << 34)

/* --- Pieces: laws with corners --- */

struct builder {
    struct arena *arena;
    const struct distribution_law *law;
    bool straight; /* between its corners the law is linear: nothing to cut */
    struct quantile_piece *pieces;
    size_t count, room;
};

static void add_piece(struct builder *builder, uint64_t start, double low, double high)
{
    if (builder->count == builder->room) {
        size_t room = builder->room ? 2 * builder->room : 64;
        builder->pieces = arena_grow(builder->arena, builder->pieces, builder->count, room, sizeof *builder->pieces);
        builder->room = room;
    }
    builder->pieces[builder->count++] = (struct quantile_piece){start, low, high};
}

/* Where in the range of 64-bit numbers a probability lies; asked by the smaller tail, which is the exact one. */
static uint64_t number_of(double below, double above)
{
    if (below <= 0.5) return (uint64_t)(below * 0x1p64);
    return above > 0 ? UINT64_MAX - (uint64_t)(above * 0x1p64) : UINT64_MAX;
}

static double value_at(const struct distribution_law *law, uint64_t number)
{
    int upper = (int)(number >> 63);
    return distribution_law_quantile(law, ((double)(upper ? ~number : number) + 0.5) * 0x1p-64, upper);
}

/* Cut [a, b), over which the law is smooth from `low` to `high`, until a straight line is near enough. Halving ends at the
 * narrowest piece, so this is at most 30 deep. */
static void cut(struct builder *builder, uint64_t a, double low, uint64_t b, double high)
{
    if (b - a <= NARROWEST) {
        add_piece(builder, a, low, high);
        return;
    }
    uint64_t middle = a + (b - a) / 2;
    double value = fmin(fmax(quantile_round(value_at(builder->law, middle)), low), high);
    if (fabs((low + high) / 2 - value) <= TABLE_TOLERANCE * fmax(value, TABLE_FLOOR)) {
        add_piece(builder, a, low, value);
        add_piece(builder, middle, value, high);
        return;
    }
    cut(builder, a, low, middle, value);
    cut(builder, middle, value, b, high);
}

/* The next edge of an octave above a number; tails are cut there first, so that halving resolves them. */
static uint64_t next_octave(uint64_t number)
{
    if (number < QUANTILE_BEYOND) return QUANTILE_BEYOND;
    if (number < UINT64_C(1) << 63) return UINT64_C(1) << (64 - __builtin_clzll(number));
    uint64_t distance = ~number;
    return distance <= QUANTILE_BEYOND ? UINT64_MAX : ~(UINT64_C(1) << (63 - __builtin_clzll(distance - 1)));
}

static void add_stretch(struct builder *builder, uint64_t a, double low, uint64_t b, double high)
{
    if (builder->straight) {
        add_piece(builder, a, low, high);
        return;
    }
    while (a < b) {
        uint64_t end = next_octave(a);
        double value = high;
        if (end < b)
            value = fmin(fmax(quantile_round(value_at(builder->law, end)), low), high);
        else
            end = b;
        cut(builder, a, low, end, value);
        a = end;
        low = value;
    }
}

/* Both ends of the law are corners, so its outermost pieces are exact. */
static bool is_bounded(const struct distribution_law *law)
{
    for (size_t i = 0; i < law->leaf_count; i++)
        if (law->leaves[i].of->point_count == 0 && law->leaves[i].of->family != DISTRIBUTION_CONSTANT) return false;
    return true;
}

static const struct quantile *compile_pieces(struct arena *arena, const struct distribution_law *law)
{
    bool straight = law->leaf_count == 1 && law->leaves[0].of->point_count > 0;
    struct builder builder = {.arena = arena, .law = law, .straight = straight};
    uint64_t at = 0;
    double value =
        law->corner_count == 0 || law->corners[0].less > 0 ? 0 : distribution_law_held(law, law->corners[0].value);
    for (size_t i = 0; i < law->corner_count; i++) {
        const struct distribution_corner *corner = &law->corners[i];
        uint64_t start = number_of(corner->less, corner->at_least), end = number_of(corner->at_most, corner->more);
        double next = distribution_law_held(law, corner->value);
        if (start > at) { /* two corners with nothing between them leave a jump, and no piece */
            add_stretch(&builder, at, value, start, next);
            at = start;
        }
        if (end > at) add_piece(&builder, at, next, next);
        if (end > at) at = end;
        value = next;
    }
    if (at < UINT64_MAX && !is_bounded(law))
        add_stretch(&builder, at, value, UINT64_MAX, fmax(value, value_at(law, UINT64_MAX)));
    return quantile_pieces(arena, builder.pieces, builder.count, !is_bounded(law), distribution_law_quantile, law);
}

const struct quantile *distribution_compile(struct arena *arena, const struct distribution *distribution, double factor)
{
    assert(factor > 0);
    const struct distribution_law *law = distribution_law_new(arena, distribution, factor);
    const struct distribution *only = law->leaf_count == 1 ? law->leaves[0].of : NULL;
    if (only && only->family == DISTRIBUTION_CONSTANT)
        return quantile_constant(arena, distribution_law_held(law, only->scale));
    /* A lone Pareto law has its corner at its lowest value, where no cell is harmed. */
    if (law->corner_count > 0 && !(only && only->family == DISTRIBUTION_PARETO)) return compile_pieces(arena, law);
    bool is_dear =
        !only || only->family == DISTRIBUTION_GAMMA || only->family == DISTRIBUTION_ERLANG; /* they iterate */
    quantile_exact *exact = is_dear ? distribution_smooth_quantile : distribution_law_quantile;
    const void *of = is_dear ? (const void *)distribution_smooth_new(arena, law) : law;
    int bits = quantile_bits(exact, of, BODY_TAIL, TABLE_FLOOR, TABLE_TOLERANCE);
    const struct quantile *table = quantile_new(arena, exact, of, bits);
    if (only && bits < QUANTILE_BITS) return table; /* smooth throughout: seen in a few cells, true in all */
    /* A knee between two phases may be too sharp for cells, or lie between those that quantile_bits() looked at. */
    if (quantile_error(table, BODY_TAIL, TABLE_FLOOR) <= TABLE_ERROR_MOST) return table;
    return compile_pieces(arena, law);
}
