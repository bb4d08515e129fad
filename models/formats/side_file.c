#include "models/formats/side_file.h"

#include "models/bad_rows.h"
#include "models/bytes.h"
#include "models/formats/csv.h"
#include "models/formats/document.h"
#include "models/lines.h"
#include "models/trace.h"
#include "models/trace_layout.h"
#include "sim/arena.h"

#include <string.h>

struct side_file {
    const char *name; /* for messages */
    struct bytes_source *source;
    struct bytes *bytes;
    struct lines lines;
    struct sha256 digest;
};

static bool open_side(struct count_reading *reading, enum trace_side side, const char *file, struct arena *arena,
                      struct side_file *out)
{
    out->source = bytes_source_open(arena, file, reading->options->side[side].at, reading->faults);
    if (!out->source) return false;
    out->name = bytes_source_name(out->source);
    sha256_start(&out->digest);
    out->bytes = bytes_open(arena, out->source, &out->digest);
    lines_start(&out->lines, arena, out->bytes);
    return true;
}

/* Behind the last row: whether the file could be read to its end. */
static bool close_side(struct count_reading *reading, enum trace_side side, struct side_file *file)
{
    const char *failure = file->lines.too_long ? "has a record longer than 64 MiB" : bytes_failure(file->lines.bytes);
    if (failure) {
        enum fault_kind kind = file->lines.too_long ? FAULT_INPUT : bytes_failure_kind(file->bytes);
        faults_add(reading->faults, kind, (struct place){.file = file->name}, "the file %s", failure);
    }
    struct trace_side_summary *summary = &reading->sides[side];
    sha256_hex(&file->digest, summary->sha256);
    summary->file = arena_text(reading->arena, file->name);
    bytes_close(file->bytes);
    bytes_source_close(file->source);
    return !failure;
}

/* --- Tables --- */

struct side_table {
    struct side_file *file;
    size_t name_count;
    const size_t *place; /* of each column of the file: which of those asked for; SIDE_COLUMNS: none */
};

/* false with a fault, unless the file cannot be read, which is said by close_side(). */
static bool read_header(struct count_reading *reading, struct side_table *table, const char *const *columns,
                        struct arena *arena)
{
    struct side_file *file = table->file;
    const char *const *names;
    size_t length, before = faults_count(reading->faults), *place;
    char *text;
    struct place at = {.file = file->name, .line = 1};
    do {
        if (!lines_next(&file->lines, &text, &length)) {
            if (!bytes_failure(file->bytes)) faults_add(reading->faults, FAULT_INPUT, at, "is empty");
            return false;
        }
    } while (trace_line_is_blank(text, length));
    at.line = (int)file->lines.number;
    if (!csv_syntax.names(arena, &file->lines, text, length, &names, &table->name_count)) {
        faults_add(reading->faults, FAULT_INPUT, at,
                   "is not a CSV header: a quote is left open or followed by other text");
        return false;
    }
    place = arena_new_array(arena, table->name_count, size_t);
    for (size_t i = 0; i < table->name_count; i++) place[i] = SIDE_COLUMNS;
    for (size_t wanted = 0; columns[wanted]; wanted++) {
        size_t found = 0;
        for (size_t i = 0; i < table->name_count; i++) {
            if (!trace_names_equal(names[i], columns[wanted])) continue;
            place[i] = wanted;
            found++;
        }
        if (found != 1)
            faults_add(reading->faults, FAULT_INPUT, at, "has %s column \"%s\"", found ? "more than one" : "no",
                       columns[wanted]);
    }
    table->place = place;
    return faults_count(reading->faults) == before;
}

static const char *read_row(struct side_table *table, char *text, size_t length, side_row *take, void *who)
{
    struct trace_cell cells[SIDE_COLUMNS] = {{NULL, 0}};
    size_t at = 0;
    if (!csv_complete(&table->file->lines, &text, &length)) return bad_row_cut;
    for (size_t i = 0; i < table->name_count; i++) {
        struct trace_cell cell;
        if (at > length || !csv_field(text, length, &at, &cell)) return bad_row_cut;
        if (table->place[i] < SIDE_COLUMNS) cells[table->place[i]] = cell;
    }
    return take(who, cells);
}

bool side_file_rows(struct count_reading *reading, enum trace_side side, const char *const *columns, side_row *take,
                    void *who)
{
    struct arena *arena = arena_new();
    struct side_file file;
    struct side_table table = {.file = &file};
    struct bad_rows bad = {0};
    size_t before = faults_count(reading->faults), length;
    uint64_t good = 0;
    char *text;
    if (open_side(reading, side, reading->options->side[side].file, arena, &file)) {
        bool has_header = read_header(reading, &table, columns, arena);
        while (has_header && lines_next(&file.lines, &text, &length)) {
            if (trace_line_is_blank(text, length)) continue;
            const char *reason = read_row(&table, text, length, take, who);
            if (reason)
                bad_rows_add(&bad, &file.lines, reason);
            else
                good++;
        }
        uint64_t last_line = file.lines.number > 0 ? file.lines.number - 1 : 0;
        const char *name = arena_text(reading->arena, file.name);
        bool is_whole = close_side(reading, side, &file);
        if (is_whole && has_header) bad_rows_judge(reading->arena, &bad, good, last_line, name, reading->faults);
        if (is_whole && has_header && good + bad.count == 0)
            faults_add(reading->faults, FAULT_INPUT, (struct place){.file = name}, "has no row behind its header");
    }
    arena_free(arena);
    return faults_count(reading->faults) == before;
}

/* --- Documents --- */

struct json_node *side_file_document(struct count_reading *reading, enum trace_side side, const char *file_name,
                                     struct arena *arena)
{
    struct side_file file;
    if (!open_side(reading, side, file_name, arena, &file)) return NULL;
    size_t before = faults_count(reading->faults);
    struct json_node *root = document_read(arena, &file.lines, file.name, reading->faults);
    if (!close_side(reading, side, &file)) return NULL;
    if (!root && faults_count(reading->faults) == before)
        faults_add(reading->faults, FAULT_INPUT, (struct place){.file = reading->sides[side].file}, "is empty");
    return root;
}
