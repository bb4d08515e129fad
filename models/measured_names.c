/* measured_names.c - which column of a file of measurements holds what, by the names that tools give them. */
#include "models/formats/csv.h"
#include "models/json.h"
#include "models/measurements.h"
#include "sim/arena.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const measured_column_name[MEASURED_COLUMNS + 1] = {
    "Latency",        "Mean",          "Minimum",  "Maximum",        "Concurrency", "InputTokens",  "OutputTokens",
    "PayloadInBytes", "RatePerSecond", "Requests", "MemorySizeInMB", "Status",      "InstanceType", NULL};

/* The best known first. Names of times stand here without their unit. */
static const struct {
    const char *name;
    enum measured_column column;
} well_known[] = {
    {"latency", MEASURED_LATENCY},
    {"response_time", MEASURED_LATENCY},
    {"service_time", MEASURED_LATENCY},
    {"model_latency", MEASURED_LATENCY},
    {"duration", MEASURED_LATENCY},
    {"elapsed", MEASURED_LATENCY},
    {"elapsed_time", MEASURED_LATENCY},
    {"processing_time", MEASURED_LATENCY},
    {"time", MEASURED_LATENCY},
    {"latency_mean", MEASURED_LATENCY},
    {"concurrency", MEASURED_CONCURRENCY},
    {"users", MEASURED_CONCURRENCY},
    {"virtual_users", MEASURED_CONCURRENCY},
    {"vus", MEASURED_CONCURRENCY},
    {"user_count", MEASURED_CONCURRENCY},
    {"input_tokens", MEASURED_INPUT_TOKENS},
    {"prompt_tokens", MEASURED_INPUT_TOKENS},
    {"context_tokens", MEASURED_INPUT_TOKENS},
    {"prompt_token_count_mean", MEASURED_INPUT_TOKENS},
    {"output_tokens", MEASURED_OUTPUT_TOKENS},
    {"completion_tokens", MEASURED_OUTPUT_TOKENS},
    {"generated_tokens", MEASURED_OUTPUT_TOKENS},
    {"completion_token_count_mean", MEASURED_OUTPUT_TOKENS},
    {"payload_bytes", MEASURED_PAYLOAD},
    {"payload_in_bytes", MEASURED_PAYLOAD},
    {"request_bytes", MEASURED_PAYLOAD},
    {"throughput_rps", MEASURED_RATE},
    {"requests_per_second", MEASURED_RATE},
    {"throughput_per_s", MEASURED_RATE},
    {"rps", MEASURED_RATE},
    {"requests", MEASURED_COUNT},
    {"samples", MEASURED_COUNT},
    {"count", MEASURED_COUNT},
    {"memory_mb", MEASURED_MEMORY},
    {"memory_size_in_mb", MEASURED_MEMORY},
    {"status", MEASURED_STATUS},
    {"status_code", MEASURED_STATUS},
    {"code", MEASURED_STATUS},
    {"instance_type", MEASURED_PLACE},
    {"instance", MEASURED_PLACE},
};

/* Of several stems with percentiles, the one that is a whole request. */
static const char *const best_stems[] = {
    "latency", "response", "response_time", "request", "e2e", "e2e_latency", "duration", "", NULL};

bool measured_said_read(const char *text, struct measured_said *out)
{
    size_t length = strcspn(text, "=");
    if (!text[length] || !text[length + 1]) return false;
    for (int c = 0; c < MEASURED_COLUMNS; c++) {
        if (strlen(measured_column_name[c]) != length || strncmp(measured_column_name[c], text, length) != 0) continue;
        *out = (struct measured_said){(enum measured_column)c, text + length + 1};
        return true;
    }
    return false;
}

bool measured_filter_read(struct arena *arena, const char *text, struct measured_filter *out)
{
    size_t length = strcspn(text, "=");
    if (length == 0 || !text[length]) return false;
    *out = (struct measured_filter){arena_text_n(arena, text, length), text + length + 1};
    return true;
}

static bool is_time(enum measured_column column)
{
    return column <= MEASURED_MOST;
}

static bool is_separator(char c)
{
    return strchr("_-. ([", c) != NULL; /* the end of a text too */
}

