#include "sim/histogram.h"

#include <stdbool.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* What comes of many values beside their buckets. */
struct digest {
    uint64_t all; /* every bit that any of them has */
    uint64_t sum;
    uint64_t low_squares, products, high_squares; /* of their halves: x^2 = high^2 2^52 + 2 high low 2^26 + low^2 */
    int64_t minimum, maximum;
};

#define HALF_BITS 26
/* Below, halves have 26 bits, so that a sum of HISTOGRAM_MANY of their squares has less than 64, and a double holds the value exactly. */
#define DIGESTED_BITS (2 * HALF_BITS)
static_assert(HISTOGRAM_MANY <= 1 << (63 - DIGESTED_BITS), "sums of so many do not overflow");

/* The values at which a bucket is one of the octave's, and the double of which has the octave's number and the bucket's in its top bits. */
#define DOUBLE_MANTISSA_BITS 52
#define DOUBLE_BIAS          1023
#define BUCKET_SHIFT         (DOUBLE_MANTISSA_BITS - (HISTOGRAM_BITS - 1))
#define BUCKET_BIAS          ((DOUBLE_BIAS + HISTOGRAM_BITS - 2) * HISTOGRAM_HALF)

#if defined(__x86_64__)

__attribute__((target("avx2"))) static inline uint64_t sum_of(__m256i lanes)
{
    __m128i halves = _mm_add_epi64(_mm256_castsi256_si128(lanes), _mm256_extracti128_si256(lanes, 1));
    return (uint64_t)_mm_cvtsi128_si64(halves) + (uint64_t)_mm_extract_epi64(halves, 1);
}

__attribute__((target("avx2"))) static inline uint64_t or_of(__m256i lanes)
{
    __m128i halves = _mm_or_si128(_mm256_castsi256_si128(lanes), _mm256_extracti128_si256(lanes, 1));
    return (uint64_t)_mm_cvtsi128_si64(halves) | (uint64_t)_mm_extract_epi64(halves, 1);
}

__attribute__((target("avx2"))) static inline int64_t least_of(__m256d lanes)
{
    __m128d halves = _mm_min_pd(_mm256_castpd256_pd128(lanes), _mm256_extractf128_pd(lanes, 1));
    return (int64_t)_mm_cvtsd_f64(_mm_min_pd(halves, _mm_unpackhi_pd(halves, halves)));
}

__attribute__((target("avx2"))) static inline int64_t most_of(__m256d lanes)
{
    __m128d halves = _mm_max_pd(_mm256_castpd256_pd128(lanes), _mm256_extractf128_pd(lanes, 1));
    return (int64_t)_mm_cvtsd_f64(_mm_max_pd(halves, _mm_unpackhi_pd(halves, halves)));
}

/* Whole numbers below 2^52 as doubles: set as the mantissa of 2^52, which is then taken away. */
__attribute__((target("avx2"))) static inline __m256d double_of(__m256i values)
{
    const __m256d base = _mm256_set1_pd(0x1p52);
    return _mm256_sub_pd(_mm256_castsi256_pd(_mm256_or_si256(values, _mm256_castpd_si256(base))), base);
}

/* The exponent of a double is its octave, and the top of its mantissa the bucket in it; small values have a bucket each. */
__attribute__((target("avx2"))) static inline __m256i index_of(__m256i values, __m256d doubles)
{
    __m256i large = _mm256_sub_epi64(_mm256_srli_epi64(_mm256_castpd_si256(doubles), BUCKET_SHIFT),
                                     _mm256_set1_epi64x(BUCKET_BIAS));
    return _mm256_blendv_epi8(large, values, _mm256_cmpgt_epi64(_mm256_set1_epi64x(HISTOGRAM_HALF), values));
}

