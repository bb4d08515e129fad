/* trace_fixture.h - what tests of traces do: scan a file or a text, look at the summary and at what was said.
 *
 * Ownership  start() .. stop(); the options may be changed in between. One trace at a time: what is here is the test file's own. */
#ifndef LOADLINE_TESTS_TRACE_FIXTURE_H
#define LOADLINE_TESTS_TRACE_FIXTURE_H

#include "models/bytes_source.h"
#include "models/time.h"
#include "models/trace.h"
#include "sim/arena.h"
#include "tests/scenario_fixture.h"

#include <string.h>

static struct arena *arena;
static struct faults *faults;
static struct trace_options options;
static struct trace_summary summary;

static inline void start(void)
{
    arena = arena_new();
    faults = faults_new(arena);
    options = trace_options_default("test");
}

static inline void stop(void)
{
    trace_forget(&summary);
    arena_free(arena);
}

static inline bool scan_file(const char *file)
{
    options.file = file;
    return trace_scan(arena, &options, NULL, 0, &summary, faults);
}

/* A trace in memory, with the options as they stand. */
static inline bool scan_bytes(const char *text, size_t length)
{
    struct bytes_source *source = bytes_source_memory(arena, "t.csv", text, length, faults);
    return source && trace_scan_source(arena, source, &options, NULL, 0, &summary, faults);
}

static inline bool scan(const char *text)
{
    return scan_bytes(text, strlen(text));
}

static inline const char *said(void)
{
    return fixture_said(arena, faults);
}

/* When second 0 is. */
static inline const char *start_text(void)
{
    char text[TIME_TEXT];
    return arena_text(arena, time_text(summary.start_ns, text));
}

#endif
