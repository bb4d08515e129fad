/* fitting_tables.c - profiles from tables of percentiles, and from recommendations that know a mean alone. */
#include "models/fitting_maker.h"
#include "sim/arena.h"

#include <math.h>

static bool check_table(const struct maker *maker, const struct measurement *row, struct law_table *table,
                        double *shares, double *values)
{
    for (size_t i = 0; i < maker->measurements->share_count; i++) {
        if (isnan(row->percentiles[i])) continue;
        if (table->size > 0 && row->percentiles[i] < values[table->size - 1]) {
            faults_add(maker->faults, FAULT_INPUT, fitting_row_place(maker, row),
                       "percentiles must not fall: p%g is below p%g", 100 * maker->measurements->shares[i],
                       100 * shares[table->size - 1]);
            return false;
        }
        if (table->size > 0 && !(row->percentiles[i] > values[table->size - 1]))
            shares[table->size - 1] = maker->measurements->shares[i]; /* equal ones: the highest share has it */
        else {
            values[table->size] = row->percentiles[i];
            shares[table->size++] = maker->measurements->shares[i];
        }
    }
    if (table->size >= 2) return true;
    faults_add(maker->faults, FAULT_INPUT, fitting_row_place(maker, row),
               "at least two percentiles that differ are needed");
    return false;
}

static void warn_of_mean(const struct maker *maker, const struct measurement *row, const struct fitting_place *place)
{
    double mean = row->of[MEASURED_MEAN], fitted = distribution_mean(&place->service);
    if (fabs(fitted / mean - 1) > 0.1)
        faults_add(maker->faults, FAULT_WARNING, fitting_row_place(maker, row),
                   "the law through the percentiles%s has a mean of %.6g ms, and %.6g ms was measured: more "
                   "percentiles would say more",
                   fitting_title(place, maker->arena), fitted, mean);
}

bool fitting_tables(const struct maker *maker, const struct group *group, struct fitting_place *place)
{
    const struct measurement *first = group->rows[0];
    size_t size = maker->measurements->share_count;
    double *shares = arena_new_array(maker->arena, size, double), *values = arena_new_array(maker->arena, size, double);
    struct law_table table = {
        .shares = shares, .values = values, .least = first->of[MEASURED_LEAST], .most = first->of[MEASURED_MOST]};
    for (size_t i = 1; i < group->count; i++) {
        double before = group->rows[i - 1]->of[MEASURED_CONCURRENCY],
               concurrency = group->rows[i]->of[MEASURED_CONCURRENCY];
        if (concurrency > before) continue;
        faults_add(maker->faults, FAULT_INPUT, fitting_row_place(maker, group->rows[i]),
                   "is a second table of percentiles%s at the same concurrency: which is it?",
                   fitting_title(place, maker->arena));
        return false;
    }
    if (!check_table(maker, first, &table, shares, values)) return false;
    if (first->of[MEASURED_COUNT] >= 1) table.count = (size_t)first->of[MEASURED_COUNT];
    fitting_find_levels(maker, group, NULL, place);
    place->law_rows = 1;
    fitting_warn_of_units(maker, place, fitting_response(maker, first), values[table.size - 1], NAN);
    place->has_choice = law_choose_by_table(&table, maker->terms, &place->choice, maker->arena);
    if (!place->has_choice) {
        faults_add(maker->faults, FAULT_INPUT, fitting_row_place(maker, first),
                   "the percentiles%s are those of no law that is looked for", fitting_title(place, maker->arena));
        return false;
    }
    place->service = place->choice.law;
    warn_of_mean(maker, first, place);
    return true;
}

bool fitting_means(const struct maker *maker, const struct group *group, struct fitting_place *place)
{
    const struct measurement *first = group->rows[0];
    double busy = first->of[MEASURED_RATE] * first->of[MEASURED_MEAN] / 1000; /* Little */
    place->service = distribution_constant(first->of[MEASURED_MEAN]);
    place->law_rows = 1;
    if (place->instance_type && busy > 0) place->workers = (uint32_t)fmax(round(busy), 1);
    faults_add(maker->faults, FAULT_WARNING, fitting_row_place(maker, first),
               "of the time%s the mean alone is known: as a constant it has no percentiles of its own, and those of a "
               "run with it are too low",
               fitting_title(place, maker->arena));
    fitting_warn_of_units(maker, place, first->of[MEASURED_MEAN], first->of[MEASURED_MEAN], NAN);
    if (group->count > 1)
        faults_add(maker->faults, FAULT_WARNING, fitting_row_place(maker, group->rows[1]),
                   "is one of %zu recommendations%s: the first is taken", group->count,
                   fitting_title(place, maker->arena));
    return true;
}
