#include "reports/text_run.h"

#include "models/result.h"
#include "reports/text_page.h"
#include "sim/arena.h"

#include <inttypes.h>

void text_run(struct text_page *page, const struct result *result)
{
    struct arena *arena = page->arena;
    text_page_line(page,
                   arena_format(arena, "seed %" PRIu64 ", %" PRIu32 " replication%s, %.10g s simulated", result->seed,
                                result->replications, result->replications == 1 ? "" : "s", result->simulated_s));
    text_page_line(page, arena_format(arena, "endpoint config %s in %s; second 0 is %s; loadline %s",
                                      result->endpoint_config_name ? result->endpoint_config_name : "without a name",
                                      result->region ? result->region : "no region",
                                      result->start_time ? result->start_time : "not set", result->version));
    if (result->warm_up_rule)
        text_page_line(page, arena_format(arena, "warm-up of %.10g s left out of times and averages: %s",
                                          result->warm_up_s, result->warm_up_rule));
    if (result->partial) text_page_line(page, "PARTIAL: interrupted; the figures cover what was finished");
}

void text_assumptions(struct text_page *page, const struct result *result)
{
    text_page_list(page, "Assumptions", result->assumptions, result->assumption_count);
}

void text_warnings(struct text_page *page, const struct result *result)
{
    text_page_list(page, "Warnings", result->warnings, result->warning_count);
}
