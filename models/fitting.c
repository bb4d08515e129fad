#include "models/fitting_maker.h"

#include "sim/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LINE_ROWS_LEAST 30
/* Doubts. A call may take 60 s (docs/endpoint-config.md); no model answers within a hundredth of a millisecond. */
#define P99_MOST_MS     60000.0
#define MEDIAN_LEAST_MS 0.01
#define FAR_OUT         50.0 /* times the p99 */

struct place fitting_row_place(const struct maker *maker, const struct measurement *row)
{
    return (struct place){.file = maker->measurements->file, .line = row ? (int)row->line : 0};
}

const char *fitting_title(const struct fitting_place *place, struct arena *arena)
{
    if (place->instance_type) return arena_format(arena, " on %s", place->instance_type);
    if (place->memory_mb) return arena_format(arena, " at %u MB", (unsigned)place->memory_mb);
    return "";
}

static double time_of(const struct maker *maker, const struct measurement *row)
{
    return row->of[maker->measurements->kind == MEASURED_REQUESTS ? MEASURED_LATENCY : MEASURED_MEAN];
}

/* --- Levels --- */

/* Rows of the same level stay in the order of the file, which is that of their array. */
static int by_concurrency(const void *a, const void *b)
{
    const struct measurement *first = *(const struct measurement *const *)a;
    const struct measurement *second = *(const struct measurement *const *)b;
    double x = first->of[MEASURED_CONCURRENCY], y = second->of[MEASURED_CONCURRENCY];
    if (x < y || x > y) return x < y ? -1 : 1;
    return (first > second) - (first < second);
}

static bool check_concurrency(const struct maker *maker, const struct group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        double value = group->rows[i]->of[MEASURED_CONCURRENCY];
        if (value >= 1 && value <= 100000 && !(value > floor(value))) continue;
        faults_add(maker->faults, FAULT_INPUT, fitting_row_place(maker, group->rows[i]),
                   "a concurrency must be a whole number from 1 to 100000");
        return false;
    }
    return true;
}

double fitting_response(const struct maker *maker, const struct measurement *row)
{
    const struct measurements *measurements = maker->measurements;
    double mean = time_of(maker, row);
    if (measurements->kind == MEASURED_REQUESTS || !isnan(mean)) return mean;
    size_t middle = 0;
    for (size_t i = 1; i < measurements->share_count; i++)
        if (fabs(measurements->shares[i] - 0.5) < fabs(measurements->shares[middle] - 0.5)) middle = i;
    return row->percentiles[middle];
}

void fitting_find_levels(const struct maker *maker, const struct group *group, const double *relative,
                         struct fitting_place *place)
{
    if (!maker->measurements->names[MEASURED_CONCURRENCY]) return;
    place->levels = arena_new_array(maker->arena, group->count, struct saturation_level);
    for (size_t i = 0; i < group->count; i++) {
        double concurrency = group->rows[i]->of[MEASURED_CONCURRENCY];
        struct saturation_level *last = place->level_count > 0 ? &place->levels[place->level_count - 1] : NULL;
        if (!last || concurrency > last->concurrency) {
            last = &place->levels[place->level_count++];
            *last = (struct saturation_level){.concurrency = concurrency};
        }
        double value = relative ? relative[i] : fitting_response(maker, group->rows[i]);
        last->response = (last->response * (double)last->count + value) / (double)(last->count + 1);
        last->count++;
    }
    if (place->level_count < 2) { /* one alone says nothing of workers */
        place->level_count = 0;
        return;
    }
    place->saturation = saturation_of(place->levels, place->level_count, maker->arena);
    place->workers = place->saturation.workers;
}

/* How many times longer a request takes at that many in service. */
static double slowdown_at(const struct saturation *saturation, double concurrency)
{
    for (size_t i = 0; i < saturation->point_count; i++)
        if (!(saturation->at[i] < concurrency)) return saturation->factor[i];
    return saturation->point_count > 0 ? saturation->factor[saturation->point_count - 1] : 1;
}

