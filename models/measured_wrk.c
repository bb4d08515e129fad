/* measured_wrk.c - what wrk and wrk2 print of a test, as a table of percentiles; several of them one behind the other are levels of concurrency.
 *
 * wrk        --latency prints the percentiles; its connections send again as soon as they are answered.
 * wrk2       -L prints them, from the instant at which a request was to be sent: connections are no concurrency then, since the rate is
 *            given and most of them wait.
 * Units      are behind each time: us, ms, s, m, h (wg/wrk, src/units.c). */
#include "models/measuring.h"
#include "sim/arena.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LONGEST 1e6 /* of any unit: wrk changes to the next one at 60 and at 1000 */

struct summary {
    struct measurement row;
    size_t count;
    double shares[MEASURED_PERCENTILES], percentiles_ms[MEASURED_PERCENTILES];
    bool in_distribution;
};

bool measuring_is_wrk(const char *text, size_t length)
{
    static const char running[] = "Running ";
    if (length < sizeof running || memcmp(text, running, sizeof running - 1) != 0) return false;
    for (size_t i = 0; i + 8 <= length; i++)
        if (memcmp(text + i, " test @ ", 8) == 0) return true;
    return false;
}

/* "635.91us" in ms; NAN where that is no time above 0. */
static double time_ms(const char *word)
{
    static const struct {
        const char *unit;
        double ms;
    } units[] = {{"us", 1e-3}, {"ms", 1}, {"s", 1e3}, {"m", 6e4}, {"h", 3.6e6}};
    double value;
    char unit[4];
    if (sscanf(word, "%lf%3s", &value, unit) != 2 || !(value > 0 && value < LONGEST)) return NAN;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(unit, units[i].unit) == 0) return value * units[i].ms;
    return NAN;
}

/* " 50.000%    6.67ms"; the last one, 100 %, is the longest time. */
static void take_percentile(struct summary *summary, const char *line)
{
    double percent;
    char word[16];
    if (sscanf(line, " %lf%% %15s", &percent, word) != 2 || isnan(time_ms(word))) {
        summary->in_distribution = false;
        return;
    }
    if (percent >= 100) {
        summary->row.of[MEASURED_MOST] = time_ms(word);
    } else if (percent > 0 && summary->count < MEASURED_PERCENTILES) {
        summary->shares[summary->count] = percent / 100;
        summary->percentiles_ms[summary->count++] = time_ms(word);
    }
}

static void take_line(struct summary *summary, const char *line)
{
    double *of = summary->row.of, number;
    char mean[16], deviation[16], most[16];
    int threads;
    if (summary->in_distribution) take_percentile(summary, line);
    if (strstr(line, "Latency Distribution")) {
        summary->in_distribution = true;
        if (strstr(line, "HdrHistogram")) of[MEASURED_CONCURRENCY] = NAN; /* wrk2 */
    } else if (sscanf(line, " %d threads and %lf connections", &threads, &number) == 2) {
        of[MEASURED_CONCURRENCY] = number;
    } else if (sscanf(line, " Latency %15s %15s %15s", mean, deviation, most) == 3 && !isnan(time_ms(mean))) {
        of[MEASURED_MEAN] = time_ms(mean);
        of[MEASURED_MOST] = time_ms(most);
    } else if (sscanf(line, " %lf requests in ", &number) == 1 && strstr(line, " requests in ")) {
        of[MEASURED_COUNT] = number;
    } else if (sscanf(line, "Requests/sec: %lf", &number) == 1) {
        of[MEASURED_RATE] = number;
    }
}

/* false with a fault: it has no percentiles, or others than those before it. */
static bool end(struct measuring *reading, struct summary *summary)
{
    struct measurements *out = reading->out;
    struct place at = measuring_place(reading, summary->row.line);
    if (summary->count == 0) {
        faults_add(reading->faults, FAULT_INPUT, at,
                   "has no Latency Distribution: wrk prints it with --latency, wrk2 with -L");
        return false;
    }
    if (out->share_count == 0) {
        out->share_count = summary->count;
        memcpy(out->shares, summary->shares, sizeof out->shares);
    }
    if (summary->count != out->share_count || memcmp(summary->shares, out->shares, sizeof out->shares) != 0) {
        faults_add(reading->faults, FAULT_INPUT, at, "has other percentiles than the test before it");
        return false;
    }
    if (!isnan(summary->row.of[MEASURED_CONCURRENCY])) out->names[MEASURED_CONCURRENCY] = "connections";
    double *percentiles = arena_new_array(reading->arena, summary->count, double);
    memcpy(percentiles, summary->percentiles_ms, summary->count * sizeof *percentiles);
    summary->row.percentiles = percentiles;
    return measuring_add_row(reading, &summary->row);
}

void measuring_read_wrk(struct measuring *reading, char *text, size_t length)
{
    struct summary summary = {.count = 0};
    struct measurements *out = reading->out;
    bool begun = false, good = true;
    out->format = "wrk";
    out->kind = MEASURED_TABLES;
    out->unit = UNIT_MS;
    out->names[MEASURED_LATENCY] = "Latency Distribution";
    do {
        if (measuring_is_wrk(text, length)) {
            good = !begun || end(reading, &summary);
            begun = true;
            summary = (struct summary){.row = {.line = reading->lines.number}};
            for (int c = 0; c < MEASURED_COLUMNS; c++) summary.row.of[c] = NAN;
        }
        take_line(&summary, arena_text_n(reading->arena, text, length));
    } while (good && lines_next(&reading->lines, &text, &length));
    if (good) end(reading, &summary);
}
