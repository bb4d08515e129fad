#include "reports/catalogue_report.h"

#include "models/catalogue.h"
#include "models/figure_text.h"
#include "models/json_write.h"
#include "reports/buffer.h"
#include "reports/text_page.h"
#include "sim/arena.h"

static const char *price_text(struct arena *arena, const struct instance_type *type)
{
    char usd[MONEY_TEXT];
    if (!type->has_price) return "-";
    return arena_format(arena, "%s%s", type->price.estimated ? "~" : "", decimal_text(type->price.usd, usd));
}

static const char *accelerator_text(struct arena *arena, const struct instance_type *type)
{
    if (type->accelerator == ACCELERATOR_NONE) return "";
    return arena_format(arena, "%d x %s, %s GiB", type->accelerator_count,
                        type->accelerator_model ? type->accelerator_model : accelerator_kind_name[type->accelerator],
                        figure_number(arena, type->accelerator_memory_gib));
}

static void write_table(struct text_page *page, const struct catalogue *catalogue)
{
    struct arena *arena = page->arena;
    struct table *table = table_new(arena);
    bool estimated = false;
    table_column(table, "instance type", TABLE_LEFT);
    table_column(table, "vCPU", TABLE_RIGHT);
    table_column(table, "GiB", TABLE_RIGHT);
    table_column(table, "accelerators", TABLE_LEFT);
    table_column(table, "USD/hour", TABLE_RIGHT);
    for (size_t i = 0; i < catalogue_count(catalogue); i++) {
        const struct instance_type *type = catalogue_at(catalogue, i);
        table_row(table);
        table_cell(table, type->name);
        table_cell(table, arena_format(arena, "%d", type->vcpu));
        table_cell(table, figure_number(arena, type->memory_gib));
        table_cell(table, accelerator_text(arena, type));
        table_cell(table, price_text(arena, type));
        estimated = estimated || (type->has_price && type->price.estimated);
    }
    text_page_table(page, table);
    if (estimated) text_page_note(page, "~", "an estimated price, not a listed one");
    text_page_note(page, "-", "no price: sold as reserved capacity only");
}

static void write_machine(struct text_page *page, const struct instance_type *type)
{
    struct arena *arena = page->arena;
    text_page_line(page, arena_format(arena, "%d vCPU (%s), %s GiB of memory", type->vcpu, type->cpu_architecture,
                                      figure_number(arena, type->memory_gib)));
    if (type->accelerator != ACCELERATOR_NONE)
        text_page_line(page, arena_format(arena, "accelerators: %s each", accelerator_text(arena, type)));
    if (type->network_gbps > 0)
        text_page_line(
            page, arena_format(arena, "network: up to %s Gbit/s%s%s%s", figure_number(arena, type->network_gbps),
                               type->network_baseline_gbps > 0 ? ", lasting " : "",
                               type->network_baseline_gbps > 0 ? figure_number(arena, type->network_baseline_gbps) : "",
                               type->network_baseline_gbps > 0 ? " Gbit/s" : ""));
    if (type->local_nvme)
        text_page_line(page,
                       arena_format(arena, "local NVMe disks: %d GB; no volume is attached", type->local_nvme_gb));
    if (type->burstable) text_page_line(page, "burstable: lives on CPU credits, and has no automatic scaling");
    text_page_line(page,
                   arena_format(arena, "workers, unless a profile says otherwise: %d", instance_type_workers(type)));
    text_page_line(page, arena_format(arena, "source: %s", type->specification_source));
}

static void write_price(struct text_page *page, const struct instance_type *type)
{
    struct arena *arena = page->arena;
    text_page_heading(page, "Price (us-east-1)");
    if (!type->has_price) {
        text_page_line(page, "none on demand: sold as reserved capacity only");
    } else {
        text_page_line(page,
                       arena_format(arena, "%s USD an hour, %s%s%s", price_text(arena, type), type->price.kind,
                                    type->price.as_of ? ", as of " : "", type->price.as_of ? type->price.as_of : ""));
        if (type->price_low && type->price_high)
            text_page_line(page, arena_format(arena, "probably between %s and %s", type->price_low, type->price_high));
        text_page_line(page, arena_format(arena, "source: %s", type->price.source));
    }
    if (type->price_note) text_page_line(page, arena_format(arena, "note: %s", type->price_note));
}