/* --- Lines --- */

static size_t find_figures(const struct group *group, enum measured_column *figures)
{
    static const enum measured_column all[] = {MEASURED_INPUT_TOKENS, MEASURED_OUTPUT_TOKENS, MEASURED_PAYLOAD};
    size_t count = 0;
    for (size_t f = 0; f < sizeof all / sizeof *all; f++) {
        double least = INFINITY, most = -INFINITY;
        bool whole = true;
        for (size_t i = 0; i < group->count; i++) {
            double value = group->rows[i]->of[all[f]];
            whole = whole && !isnan(value);
            least = fmin(least, value);
            most = fmax(most, value);
        }
        if (whole && most > least) figures[count++] = all[f];
    }
    return count;
}

static void set_figures(const struct fitting_place *place, size_t count, const struct measurement *row, double *out)
{
    for (size_t f = 0; f < count; f++) {
        double value = row->of[place->figures[f]];
        out[f] = place->figures[f] == MEASURED_PAYLOAD ? value / 1000 : value; /* per KB */
    }
}

static bool fit_line(const struct maker *maker, const struct group *group, const double *times, size_t figure_count,
                     struct fitting_place *place)
{
    struct regression_row *rows = arena_new_array(maker->arena, group->count, struct regression_row);
    for (size_t i = 0; i < group->count; i++) {
        rows[i].time = times[i];
        set_figures(place, figure_count, group->rows[i], rows[i].figures);
    }
    return regression_fit(rows, group->count, figure_count, &place->line, maker->arena);
}

/* No figure was found to matter. */
static bool is_level(const struct regression *line)
{
    bool level = true;
    for (size_t c = 1; c <= line->figure_count; c++) level = level && !(line->coefficients[c] > 0);
    return level;
}

/* Times over what the line of the lowest level says for the row: levels are then told apart though their requests differ. */
static double *relative_to_line(const struct maker *maker, const struct group *group, size_t figure_count,
                                struct fitting_place *place)
{
    struct group lowest = {0, group->rows};
    double first = group->rows[0]->of[MEASURED_CONCURRENCY];
    while (lowest.count < group->count && !(group->rows[lowest.count]->of[MEASURED_CONCURRENCY] > first))
        lowest.count++;
    double *times = arena_new_array(maker->arena, group->count, double);
    for (size_t i = 0; i < group->count; i++) times[i] = time_of(maker, group->rows[i]);
    if (lowest.count < LINE_ROWS_LEAST || !fit_line(maker, &lowest, times, figure_count, place)) return NULL;
    double mean = 0;
    for (size_t i = 0; i < lowest.count; i++) mean += times[i] / (double)lowest.count;
    for (size_t i = 0; i < group->count; i++) {
        double figures[REGRESSION_FIGURES];
        set_figures(place, figure_count, group->rows[i], figures);
        times[i] *= mean / fmax(regression_at(&place->line, figures), mean / 1000);
    }
    return times;
}

/* --- The law --- */

static bool all_the_same(const double *values, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (values[i] < values[0] || values[i] > values[0]) return false;
    return true;
}

void fitting_warn_of_units(const struct maker *maker, const struct fitting_place *place, double median, double p99,
                           double most)
{
    static const char *const doubt = "read in %s, a usual time%s is %.6g ms: is that the unit? --unit says another";
    const char *unit = maker->measurements->unit == UNIT_S    ? "s"
                       : maker->measurements->unit == UNIT_MS ? "ms"
                       : maker->measurements->unit == UNIT_US ? "us"
                                                              : "ns";
    if (p99 > P99_MOST_MS || median < MEDIAN_LEAST_MS)
        faults_add(maker->faults, FAULT_WARNING, fitting_row_place(maker, NULL), doubt, unit,
                   fitting_title(place, maker->arena), median);
    if (most > FAR_OUT * p99)
        faults_add(maker->faults, FAULT_WARNING, fitting_row_place(maker, NULL),
                   "the largest time%s, %.6g ms, is %.0f times the p99: a cold start or a time-out among them?",
                   fitting_title(place, maker->arena), most, most / p99);
}

