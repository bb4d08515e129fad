#include "sim/quantile.h"

#include "sim/arena.h"

#include <assert.h>
#include <math.h>

#define GUIDE_BITS_MOST 20
#define CELLS_LOOKED_AT 16 /* of each octave, by quantile_bits() */

double quantile_round(double value)
{
    assert(isfinite(value));
    int exponent;
    double fraction = frexp(value, &exponent);
    return ldexp(nearbyint(ldexp(fraction, QUANTILE_DIGITS)), exponent - QUANTILE_DIGITS);
}

/* The exact function's last bits may go up and down where the law is nearly flat; the table must not. */
static double not_inwards(double value, double inner, int upper)
{
    return upper ? fmax(value, inner) : fmin(value, inner);
}

/* Tail probability at a place in an octave; 0 is its inner end, 1 its outer end. */
static double tail_at(int octave, double place)
{
    return ldexp(1 - place / 2, -(octave + 1));
}

static void fill_half(double *edges, quantile_exact *exact, const void *law, int bits, int upper, double middle)
{
    size_t cells = (size_t)1 << bits;
    double inner = middle;
    edges[0] = middle;
    for (int octave = 0; octave < QUANTILE_OCTAVES; octave++)
        for (size_t cell = 1; cell <= cells; cell++) {
            double tail = tail_at(octave, (double)cell / (double)cells);
            inner = not_inwards(quantile_round(exact(law, tail, upper)), inner, upper);
            edges[((size_t)octave << bits) + cell] = inner;
        }
}

const struct quantile *quantile_new(struct arena *arena, quantile_exact *exact, const void *law, int bits)
{
    assert(bits >= 0 && bits <= QUANTILE_BITS);
    size_t edge_count = ((size_t)QUANTILE_OCTAVES << bits) + 1;
    struct quantile *quantile = arena_new_of(arena, struct quantile);
    *quantile = (struct quantile){.bits = bits, .exact = exact, .law = law};
    double middle = quantile_round(exact(law, 0.5, 0));
    double *edges = arena_new_array(arena, 2 * edge_count, double);
    for (size_t upper = 0; upper < 2; upper++) {
        fill_half(edges + upper * edge_count, exact, law, bits, (int)upper, middle);
        quantile->edges[upper] = edges + upper * edge_count;
    }
    return quantile;
}

const struct quantile *quantile_constant(struct arena *arena, double value)
{
    double *edges = arena_new_array(arena, QUANTILE_OCTAVES + 1, double);
    for (size_t i = 0; i <= QUANTILE_OCTAVES; i++) edges[i] = value;
    struct quantile *quantile = arena_new_of(arena, struct quantile);
    *quantile = (struct quantile){.bits = 0, .edges = {edges, edges}};
    return quantile;
}

double quantile_beyond(const struct quantile *quantile, uint64_t distance, int upper)
{
    double last = quantile->edges[upper][(size_t)QUANTILE_OCTAVES << quantile->bits];
    if (!quantile->exact) return last;
    double tail = ((double)distance + 0.5) * 0x1p-64;
    return not_inwards(quantile_round(quantile->exact(quantile->law, tail, upper)), last, upper);
}

/* --- Pieces --- */

const struct quantile *quantile_pieces(struct arena *arena, const struct quantile_piece *pieces, size_t count,
                                       bool open, quantile_exact *exact, const void *law)
{
    assert(count >= 1 && count < UINT32_MAX && pieces[0].start == 0);
    int guide_bits = 1; /* at least two entries a piece, so that finding one takes a step or two */
    while (guide_bits < GUIDE_BITS_MOST && (size_t)1 << guide_bits < 2 * count) guide_bits++;
    size_t entries = (size_t)1 << guide_bits;
    uint32_t *guide = arena_new_array(arena, entries + 1, uint32_t);
    size_t piece = 0;
    for (size_t entry = 0; entry < entries; entry++) {
        while (piece + 1 < count && pieces[piece + 1].start <= (uint64_t)entry << (64 - guide_bits)) piece++;
        guide[entry] = (uint32_t)piece;
    }
    guide[entries] = (uint32_t)(count - 1);

    struct quantile *quantile = arena_new_of(arena, struct quantile);
    *quantile = (struct quantile){.exact = exact,
                                  .law = law,
                                  .open = open,
                                  .piece_count = count,
                                  .pieces = pieces,
                                  .guide = guide,
                                  .guide_shift = 64 - guide_bits};
    return quantile;
}

static double piece_beyond(const struct quantile *quantile, uint64_t distance, int upper)
{
    const struct quantile_piece *last = upper ? &quantile->pieces[quantile->piece_count - 1] : &quantile->pieces[0];
    double tail = ((double)distance + 0.5) * 0x1p-64;
    double value = quantile_round(quantile->exact(quantile->law, tail, upper));
    return not_inwards(value, upper ? last->low : last->high, upper);
}

