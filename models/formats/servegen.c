/* servegen: how one client of a service for language models sends (alibaba/ServeGen, chunk-N-trace.csv): without a header, for each
 * window its beginning in seconds, its rate a second, the coefficient of variation of the gaps, "Gamma", "Weibull" or nothing
 * where the client is silent, and the shape and scale of that law. Windows are equally long.
 *
 * A window has the whole number of requests nearest to rate x length, what is rounded off going on into the next; their gaps have the
 * window's law, stretched to fill it. Shape and rate disagree in sparse windows; the rate is what holds.
 * Source  Xiang and others, "ServeGen: Workload Characterization and Generation of LLM Serving in Production", 2025. */
#include "models/bad_rows.h"
#include "models/bytes.h"
#include "models/counts.h"
#include "models/formats/csv.h"
#include "models/formats/servegen_tokens.h"
#include "models/gap_tables.h"
#include "models/lines.h"
#include "models/number.h"
#include "models/trace_layout.h"
#include "models/trace_options.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <math.h>
#include <string.h>

enum { BEGIN, RATE, VARIATION, LAW, SHAPE, SCALE, COLUMNS };

#define WINDOWS_MOST ((size_t)1 << 20)

struct window {
    double begin_s, requests_per_s;
    struct gap_law law;
};

struct windows {
    struct arena *arena;
    struct window *of;
    size_t count, room;
};

static bool looks_like(const char *head, size_t length)
{
    const char *end = memchr(head, '\n', length);
    size_t line = end ? (size_t)(end - head) : length, commas = 0, law = 0;
    for (size_t i = 0; i < line; i++) {
        if (head[i] == ',' && ++commas == 3) law = i + 1;
        if (commas != 3 && !strchr("0123456789.,eE+-\r", head[i])) return false;
    }
    if (commas != COLUMNS - 1) return false;
    return head[law] == ',' || strncmp(head + law, "Gamma,", 6) == 0 || strncmp(head + law, "Weibull,", 8) == 0;
}

/* A figure that is not negative, to a billionth. */
static bool read_figure(struct trace_cell cell, double *out)
{
    int64_t billionths;
    bool exact;
    if (!number_read(cell.text, cell.length, 9, &billionths, &exact) || billionths < 0) return false;
    *out = (double)billionths / 1e9;
    return true;
}

static bool is_word(struct trace_cell cell, const char *word)
{
    return strlen(word) == cell.length && memcmp(cell.text, word, cell.length) == 0;
}

/* NULL, or what is wrong with it. */
static const char *read_window(char *text, size_t length, struct window *window)
{
    struct trace_cell cell[COLUMNS];
    size_t at = 0;
    for (int i = 0; i < COLUMNS; i++)
        if (at > length || !csv_field(text, length, &at, &cell[i])) return bad_row_cut;
    if (!read_figure(cell[BEGIN], &window->begin_s)) return "beginning of the window is not a number of seconds";
    if (!read_figure(cell[RATE], &window->requests_per_s)) return "rate is not a number from 0";
    window->law = (struct gap_law){.is_weibull = is_word(cell[LAW], "Weibull"), .variation = 1};
    if (cell[LAW].length == 0) return window->requests_per_s > 0 ? "law of the gaps is missing" : NULL;
    if (!window->law.is_weibull && !is_word(cell[LAW], "Gamma")) return "law of the gaps is neither Gamma nor Weibull";
    return read_figure(cell[VARIATION], &window->law.variation) ? NULL
                                                                : "coefficient of variation is not a number from 0";
}

static bool read_windows(struct count_reading *reading, struct windows *windows)
{
    char *text;
    size_t length;
    while (lines_next(reading->lines, &text, &length)) {
        struct window window = {0};
        if (trace_line_is_blank(text, length)) continue;
        const char *reason = read_window(text, length, &window);
        if (!reason && windows->count > 0 && window.begin_s <= windows->of[windows->count - 1].begin_s)
            reason = "window begins before the one before it";
        if (reason) {
            bad_rows_add(reading->bad, reading->lines, reason);
            continue;
        }
        if (windows->count == WINDOWS_MOST) {
            faults_add(reading->faults, FAULT_INPUT, (struct place){.file = reading->file}, "has more than %zu windows",
                       WINDOWS_MOST);
            return false;
        }
        if (windows->count == windows->room) {
            windows->room = windows->room ? 2 * windows->room : 1024;
            windows->of = arena_grow(windows->arena, windows->of, windows->count, windows->room, sizeof *windows->of);
        }
        windows->of[windows->count++] = window;
    }
    return true;
}

static struct counts *count(struct count_reading *reading, const struct windows *windows,
                            struct servegen_tokens *tokens)
{
    struct place at = {.file = reading->file};
    double length_s = windows->of[1].begin_s - windows->of[0].begin_s, owed = 0;
    struct counts *counts = counts_new(reading->arena, windows->count, time_from_s(length_s));
    struct gap_law *laws = arena_new_array(reading->arena, windows->count, struct gap_law);
    for (size_t i = 0; i < windows->count; i++) {
        const struct window *window = &windows->of[i];
        double begin_s = windows->of[0].begin_s + (double)i * length_s;
        if (fabs(window->begin_s - begin_s) > 1e-6 * length_s) {
            faults_add(reading->faults, FAULT_INPUT, at,
                       "has windows of more than one length: %g s at first, and window %zu begins at second %.9g",
                       length_s, i + 1, window->begin_s);
            return NULL;
        }
        owed += window->requests_per_s * length_s;
        double whole = floor(owed + 0.5);
        if (whole > (double)COUNT_MOST) {
            faults_add(reading->faults, FAULT_INPUT, at, "has more than %llu requests in one window",
                       (unsigned long long)COUNT_MOST);
            return NULL;
        }
        if (whole > 0) {
            counts_add(counts, i, (uint64_t)whole);
            if (tokens) servegen_tokens_add(tokens, i, window->begin_s, (uint32_t)whole);
            owed -= whole;
            laws[i] = window->law;
        }
        reading->records++;
    }
    counts->gap_law = laws;
    if (tokens) servegen_tokens_end(tokens, counts);
    return counts;
}

static struct counts *read_counts(struct count_reading *reading)
{
    struct windows windows = {.arena = arena_new()};
    struct counts *counts = NULL;
    size_t before = faults_count(reading->faults);
    struct servegen_tokens *tokens = servegen_tokens_read(reading, windows.arena);
    if (faults_count(reading->faults) == before && read_windows(reading, &windows)) {
        bool is_whole = !reading->lines->too_long && !bytes_failure(reading->lines->bytes);
        if (!is_whole || windows.count == 0)
            counts = counts_new(reading->arena, 0, NS_PER_MINUTE);
        else if (windows.count < 2)
            faults_add(reading->faults, FAULT_INPUT, (struct place){.file = reading->file},
                       "has one window, which does not tell its length");
        else
            counts = count(reading, &windows, tokens);
    }
    arena_free(windows.arena);
    return faults_count(reading->faults) == before ? counts : NULL;
}

static const struct trace_syntax syntax = {.has_header = false};

const struct trace_format format_servegen = {
    .name = "servegen",
    .syntax = &syntax,
    .looks_like = looks_like,
    .counts = read_counts,
    .sides = 1 << TRACE_TOKENS,
};
