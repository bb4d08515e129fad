#include "models/regression.h"

#include "sim/arena.h"

#include <gsl/gsl_multifit.h>
#include <math.h>
#include <stdlib.h>

#define ROUNDS       100
#define TOLERANCE    1e-10
#define FITTED_LEAST 1e-3 /* of the mean time: weights stay finite */
#define RANK_LEAST   1e-10

struct problem {
    const struct regression_row *rows;
    size_t count, used;                /* columns */
    size_t of[1 + REGRESSION_FIGURES]; /* coefficient of a column */
    double mean, scale[1 + REGRESSION_FIGURES];
    gsl_matrix *x, *covariance;
    gsl_vector *y, *weights, *coefficients;
    gsl_multifit_linear_workspace *work;
};

static double figure(const struct regression_row *row, size_t coefficient)
{
    return coefficient == 0 ? 1 : row->figures[coefficient - 1];
}

double regression_at(const struct regression *regression, const double *figures)
{
    double time = regression->coefficients[0];
    for (size_t i = 0; i < regression->figure_count; i++) time += regression->coefficients[i + 1] * figures[i];
    return time;
}

/* Columns in proportion to their mean, so that sizes of their figures do not matter to the solver. */
static void begin(struct problem *problem)
{
    size_t n = problem->count, p = problem->used;
    problem->x = gsl_matrix_alloc(n, p);
    problem->covariance = gsl_matrix_alloc(p, p);
    problem->y = gsl_vector_alloc(n);
    problem->weights = gsl_vector_alloc(n);
    problem->coefficients = gsl_vector_alloc(p);
    problem->work = gsl_multifit_linear_alloc(n, p);
    if (!problem->x || !problem->covariance || !problem->y || !problem->weights || !problem->coefficients ||
        !problem->work)
        abort(); /* memory, as in arena.h */
    problem->mean = 0;
    for (size_t i = 0; i < n; i++) problem->mean += problem->rows[i].time / (double)n;
    for (size_t c = 0; c < p; c++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++) sum += figure(&problem->rows[i], problem->of[c]);
        problem->scale[c] = sum > 0 ? sum / (double)n : 1;
        for (size_t i = 0; i < n; i++)
            gsl_matrix_set(problem->x, i, c, figure(&problem->rows[i], problem->of[c]) / problem->scale[c]);
    }
    for (size_t i = 0; i < n; i++) {
        gsl_vector_set(problem->y, i, problem->rows[i].time / problem->mean);
        gsl_vector_set(problem->weights, i, 1);
    }
}

static void end(struct problem *problem)
{
    gsl_multifit_linear_free(problem->work);
    gsl_vector_free(problem->coefficients);
    gsl_vector_free(problem->weights);
    gsl_vector_free(problem->y);
    gsl_matrix_free(problem->covariance);
    gsl_matrix_free(problem->x);
}

static double fitted(const struct problem *problem, size_t row)
{
    double sum = 0;
    for (size_t c = 0; c < problem->used; c++)
        sum += gsl_matrix_get(problem->x, row, c) * gsl_vector_get(problem->coefficients, c);
    return sum;
}

/* False where columns depend on each other. */
static bool solve(struct problem *problem)
{
    double before = INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
        double squares;
        if (gsl_multifit_wlinear(problem->x, problem->weights, problem->y, problem->coefficients, problem->covariance,
                                 &squares, problem->work) != GSL_SUCCESS ||
            gsl_multifit_linear_rcond(problem->work) < RANK_LEAST)
            return false;
        for (size_t i = 0; i < problem->count; i++)
            gsl_vector_set(problem->weights, i, pow(fmax(fitted(problem, i), FITTED_LEAST), -2));
        if (round > 0 && fabs(squares - before) <= TOLERANCE * before) break;
        before = squares;
    }
    return true;
}

/* The column whose coefficient is furthest below 0, or `used`. */
static size_t most_negative(const struct problem *problem)
{
    size_t worst = problem->used;
    for (size_t c = 0; c < problem->used; c++) {
        double value = gsl_vector_get(problem->coefficients, c);
        if (value < 0 && (worst == problem->used || value < gsl_vector_get(problem->coefficients, worst))) worst = c;
    }
    return worst;
}

static void keep(const struct problem *problem, struct regression *out, struct arena *arena)
{
    double left = 0, all = 0, variance = 0;
    out->noise = arena_new_array(arena, problem->count, double);
    for (size_t i = 0; i < problem->count; i++) {
        double measured = gsl_vector_get(problem->y, i), by_line = fmax(fitted(problem, i), FITTED_LEAST);
        out->noise[i] = measured / by_line;
        left += (measured - by_line) * (measured - by_line);
        all += (measured - 1) * (measured - 1);
        variance += (out->noise[i] - 1) * (out->noise[i] - 1) / (double)(problem->count - problem->used);
    }
    out->explained = all > 0 ? fmax(1 - left / all, 0) : 1;
    for (size_t c = 0; c < problem->used; c++) {
        double unit = problem->mean / problem->scale[c];
        out->coefficients[problem->of[c]] = gsl_vector_get(problem->coefficients, c) * unit;
        /* GSL takes the weights for known variances: what they really are is estimated. */
        out->errors[problem->of[c]] = sqrt(gsl_matrix_get(problem->covariance, c, c) * variance) * unit;
    }
}

bool regression_fit(const struct regression_row *rows, size_t count, size_t figure_count, struct regression *out,
                    struct arena *arena)
{
    struct problem problem = {.rows = rows, .count = count, .used = figure_count + 1};
    *out = (struct regression){.figure_count = figure_count};
    for (size_t c = 0; c <= figure_count; c++) problem.of[c] = c;
    while (problem.used > 0 && count > problem.used) {
        begin(&problem);
        bool solved = solve(&problem);
        size_t worst = solved ? most_negative(&problem) : 0;
        bool done = solved && worst == problem.used;
        if (done) keep(&problem, out, arena);
        end(&problem);
        if (!solved || done) return done;
        problem.used--;
        for (size_t c = worst; c < problem.used; c++) problem.of[c] = problem.of[c + 1];
    }
    return false;
}
