/* line_number.h - a plain number where it stands in a line: digits, perhaps a point and more digits, read many at once.
 *
 * Numbers    of at most LINE_DIGITS_MOST digits, without a sign or an exponent: what is written otherwise is left to number_read().
 * Units      10^power of the text's unit, as number.h has it; what would have to be rounded is not read.
 * Results    where the number ends; the place itself where no digit stands there; NULL where it is not as plain as that.
 * Ahead      LINE_NUMBER_AHEAD bytes from the number on may be looked at.
 * Source     eight digits at once: D. Lemire, "Number parsing at a gigabyte per second", Softw. Pract. Exper. 51(8), 2021, 2.2; sixteen,
 *            by multiplying and adding neighbours: W. Muła, "Parsing series of integers with SIMD", 2018. */
#ifndef LOADLINE_MODELS_LINE_NUMBER_H
#define LOADLINE_MODELS_LINE_NUMBER_H

#include "models/number.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define LINE_DIGITS_MOST  18 /* so many always fit 64 bits */
#define LINE_NUMBER_AHEAD 32
#define LINE_WORD         sizeof(uint64_t)

static inline uint64_t line_word_at(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* Of the first `bytes` in memory; little-endian, as trace_block.h has made sure. */
static inline uint64_t line_word_mask(size_t bytes)
{
    return bytes >= LINE_WORD ? UINT64_MAX : (UINT64_C(1) << 8 * bytes) - 1;
}

/* A number whose digits are `value`, `fraction` of them behind the point. */
static inline const char *line_number_scaled(const char *end, uint64_t value, unsigned fraction, int power,
                                             int64_t *out)
{
    power -= (int)fraction;
    return power < 0 || __builtin_mul_overflow((int64_t)value, number_power_of_ten[power], out) ? NULL : end;
}

/* The digits at the start of eight bytes: their number, and *value. Little-endian, too. */
static inline unsigned line_leading_digits(const char *at, uint64_t *value)
{
    uint64_t word = line_word_at(at) ^ UINT64_C(0x3030303030303030); /* digits become 0 .. 9 */
    /* A byte above 9 gets its high bit; what it carries over only reaches bytes behind it. */
    uint64_t others = ((word + UINT64_C(0x7676767676767676)) | word) & UINT64_C(0x8080808080808080);
    unsigned count = others ? (unsigned)__builtin_ctzll(others) / 8 : LINE_WORD;
    if (count == 0) {
        *value = 0;
        return 0;
    }
    word <<= 8 * (LINE_WORD - count); /* zeros in front */
    word = (word * 10 + (word >> 8)) & UINT64_C(0x00ff00ff00ff00ff);
    word = (word * 100 + (word >> 16)) & UINT64_C(0x0000ffff0000ffff);
    *value = (word * 10000 + (word >> 32)) & UINT32_MAX;
    return count;
}

/* All digits from `at` on; where they end, and how many there are. Of more than LINE_DIGITS_MOST, *value is of no use. */
static inline const char *line_take_digits(const char *at, uint64_t *value, unsigned *count)
{
    *count = line_leading_digits(at, value);
    at += *count;
    if (*count < LINE_WORD) return at;
    for (unsigned digit; (digit = (unsigned)(unsigned char)*at - '0') <= 9; at++, ++*count)
        *value = 10 * *value + digit;
    return at;
}

static inline __attribute__((always_inline)) const char *line_number_plain(const char *at, int power, int64_t *out)
{
    uint64_t value, fraction;
    unsigned whole, digits = 0;
    const char *end = line_take_digits(at, &value, &whole);
    if (whole == 0) return at;
    if (whole > LINE_DIGITS_MOST) return NULL;
    if (*end == '.') {
        end = line_take_digits(end + 1, &fraction, &digits);
        if (whole + digits > LINE_DIGITS_MOST) return NULL;
        value = value * (uint64_t)number_power_of_ten[digits] + fraction;
    }
    return line_number_scaled(end, value, digits, power, out);
}

#if defined(__x86_64__)

#define LINE_WIDE  target("avx2,bmi,popcnt")
#define LINE_LANES 16

static inline bool line_is_wide(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
}

/* Bytes less '0': digits are 0 .. 9. */
__attribute__((LINE_WIDE, always_inline)) static inline __m128i line_lanes_at(const char *at)
{
    return _mm_sub_epi8(_mm_loadu_si128((const __m128i *)(const void *)at), _mm_set1_epi8('0'));
}

/* The number that the 0 .. 9 of all lanes are the digits of: tens, then hundreds, then eight digits each half. */
__attribute__((LINE_WIDE, always_inline)) static inline uint64_t line_joined(__m128i digits)
{
    __m128i twos = _mm_maddubs_epi16(digits, _mm_set1_epi16(1 << 8 | 10));
    __m128i fours = _mm_madd_epi16(twos, _mm_set1_epi32(1 << 16 | 100));
    __m128i eights = _mm_madd_epi16(_mm_packus_epi32(fours, fours), _mm_set1_epi32(1 << 16 | 10000));
    uint64_t halves = (uint64_t)_mm_cvtsi128_si64(eights);
    return (halves & UINT32_MAX) * 100000000 + (halves >> 32);
}

/* The first `count` lanes, at most all, moved to the end, zeros in front; the last `fraction` of them come from one lane further on,
 * past the point. A shuffle that is read at an offset: lanes with the high bit become zeros. */
__attribute__((LINE_WIDE, always_inline)) static inline __m128i line_digits(__m128i lanes, unsigned count,
                                                                            unsigned fraction)
{
    static const signed char from[2 * LINE_LANES] = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
                                                     0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15};
    static const signed char past[2 * LINE_LANES] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                                                     1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    __m128i source = _mm_loadu_si128((const __m128i *)(const void *)(from + count));
    __m128i further = _mm_loadu_si128((const __m128i *)(const void *)(past + fraction));
    return _mm_shuffle_epi8(lanes, _mm_add_epi8(source, further));
}

