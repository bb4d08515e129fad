#include "cli/price_age.h"

#include "cli/terminal.h"
#include "models/price.h"
#include "models/result.h"
#include "sim/units.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int64_t today_ns(void)
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    int64_t seconds = fixed && *fixed ? strtoll(fixed, NULL, 10) : (int64_t)time(NULL);
    bool fits = seconds >= 0 && seconds <= INT64_MAX / NS_PER_S;
    return fits ? seconds * NS_PER_S : 0;
}

struct old_prices {
    size_t count, old;
    const char *oldest; /* its usage type */
    int64_t oldest_days;
};

/* Whether a line before that one, of these bills, has the same price. */
static bool is_known(const struct result *const *results, size_t which, size_t line)
{
    const struct cost_line *wanted = &results[which]->cost.lines[line];
    for (size_t r = 0; r <= which; r++) {
        const struct cost_result *cost = &results[r]->cost;
        for (size_t i = 0; i < (r < which ? cost->line_count : line); i++)
            if (strcmp(cost->lines[i].usage_type, wanted->usage_type) == 0 &&
                strcmp(cost->lines[i].price_source, wanted->price_source) == 0)
                return true;
    }
    return false;
}

static void look_at(struct old_prices *prices, const struct cost_line *line, int64_t on_ns)
{
    int64_t days;
    prices->count++;
    if (!price_source_age_days(line->price_source, on_ns, &days) || days <= PRICE_OLD_DAYS) return;
    prices->old++;
    if (days <= prices->oldest_days) return;
    prices->oldest_days = days;
    prices->oldest = line->usage_type;
}

void price_age_warn(const struct result *const *results, size_t count, const struct options *options)
{
    struct old_prices prices = {.count = 0};
    int64_t on_ns = today_ns();
    for (size_t r = 0; r < count; r++)
        for (size_t i = 0; i < results[r]->cost.line_count; i++)
            if (!is_known(results, r, i)) look_at(&prices, &results[r]->cost.lines[i], on_ns);
    if (prices.old == 0) return;
    terminal_note(options,
                  "warning: %zu of %zu prices %s more than %d days old (%s: %" PRId64
                  " days); \"Prices\" in the scenario replace them",
                  prices.old, prices.count, prices.old == 1 ? "is" : "are", PRICE_OLD_DAYS, prices.oldest,
                  prices.oldest_days);
}
