/* quantile.h - an inverse distribution function as a table: one uniform number in, one value out, in a few nanoseconds.
 *
 * Two forms  smooth laws are cut into a fixed grid of cells; laws with jumps, kinks or flat parts (samples, given quantiles,
 *            mixtures with constants) into pieces with edges of their own, so that nothing is smeared across an edge.
 * Cells      u in (0, 1) is split at 1/2. Towards each end every halving of the tail probability is an octave of
 *            2^bits equal cells, so the tails are as finely cut as the body; inside a cell the value is linear.
 * Tails      beyond the last octave (probability 2^-(QUANTILE_OCTAVES + 1)) the exact function given at plan time is asked.
 * Rounding   entries are rounded to QUANTILE_DIGITS significant bits, well above the last bits in which one CPU's libm
 *            differs from another's, so that a seed gives the same bytes everywhere.
 * Values     plain doubles in the caller's unit, finite, monotone in u.
 * Ownership  lives in the arena given to quantile_new(); `exact` and `law` are borrowed and must outlive the table.
 * Source     docs/decisions.md, decision 3. Accuracy is the builder's to choose: quantile_bits(), quantile_error(). */
#ifndef LOADLINE_SIM_QUANTILE_H
#define LOADLINE_SIM_QUANTILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QUANTILE_OCTAVES 32
#define QUANTILE_DIGITS  40 /* bits kept of a double's 53 */
#define QUANTILE_BITS    12 /* the finest grid: 4096 cells an octave, 2 MiB */
/* Numbers nearer to an end of the 64-bit range than this lie beyond the last octave. */
#define QUANTILE_BEYOND (UINT64_C(1) << (63 - QUANTILE_OCTAVES))

struct arena;

/* The exact inverse: `tail` is the probability below (upper == 0) or above (upper == 1) the value, 0 < tail <= 1/2. Given the
 * tail and not u so that it stays exact near 1. */
typedef double quantile_exact(const void *law, double tail, int upper);

/* From the number `start` to the next piece's start the value goes linearly from low to high (an atom: low == high). */
struct quantile_piece {
    uint64_t start;
    double low, high;
};

struct quantile {
    int bits; /* cells an octave: 2^bits */
    /* Lower and upper half: QUANTILE_OCTAVES * 2^bits + 1 edges, from the middle outwards; both in one array. */
    const double *edges[2];
    quantile_exact *exact; /* NULL: there is nothing beyond the table */
    const void *law;
    size_t piece_count;
    const struct quantile_piece *pieces; /* NULL: a smooth law, in cells */
    const uint32_t *guide; /* the piece in which each 2^-(64 - guide_shift) of the range starts, and one more */
    int guide_shift;
    bool open; /* beyond the last octave the pieces do not hold */
};

/* Build the table with 2^bits cells an octave (0 <= bits <= QUANTILE_BITS). */
const struct quantile *quantile_new(struct arena *arena, quantile_exact *exact, const void *law, int bits);

/* The fewest bits with which the relative error stays below `tolerance` for tails down to `tail`; QUANTILE_BITS where none
 * is enough. Values below `floor` are judged as if they were `floor`. Looks at a few cells of each octave. */
int quantile_bits(quantile_exact *exact, const void *law, double tail, double floor, double tolerance);

/* A table of one value. */
const struct quantile *quantile_constant(struct arena *arena, double value);

/* A table of pieces: count >= 1, starts strictly increasing from 0, values not decreasing. `pieces` is borrowed. Where
 * `open`, `exact` is asked beyond the last octave; else the outermost pieces are exact themselves. */
const struct quantile *quantile_pieces(struct arena *arena, const struct quantile_piece *pieces, size_t count,
                                       bool open, quantile_exact *exact, const void *law);

/* To QUANTILE_DIGITS significant bits, ties to even. */
double quantile_round(double value);

/* What quantile_at() leaves to the file: numbers beyond the last octave, and tables of pieces. */
double quantile_beyond(const struct quantile *quantile, uint64_t distance, int upper);
double quantile_in_pieces(const struct quantile *quantile, uint64_t number);

/* The value for a uniform 64-bit number; as a share, u = (number + 1/2) / 2^64. */
static inline double quantile_at(const struct quantile *quantile, uint64_t number)
{
    if (quantile->pieces) return quantile_in_pieces(quantile, number);
    int upper = (int)(number >> 63);
    /* Distance from the nearer end in units of 2^-64, 2 d + 1 of them being twice the tail's probability: below 2^63. */
    uint64_t distance = upper ? ~number : number;
    int octave = __builtin_clzll(distance | 1) - 1;
    if (__builtin_expect(octave >= QUANTILE_OCTAVES, 0)) return quantile_beyond(quantile, distance, upper);
    /* The bits below the leading one: the first of them choose the cell, the rest the place in it. Edges run outwards. */
    uint64_t mantissa = distance << (octave + 2);
    size_t cell = ((size_t)octave << quantile->bits) + (size_t)(~mantissa >> 1 >> (63 - quantile->bits));
    double place = (double)(int64_t)(mantissa << quantile->bits >> 11) * 0x1p-53;
    const double *edge = quantile->edges[upper] + cell;
    return edge[1] + (edge[0] - edge[1]) * place;
}

/* The same for many numbers at once, several times faster: values[i] of the number with the high word high[i] and the low one low[i],
 * as random_fill() leaves them. To the last bit what quantile_at() gives. */
void quantile_fill(const struct quantile *quantile, const uint32_t *high, const uint32_t *low, size_t count,
                   double *values);

/* Largest relative error of the table against the exact function, which it must have: at the middle of every cell whose
 * tail is at least `tail`, or at the quarters of every piece, but for pieces with less than a thousandth of `tail` of the
 * probability. Values below `floor` are judged as if they were `floor`. */
double quantile_error(const struct quantile *quantile, double tail, double floor);

#endif
