#include "models/formats/azure_kinds.h"

#include "models/count_kinds.h"
#include "models/counts.h"
#include "models/formats/side_file.h"
#include "models/number.h"
#include "models/trace.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- What is known, by key --- */

struct application {
    const char *key;
    double mean_mb, most_mb;
    bool is_called;
};

/* Rows of one size that begin with their key, to be sorted and found by it. */
struct keyed {
    struct arena *arena;
    char *rows;
    size_t size, count, room;
};

static void *keyed_add(struct keyed *keyed)
{
    if (keyed->count == keyed->room) {
        size_t more = keyed->room ? 2 * keyed->room : 1024;
        keyed->rows = arena_grow(keyed->arena, keyed->rows, keyed->room, more, keyed->size);
        keyed->room = more;
    }
    return keyed->rows + keyed->size * keyed->count++;
}

static int by_key(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;
    return strcmp(*x, *y);
}

static void keyed_sort(struct keyed *keyed)
{
    if (keyed->count > 0) qsort(keyed->rows, keyed->count, keyed->size, by_key);
}

static void *keyed_find(const struct keyed *keyed, const char *key)
{
    return keyed->count > 0 ? bsearch(&key, keyed->rows, keyed->count, keyed->size, by_key) : NULL;
}

struct azure_kinds {
    struct count_reading *reading;
    struct arena *arena;
    bool has_durations, has_memory;
    struct keyed durations, applications;
    struct count_kind *of;
    size_t count, room;
    struct count_notes notes;
    uint64_t calls, calls_with_memory, functions_without_duration, calls_without_duration;
    double sum_mb;
};

static const char *key_of(struct arena *arena, struct trace_cell owner, struct trace_cell app,
                          struct trace_cell function)
{
    return arena_format(arena, "%.*s,%.*s,%.*s", (int)owner.length, owner.text, (int)app.length, app.text,
                        (int)function.length, function.text ? function.text : "");
}

static const char *application_key(struct arena *arena, struct trace_cell owner, struct trace_cell app)
{
    return key_of(arena, owner, app, (struct trace_cell){"", 0});
}

/* --- The files --- */

/* A number that is not negative, in 10^-power of what the cell counts. */
static bool read_number(struct trace_cell cell, int power, double *out)
{
    int64_t number;
    bool exact;
    while (cell.length > 0 && *cell.text == ' ') cell.text++, cell.length--;
    while (cell.length > 0 && cell.text[cell.length - 1] == ' ') cell.length--;
    if (!number_read(cell.text, cell.length, power, &number, &exact) || number < 0) return false;
    *out = (double)number;
    return true;
}

enum { OWNER, APP, FUNCTION, AVERAGE, PERCENTILE };

static const char *take_duration(void *who, const struct trace_cell *cells)
{
    struct azure_kinds *kinds = who;
    struct azure_duration duration;
    if (!read_number(cells[AVERAGE], UNIT_MS, &duration.mean_ns)) return "average duration is not a number from 0";
    for (int i = 0; i < AZURE_PERCENTILES; i++) {
        if (!read_number(cells[PERCENTILE + i], UNIT_MS, &duration.at_ns[i]))
            return "percentile of the duration is not a number from 0";
        if (duration.at_ns[i] > (double)TIME_LONGEST_NS) return "percentile of the duration is above 100 years";
        if (i > 0 && duration.at_ns[i] < duration.at_ns[i - 1]) return "percentiles of the duration fall";
    }
    duration.key = key_of(kinds->arena, cells[OWNER], cells[APP], cells[FUNCTION]);
    *(struct azure_duration *)keyed_add(&kinds->durations) = duration;
    return NULL;
}

static const char *take_memory(void *who, const struct trace_cell *cells)
{
    enum { MEAN = FUNCTION, MOST };
    struct azure_kinds *kinds = who;
    struct application application = {.is_called = false};
    const double per_mb = 1e6;
    if (!read_number(cells[MEAN], 6, &application.mean_mb) || !read_number(cells[MOST], 6, &application.most_mb))
        return "allocated memory is not a number from 0";
    application.mean_mb /= per_mb;
    application.most_mb /= per_mb;
    application.key = application_key(kinds->arena, cells[OWNER], cells[APP]);
    *(struct application *)keyed_add(&kinds->applications) = application;
    return NULL;
}

static void say_twice(struct azure_kinds *kinds, enum trace_side side, const char *what, const char *key)
{
    faults_add(kinds->reading->faults, FAULT_INPUT, (struct place){.file = kinds->reading->sides[side].file},
               "tells %s twice: of %s", what, key);
}

static void read_durations(struct azure_kinds *kinds)
{
    static const char *const columns[] = {"HashOwner",
                                          "HashApp",
                                          "HashFunction",
                                          "Average",
                                          "percentile_Average_0",
                                          "percentile_Average_1",
                                          "percentile_Average_25",
                                          "percentile_Average_50",
                                          "percentile_Average_75",
                                          "percentile_Average_99",
                                          "percentile_Average_100",
                                          NULL};
    if (!side_file_rows(kinds->reading, TRACE_DURATIONS, columns, take_duration, kinds)) return;
    keyed_sort(&kinds->durations);
    const struct azure_duration *of = (const struct azure_duration *)kinds->durations.rows;
    for (size_t i = 1; i < kinds->durations.count; i++)
        if (strcmp(of[i].key, of[i - 1].key) == 0)
            say_twice(kinds, TRACE_DURATIONS, "the durations of a function", of[i].key);
}

