#include "reports/text_fitting.h"

#include "models/fitting.h"
#include "reports/buffer.h"
#include "reports/figure.h"
#include "reports/text_page.h"
#include "sim/arena.h"

#include <math.h>
#include <string.h>

/* The strip that shows how far a quantile is off. */
#define STRIP_HALF 10
#define STRIP_STEP 0.02

static const char *unit_name(enum trace_unit unit)
{
    return unit == UNIT_S ? "s" : unit == UNIT_MS ? "ms" : unit == UNIT_US ? "us" : "ns";
}

static const char *title_of(const struct fitting_place *place, struct arena *arena)
{
    if (place->instance_type) return place->instance_type;
    if (place->memory_mb) return arena_format(arena, "%u MB", (unsigned)place->memory_mb);
    return "The service time";
}

/* --- What was read --- */

static void write_head(struct text_page *page, const struct fitting *fitting)
{
    const struct measurements *measurements = fitting->measurements;
    static const char *const one[] = {"time", "table of percentiles", "recommendation"};
    static const char *const many[] = {"times", "tables of percentiles", "recommendations"};
    text_page_heading(page, arena_format(page->arena, "%s: %s %s", measurements->file,
                                         figure_count(page->arena, measurements->count),
                                         (measurements->count == 1 ? one : many)[measurements->kind]));
    text_page_line(page,
                   arena_format(page->arena, "read as %s, in %s%s; loadline " LOADLINE_VERSION, measurements->format,
                                unit_name(measurements->unit), measurements->unit_said ? " as said" : ""));
    if (measurements->names[MEASURED_LATENCY])
        text_page_line(page, arena_format(page->arena, "times from \"%s\"", measurements->names[MEASURED_LATENCY]));
}

/* --- Laws --- */

static const char *share_text(struct arena *arena, double share)
{
    return arena_format(arena, "p%.6g", 100 * share);
}

/* A time, or where the law is noise a number. */
static const char *value_text(struct arena *arena, const struct fitting_place *place, double value)
{
    return place->has_line ? figure_number(arena, value) : figure_time(arena, value);
}

static const char *law_words(const struct fitting_place *place, const struct distribution *law, struct arena *arena)
{
    switch (law->family) {
    case DISTRIBUTION_CONSTANT: return arena_format(arena, "always %s", value_text(arena, place, law->scale));
    case DISTRIBUTION_EXPONENTIAL:
        return arena_format(arena, "exponential, mean %s", value_text(arena, place, law->scale));
    case DISTRIBUTION_NORMAL:
        return arena_format(arena, "normal, mean %s, deviation %s", value_text(arena, place, law->shape),
                            value_text(arena, place, law->scale));
    case DISTRIBUTION_QUANTILES: return "through the measured quantiles";
    case DISTRIBUTION_MIXTURE:
        return arena_format(arena, "%s: %s; %s: %s", figure_share(arena, law->parts[0].weight),
                            law_words(place, law->parts[0].of, arena), figure_share(arena, law->parts[1].weight),
                            law_words(place, law->parts[1].of, arena));
    default: break;
    }
    return arena_format(arena, "%s, shape %.4g, scale %s",
                        law->family == DISTRIBUTION_GAMMA       ? "gamma"
                        : law->family == DISTRIBUTION_LOGNORMAL ? "lognormal"
                        : law->family == DISTRIBUTION_WEIBULL   ? "weibull"
                                                                : "pareto",
                        law->shape, value_text(arena, place, law->scale));
}

/* Of how many values, where it is not of all. */
static const char *tested_of(struct arena *arena, const struct law_choice *choice)
{
    if (choice->tested_count >= choice->count) return "";
    return arena_format(arena, " on %s of them", figure_count(arena, choice->tested_count));
}

static void write_verdict(struct text_page *page, const struct fitting *fitting, const struct fitting_place *place)
{
    const struct law_choice *choice = &place->choice;
    struct arena *arena = page->arena;
    const struct law_candidate *candidate = &choice->candidates[choice->chosen];
    const char *name = family_name[candidate->family];
    const char *words = law_words(place, &candidate->law, arena);
    if (fitting->terms.wish >= 0 && fitting->terms.wish < FAMILIES)
        text_page_note(page, "-", arena_format(arena, "%s, as asked for: %s", name, words));
    else
        text_page_note(page, "-",
                       arena_format(arena, "%s is the best of %zu families, by %s: %s", name, choice->candidate_count,
                                    isnan(candidate->bic) ? "likelihood" : "BIC", words));
    if (choice->tested)
        text_page_note(page, "-",
                       arena_format(arena, "%s test%s: p = %.3g, %s", choice->test, tested_of(arena, choice),
                                    choice->p_value,
                                    choice->p_value < LAW_REFUSED ? "refused: the times are not quite of that law"
                                                                  : "not refused"));
    text_page_note(
        page, "-",
        arena_format(arena, "the quantile that is furthest off%s is off by %s",
                     choice->count > 0 && fitting->measurements->kind == MEASURED_REQUESTS ? " (p5 to p99)" : "",
                     figure_share(arena, candidate->worst)));
    if (choice->basis == LAW_QUANTILES)
        text_page_note(page, "!",
                       fitting->terms.wish == LAW_QUANTILES
                           ? "the profile goes through the measured quantiles, as asked for"
                           : "no family will do: the profile goes through the measured quantiles instead");
}