/* A name without its unit and what separates it: "latency_p50 (ms)" is "latency_p50". */
static const char *bare(struct arena *arena, const char *name)
{
    size_t length = trace_name_length(name);
    while (length > 0 && is_separator(name[length - 1])) length--;
    return length > 0 ? arena_text_n(arena, name, length) : name;
}

/* "99", "99.9" and, unless a % is behind it, "999" (which is 99.9) as a share; NAN where it is none. */
static double share_of(const char *digits, size_t length, bool percent)
{
    char text[16];
    if (length == 0 || length >= sizeof text || strspn(digits, "0123456789.") < length ||
        !isdigit((unsigned char)*digits))
        return NAN;
    memcpy(text, digits, length);
    text[length] = '\0';
    double value = strtod(text, NULL) / 100;
    for (; !percent && value >= 1 && !strchr(text, '.') && strncmp(text, "99", 2) == 0 && length > 2; length--)
        value /= 10;
    return value > 0 && value < 1 ? value : NAN;
}

/* Which percentile a name ends in, and its stem before that. */
static double percentile_of(struct arena *arena, const char *name, const char **stem)
{
    const char *text = bare(arena, name);
    size_t length = strlen(text);
    bool percent = length > 0 && text[length - 1] == '%';
    size_t end = percent ? length - 1 : length, start = end;
    while (start > 0 && (isdigit((unsigned char)text[start - 1]) || text[start - 1] == '.')) start--;
    double share = share_of(text + start, end - start, percent);
    bool p = start > 0 && (text[start - 1] == 'p' || text[start - 1] == 'P') &&
             (start == 1 || is_separator(text[start - 2]) ||
              (text[start - 1] == 'P' && islower((unsigned char)text[start - 2])));
    if (isnan(share) || (!p && !percent)) return NAN;
    size_t before = p ? start - 1 : start;
    while (before > 0 && is_separator(text[before - 1])) before--;
    *stem = arena_text_n(arena, text, before);
    return share;
}

static const char *said_name(const struct measurement_options *options, enum measured_column column)
{
    for (size_t i = 0; i < options->said_count; i++)
        if (options->said[i].column == column) return options->said[i].name;
    return NULL;
}

static size_t index_of(const struct measured_names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->names[i], name) == 0) return i;
    for (size_t i = 0; i < names->count; i++)
        if (trace_names_equal(names->names[i], name)) return i;
    return names->count;
}

/* --- Percentiles --- */

static const char *stem_to_take(struct arena *arena, const struct measured_names *names, const char *said)
{
    const char *best = NULL, *stem;
    size_t rank = sizeof best_stems / sizeof *best_stems;
    for (size_t i = 0; i < names->count; i++) {
        if (isnan(percentile_of(arena, names->names[i], &stem))) continue;
        if (said && trace_names_equal(stem, said)) return stem;
        for (size_t r = 0; best_stems[r]; r++)
            if (r < rank && trace_names_equal(stem, best_stems[r])) best = stem, rank = r;
        if (!best) best = stem;
    }
    return said ? NULL : best;
}

static void add_percentile(struct measured_names *names, struct measurements *out, double share, size_t index)
{
    size_t at = out->share_count;
    if (at == MEASURED_PERCENTILES) return;
    for (; at > 0 && out->shares[at - 1] > share; at--) {
        out->shares[at] = out->shares[at - 1];
        names->of_percentile[at] = names->of_percentile[at - 1];
    }
    out->shares[at] = share;
    names->of_percentile[at] = index;
    out->share_count++;
}

static void find_percentiles(struct arena *arena, const struct measurement_options *options,
                             struct measured_names *names, struct measurements *out)
{
    static const struct {
        const char *ending;
        enum measured_column column;
    } beside[] = {{"mean", MEASURED_MEAN},
                  {"avg", MEASURED_MEAN},
                  {"average", MEASURED_MEAN},
                  {"min", MEASURED_LEAST},
                  {"max", MEASURED_MOST}};
    const char *own, *stem = stem_to_take(arena, names, said_name(options, MEASURED_LATENCY));
    if (!stem) return;
    for (size_t i = 0; i < names->count; i++) {
        double share = percentile_of(arena, names->names[i], &own);
        if (!isnan(share) && trace_names_equal(own, stem)) add_percentile(names, out, share, i);
        for (size_t b = 0; b < sizeof beside / sizeof *beside; b++)
            if (trace_names_equal(bare(arena, names->names[i]), arena_format(arena, "%s_%s", stem, beside[b].ending)))
                names->of[beside[b].column] = i;
    }
}

