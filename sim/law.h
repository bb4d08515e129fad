/* law.h - how long the work of one request takes: compiled at plan time, evaluated once a request, or for many at once.
 *
 * Units      nanoseconds, from a uniform 64-bit number and what the request carries.
 * Sources    docs/scenario.md, "A quantity with chance in it": a table, the linear form
 *            (base + per token + per payload byte) x noise, or what the trace recorded. */
#ifndef LOADLINE_SIM_LAW_H
#define LOADLINE_SIM_LAW_H

#include "sim/arrival.h"
#include "sim/quantile.h"
#include "sim/units.h"

enum law_kind { LAW_TABLE, LAW_LINEAR, LAW_RECORDED };

struct law {
    enum law_kind kind;
    const struct quantile *table; /* ns; of the linear form: the noise, of mean 1, or NULL */
    double base_ns, per_input_token_ns, per_output_token_ns, per_payload_byte_ns;
    double recorded_factor; /* on what was recorded; 0: none, that is 1 */
};

/* Nearest nanosecond, held within 0 and TIME_LONGEST_NS. */
static inline int64_t law_round(double ns)
{
    if (!(ns > 0)) return 0;
    return ns < (double)TIME_LONGEST_NS ? (int64_t)(ns + 0.5) : TIME_LONGEST_NS;
}

static inline int64_t law_recorded(const struct law *law, const struct arrival *arrival)
{
    int64_t ns = arrival->service_ns > 0 ? arrival->service_ns : 0;
    bool as_it_is = !(law->recorded_factor > 0) || (law->recorded_factor >= 1 && law->recorded_factor <= 1);
    return as_it_is ? ns : law_round((double)ns * law->recorded_factor);
}

/* The linear form without its noise. */
static inline double law_linear(const struct law *law, const struct arrival *arrival)
{
    return law->base_ns + law->per_input_token_ns * arrival->input_tokens +
           law->per_output_token_ns * arrival->output_tokens +
           law->per_payload_byte_ns * (double)arrival->payload_bytes;
}

/* The work of the request that arrived so and has that number. */
static inline int64_t law_at(const struct law *law, const struct arrival *arrival, uint64_t number)
{
    if (law->kind == LAW_TABLE) return law_round(quantile_at(law->table, number));
    if (law->kind == LAW_RECORDED) return law_recorded(law, arrival);
    double ns = law_linear(law, arrival);
    return law_round(law->table ? ns * quantile_at(law->table, number) : ns);
}

/* law_round() of many. */
void law_round_all(const double *ns, size_t count, int64_t *rounded);

/* law_at() of many, several times faster: of the arrivals whose numbers have the high words high[] and the low ones low[], as random_fill()
 * leaves them. count <= RANDOM_BATCH. */
void law_fill(const struct law *law, const struct arrival *arrivals, const uint32_t *high, const uint32_t *low,
              size_t count, int64_t *ns);

/* Whether two laws always give the same. */
bool law_is_same(const struct law *a, const struct law *b);

#endif
