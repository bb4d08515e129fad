/* fuzz_schedule.c - schedules and files of time zones made by libFuzzer: nothing may crash or hang, times rise, and
 * what a zone's clocks show at an instant leads back to it or to an earlier one. The first byte chooses; a schedule
 * has the zone of Lord Howe Island. */
#include "models/schedule.h"
#include "sim/arena.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
    if (!condition) abort();
}

static void ask_zone(const struct time_zone *zone)
{
    const int64_t step_s = 40000000;
    for (int64_t at_s = -4 * step_s; at_s < 200 * step_s; at_s += step_s) {
        int64_t clock_s = at_s + time_zone_offset_s(zone, at_s), found_s = 0;
        must(time_zone_instant(zone, clock_s, &found_s) && found_s <= at_s);
        must(found_s + time_zone_offset_s(zone, found_s) == clock_s);
    }
}

static void ask_schedule(const struct schedule *schedule)
{
    int64_t at_ns = 0, before_ns = 0;
    for (int i = 0; i < 20 && schedule_next(schedule, 0, at_ns, &at_ns); i++) {
        must(at_ns > before_ns);
        before_ns = at_ns;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    if (data[0] % 2 == 0) {
        const struct time_zone *zone = time_zone_decode(arena, data + 1, size - 1);
        if (zone) ask_zone(zone);
    } else {
        struct schedule schedule;
        const struct time_zone *zone =
            time_zone_read(arena, TIME_ZONE_DATABASE, "Australia/Lord_Howe", (struct place){.path = "$"}, faults);
        const char *text = arena_text_n(arena, (const char *)data + 1, size - 1);
        if (zone && !schedule_read(arena, text, zone, &schedule)) ask_schedule(&schedule);
    }
    arena_free(arena);
    return 0;
}
