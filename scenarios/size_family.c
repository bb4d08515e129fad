#include "models/figure_text.h"
#include "models/price_book.h"
#include "scenarios/bounds.h"
#include "scenarios/sizer.h"
#include "sim/arena.h"

#include <math.h>

/* A family on its way: counts up to `missed` are not kept, those from `kept` on are. */
struct halving {
    struct sizer *sizer;
    struct choice choice;
    int64_t most, missed, kept; /* kept 0: none is known */
    struct probe best;          /* at `kept` */
    struct probe refused;       /* at `missed`, where it was tried */
    bool has_refused;
};

static const char *title_of(const struct sizer *sizer, struct choice choice, int64_t count)
{
    choice.count = count;
    return choice_title(&choice, sizer->terms.base, sizer->terms.variant, sizer->arena);
}

/* --- Before anything is simulated --- */

/* Discounts may make an hour cost less than any price on the list says: then there is no bound. */
static double price_per_hour(const struct compiled *compiled, uint32_t v, struct arena *arena)
{
    const struct compiled_variant *variant = &compiled->variants[v];
    struct price price;
    struct decimal usd;
    if (variant->type_count == 0 || variant->types[0].reserved || compiled->terms.discounts) return 0;
    struct price_key key = {PRICE_INSTANCE_HOUR, variant->types[0].name, compiled->terms.region};
    if (!price_book_find(compiled->terms.book, arena, key, &price) || !price_of_one(&price, &usd)) return 0;
    return money_to_usd(money_of(usd, 1, 1));
}

/* More than enough others cost less than the least that the load needs. */
static bool is_too_dear(struct sizer *sizer, const struct choice *choice, int64_t least, double price)
{
    size_t cheaper = 0;
    double bound = price * (double)least;
    for (size_t i = 0; i < sizer->found_count; i++) cheaper += sizer->found[i].cost_per_hour < bound;
    if (cheaper < SIZE_PLANS) return false;
    sizer_refuse(sizer, title_of(sizer, *choice, least),
                 "the load needs that many at least, and others cost less: not simulated", bound);
    return true;
}

static void refuse_for_load(struct sizer *sizer, const struct choice *choice, int64_t count, struct bounds bounds,
                            double price)
{
    const char *offered = figure_number(sizer->arena, bounds.offered_per_s);
    const char *carried = figure_number(sizer->arena, bounds.one_per_s * (double)count);
    sizer_refuse(sizer, title_of(sizer, *choice, count),
                 arena_format(sizer->arena, "%s requests a second are offered, and it carries %s", offered, carried),
                 price > 0 ? price * (double)count : NAN);
}

/* --- Halving --- */

static bool probe_at(struct halving *halving, int64_t count)
{
    struct probe probe;
    halving->choice.count = count;
    if (!sizer_try(halving->sizer, &halving->choice, halving->sizer->factor, &probe)) return false;
    if (probe.ruling == RULING_KEPT) {
        halving->kept = count;
        halving->best = probe;
    } else {
        halving->missed = count;
        halving->refused = probe;
        halving->has_refused = true;
    }
    return true;
}

/* Where to look next: away from the guess by steps that double, until the boundary lies between two counts; then halfway. */
static int64_t next_count(const struct halving *halving, int64_t last, int64_t step)
{
    int64_t next;
    if (halving->kept == 0)
        next = last + step < halving->most ? last + step : halving->most;
    else if (halving->missed < last - step)
        next = last - step;
    else
        next = halving->missed + (halving->kept - halving->missed) / 2;
    return next > halving->missed ? next : halving->missed + 1;
}

static void halve(struct halving *halving, int64_t guess)
{
    int64_t count = guess, step = 1;
    bool between = false; /* the boundary lies between two counts that were tried */
    for (;;) {
        if (!probe_at(halving, count)) return;
        if (halving->kept == halving->missed + 1 || (halving->kept == 0 && halving->missed == halving->most)) return;
        between = between || (halving->kept > 0 && halving->has_refused);
        if (between)
            count = halving->missed + (halving->kept - halving->missed) / 2;
        else
            count = next_count(halving, count, step);
        step *= 2;
    }
}

static int64_t within(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

/* What the load asks for, of the plan with the fewest servers. */
static bool look_ahead(struct sizer *sizer, const struct family *family, struct bounds *bounds, double *price)
{
    struct choice choice = family->choice;
    choice.count = family->least;
    struct trial *trial = trial_new(&sizer->terms, &choice, sizer->factor);
    const bool possible = sizer_is_possible(sizer, trial);
    if (!possible) {
        sizer_refuse(sizer, title_of(sizer, choice, choice.count), arena_text(sizer->arena, trial->fault), NAN);
    } else {
        *bounds =
            bounds_of(trial->compiled, sizer->terms.variant, sizer->terms.objectives, sizer->terms.objective_count);
        *price = price_per_hour(trial->compiled, sizer->terms.variant, sizer->arena);
    }
    trial_free(trial);
    return possible;
}

void size_family(struct sizer *sizer, const struct family *family)
{
    struct bounds bounds = {.least = 1, .guess = 1};
    double price = 0;
    if (!look_ahead(sizer, family, &bounds, &price)) return;
    int64_t least = family->least;
    bool certain = !family->choice.scales && sizer->terms.base->uncertain.count == 0;
    if (certain && bounds.least > least) least = bounds.least;
    if (least > family->most) {
        refuse_for_load(sizer, &family->choice, family->most, bounds, price);
        return;
    }
    if (is_too_dear(sizer, &family->choice, least, price)) return;

    struct halving halving = {.sizer = sizer, .choice = family->choice, .most = family->most, .missed = least - 1};
    halve(&halving, within(bounds.guess, least, family->most));
    if (sizer->stopped) return;
    if (halving.kept > 0) sizer->found[sizer->found_count++] = halving.best;
    if (halving.has_refused)
        sizer_refuse(sizer, halving.refused.title, halving.refused.excuse, halving.refused.cost_per_hour);
    else if (least > family->least)
        refuse_for_load(sizer, &family->choice, least - 1, bounds, price);
}