/* Of more than LINE_LANES bytes: the digits before and behind the point, each in lanes of their own. */
__attribute__((LINE_WIDE, noinline)) static const char *line_number_long(const char *at, unsigned whole,
                                                                         unsigned fraction, int power, int64_t *out)
{
    if (whole > LINE_LANES || fraction > LINE_LANES || whole + fraction > LINE_DIGITS_MOST)
        return line_number_plain(at, power, out);
    const char *behind = at + whole + 1;
    uint64_t value = line_joined(line_digits(line_lanes_at(at), whole, 0)) * (uint64_t)number_power_of_ten[fraction] +
                     line_joined(line_digits(line_lanes_at(behind), fraction, 0));
    return line_number_scaled(behind + fraction, value, fraction, power, out);
}

/* line_number_plain() in lanes of bytes. Where it ends is counted off a mask of the bytes that are no digits, without a branch for each
 * length, which differs from line to line and cannot be guessed. */
__attribute__((LINE_WIDE, always_inline)) static inline const char *line_number_wide(const char *at, int power,
                                                                                     int64_t *out)
{
    __m256i lanes = _mm256_sub_epi8(_mm256_loadu_si256((const __m256i *)(const void *)at), _mm256_set1_epi8('0'));
    __m256i are_digits = _mm256_cmpeq_epi8(_mm256_min_epu8(lanes, _mm256_set1_epi8(9)), lanes);
    uint32_t others = ~(uint32_t)_mm256_movemask_epi8(are_digits);
    unsigned whole = _tzcnt_u32(others), end = whole, fraction = 0;
    if (whole == 0) return at;
    if (at[whole] == '.') {
        end = _tzcnt_u32(others & (others - 1));
        fraction = end - whole - 1;
    }
    if (end > LINE_LANES) return line_number_long(at, whole, fraction, power, out);
    uint64_t value = line_joined(line_digits(_mm256_castsi256_si128(lanes), whole + fraction, fraction));
    return line_number_scaled(at + end, value, fraction, power, out);
}

#else

static inline bool line_is_wide(void)
{
    return false;
}

#endif

#endif
