#include "sim/law.h"

#include <assert.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#if defined(__x86_64__)

#define LANES    4
#define IN_LANES 0x1p51 /* below it, 2^52 + a whole number holds that number in its last bits */

/* law_round() in four lanes. Returns false, and nothing is written, where a lane holds 26 days or more. */
__attribute__((target("avx2"))) static inline bool round_lanes(const double *ns, int64_t *rounded)
{
    const __m256d shift = _mm256_set1_pd(0x1p52);
    __m256d held = _mm256_max_pd(_mm256_loadu_pd(ns), _mm256_setzero_pd());
    if (__builtin_expect(_mm256_movemask_pd(_mm256_cmp_pd(held, _mm256_set1_pd(IN_LANES), _CMP_GE_OQ)), 0))
        return false;
    __m256d whole = _mm256_floor_pd(_mm256_add_pd(held, _mm256_set1_pd(0.5)));
    __m256d bits = _mm256_xor_pd(_mm256_add_pd(whole, shift), shift);
    _mm256_storeu_si256((__m256i *)rounded, _mm256_castpd_si256(bits));
    return true;
}

__attribute__((target("avx2"))) static void round_by_lanes(const double *ns, size_t count, int64_t *rounded)
{
    for (size_t i = 0; i < count; i += LANES) {
        if (round_lanes(ns + i, rounded + i)) continue;
        for (size_t lane = i; lane < i + LANES; lane++) rounded[lane] = law_round(ns[lane]);
    }
}

#endif

void law_round_all(const double *ns, size_t count, int64_t *rounded)
{
    size_t in_lanes = 0;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        in_lanes = count - count % LANES;
        round_by_lanes(ns, in_lanes, rounded);
    }
#endif
    for (size_t i = in_lanes; i < count; i++) rounded[i] = law_round(ns[i]);
}

static void fill_linear(const struct law *law, const struct arrival *arrivals, const double *noise, size_t count,
                        double *ns)
{
    for (size_t i = 0; i < count; i++) {
        double mean_ns = law_linear(law, &arrivals[i]);
        ns[i] = noise ? mean_ns * noise[i] : mean_ns;
    }
}

void law_fill(const struct law *law, const struct arrival *arrivals, const uint32_t *high, const uint32_t *low,
              size_t count, int64_t *ns)
{
    double values[RANDOM_BATCH];
    assert(count <= RANDOM_BATCH);
    if (law->kind == LAW_RECORDED) {
        for (size_t i = 0; i < count; i++) ns[i] = law_recorded(law, &arrivals[i]);
        return;
    }
    if (law->table) quantile_fill(law->table, high, low, count, values);
    if (law->kind == LAW_LINEAR) fill_linear(law, arrivals, law->table ? values : NULL, count, values);
    law_round_all(values, count, ns);
}

bool law_is_same(const struct law *a, const struct law *b)
{
    return a->kind == b->kind && a->table == b->table && a->base_ns == b->base_ns &&
           a->per_input_token_ns == b->per_input_token_ns && a->per_output_token_ns == b->per_output_token_ns &&
           a->per_payload_byte_ns == b->per_payload_byte_ns && a->recorded_factor == b->recorded_factor;
}
