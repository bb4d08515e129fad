#include "reports/text_scaling.h"

#include "models/figure_text.h"
#include "models/money.h"
#include "reports/text_page.h"
#include "reports/text_subject.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <inttypes.h>

#define EVENTS_SHOWN 20 /* of a variant: what a screen holds */

static bool has_scaling(const struct variant_result *variant)
{
    return variant->has_scaling;
}

static void add_copies(struct text_page *page, struct table *table, const struct copy_summary *copies)
{
    table_cell(table, copies->has_extremes ? figure_number(page->arena, copies->minimum) : "");
    table_cell(table, figure_number(page->arena, copies->mean));
    table_cell(table, copies->has_extremes ? figure_number(page->arena, copies->peak) : "");
}

static void add_counts(struct text_page *page, struct table *table, const struct text_subject *subject)
{
    const struct scaling_summary *scaling = &subject->figures->scaling;
    const struct instance_summary *instances = &subject->figures->instances;
    table_row(table);
    table_cell(table, subject->name);
    table_cell(table, figure_count(page->arena, scaling->scale_outs));
    table_cell(table, figure_count(page->arena, scaling->scale_ins));
    table_cell_ink(table, figure_count(page->arena, scaling->refused_launches),
                   scaling->refused_launches > 0 ? TABLE_BAD : TABLE_PLAIN);
    if (subject->figures->has_copies) add_copies(page, table, &subject->figures->copies);
    if (!subject->figures->has_instances) return;
    table_cell(table, figure_number(page->arena, instances->minimum));
    table_cell(table, figure_number(page->arena, instances->mean));
    table_cell(table, figure_number(page->arena, instances->peak));
}

static void write_counts(struct text_page *page, const struct text_subjects *subjects)
{
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "out", TABLE_RIGHT);
    table_column(table, "in", TABLE_RIGHT);
    table_column(table, "refused", TABLE_RIGHT);
    table_column(table, "least", TABLE_RIGHT);
    table_column(table, "mean", TABLE_RIGHT);
    table_column(table, "most", TABLE_RIGHT);
    for (size_t i = 0; i < subjects->count; i++) add_counts(page, table, &subjects->all[i]);
    text_page_heading(page, "Scaling");
    text_page_table(page, table);
}

/* --- Looked back on --- */

static bool has_regret(const struct variant_result *variant)
{
    return variant->has_scaling && variant->scaling.has_regret;
}

static void add_regret(struct text_page *page, struct table *table, const struct text_subject *subject)
{
    struct arena *arena = page->arena;
    const struct scaling_regret *regret = &subject->figures->scaling.regret;
    enum table_ink ink = regret->shortages > 0 ? TABLE_BAD : TABLE_PLAIN;
    table_row(table);
    table_cell(table, subject->name);
    table_cell(table, figure_number(arena, subject->figures->instances.hours));
    table_cell(table, figure_number(arena, regret->needed_hours));
    table_cell(table, arena_format(arena, "%.4f", money_to_usd(regret->above_e10_usd)));
    table_cell_ink(table, figure_time(arena, 1000 * regret->shortage_s), ink);
    table_cell_ink(table, figure_time(arena, 1000 * regret->shortage_longest_s), ink);
    table_cell_ink(table, figure_count(arena, regret->shortage_requests), ink);
    table_cell(table, figure_count(arena, regret->overshoot));
    table_cell(table, figure_count(arena, regret->reversals));
}

static void write_regret(struct text_page *page, const struct result *result)
{
    static const char *const names[] = {"hours", "needed", "USD more", "short", "longest", "requests", "over", "turns"};
    struct text_subjects subjects = text_subjects_having(page->arena, result, has_regret);
    if (subjects.count == 0) return;
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) table_column(table, names[i], TABLE_RIGHT);
    for (size_t i = 0; i < subjects.count; i++) add_regret(page, table, &subjects.all[i]);
    text_page_heading(page, "Against a scaler that knew what was to come");
    text_page_table(page, table);
}

/* --- What happened --- */

static void add_event(struct text_page *page, struct table *table, const struct scaling_change *event)
{
    table_row(table);
    table_cell(table, arena_format(page->arena, "%.10g", time_to_s(event->at_ns)));
    table_cell(table, figure_count(page->arena, event->from));
    table_cell(table, figure_count(page->arena, event->to));
    table_cell(table, event->cause);
}

/* A JSON report has all that are kept. */
static void write_more(struct text_page *page, const struct scaling_summary *scaling)
{
    if (scaling->event_count + scaling->more_events <= EVENTS_SHOWN) return;
    uint64_t more = scaling->event_count + scaling->more_events - EVENTS_SHOWN;
    const char *kept =
        scaling->more_events > 0 ? arena_format(page->arena, "the first %zu: ", scaling->event_count) : "";
    text_page_line(page, arena_format(page->arena, "and %" PRIu64 " more (%s-o json)", more, kept));
}

static void write_events(struct text_page *page, const struct result *result, const struct text_subject *subject)
{
    const struct scaling_summary *scaling = &subject->figures->scaling;
    if (scaling->event_count == 0) return;
    struct table *table = table_new(page->arena);
    table_column(table, "second", TABLE_RIGHT);
    table_column(table, "from", TABLE_RIGHT);
    table_column(table, "to", TABLE_RIGHT);
    table_column(table, "cause", TABLE_WRAPPED);
    for (size_t i = 0; i < scaling->event_count && i < EVENTS_SHOWN; i++) add_event(page, table, &scaling->events[i]);
    text_page_heading(page, arena_format(page->arena, "Scaling of %s%s", subject->name,
                                         result->replications > 1 ? ", first replication" : ""));
    text_page_table(page, table);
    write_more(page, scaling);
}

void text_scaling(struct text_page *page, const struct result *result)
{
    struct text_subjects subjects = text_subjects_having(page->arena, result, has_scaling);
    if (subjects.count == 0) return;
    write_counts(page, &subjects);
    write_regret(page, result);
    for (size_t i = 0; i < subjects.count; i++) write_events(page, result, &subjects.all[i]);
}
