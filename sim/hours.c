#include "sim/hours.h"

#include "sim/arena.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define HOURS_ROOM 64 /* to begin with */

static void *allocated(void *memory, size_t count, size_t size)
{
    size_t bytes;
    void *larger = __builtin_mul_overflow(count, size, &bytes) ? NULL : realloc(memory, bytes > 0 ? bytes : 1);
    if (!larger) arena_exhausted(count * size);
    return larger;
}

void hours_init(struct hours *hours, size_t meters)
{
    *hours = (struct hours){.meters = meters, .reading = allocated(NULL, meters, sizeof *hours->reading)};
    hours_clear(hours);
}

void hours_free(struct hours *hours)
{
    free(hours->length_ns);
    free(hours->used);
    free(hours->reading);
    *hours = (struct hours){0};
}

void hours_clear(struct hours *hours)
{
    hours->count = 0;
    hours->end_ns = 0;
    for (size_t m = 0; m < hours->meters; m++) hours->reading[m] = 0;
}

static void make_room(struct hours *hours, size_t count)
{
    if (count <= hours->room) return;
    size_t room = hours->room ? 2 * hours->room : HOURS_ROOM;
    if (room < count) room = count;
    hours->length_ns = allocated(hours->length_ns, room, sizeof *hours->length_ns);
    hours->used = allocated(hours->used, room, hours->meters * sizeof *hours->used);
    hours->room = room;
}

void hours_end(struct hours *hours, const int128 *reading, int64_t now_ns)
{
    assert(now_ns >= hours->end_ns);
    if (now_ns == hours->end_ns) return;
    make_room(hours, hours->count + 1);
    int64_t *used = hours->used + hours->count * hours->meters;
    for (size_t m = 0; m < hours->meters; m++) {
        int128 rise = reading[m] - hours->reading[m];
        assert(rise >= 0);
        used[m] = rise < INT64_MAX ? (int64_t)rise : INT64_MAX;
        hours->reading[m] = reading[m];
    }
    hours->length_ns[hours->count++] = now_ns - hours->end_ns;
    hours->end_ns = now_ns;
}

void hours_append(struct hours *into, const struct hours *from)
{
    assert(into->meters == from->meters);
    if (from->count == 0) return;
    make_room(into, into->count + from->count);
    memcpy(into->length_ns + into->count, from->length_ns, from->count * sizeof *from->length_ns);
    memcpy(into->used + into->count * into->meters, from->used, from->count * from->meters * sizeof *from->used);
    into->count += from->count;
}