double quantile_in_pieces(const struct quantile *quantile, uint64_t number)
{
    int upper = (int)(number >> 63);
    uint64_t distance = upper ? ~number : number;
    if (quantile->open && distance < QUANTILE_BEYOND) return piece_beyond(quantile, distance, upper);

    const uint32_t *guide = &quantile->guide[number >> quantile->guide_shift];
    size_t low = guide[0], high = guide[1];
    while (low < high) { /* the last piece that starts at or before the number */
        size_t middle = (low + high + 1) / 2;
        if (quantile->pieces[middle].start <= number)
            low = middle;
        else
            high = middle - 1;
    }
    const struct quantile_piece *piece = &quantile->pieces[low];
    if (!(piece->high > piece->low)) return piece->low;
    uint64_t end = low + 1 < quantile->piece_count ? piece[1].start : UINT64_MAX;
    double place = (double)(number - piece->start) / (double)(end - piece->start);
    return piece->low + (piece->high - piece->low) * place;
}

/* --- Accuracy --- */

static double relative_error(double found, double exact, double floor)
{
    double error = fabs(found - exact), size = fmax(fabs(exact), floor);
    return error > 0 ? error / size : 0;
}

/* Of one cell of a grid, `cells` to the octave, without building it. */
static double cell_error(quantile_exact *exact, const void *law, int upper, int octave, double inner, double outer,
                         double floor)
{
    double found = (exact(law, tail_at(octave, inner), upper) + exact(law, tail_at(octave, outer), upper)) / 2;
    return relative_error(found, exact(law, tail_at(octave, (inner + outer) / 2), upper), floor);
}

static bool grid_is_fine(quantile_exact *exact, const void *law, int bits, double tail, double floor, double tolerance)
{
    size_t cells = (size_t)1 << bits, step = cells > CELLS_LOOKED_AT ? cells / CELLS_LOOKED_AT : 1;
    for (int octave = 0; octave < QUANTILE_OCTAVES && tail_at(octave, 1) >= tail; octave++)
        for (size_t cell = step - 1; cell < cells; cell += step)
            for (int upper = 0; upper < 2; upper++) {
                double inner = (double)cell / (double)cells, outer = (double)(cell + 1) / (double)cells;
                if (cell_error(exact, law, upper, octave, inner, outer, floor) > tolerance) return false;
            }
    return true;
}

int quantile_bits(quantile_exact *exact, const void *law, double tail, double floor, double tolerance)
{
    int bits = 0;
    while (bits < QUANTILE_BITS && !grid_is_fine(exact, law, bits, tail, floor, tolerance)) bits++;
    return bits;
}

static double error_at(const struct quantile *quantile, uint64_t number, double floor)
{
    int upper = (int)(number >> 63);
    double tail = ((double)(upper ? ~number : number) + 0.5) * 0x1p-64;
    return relative_error(quantile_at(quantile, number), quantile->exact(quantile->law, tail, upper), floor);
}

static double error_of_cells(const struct quantile *quantile, double tail, double floor)
{
    double worst = 0;
    uint64_t cells = UINT64_C(1) << quantile->bits;
    for (int octave = 0; octave < QUANTILE_OCTAVES && tail_at(octave, 1) >= tail; octave++)
        for (uint64_t cell = 0; cell < cells; cell++) {
            uint64_t first = UINT64_C(1) << (62 - octave), width = first >> quantile->bits;
            uint64_t distance = first + cell * width + width / 2;
            worst = fmax(worst, error_at(quantile, distance, floor));
            worst = fmax(worst, error_at(quantile, ~distance, floor));
        }
    return worst;
}

static double error_of_pieces(const struct quantile *quantile, double tail, double floor)
{
    double worst = 0, reach = tail * 0x1p64;
    for (size_t i = 0; i < quantile->piece_count; i++) {
        uint64_t start = quantile->pieces[i].start;
        uint64_t end = i + 1 < quantile->piece_count ? quantile->pieces[i + 1].start : UINT64_MAX;
        if ((double)(end - start) < reach / 1000) continue;
        for (uint64_t quarter = 1; quarter < 4; quarter++) {
            uint64_t number = start + (end - start) / 4 * quarter;
            double distance = (double)(number >> 63 ? ~number : number);
            if (distance >= reach) worst = fmax(worst, error_at(quantile, number, floor));
        }
    }
    return worst;
}

double quantile_error(const struct quantile *quantile, double tail, double floor)
{
    assert(quantile->exact);
    return quantile->pieces ? error_of_pieces(quantile, tail, floor) : error_of_cells(quantile, tail, floor);
}
