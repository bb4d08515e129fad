/* fuzz_trace.c - traces made by libFuzzer, read from memory, scanned and replayed: nothing may crash, hang or come out
 * of order, a replay must hold exactly the rows that the scan counted, and a scan in parts finds what one finds that is whole. The first
 * byte chooses scales and threads, the second the format. */
#include "models/bytes_source.h"
#include "models/formats/format.h"
#include "models/gap_tables.h"
#include "models/replay.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
    if (!condition) abort();
}

static uint64_t replayed(struct arena *arena, const struct trace_options *options, const struct trace_summary *summary)
{
    gap_tables_make(gap_tables_new(arena), summary->counts);
    struct replay *replay = replay_open(arena, options, summary, random_key(1, 0));
    uint64_t rows = 0;
    int64_t before_ns = 0;
    for (struct trace_row row; replay_next(replay, &row); rows++) {
        must(row.arrival_ns >= before_ns && row.service_ns >= -1 && row.input_tokens >= -1);
        before_ns = row.arrival_ns;
    }
    must(!replay_failure(replay));
    replay_close(replay);
    return rows;
}

static void must_be_the_same(const struct trace_summary *parts, const struct trace_summary *whole)
{
    must(parts->rows == whole->rows && parts->rows_in_window == whole->rows_in_window);
    must(parts->bad_rows == whole->bad_rows && parts->left_out == whole->left_out);
    must(memcmp(parts->bad_lines, whole->bad_lines, sizeof parts->bad_lines) == 0);
    must(parts->inversions == whole->inversions && parts->window_needed == whole->window_needed);
    must(parts->first_ns == whole->first_ns && parts->last_ns == whole->last_ns && parts->start_ns == whole->start_ns);
    must(memcmp(parts->missing, whole->missing, sizeof parts->missing) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    static const double rate_scales[] = {1, 0.5, 2, 3.5};
    unsigned choice = data[0];
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    struct trace_options options = trace_options_default("fuzz");
    size_t formats = 0;
    while (trace_formats[formats]) formats++;
    options.format = trace_formats[data[1] % (formats + 1)]; /* the last is auto */
    options.rate_scale = rate_scales[choice % 4];
    options.repeat = 1 + choice / 32 % 2;
    options.from_ns = choice / 64 % 2 * NS_PER_S;
    options.time_scale = choice / 128 ? 0.1 : 1;
    options.threads = 1 + choice / 8 % 4;
    options.part_least = 1;

    static const char *const targets[] = {"A", "B"};
    struct trace_summary summary;
    struct bytes_source *source = bytes_source_memory(arena, "fuzz", data + 2, size - 2, faults);
    bool good = source && trace_scan_source(arena, source, &options, targets, 2, &summary, faults);
    must(good == (faults_count(faults) == 0));
    if (source && options.threads > 1) {
        struct trace_options by_one = options;
        struct trace_summary whole;
        struct faults *found = faults_new(arena);
        by_one.threads = 1;
        must(good == trace_scan_source(arena, source, &by_one, targets, 2, &whole, found));
        must(faults_total(found) == faults_total(faults));
        if (good) must_be_the_same(&summary, &whole);
    }
    /* A few bytes of counts are thousands of millions of requests. */
    if (good && summary.rows <= 100000) {
        uint64_t rows = replayed(arena, &options, &summary),
                 expected = summary.rows_in_window * (uint64_t)options.repeat;
        /* Of the minute that From cuts, counts tell only how many requests it has in all. */
        bool exact = !summary.counts || options.from_ns == 0;
        if (options.rate_scale == 1) must(exact ? rows == expected : rows <= expected);
        if (options.rate_scale == 2) must(exact ? rows == 2 * expected : rows <= 2 * expected);
        must(rows <= 4 * expected);
    }
    arena_free(arena);
    return 0;
}