static void write_candidates(struct text_page *page, const struct law_choice *choice)
{
    struct arena *arena = page->arena;
    const struct law_candidate *first = &choice->candidates[0];
    bool criteria = !isnan(first->bic);
    struct table *table = table_new(arena);
    table_column(table, "family", TABLE_LEFT);
    table_column(table, "free", TABLE_RIGHT);
    table_column(table, criteria ? "BIC" : "ln L each", TABLE_RIGHT);
    if (criteria) table_column(table, "AIC", TABLE_RIGHT);
    if (!isnan(first->distance)) table_column(table, "A squared", TABLE_RIGHT);
    table_column(table, "furthest off", TABLE_RIGHT);
    for (size_t i = 0; i < choice->candidate_count; i++) {
        const struct law_candidate *candidate = &choice->candidates[i];
        table_row(table);
        table_cell_ink(table, family_name[candidate->family], i == choice->chosen ? TABLE_BOLD : TABLE_PLAIN);
        table_cell(table, figure_count(arena, family_parameters[candidate->family]));
        table_cell(table, arena_format(arena, "%.2f", criteria ? candidate->bic : candidate->log_likelihood));
        if (criteria) table_cell(table, arena_format(arena, "%.2f", candidate->aic));
        if (!isnan(first->distance)) table_cell(table, figure_number(arena, candidate->distance));
        table_cell(table, figure_share(arena, candidate->worst));
    }
    text_page_table(page, table);
}

static void write_estimates(struct text_page *page, const struct fitting *fitting, const struct fitting_place *place)
{
    static const char *const names[LAW_FIGURES] = {"mean", "variation", "p50", "p90", "p99"};
    struct arena *arena = page->arena;
    struct table *table = table_new(arena);
    table_column(table, place->has_line ? "noise" : "of the law", TABLE_LEFT);
    table_column(table, "", TABLE_RIGHT);
    table_column(table, arena_format(arena, "±%g%%", 100 * fitting->terms.confidence), TABLE_RIGHT);
    for (int f = 0; f < LAW_FIGURES; f++) {
        const struct law_estimate *estimate = &place->choice.estimates[f];
        if (!estimate->known) continue;
        const char *(*figure)(struct arena *, double) = f == LAW_CV || place->has_line ? figure_number : figure_time;
        table_row(table);
        table_cell(table, names[f]);
        table_cell(table, figure(arena, estimate->value));
        table_cell(table, estimate->interval.known ? figure_plus_minus(arena, &estimate->interval, figure) : "");
    }
    text_page_table(page, table);
}

static bool is_shown(double share, bool all)
{
    static const double shown[] = {0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999};
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        if (fabs(share - shown[i]) < 1e-9) return true;
    return all;
}

/* "    |  x": x is where the law has the quantile, | where it was measured; two percent a column. */
static const char *strip(struct arena *arena, double off)
{
    char *text = arena_array(arena, 2 * STRIP_HALF + 2, 1);
    double steps = fmax(fmin(round(off / STRIP_STEP), STRIP_HALF), -STRIP_HALF);
    memset(text, ' ', 2 * STRIP_HALF + 1);
    text[STRIP_HALF] = '|';
    text[STRIP_HALF + (int)steps] = 'x';
    for (size_t end = 2 * STRIP_HALF; text[end] == ' '; end--) text[end] = '\0';
    return text;
}

static void write_points(struct text_page *page, const struct fitting_place *place, bool all)
{
    struct arena *arena = page->arena;
    struct table *table = table_new(arena);
    table_column(table, "quantile", TABLE_LEFT);
    table_column(table, "measured", TABLE_RIGHT);
    table_column(table, "law", TABLE_RIGHT);
    table_column(table, "off", TABLE_RIGHT);
    table_column(table, "2% a column", TABLE_LEFT);
    for (size_t i = 0; i < place->choice.point_count; i++) {
        const struct law_point *point = &place->choice.points[i];
        double off = point->fitted / point->measured - 1;
        if (!is_shown(point->share, all)) continue;
        table_row(table);
        table_cell(table, share_text(arena, point->share));
        table_cell(table, value_text(arena, place, point->measured));
        table_cell(table, value_text(arena, place, point->fitted));
        table_cell(table, fabs(off) < 0.0005 ? "0.0%" : arena_format(arena, "%+.1f%%", 100 * off));
        table_cell(table, strip(arena, off));
    }
    text_page_table(page, table);
}