const char *catalogue_report_text(struct arena *arena, const struct catalogue *catalogue,
                                  const struct instance_type *type, struct text_style style)
{
    if (style.width < TEXT_LEAST_WIDTH) style.width = TEXT_LEAST_WIDTH;
    struct text_page page = {.arena = arena, .buffer = buffer_new(arena), .style = style};
    if (type) {
        text_page_heading(&page, type->name);
        write_machine(&page, type);
        write_price(&page, type);
    } else {
        write_table(&page, catalogue);
    }
    return buffer_text(page.buffer);
}

static void write_json_accelerator(struct json_write *in, const struct instance_type *type)
{
    if (type->accelerator == ACCELERATOR_NONE) return;
    struct json_write *accelerator = json_write_add_object(in, "Accelerator");
    json_write_string(accelerator, "Kind", accelerator_kind_name[type->accelerator]);
    json_write_string(accelerator, "Model", type->accelerator_model);
    json_write_integer(accelerator, "Count", type->accelerator_count);
    json_write_double(accelerator, "MemoryInGiB", type->accelerator_memory_gib);
}

static void write_json_price(struct json_write *in, const struct instance_type *type)
{
    char usd[MONEY_TEXT];
    if (!type->has_price) return;
    struct json_write *price = json_write_add_object(in, "Price");
    json_write_string(price, "USDPerHour", decimal_text(type->price.usd, usd));
    json_write_string(price, "Kind", type->price.kind);
    json_write_boolean(price, "Estimated", type->price.estimated);
    json_write_string(price, "Low", type->price_low);
    json_write_string(price, "High", type->price_high);
    json_write_string(price, "AsOf", type->price.as_of);
    json_write_string(price, "Source", type->price.source);
}

static void write_json_type(struct json_write *in, const struct instance_type *type)
{
    struct json_write *object = json_write_add_object(in, NULL);
    json_write_string(object, "InstanceType", type->name);
    json_write_string(object, "Family", type->family);
    json_write_string(object, "Size", type->size);
    json_write_string(object, "Architecture", type->cpu_architecture);
    json_write_integer(object, "VCpu", type->vcpu);
    json_write_double(object, "MemoryInGiB", type->memory_gib);
    write_json_accelerator(object, type);
    if (type->network_gbps > 0) json_write_double(object, "NetworkInGbps", type->network_gbps);
    if (type->network_baseline_gbps > 0)
        json_write_double(object, "NetworkBaselineInGbps", type->network_baseline_gbps);
    if (type->local_nvme) json_write_integer(object, "LocalNvmeInGB", type->local_nvme_gb);
    json_write_boolean(object, "Burstable", type->burstable);
    /* Where EC2 does not say so, it may still be: absent, not false. */
    if (type->current_generation) json_write_boolean(object, "CurrentGeneration", true);
    json_write_integer(object, "DefaultWorkers", instance_type_workers(type));
    write_json_price(object, type);
    json_write_string(object, "PriceNote", type->price_note);
    json_write_string(object, "SpecificationSource", type->specification_source);
}

const char *catalogue_report_json(struct arena *arena, const struct catalogue *catalogue,
                                  const struct instance_type *type)
{
    struct json_write *root = json_write_object();
    struct json_write *array = json_write_add_array(root, "InstanceTypes");
    if (type) {
        write_json_type(array, type);
    } else {
        for (size_t i = 0; i < catalogue_count(catalogue); i++) write_json_type(array, catalogue_at(catalogue, i));
    }
    return json_write_text(root, arena);
}
