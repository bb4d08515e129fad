#include "scenarios/bounds.h"
#include "scenarios/sizer.h"

#include <math.h>

/* Two rates that are nearer than that are one. */
#define RATE_STEP 1.01

/* Rates up to `kept` are kept; from `missed` on they are missed; those between that were tried are too close to call. */
struct between {
    double kept, close, missed; /* close: the lowest that was not kept; 0, INFINITY: none is known */
};

static bool try_rate(struct sizer *sizer, struct between *between, double scale)
{
    struct probe probe;
    if (!sizer_try(sizer, NULL, scale * sizer->factor, &probe)) return false;
    if (probe.ruling == RULING_KEPT) {
        between->kept = fmax(between->kept, scale);
        return true;
    }
    between->close = fmin(between->close, scale);
    if (probe.ruling != RULING_MISSED || scale >= between->missed) return true;
    between->missed = scale;
    sizer->sizing->rate.excuse = probe.excuse;
    return true;
}

static void halve(struct sizer *sizer, struct between *between)
{
    while (between->kept > 0 && isfinite(between->close) && between->close > RATE_STEP * between->kept)
        if (!try_rate(sizer, between, sqrt(between->kept * between->close))) return;
    /* Then the upper end of what is too close to call: `low` is not missed. */
    double low = between->kept;
    while (low > 0 && isfinite(between->missed) && between->missed > RATE_STEP * fmax(low, between->close)) {
        double scale = sqrt(fmax(low, between->close) * between->missed), missed = between->missed;
        if (!try_rate(sizer, between, scale)) return;
        if (between->missed == missed) low = scale;
    }
}

void size_rate(struct sizer *sizer)
{
    const struct search *search = &sizer->terms.base->search;
    struct carried_rate *rate = &sizer->sizing->rate;
    struct between between = {0, INFINITY, INFINITY};
    struct trial *trial = trial_new(&sizer->terms, NULL, 1);
    sizer->sizing->has_rate = true;
    if (!trial->fault) rate->rate_per_s = bounds_of(trial->compiled, sizer->terms.variant, NULL, 0).endpoint_per_s;
    trial_free(trial);
    if (try_rate(sizer, &between, search->rate_least) && between.kept > 0 &&
        try_rate(sizer, &between, search->rate_most))
        halve(sizer, &between);
    rate->kept_scale = between.kept;
    rate->missed_scale = between.missed;
    sizer->sizing->met = between.kept > 0;
}
