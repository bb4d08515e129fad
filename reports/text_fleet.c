#include "reports/text_fleet.h"

#include "models/figure_text.h"
#include "reports/text_page.h"
#include "reports/text_subject.h"
#include "sim/arena.h"

static const char *type_text(struct arena *arena, const struct variant_result *variant)
{
    if (variant->instance_type) return variant->instance_type;
    if (variant->type_count == 0) return "";
    return arena_format(arena, "%zu type%s", variant->type_count, variant->type_count == 1 ? "" : "s");
}

/* Of a type only the mean and the hours are known. */
static void add_type(struct text_page *page, struct table *table, const struct type_summary *type)
{
    table_row(table);
    table_cell(table, arena_format(page->arena, "  %s", type->instance_type));
    table_cell(table, "");
    table_cell(table, "");
    table_cell(table, figure_number(page->arena, type->mean));
    table_cell(table, "");
    table_cell(table, figure_number(page->arena, type->hours));
}

static void add_instances(struct text_page *page, struct table *table, const struct text_subject *subject)
{
    const struct variant_result *variant = subject->figures;
    const struct instance_summary *instances = &variant->instances;
    table_row(table);
    table_cell(table, subject->name);
    table_cell(table, type_text(page->arena, variant));
    table_cell(table, figure_count(page->arena, instances->initial));
    table_cell(table, figure_number(page->arena, instances->mean));
    table_cell(table, figure_number(page->arena, instances->peak));
    table_cell(table, figure_number(page->arena, instances->hours));
    table_cell(table, figure_number(page->arena, instances->busy_hours));
    table_cell(table, figure_number(page->arena, instances->idle_hours));
    for (size_t i = 0; i < variant->type_count; i++) add_type(page, table, &variant->types[i]);
}

static bool has_instances(const struct variant_result *variant)
{
    return variant->has_instances;
}

static void write_instances(struct text_page *page, const struct result *result)
{
    static const char *const names[] = {"initial", "mean", "peak", "hours", "busy", "idle"};
    struct text_subjects subjects = text_subjects_having(page->arena, result, has_instances);
    if (subjects.count == 0) return;
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "instance type", TABLE_LEFT);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) table_column(table, names[i], TABLE_RIGHT);
    for (size_t i = 0; i < subjects.count; i++) add_instances(page, table, &subjects.all[i]);
    text_page_heading(page, "Instances");
    text_page_table(page, table);
}

static bool has_fleet(const struct variant_result *variant)
{
    return variant->has_fleet;
}

static void add_changes(struct text_page *page, struct table *table, const struct text_subject *subject)
{
    const struct fleet_summary *fleet = &subject->figures->fleet;
    table_row(table);
    table_cell(table, subject->name);
    table_cell(table, figure_count(page->arena, fleet->launches_waited));
    table_cell_ink(table, figure_count(page->arena, fleet->launches_given_up),
                   fleet->launches_given_up > 0 ? TABLE_BAD : TABLE_PLAIN);
    table_cell(table, figure_count(page->arena, fleet->released));
    table_cell(table, figure_count(page->arena, fleet->copies_moved));
}

static void write_changes(struct text_page *page, const struct result *result)
{
    struct text_subjects subjects = text_subjects_having(page->arena, result, has_fleet);
    if (subjects.count == 0) return;
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "launches waited", TABLE_RIGHT);
    table_column(table, "given up", TABLE_RIGHT);
    table_column(table, "released", TABLE_RIGHT);
    table_column(table, "copies moved", TABLE_RIGHT);
    for (size_t i = 0; i < subjects.count; i++) add_changes(page, table, &subjects.all[i]);
    text_page_heading(page, "What happened to the instances");
    text_page_table(page, table);
}

static uint64_t failures(const uint64_t *failed)
{
    return failed[START_NOT_PROVISIONED] + failed[START_NOT_DOWNLOADED] + failed[START_NOT_HEALTHY];
}

static bool has_failures(const struct variant_result *variant)
{
    return failures(variant->fleet.launches_failed) + failures(variant->fleet.copies_failed) > 0;
}

static void add_failures(struct text_page *page, struct table *table, const struct text_subject *subject,
                         const char *of, const uint64_t *failed)
{
    if (failures(failed) == 0) return;
    table_row(table);
    table_cell(table, subject->name);
    table_cell(table, of);
    for (int end = START_NOT_PROVISIONED; end < START_ENDS; end++)
        table_cell_ink(table, figure_count(page->arena, failed[end]), failed[end] > 0 ? TABLE_BAD : TABLE_PLAIN);
}

static void write_failures(struct text_page *page, const struct result *result)
{
    struct text_subjects subjects = text_subjects_having(page->arena, result, has_failures);
    if (subjects.count == 0) return;
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "of", TABLE_LEFT);
    table_column(table, "provisioning", TABLE_RIGHT);
    table_column(table, "model download", TABLE_RIGHT);
    table_column(table, "health check", TABLE_RIGHT);
    for (size_t i = 0; i < subjects.count; i++) {
        const struct fleet_summary *fleet = &subjects.all[i].figures->fleet;
        add_failures(page, table, &subjects.all[i], "instances", fleet->launches_failed);
        add_failures(page, table, &subjects.all[i], "copies", fleet->copies_failed);
    }
    text_page_heading(page, "Starts that a time-out ended");
    text_page_table(page, table);
}

void text_instances(struct text_page *page, const struct result *result)
{
    write_instances(page, result);
    write_changes(page, result);
    write_failures(page, result);
}

static bool has_copies(const struct variant_result *variant)
{
    return variant->has_copies;
}

static void add_copies(struct text_page *page, struct table *table, const struct text_subject *subject)
{
    const struct copy_summary *copies = &subject->figures->copies;
    table_row(table);
    table_cell(table, subject->name);
    table_cell(table, figure_count(page->arena, copies->wanted));
    table_cell(table, figure_number(page->arena, copies->mean));
    table_cell_ink(table, figure_count(page->arena, copies->unplaced), copies->unplaced > 0 ? TABLE_BAD : TABLE_PLAIN);
}

void text_copies(struct text_page *page, const struct result *result)
{
    struct text_subjects subjects = text_subjects_having(page->arena, result, has_copies);
    if (subjects.count == 0) return;
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "wanted", TABLE_RIGHT);
    table_column(table, "mean", TABLE_RIGHT);
    table_column(table, "unplaced", TABLE_RIGHT);
    for (size_t i = 0; i < subjects.count; i++) add_copies(page, table, &subjects.all[i]);
    text_page_heading(page, "Copies of inference components");
    text_page_table(page, table);
}