/* The law of times (or of a line's noise), whose mean is made 1 for noise. */
static bool choose(const struct maker *maker, double *values, size_t count, bool noise, struct fitting_place *place)
{
    struct law_terms terms = *maker->terms;
    struct sample sample = sample_of(values, count, maker->arena);
    if (!noise)
        fitting_warn_of_units(maker, place, sample_quantile(&sample, 0.5), sample_quantile(&sample, 0.99),
                              sample.sorted[count - 1]);
    if (all_the_same(values, count)) {
        place->service = distribution_constant(values[0]);
        return true;
    }
    place->has_choice = law_choose(&sample, &terms, &place->choice, maker->arena);
    if (!place->has_choice)
        faults_add(maker->faults, FAULT_INPUT, fitting_row_place(maker, NULL),
                   "the times%s cannot be those of the family asked for", fitting_title(place, maker->arena));
    else
        place->service =
            noise ? distribution_stretched(&place->choice.law, 1 / distribution_mean(&place->choice.law), maker->arena)
                  : place->choice.law;
    return place->has_choice;
}

static void become_linear(const struct maker *maker, size_t figure_count, struct fitting_place *place)
{
    struct distribution *noise = arena_new_of(maker->arena, struct distribution);
    struct distribution_linear linear = {.base = place->line.coefficients[0], .noise = noise};
    *noise = place->service;
    for (size_t f = 0; f < figure_count; f++) {
        double value = place->line.coefficients[f + 1];
        if (place->figures[f] == MEASURED_INPUT_TOKENS) linear.per_input_token = value;
        if (place->figures[f] == MEASURED_OUTPUT_TOKENS) linear.per_output_token = value;
        if (place->figures[f] == MEASURED_PAYLOAD) linear.per_payload_kb = value;
    }
    place->has_line = true;
    place->service = (struct distribution){.family = DISTRIBUTION_LINEAR, .linear = linear};
}

/* Those of the rows whose times are service alone, divided by their slowdown. */
static struct group serving(const struct maker *maker, const struct group *group, const struct fitting_place *place,
                            double **times)
{
    struct group kept = {0, arena_new_array(maker->arena, group->count, const struct measurement *)};
    bool batches = strcmp(maker->measurements->format, "fmbench") == 0;
    *times = arena_new_array(maker->arena, group->count, double);
    for (size_t i = 0; i < group->count; i++) {
        double concurrency = group->rows[i]->of[MEASURED_CONCURRENCY], time = time_of(maker, group->rows[i]);
        if (place->level_count > 0) {
            if (place->saturation.saturated && concurrency > place->saturation.workers) continue;
            if (batches && concurrency > place->levels[0].concurrency) continue;
            time /= slowdown_at(&place->saturation, concurrency);
        }
        (*times)[kept.count] = time;
        kept.rows[kept.count++] = group->rows[i];
    }
    return kept;
}

static bool fit_requests(const struct maker *maker, const struct group *group, struct fitting_place *place)
{
    size_t figure_count = find_figures(group, place->figures);
    bool lines = figure_count > 0 && maker->measurements->names[MEASURED_CONCURRENCY];
    fitting_find_levels(maker, group, lines ? relative_to_line(maker, group, figure_count, place) : NULL, place);
    double *times;
    struct group kept = serving(maker, group, place, &times);
    place->law_rows = kept.count;
    if (kept.count < LAW_LEAST) {
        faults_add(maker->faults, FAULT_INPUT, fitting_row_place(maker, NULL),
                   "%zu time%s%s: too few for a law, which needs at least %zu", kept.count, kept.count == 1 ? "" : "s",
                   fitting_title(place, maker->arena), LAW_LEAST);
        return false;
    }
    bool line = figure_count > 0 && kept.count >= LINE_ROWS_LEAST;
    if (line && (!fit_line(maker, &kept, times, figure_count, place) || is_level(&place->line))) {
        faults_add(maker->faults, FAULT_WARNING, fitting_row_place(maker, NULL),
                   "tokens and bytes%s depend on each other, or the times on none of them: they are left out",
                   fitting_title(place, maker->arena));
        line = false;
    }
    if (!choose(maker, line ? place->line.noise : times, kept.count, line, place)) return false;
    if (line) become_linear(maker, figure_count, place);
    return true;
}

