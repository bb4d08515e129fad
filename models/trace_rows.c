#include "models/trace_rows.h"

#include "models/bytes.h"
#include "models/trace_binary.h"
#include "sim/arena.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#define PARTS_MOST     16
#define LINE_LOOKED_AT ((size_t)64 * 1024) /* bytes, for the end of the line in which a part would begin */
#define COMPRESSED     8                   /* times as long without, perhaps */

uint64_t trace_rows_in_window(const struct trace_options *options, const struct trace_row *rows, size_t count)
{
    if (count > 0 && rows[0].arrival_ns >= options->from_ns && rows[count - 1].arrival_ns < options->to_ns)
        return count;
    uint64_t inside = 0;
    for (size_t i = 0; i < count; i++)
        inside += rows[i].arrival_ns >= options->from_ns && rows[i].arrival_ns < options->to_ns;
    return inside;
}

/* --- One part --- */

struct part {
    struct trace_text *trace;
    struct trace_binary_writer *kept;
    struct trace_binary_header found;
    uint64_t in_window;
    bool is_last;
    /* For its thread: */
    const struct trace_options *options;
    atomic_bool *unwanted; /* of all parts, since one is not good */
    struct arena *arena;   /* of its own; NULL of the first part, which is read without a thread of its own */
    bool has_thread;
    pthread_t thread;
};

/* Read to its very end: what follows is not of its last record, and needs no other order. */
static bool is_good(const struct part *part)
{
    const struct trace_text *trace = part->trace;
    return !trace->is_out_of_order && !trace->reader.unit_is_missing && !trace_text_failure(trace) &&
           (part->is_last || !trace->lines.was_short);
}

static void read_part(struct part *part)
{
    const struct trace_row *rows;
    for (size_t count; !atomic_load_explicit(part->unwanted, memory_order_relaxed) &&
                       (count = trace_text_take(part->trace, TRACE_TEXT_ROWS, &rows)) > 0;) {
        part->in_window += trace_rows_in_window(part->options, rows, count);
        trace_binary_add(part->kept, rows, count);
    }
    trace_binary_end(part->kept, (struct trace_origin){0});
    trace_binary_written(part->kept, &part->found);
    if (!is_good(part)) atomic_store_explicit(part->unwanted, true, memory_order_relaxed);
}

static void *work(void *part)
{
    read_part(part);
    return NULL;
}

/* --- All of them --- */

struct reading {
    struct arena *arena, *first_pass;
    struct trace_text *trace; /* reads the first part */
    const struct trace_options *options;
    struct trace_summary *summary;
    size_t count; /* of parts */
    struct part part[PARTS_MOST];
    atomic_bool unwanted;
};

/* Behind the line in which byte `at` stands; 0: that is too long. */
static uint64_t behind_line(const struct reading *reading, uint64_t at)
{
    char *text = arena_array(reading->first_pass, LINE_LOOKED_AT, 1);
    int64_t length = bytes_source_read(reading->summary->source, at, text, LINE_LOOKED_AT);
    const char *end = length > 0 ? memchr(text, '\n', (size_t)length) : NULL;
    return end ? at + (uint64_t)(end - text) + 1 : 0;
}

static size_t parts_worth(const struct reading *reading)
{
    uint64_t most = reading->options->threads < PARTS_MOST ? reading->options->threads : PARTS_MOST;
    uint64_t worth = bytes_source_length(reading->summary->source) / reading->options->part_least;
    if (bytes_source_compression(reading->summary->source) != COMPRESSION_NONE) return 1;
    return (size_t)(worth < most ? worth : most);
}

/* The first row tells how the others are to be read. */
static bool look_at_first_row(struct trace_text *trace)
{
    const struct trace_row *row;
    return trace_text_take(trace, 1, &row) == 1;
}

/* Where `count` parts begin, behind the first one, which begins with the text; false where it can't be cut. */
static bool find_borders(const struct reading *reading, size_t count, uint64_t border[PARTS_MOST])
{
    const struct trace_text *trace = reading->trace;
    uint64_t length = bytes_source_length(reading->summary->source);
    border[0] = bytes_taken(trace->bytes) - lines_rest_length(&trace->lines); /* behind the first row */
    for (size_t i = 1; i < count; i++) {
        border[i] = behind_line(reading, length / count * i);
        if (border[i] <= border[i - 1] || border[i] >= length) return false;
    }
    return true;
}

/* Into as many parts as are worth it, or into one. */
static void cut(struct reading *reading)
{
    struct trace_text *trace = reading->trace;
    uint64_t border[PARTS_MOST];
    size_t count = parts_worth(reading);
    reading->count = 1;
    if (count < 2) return;
    if (!look_at_first_row(trace) || !find_borders(reading, count, border)) count = 1;
    for (size_t i = 1; i < count; i++) {
        struct part *part = &reading->part[i];
        part->arena = arena_new();
        part->trace = trace_text_go_on(part->arena, reading->summary->source, trace, border[i]);
        if (i + 1 < count) bytes_end_at(part->trace->bytes, border[i + 1]);
    }
    trace_text_rewind(trace);
    if (count > 1) bytes_end_at(trace->bytes, border[1]);
    reading->count = count;
}

/* Bytes in memory for the rows of a part: for most traces they are fewer than those of the text. */
static size_t room_of_part(const struct reading *reading)
{
    const struct bytes_source *source = reading->summary->source;
    uint64_t length = bytes_source_length(source), most = TRACE_KEPT_BYTES / reading->count;
    if (bytes_source_compression(source) != COMPRESSION_NONE) length *= COMPRESSED;
    return (size_t)(length < most ? length : most);
}

