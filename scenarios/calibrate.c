#include "scenarios/calibrate.h"

#include "models/fault.h"
#include "models/free_figure.h"
#include "models/minimiser.h"
#include "scenarios/point_trial.h"
#include "sim/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_STEP   0.15 /* of the way between the bounds */
#define SECOND_STEP  0.03
#define FIRST_SMALL  1e-2
#define SECOND_SMALL 1e-3
#define ITERATIONS   60
#define NUDGE        0.05
#define IDLE_LEAST   1e-6 /* of the mean square, that a nudge changes */
#define EDGE         0.01

struct calibrating {
    const struct calibrate_options *options;
    struct arena *arena;
    struct faults *faults;
    struct calibration *calibration;
    struct document document;
    double **simulated;
    size_t search_count;
    size_t searched[32]; /* the free figures without a step */
};

/* --- Trials --- */

static bool run_trial(struct calibrating *calibrating, bool fitted_only, double *utilization, const char **why)
{
    struct calibration *calibration = calibrating->calibration;
    struct arena *scratch = arena_new();
    struct point_trial trial = {
        .document = &calibrating->document,
        .options = &calibrating->options->scenario,
        .replicating = {.threads = calibrating->options->threads, .stop = calibrating->options->stop},
        .values = free_figure_texts(&calibration->observed, scratch),
        .value_count = calibration->observed.free_count,
        .fitted_only = fitted_only};
    bool good =
        point_trial_run(&trial, &calibration->observed, calibrating->simulated, utilization, why, calibrating->arena);
    calibration->trials++;
    if (calibrating->options->progress)
        calibrating->options->progress(calibrating->options->progress_self, calibration->trials);
    arena_free(scratch);
    return good;
}

/* The mean square over what is fitted. */
static double loss(const struct calibrating *calibrating)
{
    const struct observed *observed = &calibrating->calibration->observed;
    double sum = 0;
    size_t count = 0;
    for (size_t p = 0; p < observed->point_count; p++) {
        if (observed->points[p].kept) continue;
        for (size_t f = 0; f < observed->points[p].figure_count; f++, count++) {
            const struct observed_figure *figure = &observed->points[p].figures[f];
            double simulated = calibrating->simulated[p][f];
            bool time = objective_has_statistic(figure->figure.metric);
            double error = time ? log(simulated / figure->value) : observed_error(figure, simulated);
            if (!isfinite(error)) return INFINITY;
            sum += error * error;
        }
    }
    return sum / (double)count;
}

static double ask(const double *places, void *self)
{
    struct calibrating *calibrating = self;
    for (size_t i = 0; i < calibrating->search_count; i++) {
        struct free_figure *figure = &calibrating->calibration->observed.frees[calibrating->searched[i]];
        if (!(places[i] >= 0 && places[i] <= 1)) return INFINITY;
        figure->value = free_figure_at(figure, places[i]);
    }
    if (calibrating->options->stop && *calibrating->options->stop) return INFINITY;
    return run_trial(calibrating, true, NULL, NULL) ? loss(calibrating) : INFINITY;
}

/* --- The search --- */

static double search_from(struct calibrating *calibrating, double *places, double step, double small, bool *settled)
{
    double steps[32];
    for (size_t i = 0; i < calibrating->search_count; i++) steps[i] = places[i] + step <= 1 ? step : -step;
    struct minimiser minimiser = {ask, calibrating, calibrating->search_count, steps, small, ITERATIONS};
    return minimise(&minimiser, places, settled);
}

/* The best with the stepped figures as they are; leaves their values and those of the others in place. */
static double search(struct calibrating *calibrating)
{
    double places[32], best;
    if (calibrating->search_count == 0) return ask(places, calibrating);
    for (size_t i = 0; i < calibrating->search_count; i++) {
        const struct free_figure *figure = &calibrating->calibration->observed.frees[calibrating->searched[i]];
        double own = free_figure_place(figure, figure->before);
        places[i] = own >= 0 && own <= 1 ? own : 0.5;
    }
    search_from(calibrating, places, FIRST_STEP, FIRST_SMALL, NULL);
    best = search_from(calibrating, places, SECOND_STEP, SECOND_SMALL, &calibrating->calibration->settled);
    for (size_t i = 0; i < calibrating->search_count; i++) {
        struct free_figure *figure = &calibrating->calibration->observed.frees[calibrating->searched[i]];
        figure->value = free_figure_at(figure, places[i]);
    }
    return best;
}