/* --- What else --- */

static void write_line(struct text_page *page, const struct fitting_place *place)
{
    static const char *const names[MEASURED_COLUMNS] = {[MEASURED_INPUT_TOKENS] = "per input token",
                                                        [MEASURED_OUTPUT_TOKENS] = "per output token",
                                                        [MEASURED_PAYLOAD] = "per payload KB"};
    struct arena *arena = page->arena;
    struct table *table = table_new(arena);
    if (!place->has_line) return;
    table_column(table, "the line", TABLE_LEFT);
    table_column(table, "", TABLE_RIGHT);
    table_column(table, "standard error", TABLE_RIGHT);
    for (size_t c = 0; c <= place->line.figure_count; c++) {
        table_row(table);
        table_cell(table, c == 0 ? "base" : names[place->figures[c - 1]]);
        table_cell(table, figure_time(arena, place->line.coefficients[c]));
        table_cell(table, place->line.errors[c] > 0 ? figure_time(arena, place->line.errors[c]) : "left out");
    }
    text_page_table(page, table);
    text_page_note(
        page, "-",
        arena_format(arena,
                     "it explains %s of the variance of the times; the law below is that of the rest, as a factor",
                     figure_share(arena, place->line.explained)));
}

static void write_levels(struct text_page *page, const struct fitting_place *place)
{
    struct arena *arena = page->arena;
    const struct saturation *saturation = &place->saturation;
    struct table *table = table_new(arena);
    if (place->level_count == 0) return;
    table_column(table, "at once", TABLE_RIGHT);
    table_column(table, "rows", TABLE_RIGHT);
    table_column(table, "response", TABLE_RIGHT);
    table_column(table, "service", TABLE_RIGHT);
    table_column(table, "waiting", TABLE_RIGHT);
    table_column(table, "served", TABLE_RIGHT);
    for (size_t i = 0; i < place->level_count; i++) {
        const struct saturation_level *level = &place->levels[i];
        table_row(table);
        table_cell(table, figure_number(arena, level->concurrency));
        table_cell(table, figure_count(arena, level->count));
        table_cell(table, figure_time(arena, level->response));
        table_cell(table, figure_time(arena, level->service));
        table_cell(table, figure_time(arena, level->waiting));
        table_cell(table,
                   arena_format(arena, "%s/s", figure_number(arena, 1000 * level->concurrency / level->response)));
    }
    text_page_table(page, table);
    if (saturation->saturated)
        text_page_note(page, "-",
                       arena_format(arena,
                                    "%u worker%s: with more requests than that at once, more are not served; what "
                                    "waits is left out of the law",
                                    (unsigned)saturation->workers, saturation->workers == 1 ? "" : "s"));
    else
        text_page_note(page, "!",
                       arena_format(arena,
                                    "no concurrency that was measured is too much for it: %u workers at least, and "
                                    "what happens above is not known",
                                    (unsigned)saturation->workers));
    if (saturation->point_count > 0)
        text_page_note(page, "-",
                       arena_format(arena, "with %s in service each takes %s times as long as one alone",
                                    figure_number(arena, saturation->at[saturation->point_count - 1]),
                                    figure_number(arena, saturation->factor[saturation->point_count - 1])));
}

static void write_place(struct text_page *page, const struct fitting *fitting, const struct fitting_place *place)
{
    bool requests = fitting->measurements->kind == MEASURED_REQUESTS;
    text_page_heading(page, title_of(place, page->arena));
    write_levels(page, place);
    write_line(page, place);
    if (!place->has_choice) {
        text_page_note(page, "-", law_words(place, &place->service, page->arena));
        if (place->workers > 0 && fitting->measurements->kind == MEASURED_MEANS)
            text_page_note(page, "-",
                           arena_format(page->arena, "%u worker%s, by Little's law", (unsigned)place->workers,
                                        place->workers == 1 ? "" : "s"));
        return;
    }
    write_verdict(page, fitting, place);
    write_candidates(page, &place->choice);
    write_estimates(page, fitting, place);
    write_points(page, place, !requests);
}

const char *text_fitting(struct arena *arena, const struct fitting *fitting, struct text_style style)
{
    if (style.width < TEXT_LEAST_WIDTH) style.width = TEXT_LEAST_WIDTH;
    struct text_page page = {.arena = arena, .buffer = buffer_new(arena), .style = style};
    write_head(&page, fitting);
    for (size_t p = 0; p < fitting->place_count; p++) write_place(&page, fitting, &fitting->places[p]);
    return buffer_text(page.buffer);
}
