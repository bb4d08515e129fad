#include "reports/text_sessions.h"

#include "reports/figure.h"
#include "reports/text_page.h"
#include "reports/text_times.h"
#include "sim/arena.h"

#include <math.h>

static void write_counts(struct text_page *page, const struct session_summary *sessions)
{
    struct arena *arena = page->arena;
    const char *how = sessions->concurrent > 0
                          ? arena_format(arena, "%s at a time: ", figure_count(arena, sessions->concurrent))
                          : "";
    text_page_line(page,
                   arena_format(arena, "%s%s begun, %s completed, %s aborted by a failed call, %s under way at the end",
                                how, figure_count(arena, sessions->begun), figure_count(arena, sessions->completed),
                                figure_count(arena, sessions->aborted), figure_count(arena, sessions->under_way)));
    if (sessions->completed > 0)
        text_page_line(page, arena_format(arena, "%s requests in a completed one, on average",
                                          figure_number(arena, sessions->requests)));
}

static void write_comparison(struct text_page *page, const struct session_summary *sessions)
{
    struct arena *arena = page->arena;
    const char *off = figure_plus_minus(arena, &sessions->lost_interval_ms, figure_time);
    text_page_line(page,
                   arena_format(arena, "%s of them were recorded with all answers: %s on average, here %s%s%s %s",
                                figure_count(arena, sessions->compared), figure_time(arena, sessions->recorded_ms),
                                figure_time(arena, fabs(sessions->lost_ms)), *off ? " " : "", off,
                                sessions->lost_ms < 0 ? "shorter" : "longer"));
    if (sessions->slowdown > 0)
        text_page_line(page, arena_format(arena, "together %s times as long as recorded",
                                          figure_number(arena, sessions->slowdown)));
}

void text_sessions(struct text_page *page, const struct result *result)
{
    const struct session_summary *sessions = &result->sessions;
    if (!result->has_sessions) return;
    text_page_heading(page, "Sessions");
    write_counts(page, sessions);
    if (sessions->length.count > 0) {
        struct text_times times = text_times_begin(page, result, NULL);
        text_times_row(&times, "duration", NULL, &sessions->length);
        text_times_half_widths(&times, "duration", NULL, &sessions->length);
        text_times_end(&times);
    }
    if (sessions->compared > 0) write_comparison(page, sessions);
}