/* false: not to the end, or they do not follow each other. */
static bool read_parts(struct reading *reading)
{
    struct part *parts = reading->part;
    parts[0].trace = reading->trace;
    reading->unwanted = false;
    for (size_t i = 0; i < reading->count; i++) {
        struct arena *own = i > 0 ? parts[i].arena : reading->first_pass;
        parts[i].kept = trace_binary_keep(own, reading->arena, room_of_part(reading), reading->summary->present);
        parts[i].in_window = 0;
        parts[i].is_last = i + 1 == reading->count;
        parts[i].options = reading->options;
        parts[i].unwanted = &reading->unwanted;
    }
    for (size_t i = 1; i < reading->count; i++)
        parts[i].has_thread = pthread_create(&parts[i].thread, NULL, work, &parts[i]) == 0;
    read_part(&parts[0]);
    for (size_t i = 1; i < reading->count; i++) {
        if (parts[i].has_thread)
            pthread_join(parts[i].thread, NULL);
        else
            read_part(&parts[i]);
    }
    return !reading->unwanted;
}

/* What was found in all parts together, as if one had been read; false where their rows are not in order. */
static bool join(struct reading *reading)
{
    struct trace_summary *summary = reading->summary;
    for (size_t i = 0; i < reading->count; i++) {
        const struct part *part = &reading->part[i];
        const struct trace_binary_header *found = &part->found;
        if (i > 0) trace_text_join(reading->trace, part->trace);
        summary->rows_in_window += part->in_window;
        if (found->rows == 0) continue;
        reading->trace->is_out_of_order = summary->rows > 0 && found->first_ns < summary->last_ns;
        if (reading->trace->is_out_of_order) return false;
        if (summary->rows == 0) summary->first_ns = found->first_ns;
        summary->last_ns = found->last_ns;
        summary->rows += found->rows;
        for (int field = 0; field < TRACE_FIELDS; field++) summary->missing[field] += found->missing[field];
    }
    return true;
}

/* Go back to one part. */
static void close_parts(struct reading *reading)
{
    for (size_t i = 1; i < reading->count; i++) {
        reading->trace->is_out_of_order |= reading->part[i].trace->is_out_of_order;
        trace_text_close(reading->part[i].trace);
        arena_free(reading->part[i].arena);
    }
    reading->count = 1;
}

/* Nothing is left of what has been read. */
static void begin_again(struct reading *reading)
{
    struct trace_summary *summary = reading->summary;
    for (size_t i = 0; i < reading->count; i++) trace_binary_drop(reading->part[i].kept);
    close_parts(reading);
    if (reading->trace->is_out_of_order)
        row_window_start(&reading->trace->window, reading->first_pass, TRACE_WINDOW_ROWS);
    summary->rows = summary->rows_in_window = 0;
    memset(summary->missing, 0, sizeof summary->missing);
    trace_text_rewind(reading->trace);
}

/* --- What is kept --- */

/* A trace that is short, as rows. */
static void keep_rows(const struct reading *reading, struct bytes_source *const *sources)
{
    struct trace_row *rows = arena_new_array(reading->arena, (size_t)reading->summary->rows, struct trace_row);
    struct trace_binary *binary = trace_binary_open(reading->first_pass, sources, reading->count);
    const struct trace_row *from;
    size_t count = 0;
    for (size_t more; (more = trace_binary_take(binary, TRACE_BLOCK_ROWS, &from)) > 0; count += more)
        memcpy(&rows[count], from, more * sizeof *rows);
    for (size_t i = 0; i < reading->count; i++) bytes_source_close(sources[i]);
    reading->summary->kept = rows;
}

/* Nothing, where one of the parts could not be kept. */
static void keep(const struct reading *reading)
{
    struct trace_summary *summary = reading->summary;
    struct bytes_source **sources = arena_new_array(reading->arena, reading->count, struct bytes_source *);
    bool has_all = true;
    for (size_t i = 0; i < reading->count; i++) {
        sources[i] = trace_binary_kept(reading->part[i].kept, reading->arena, summary->file);
        has_all = has_all && sources[i];
    }
    if (has_all && summary->rows <= TRACE_KEPT_ROWS) {
        keep_rows(reading, sources);
    } else if (has_all) {
        summary->binary = sources;
        summary->binary_count = reading->count;
    } else {
        for (size_t i = 0; i < reading->count; i++) bytes_source_close(sources[i]);
    }
}

void trace_rows_read(struct arena *arena, struct arena *first_pass, struct trace_text *trace,
                     const struct trace_options *options, struct trace_summary *summary)
{
    struct reading reading = {
        .arena = arena, .first_pass = first_pass, .trace = trace, .options = options, .summary = summary};
    bool is_read;
    cut(&reading);
    while (!(is_read = read_parts(&reading) && join(&reading)) && (reading.count > 1 || trace->is_out_of_order))
        begin_again(&reading);
    if (is_read)
        keep(&reading);
    else
        trace_binary_drop(reading.part[0].kept);
    close_parts(&reading);
    summary->has_start = trace->started && trace->reader.clock == CLOCK_DATES;
    summary->start_ns = summary->has_start ? trace->second_0_ns : 0;
    summary->window_needed = trace->window.needed;
    summary->inversions = trace->notes->inversions;
    summary->records = summary->rows;
}