/* --- Places --- */

static bool is_at(const struct fitting_place *place, const struct measurement *row)
{
    uint32_t memory = row->of[MEASURED_MEMORY] >= 1 ? (uint32_t)row->of[MEASURED_MEMORY] : 0;
    if (place->memory_mb != memory || !place->instance_type != !row->place) return false;
    return !row->place || strcmp(place->instance_type, row->place) == 0;
}

static void find_places(const struct maker *maker, struct fitting *fitting, struct group *groups, size_t most)
{
    for (size_t i = 0; i < maker->measurements->count; i++) {
        const struct measurement *row = &maker->measurements->rows[i];
        size_t p = 0;
        while (p < fitting->place_count && !is_at(&fitting->places[p], row)) p++;
        if (p == most) continue;
        if (p == fitting->place_count) {
            fitting->places[fitting->place_count++] = (struct fitting_place){
                .instance_type = row->place,
                .memory_mb = row->of[MEASURED_MEMORY] >= 1 ? (uint32_t)row->of[MEASURED_MEMORY] : 0};
            groups[p].rows = arena_new_array(maker->arena, maker->measurements->count, const struct measurement *);
        }
        groups[p].rows[groups[p].count++] = row;
    }
}

static bool fit_place(const struct maker *maker, struct group *group, struct fitting_place *place)
{
    place->rows = group->count;
    if (maker->measurements->names[MEASURED_CONCURRENCY]) {
        if (!check_concurrency(maker, group)) return false;
        qsort(group->rows, group->count, sizeof *group->rows, by_concurrency);
    }
    switch (maker->measurements->kind) {
    case MEASURED_REQUESTS: return fit_requests(maker, group, place);
    case MEASURED_TABLES: return fitting_tables(maker, group, place);
    case MEASURED_MEANS: break;
    }
    return fitting_means(maker, group, place);
}

/* For reports that programs read. */
static void keep_warnings(struct fitting *fitting, struct arena *arena, const struct faults *faults)
{
    fitting->warnings = arena_new_array(arena, faults_total(faults), const char *);
    for (size_t i = 0; i < faults_total(faults); i++)
        if (faults_at(faults, i)->kind == FAULT_WARNING)
            fitting->warnings[fitting->warning_count++] = faults_at(faults, i)->text;
}

struct fitting *fitting_make(const struct measurements *measurements, const struct law_terms *terms,
                             struct arena *arena, struct faults *faults)
{
    enum { PLACES_MOST = 64 };
    struct maker maker = {measurements, terms, arena, faults};
    struct fitting *fitting = arena_new_of(arena, struct fitting);
    struct group *groups = arena_new_array(arena, PLACES_MOST, struct group);
    *fitting = (struct fitting){.measurements = measurements, .terms = *terms};
    fitting->places = arena_new_array(arena, PLACES_MOST, struct fitting_place);
    find_places(&maker, fitting, groups, PLACES_MOST);
    bool good = true;
    for (size_t p = 0; p < fitting->place_count; p++)
        if (!fit_place(&maker, &groups[p], &fitting->places[p])) good = false;
    if (measurements->left_out > 0)
        faults_add(faults, FAULT_WARNING, (struct place){.file = measurements->file},
                   "%zu rows are left out: without a time%s%s%s, or of requests that failed", measurements->left_out,
                   measurements->odd ? " (" : "", measurements->odd ? measurements->odd : "",
                   measurements->odd ? ")" : "");
    keep_warnings(fitting, arena, faults);
    return good ? fitting : NULL;
}