/* Cuts of the trace have a row for each function of an application: the same figures again. */
static void read_memory(struct azure_kinds *kinds)
{
    static const char *const columns[] = {"HashOwner", "HashApp", "AverageAllocatedMb", "AverageAllocatedMb_pct100",
                                          NULL};
    if (!side_file_rows(kinds->reading, TRACE_MEMORY, columns, take_memory, kinds)) return;
    keyed_sort(&kinds->applications);
    struct application *of = (struct application *)kinds->applications.rows;
    size_t kept = kinds->applications.count > 0;
    for (size_t i = 1; i < kinds->applications.count; i++) {
        const struct application *last = &of[kept - 1];
        if (strcmp(of[i].key, last->key) != 0)
            of[kept++] = of[i];
        else if (fabs(of[i].mean_mb - last->mean_mb) > 0 || fabs(of[i].most_mb - last->most_mb) > 0)
            say_twice(kinds, TRACE_MEMORY, "the memory of an application", of[i].key);
    }
    kinds->applications.count = kept;
}

struct azure_kinds *azure_kinds_begin(struct count_reading *reading, struct arena *arena)
{
    size_t before = faults_count(reading->faults);
    struct azure_kinds *kinds = arena_new_of(arena, struct azure_kinds);
    *kinds = (struct azure_kinds){.reading = reading,
                                  .arena = arena,
                                  .has_durations = reading->options->side[TRACE_DURATIONS].file != NULL,
                                  .has_memory = reading->options->side[TRACE_MEMORY].file != NULL,
                                  .durations = {.arena = arena, .size = sizeof(struct azure_duration)},
                                  .applications = {.arena = arena, .size = sizeof(struct application)},
                                  .notes = {.arena = arena}};
    if (!kinds->has_durations && !kinds->has_memory) return NULL;
    if (kinds->has_durations) read_durations(kinds);
    if (kinds->has_memory) read_memory(kinds);
    return faults_count(reading->faults) == before ? kinds : NULL;
}

/* --- The calls --- */

static void note_memory(struct azure_kinds *kinds, struct application *application, uint64_t calls)
{
    struct trace_memory *memory = kinds->reading->memory;
    if (!application) {
        memory->missing += calls;
        return;
    }
    memory->applications += !application->is_called;
    application->is_called = true;
    kinds->calls_with_memory += calls;
    kinds->sum_mb += application->mean_mb * (double)calls;
    memory->most_mb = fmax(memory->most_mb, application->most_mb);
}

static uint32_t add_kind(struct azure_kinds *kinds, const struct azure_duration *duration)
{
    if (kinds->count == kinds->room) {
        size_t more = kinds->room ? 2 * kinds->room : 1024;
        kinds->of = arena_grow(kinds->reading->arena, kinds->of, kinds->room, more, sizeof *kinds->of);
        kinds->room = more;
    }
    kinds->of[kinds->count].service_ns = duration ? azure_table(kinds->reading->arena, duration) : NULL;
    return (uint32_t)kinds->count++;
}

void azure_kinds_add(struct azure_kinds *kinds, const struct azure_name *name, const uint32_t *minute, size_t minutes)
{
    uint64_t calls = 0;
    for (size_t i = 0; i < minutes; i++) calls += minute[i];
    if (calls == 0) return;
    kinds->calls += calls;
    if (kinds->has_memory) {
        const char *key = application_key(kinds->arena, name->owner, name->app);
        note_memory(kinds, keyed_find(&kinds->applications, key), calls);
    }
    if (!kinds->has_durations) return;
    const char *key = key_of(kinds->arena, name->owner, name->app, name->function);
    const struct azure_duration *duration = keyed_find(&kinds->durations, key);
    if (!duration) {
        kinds->functions_without_duration++;
        kinds->calls_without_duration += calls;
    }
    uint32_t kind = add_kind(kinds, duration);
    for (size_t i = 0; i < minutes; i++)
        count_notes_add(&kinds->notes, (struct count_note){(uint32_t)i, kind, minute[i]});
}

/* Calls that no row of the file is of. */
static void judge_missing(const struct azure_kinds *kinds, enum trace_side side, uint64_t missing, const char *what)
{
    struct place at = kinds->reading->options->side[side].at;
    const char *file = kinds->reading->sides[side].file;
    if (missing == 0) return;
    if (missing == kinds->calls)
        faults_add(kinds->reading->faults, FAULT_INPUT, at, "%s has none of the functions that were called in %s", file,
                   kinds->reading->file);
    else
        faults_add(kinds->reading->faults, FAULT_WARNING, at, "%s lacks %llu of %llu calls of %s: %s", file,
                   (unsigned long long)missing, (unsigned long long)kinds->calls, kinds->reading->file, what);
}

void azure_kinds_end(struct azure_kinds *kinds, struct counts *counts)
{
    struct count_reading *reading = kinds->reading;
    struct trace_memory *memory = reading->memory;
    if (kinds->has_memory) judge_missing(kinds, TRACE_MEMORY, memory->missing, "their memory is not known");
    memory->known = kinds->calls_with_memory > 0;
    if (memory->known) memory->mean_mb = kinds->sum_mb / (double)kinds->calls_with_memory;
    if (!kinds->has_durations) return;
    judge_missing(kinds, TRACE_DURATIONS, kinds->calls_without_duration, "their service time is not known");
    reading->present[TRACE_SERVICE] = true;
    reading->missing[TRACE_SERVICE] = kinds->calls_without_duration;
    counts->kinds = count_kinds_new(reading->arena, kinds->of, &kinds->notes, counts->intervals);
}