static size_t steps_of(const struct free_figure *figure)
{
    return figure->step > 0 ? (size_t)((figure->high - figure->low) / figure->step + 1e-9) + 1 : 1;
}

/* Every combination of stepped values, numbered. */
static void set_steps(struct observed *observed, size_t number)
{
    for (size_t i = 0; i < observed->free_count; i++) {
        struct free_figure *figure = &observed->frees[i];
        size_t count = steps_of(figure);
        if (figure->step > 0) figure->value = figure->low + (double)(number % count) * figure->step;
        number /= count;
    }
}

static bool search_all(struct calibrating *calibrating)
{
    struct observed *observed = &calibrating->calibration->observed;
    double *best = arena_new_array(calibrating->arena, observed->free_count, double), least = INFINITY;
    size_t combinations = 1;
    for (size_t i = 0; i < observed->free_count; i++) {
        size_t count = steps_of(&observed->frees[i]);
        combinations = count > CALIBRATE_GRID ? CALIBRATE_GRID + 1 : combinations * count;
        if (combinations > CALIBRATE_GRID) break;
        best[i] = observed->frees[i].before;
    }
    if (combinations > CALIBRATE_GRID) {
        faults_add(calibrating->faults, FAULT_INPUT, (struct place){.file = "--free"},
                   "more than %d combinations of values with a step", CALIBRATE_GRID);
        return false;
    }
    for (size_t c = 0; c < combinations; c++) {
        set_steps(observed, c);
        double found = search(calibrating);
        if (!(found < least)) continue;
        least = found;
        for (size_t i = 0; i < observed->free_count; i++) best[i] = observed->frees[i].value;
    }
    for (size_t i = 0; i < observed->free_count; i++) observed->frees[i].value = best[i];
    return isfinite(least) && !(calibrating->options->stop && *calibrating->options->stop);
}

/* --- What is said of it --- */

/* A figure that is moved a little and changes nothing was never fitted; one at a bound might go on. */
static void judge_figures(struct calibrating *calibrating)
{
    struct observed *observed = &calibrating->calibration->observed;
    run_trial(calibrating, true, NULL, NULL);
    double here = loss(calibrating);
    for (size_t i = 0; i < observed->free_count; i++) {
        struct free_figure *figure = &observed->frees[i];
        double found = figure->value, place = free_figure_place(figure, found);
        figure->at_bound = place < EDGE || place > 1 - EDGE;
        if (figure->step > 0) continue;
        figure->value = free_figure_at(figure, place + (place < 0.5 ? NUDGE : -NUDGE));
        double there = run_trial(calibrating, true, NULL, NULL) ? loss(calibrating) : INFINITY;
        figure->idle = fabs(there - here) < IDLE_LEAST;
        figure->value = found;
    }
}

static void keep_simulated(struct calibrating *calibrating, bool after)
{
    struct observed *observed = &calibrating->calibration->observed;
    for (size_t p = 0; p < observed->point_count; p++)
        for (size_t f = 0; f < observed->points[p].figure_count; f++) {
            struct observed_figure *figure = &observed->points[p].figures[f];
            *(after ? &figure->after : &figure->before) = calibrating->simulated[p][f];
        }
}

static void sum_up(struct calibration *calibration)
{
    double sums[2][2] = {{0, 0}, {0, 0}};
    size_t counts[2] = {0, 0};
    for (size_t p = 0; p < calibration->observed.point_count; p++) {
        const struct observed_point *point = &calibration->observed.points[p];
        for (size_t f = 0; f < point->figure_count; f++) {
            const struct observed_figure *figure = &point->figures[f];
            counts[point->kept]++;
            sums[point->kept][0] += fabs(observed_error(figure, figure->before));
            sums[point->kept][1] += fabs(observed_error(figure, figure->after));
        }
    }
    calibration->fitted_figures = counts[0];
    calibration->kept_figures = counts[1];
    calibration->fitted_before = counts[0] ? sums[0][0] / (double)counts[0] : NAN;
    calibration->fitted_after = counts[0] ? sums[0][1] / (double)counts[0] : NAN;
    calibration->kept_before = counts[1] ? sums[1][0] / (double)counts[1] : NAN;
    calibration->kept_after = counts[1] ? sums[1][1] / (double)counts[1] : NAN;
}