/* --- All --- */

static void find_known(struct arena *arena, struct measured_names *names)
{
    for (size_t k = 0; k < sizeof well_known / sizeof *well_known; k++) {
        size_t *at = &names->of[well_known[k].column];
        for (size_t i = 0; i < names->count && *at == names->count; i++) {
            const char *name = is_time(well_known[k].column) ? bare(arena, names->names[i]) : names->names[i];
            if (trace_names_equal(name, well_known[k].name)) *at = i;
        }
    }
}

static bool is_there(struct place at, const struct measured_names *names, size_t index, const char *name,
                     const char *what, struct faults *faults)
{
    if (index < names->count) return true;
    const char *nearest = json_nearest(name, names->names);
    faults_add(faults, FAULT_INPUT, at, "has no column \"%s\" for %s%s%s%s", name, what,
               nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
    return false;
}

static bool find_said(struct place at, const struct measurement_options *options, struct measured_names *names,
                      const struct measurements *out, struct faults *faults)
{
    bool good = true;
    for (size_t i = 0; i < options->said_count; i++) {
        const struct measured_said *said = &options->said[i];
        if (said->column == MEASURED_LATENCY && out->share_count > 0) continue; /* the stem */
        names->of[said->column] = index_of(names, said->name);
        if (!is_there(at, names, names->of[said->column], said->name, measured_column_name[said->column], faults))
            good = false;
    }
    for (size_t i = 0; i < options->filter_count; i++) {
        names->of_filter[i] = index_of(names, options->filters[i].name);
        if (!is_there(at, names, names->of_filter[i], options->filters[i].name, "--where", faults)) good = false;
    }
    return good;
}

/* The first column of a time decides; the others are in the same unit, or said to be in another. */
static bool find_unit(struct place at, const struct measurement_options *options, const struct measured_names *names,
                      struct measurements *out, struct faults *faults)
{
    size_t index = out->share_count > 0 ? names->of_percentile[0] : names->of[MEASURED_LATENCY];
    out->unit_said = options->unit != UNIT_UNKNOWN;
    enum trace_unit of_name = trace_unit_of(names->names[index]);
    if (out->unit_said)
        out->unit = options->unit;
    else if (of_name != UNIT_UNKNOWN)
        out->unit = of_name;
    if (out->unit != UNIT_UNKNOWN) return true;
    faults_add(
        faults, FAULT_INPUT, at,
        "the unit of \"%s\" is not known: say --unit s, ms, us or ns, or end the column's name in it (latency_ms)",
        names->names[index]);
    return false;
}

bool measured_names_find(struct arena *arena, struct place at, const struct measurement_options *options,
                         struct measured_names *names, struct measurements *out, struct faults *faults)
{
    for (int c = 0; c < MEASURED_COLUMNS; c++) names->of[c] = names->count;
    find_percentiles(arena, options, names, out);
    find_known(arena, names);
    if (!find_said(at, options, names, out, faults)) return false;
    if (out->share_count == 0 && names->of[MEASURED_LATENCY] == names->count) {
        const char *list = "";
        for (size_t i = 0; i < names->count && i < 12; i++)
            list = arena_format(arena, "%s%s%.60s", list, i ? ", " : "", names->names[i]);
        faults_add(faults, FAULT_INPUT, at,
                   "has no column that is known to hold latencies (--column Latency=NAME says which; a log becomes a "
                   "table by trace "
                   "convert -o csv); its columns are: %s%s%s",
                   list, names->count > 12 ? ", ..." : "", csv_hint(names->names, names->count));
        return false;
    }
    out->kind = out->share_count > 0 ? MEASURED_TABLES : MEASURED_REQUESTS;
    for (int c = 0; c < MEASURED_COLUMNS; c++)
        out->names[c] = names->of[c] < names->count ? names->names[names->of[c]] : NULL;
    return find_unit(at, options, names, out, faults);
}
