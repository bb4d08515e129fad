#include "tests/compile_fixture.h"

#include "sim/arena.h"

struct trial trial;

const struct plan *trial_accept(const char *const *sets)
{
    trial = trial_compile(sets);
    ck_assert_msg(trial.compiled, "%s", trial_said(&trial));
    return &trial.compiled->plan;
}

static bool is_assumed(const char *text)
{
    const struct text_list *assumptions = &trial.compiled->assumptions;
    return fixture_is_among(trial.arena, assumptions->texts, assumptions->count, text);
}

void assert_assumed(const char *text)
{
    ck_assert_msg(is_assumed(text), "%s", text);
}

void assert_not_assumed(const char *text)
{
    ck_assert_msg(!is_assumed(text), "%s", text);
}

void assert_warned(const char *const *sets, const char *said)
{
    trial_accept(sets);
    ck_assert_str_eq(fixture_faults(trial.arena, trial.faults), said);
    trial_end(&trial);
}

void assert_refused(const char *const *sets, const char *said)
{
    trial = trial_compile(sets);
    ck_assert_ptr_null(trial.compiled);
    ck_assert_str_eq(fixture_faults(trial.arena, trial.faults), said);
    trial_end(&trial);
}

double value_s(const struct quantile *quantile)
{
    return quantile_at(quantile, UINT64_C(1) << 63) / 1e9;
}
