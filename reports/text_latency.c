#include "reports/text_latency.h"

#include "models/figure_text.h"
#include "reports/text_latency_chart.h"
#include "reports/text_page.h"
#include "reports/text_subject.h"
#include "reports/text_times.h"

void text_latency(struct text_page *page, const struct result *result)
{
    struct text_subjects subjects = text_subjects(page->arena, result);
    struct text_times times = text_times_begin(page, result, NULL);
    text_times_row(&times, "endpoint", NULL, &result->latency);
    text_times_half_widths(&times, "endpoint", NULL, &result->latency);
    for (size_t i = 0; i < subjects.count; i++) {
        const struct time_summary *latency = &subjects.all[i].figures->latency;
        text_times_row(&times, subjects.all[i].nested, NULL, latency);
        text_times_half_widths(&times, subjects.all[i].nested, NULL, latency);
    }
    text_page_heading(page, "Latency, as the caller sees it");
    text_times_end(&times);
    text_latency_chart(page, result);
}

/* On a serverless slot nobody waits: it is free, or starts, or the request is throttled. */
static bool may_wait(const struct variant_result *variant)
{
    return !variant->has_serverless;
}

void text_waiting(struct text_page *page, const struct result *result)
{
    struct text_subjects subjects = text_subjects_having(page->arena, result, may_wait);
    if (subjects.count == 0) return;
    struct text_times times = text_times_begin(page, result, "waited");
    for (size_t i = 0; i < subjects.count; i++) {
        const struct variant_result *variant = subjects.all[i].figures;
        text_times_row(&times, subjects.all[i].nested, figure_share(page->arena, variant->waited), &variant->waiting);
    }
    text_page_heading(page, "Waiting for service");
    text_times_end(&times);
}
