/* The part of quantile.h that reads a table many times at once. */
#include "sim/quantile.h"
#include "sim/random.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static void fill_one_by_one(const struct quantile *quantile, const uint32_t *high, const uint32_t *low, size_t from,
                            size_t count, double *values)
{
    for (size_t i = from; i < count; i++) values[i] = quantile_at(quantile, random_join(high[i], low[i]));
}

#if defined(__x86_64__)

#define LANES 4

/* A whole number below 2^52 is in the last bits of 2^52 + itself; the high half of one below 2^64 likewise behind 2^84. */
#define TWO_52_BITS INT64_C(0x4330000000000000)
#define TWO_84_BITS INT64_C(0x4530000000000000)

/* The exponent of a double holds this and, of 32 bits behind it, the number of the leading one. */
#define EXPONENT_OF_BIT_31 (1023 + 31)

__attribute__((target("avx2"))) static inline __m256d as_double(int64_t bits)
{
    return _mm256_castsi256_pd(_mm256_set1_epi64x(bits));
}

/* Of whole numbers below 2^53: exact. */
__attribute__((target("avx2"))) static inline __m256d double_of(__m256i whole)
{
    __m256d high = _mm256_castsi256_pd(_mm256_or_si256(_mm256_srli_epi64(whole, 32), _mm256_set1_epi64x(TWO_84_BITS)));
    __m256d low = _mm256_castsi256_pd(_mm256_blend_epi32(whole, _mm256_set1_epi64x(TWO_52_BITS), 0xAA));
    return _mm256_add_pd(_mm256_sub_pd(high, _mm256_set1_pd(0x1p84 + 0x1p52)), low);
}

__attribute__((target("avx2"))) static inline __m256i wide(const uint32_t *words)
{
    return _mm256_cvtepu32_epi64(_mm_loadu_si128((const __m128i *)words));
}

/* The edges at each place and the ones behind them, two by two. Measured: 1.13 ns a number all in all; with two gathers 1.30 ns, which
 * need fewer instructions, but on many processors as many loads and more. */
__attribute__((target("avx2"))) static inline void load_edges(const double *edges, __m256i cells, __m256d *inner,
                                                              __m256d *outer)
{
    int64_t at[LANES];
    _mm256_storeu_si256((__m256i *)at, cells);
    __m256d even =
        _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd(edges + at[0])), _mm_loadu_pd(edges + at[2]), 1);
    __m256d odd =
        _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd(edges + at[1])), _mm_loadu_pd(edges + at[3]), 1);
    *inner = _mm256_unpacklo_pd(even, odd);
    *outer = _mm256_unpackhi_pd(even, odd);
}

/* quantile_at() in four lanes, step by step. The octave is counted from the exponent that the top 32 of the distance's 63 bits have as a
 * double: they are 0 beyond the last octave. Returns false, and nothing is written, where a lane is there. */
__attribute__((target("avx2"))) static inline bool fill_lanes(const struct quantile *quantile, const uint32_t *high,
                                                              const uint32_t *low, double *values)
{
    const __m128i bits = _mm_cvtsi32_si128(quantile->bits), rest = _mm_cvtsi32_si128(64 - quantile->bits);
    __m256i number = _mm256_or_si256(_mm256_slli_epi64(wide(high), 32), wide(low));
    __m256i upper = _mm256_cmpgt_epi64(_mm256_setzero_si256(), number);
    __m256i distance = _mm256_xor_si256(number, upper), top = _mm256_srli_epi64(distance, 31);
    if (__builtin_expect(_mm256_movemask_epi8(_mm256_cmpeq_epi64(top, _mm256_setzero_si256())), 0)) return false;

    __m256d size = _mm256_sub_pd(_mm256_castsi256_pd(_mm256_or_si256(top, _mm256_set1_epi64x(TWO_52_BITS))),
                                 as_double(TWO_52_BITS));
    __m256i octave =
        _mm256_sub_epi64(_mm256_set1_epi64x(EXPONENT_OF_BIT_31), _mm256_srli_epi64(_mm256_castpd_si256(size), 52));
    __m256i mantissa = _mm256_sllv_epi64(distance, _mm256_add_epi64(octave, _mm256_set1_epi64x(2)));
    __m256i outwards = _mm256_xor_si256(mantissa, _mm256_set1_epi64x(-1));
    __m256i cell = _mm256_add_epi64(_mm256_sll_epi64(octave, bits), _mm256_srl_epi64(outwards, rest));
    __m256d place =
        _mm256_mul_pd(double_of(_mm256_srli_epi64(_mm256_sll_epi64(mantissa, bits), 11)), _mm256_set1_pd(0x1p-53));

    const double *edges = quantile->edges[0];
    __m256i half = _mm256_and_si256(upper, _mm256_set1_epi64x(quantile->edges[1] - edges));
    cell = _mm256_add_epi64(cell, half);
    __m256d inner, outer;
    load_edges(edges, cell, &inner, &outer);
    _mm256_storeu_pd(values, _mm256_add_pd(outer, _mm256_mul_pd(_mm256_sub_pd(inner, outer), place)));
    return true;
}

__attribute__((target("avx2"))) static void fill_by_lanes(const struct quantile *quantile, const uint32_t *high,
                                                          const uint32_t *low, size_t count, double *values)
{
    for (size_t i = 0; i < count; i += LANES)
        if (!fill_lanes(quantile, high + i, low + i, values + i))
            fill_one_by_one(quantile, high, low, i, i + LANES, values);
}

#endif

void quantile_fill(const struct quantile *quantile, const uint32_t *high, const uint32_t *low, size_t count,
                   double *values)
{
    size_t in_lanes = 0;
#if defined(__x86_64__)
    if (!quantile->pieces && __builtin_cpu_supports("avx2")) {
        in_lanes = count - count % LANES;
        fill_by_lanes(quantile, high, low, in_lanes, values);
    }
#endif
    fill_one_by_one(quantile, high, low, in_lanes, count, values);
}
