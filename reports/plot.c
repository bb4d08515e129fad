#include "reports/plot.h"

#include "reports/display.h"
#include "sim/arena.h"

const char *const plot_name[PLOTS] = {"latency", "timeline", "cost", "shares"};

bool plot_make(struct arena *arena, const struct result *result, enum plot_kind kind, struct plot *plot)
{
    static bool (*const makers[PLOTS])(struct arena *, const struct result *,
                                       struct plot *) = {plot_latency, plot_timeline, plot_cost, plot_shares};
    *plot = (struct plot){.caption = NULL};
    return makers[kind](arena, result, plot);
}

/* How many of them have more requests, or as many and come first. */
static size_t rank_of(const struct text_subjects *subjects, size_t which)
{
    size_t rank = 0;
    uint64_t own = subjects->all[which].figures->requests.arrived;
    for (size_t i = 0; i < subjects->count; i++) {
        uint64_t other = subjects->all[i].figures->requests.arrived;
        rank += other > own || (other == own && i < which);
    }
    return rank;
}

struct text_subjects plot_subjects(struct arena *arena, const struct result *result,
                                   bool (*has)(const struct variant_result *), size_t most, size_t *left_out)
{
    struct text_subjects every = text_subjects_having(arena, result, has);
    struct text_subject *some = arena_new_array(arena, every.count, struct text_subject);
    size_t count = 0;
    for (size_t i = 0; i < every.count; i++)
        if (rank_of(&every, i) < most) some[count++] = every.all[i];
    *left_out = every.count - count;
    return (struct text_subjects){count, some};
}

const char *const *plot_names(struct arena *arena, const struct text_subjects *subjects)
{
    const char **names = arena_new_array(arena, subjects->count, const char *);
    for (size_t i = 0; i < subjects->count; i++) names[i] = display_text(arena, subjects->all[i].name);
    return names;
}

const char *plot_left_out(struct arena *arena, size_t left_out)
{
    return left_out > 0 ? arena_format(arena, " %zu more with fewer requests are not drawn.", left_out) : "";
}