/* `count` is a multiple of four, and at least that. What it says of values that are DIGESTED_BITS long or negative is wrong, but for `all`. */
__attribute__((target("avx2"), always_inline)) static inline struct digest digest(const int64_t *values, size_t count,
                                                                                  uint64_t *index, bool sums)
{
    __m256i all = _mm256_setzero_si256(), sum = all, low_squares = all, products = all, high_squares = all;
    __m256d minimum = _mm256_set1_pd(0x1p52), maximum = _mm256_setzero_pd();
#pragma GCC unroll 2
    for (size_t i = 0; i < count; i += 4) {
        __m256i four = _mm256_loadu_si256((const __m256i *)&values[i]);
        __m256d doubles = double_of(four);
        all = _mm256_or_si256(all, four);
        if (sums) {
            __m256i low = _mm256_and_si256(four, _mm256_set1_epi64x((1 << HALF_BITS) - 1));
            __m256i high = _mm256_srli_epi64(four, HALF_BITS);
            sum = _mm256_add_epi64(sum, four);
            low_squares = _mm256_add_epi64(low_squares, _mm256_mul_epu32(low, low));
            products = _mm256_add_epi64(products, _mm256_mul_epu32(low, high));
            high_squares = _mm256_add_epi64(high_squares, _mm256_mul_epu32(high, high));
        }
        minimum = _mm256_min_pd(minimum, doubles);
        maximum = _mm256_max_pd(maximum, doubles);
        _mm256_storeu_si256((__m256i *)&index[i], index_of(four, doubles));
    }
    return (struct digest){or_of(all),           sum_of(sum),       sum_of(low_squares), sum_of(products),
                           sum_of(high_squares), least_of(minimum), most_of(maximum)};
}

__attribute__((target("avx2"))) static struct digest digest_by_four(const int64_t *values, size_t count,
                                                                    uint64_t *index)
{
    return digest(values, count, index, true);
}

__attribute__((target("avx2"))) static struct digest places_by_four(const int64_t *values, size_t count,
                                                                    uint64_t *index)
{
    return digest(values, count, index, false);
}

#endif

static void keep(struct histogram *histogram, const int64_t *values, size_t count)
{
    size_t room = HISTOGRAM_EXACT - histogram->kept;
    if (count > room) count = room;
    memcpy(histogram->exact + histogram->kept, values, count * sizeof *values);
    histogram->kept += count;
}

static void add_digest(struct histogram *histogram, const struct digest *digest, size_t count)
{
    histogram->count += count;
    histogram->sum += digest->sum;
    histogram->sum_of_squares += digest->low_squares + ((uint128)digest->products << (HALF_BITS + 1)) +
                                 ((uint128)digest->high_squares << DIGESTED_BITS);
    if (digest->minimum < histogram->minimum) histogram->minimum = digest->minimum;
    if (digest->maximum > histogram->maximum) histogram->maximum = digest->maximum;
}

/* How many of them, from the first on, have been counted. Without `sums` not in these. */
static size_t add_by_four(struct histogram *histogram, const int64_t *values, size_t count, uint64_t *index, bool sums)
{
#if defined(__x86_64__)
    size_t fours = count - count % 4;
    if (fours == 0 || !__builtin_cpu_supports("avx2")) return 0;
    struct digest digest = sums ? digest_by_four(values, fours, index) : places_by_four(values, fours, index);
    if (digest.all >> DIGESTED_BITS) return 0;
    add_digest(histogram, &digest, fours);
#pragma GCC unroll 8
    for (size_t i = 0; i < fours; i++) histogram->buckets[index[i]]++;
    if (histogram->kept < HISTOGRAM_EXACT) keep(histogram, values, fours);
    return fours;
#else
    return 0;
#endif
}

void histogram_add_all(struct histogram *histogram, const int64_t *values, size_t count, uint64_t *index)
{
    assert(count <= HISTOGRAM_MANY);
    for (size_t i = add_by_four(histogram, values, count, index, true); i < count; i++) {
        index[i] = histogram_index(values[i]);
        histogram_add(histogram, values[i]);
    }
}

void histogram_place_all(struct histogram *histogram, const int64_t *values, size_t count)
{
    uint64_t index[HISTOGRAM_MANY];
    assert(count <= HISTOGRAM_MANY);
    for (size_t i = add_by_four(histogram, values, count, index, false); i < count; i++)
        histogram_add(histogram, values[i]);
}

void histogram_add_times(struct histogram *histogram, int64_t value, size_t times)
{
    assert(value >= 0);
    if (times == 0) return;
    histogram->count += times;
    histogram->sum += (int128)value * (int64_t)times;
    histogram->sum_of_squares += (uint128)(uint64_t)value * (uint64_t)value * times;
    if (value < histogram->minimum) histogram->minimum = value;
    if (value > histogram->maximum) histogram->maximum = value;
    histogram->buckets[histogram_index(value)] += times;
    for (size_t i = 0; i < times && histogram->kept < HISTOGRAM_EXACT; i++) histogram->exact[histogram->kept++] = value;
}