/* Settings that are numbers, from the least to the most that a point has, and how busy workers were. */
static void find_ranges(struct calibrating *calibrating, const double *utilization)
{
    struct calibration *calibration = calibrating->calibration;
    const struct observed_point *first = &calibration->observed.points[0];
    const char **ranges = arena_new_array(calibrating->arena, first->set_count + 2, const char *);
    double low = INFINITY, high = -INFINITY, from = INFINITY, to = -INFINITY;
    for (size_t s = 0; s < first->set_count; s++) {
        size_t length = strcspn(first->sets[s], "=");
        double least = INFINITY, most = -INFINITY;
        for (size_t p = 0; p < calibration->observed.point_count; p++) {
            const struct observed_point *point = &calibration->observed.points[p];
            if (s >= point->set_count || strncmp(point->sets[s], first->sets[s], length + 1) != 0) continue;
            double value = strtod(point->sets[s] + length + 1, NULL);
            least = fmin(least, value);
            most = fmax(most, value);
        }
        ranges[calibration->range_count++] =
            arena_format(calibrating->arena, "%.*s from %.10g to %.10g", (int)length, first->sets[s], least, most);
    }
    for (size_t p = 0; p < calibration->observed.point_count; p++) {
        struct observed_point *point = &calibration->observed.points[p];
        point->utilization = utilization[p];
        low = fmin(low, utilization[p]);
        high = fmax(high, utilization[p]);
        if (point->has_period) from = fmin(from, point->from_s), to = fmax(to, point->to_s);
    }
    if (to > from)
        ranges[calibration->range_count++] =
            arena_format(calibrating->arena, "seconds %.10g to %.10g of the run", from, to);
    if (high >= low)
        ranges[calibration->range_count++] =
            arena_format(calibrating->arena, "workers busy from %.3g%% to %.3g%%", 100 * low, 100 * high);
    calibration->ranges = ranges;
}

static void write_document(struct calibrating *calibrating)
{
    struct calibration *calibration = calibrating->calibration;
    struct changes changes = {.varied = free_figure_texts(&calibration->observed, calibrating->arena),
                              .varied_count = calibration->observed.free_count};
    struct document found;
    if (document_change(calibrating->arena, &calibrating->document, &changes, &found, calibrating->faults))
        calibration->document = found.root;
}

/* --- All --- */

static bool begin(struct calibrating *calibrating)
{
    struct observed *observed = &calibrating->calibration->observed;
    bool good = true;
    if (observed->free_count > sizeof calibrating->searched / sizeof *calibrating->searched) {
        faults_add(calibrating->faults, FAULT_INPUT, (struct place){.file = "--free"},
                   "at most 32 figures can be free, found %zu", observed->free_count);
        return false;
    }
    for (size_t i = 0; i < observed->free_count; i++) {
        if (!free_figure_begin(&observed->frees[i], calibrating->document.root, calibrating->arena,
                               calibrating->faults))
            good = false;
        if (!(observed->frees[i].step > 0)) calibrating->searched[calibrating->search_count++] = i;
    }
    calibrating->simulated = arena_new_array(calibrating->arena, observed->point_count, double *);
    for (size_t p = 0; p < observed->point_count; p++)
        calibrating->simulated[p] = arena_new_array(calibrating->arena, observed->points[p].figure_count, double);
    return good;
}

struct calibration *calibrate(const struct document *document, const struct observed *observed,
                              const struct calibrate_options *options, struct arena *arena, struct faults *faults)
{
    struct calibration *calibration = arena_new_of(arena, struct calibration);
    struct calibrating calibrating = {
        .options = options, .arena = arena, .faults = faults, .calibration = calibration, .document = *document};
    double *utilization = arena_new_array(arena, observed->point_count, double);
    const char *why = NULL;
    *calibration = (struct calibration){.version = LOADLINE_VERSION, .observed = *observed, .settled = true};
    if (!begin(&calibrating)) return NULL;
    if (!run_trial(&calibrating, false, NULL, &why)) {
        faults_add(faults, FAULT_INPUT, (struct place){.file = NULL}, "%s", why);
        return NULL;
    }
    keep_simulated(&calibrating, false);
    if (!search_all(&calibrating)) {
        if (faults_count(faults) == 0 && !(options->stop && *options->stop))
            faults_add(faults, FAULT_INPUT, (struct place){.file = NULL},
                       "no values within the bounds give the figures that were observed: is something measured that "
                       "the scenario does not have?");
        return NULL;
    }
    judge_figures(&calibrating);
    if (!run_trial(&calibrating, false, utilization, NULL)) return NULL;
    keep_simulated(&calibrating, true);
    sum_up(calibration);
    find_ranges(&calibrating, utilization);
    write_document(&calibrating);
    return calibration;
}
