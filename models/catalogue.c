#include "models/catalogue.h"

#include "models/data_table.h"
#include "models/json.h"
#include "models/pattern.h"
#include "sim/arena.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *const accelerator_kind_name[ACCELERATOR_KINDS] = {"none", "gpu", "inferentia", "trainium", "gaudi"};

struct catalogue {
    size_t count;
    struct instance_type *types;
    const char **names; /* NULL at the end */
};

/* One row of instances.csv. */
struct row {
    const struct data_table *table;
    size_t index;
};

static const char *text_of(struct row row, const char *column)
{
    return data_table_cell(row.table, row.index, column);
}

static const char *text_or_null(struct row row, const char *column)
{
    const char *text = text_of(row, column);
    return *text ? text : NULL;
}

static double number_of(struct row row, const char *column)
{
    char *end;
    double number = strtod(text_of(row, column), &end);
    assert(*end == '\0' && number >= 0);
    return number;
}

static int integer_of(struct row row, const char *column)
{
    return (int)number_of(row, column);
}

static bool is_yes(struct row row, const char *column)
{
    return strcmp(text_of(row, column), "yes") == 0;
}

static enum accelerator_kind accelerator_of(struct row row)
{
    int kind = ACCELERATOR_NONE;
    while (kind < ACCELERATOR_KINDS && strcmp(accelerator_kind_name[kind], text_of(row, "accelerator_kind")) != 0)
        kind++;
    assert(kind < ACCELERATOR_KINDS);
    return (enum accelerator_kind)kind;
}

static struct price price_of(struct row row)
{
    const char *kind = text_of(row, "kind");
    struct price price = {
        .per = 1,
        .unit = "hour",
        .kind = kind,
        .estimated = price_kind_is_estimate(kind),
        .as_of = text_or_null(row, "as_of"),
        .source = text_of(row, "source"),
    };
    bool read = decimal_read(text_of(row, "usd_hour"), &price.usd);
    assert(read && price.usd.value > 0);
    (void)read;
    return price;
}

static struct instance_type type_of(struct row row)
{
    struct instance_type type = {
        .name = text_of(row, "name"),
        .family = text_of(row, "family"),
        .size = text_of(row, "size"),
        .cpu_architecture = text_of(row, "cpu_architecture"),
        .vcpu = integer_of(row, "vcpu"),
        .memory_gib = number_of(row, "memory_gib"),
        .accelerator = accelerator_of(row),
        .accelerator_model = text_or_null(row, "accelerator_model"),
        .accelerator_count = integer_of(row, "accelerator_count"),
        .accelerator_memory_gib = number_of(row, "accelerator_memory_gib"),
        .network_gbps = number_of(row, "network_gbps"),
        .network_baseline_gbps = number_of(row, "network_gbps_baseline"),
        .local_nvme = is_yes(row, "local_nvme"),
        .local_nvme_gb = integer_of(row, "local_nvme_gb"),
        .current_generation = is_yes(row, "current_generation"),
        .has_price = *text_of(row, "usd_hour") != '\0',
        .price_low = text_or_null(row, "usd_hour_low"),
        .price_high = text_or_null(row, "usd_hour_high"),
        .price_note = text_or_null(row, "note"),
        .specification_source = text_of(row, "spec_source"),
    };
    /* t2, t3, ..: but not trn1 */
    type.burstable = type.family[0] == 't' && type.family[1] >= '0' && type.family[1] <= '9';
    if (type.has_price) type.price = price_of(row);
    return type;
}

struct catalogue *catalogue_new(struct arena *arena)
{
    struct data_table table = data_table_read(arena, catalogue_instances_csv, catalogue_instances_csv_size);
    struct catalogue *catalogue = arena_new_of(arena, struct catalogue);
    catalogue->count = table.rows;
    catalogue->types = arena_new_array(arena, table.rows, struct instance_type);
    catalogue->names = arena_new_array(arena, table.rows + 1, const char *);
    for (size_t i = 0; i < table.rows; i++) {
        catalogue->types[i] = type_of((struct row){&table, i});
        catalogue->names[i] = catalogue->types[i].name;
    }
    return catalogue;
}

size_t catalogue_count(const struct catalogue *catalogue)
{
    return catalogue->count;
}

const struct instance_type *catalogue_at(const struct catalogue *catalogue, size_t index)
{
    assert(index < catalogue->count);
    return &catalogue->types[index];
}

const struct instance_type *catalogue_find(const struct catalogue *catalogue, const char *name)
{
    for (size_t i = 0; i < catalogue->count; i++)
        if (strcmp(catalogue->names[i], name) == 0) return &catalogue->types[i];
    return NULL;
}

const char *catalogue_nearest(const struct catalogue *catalogue, const char *name)
{
    return json_nearest(name, catalogue->names);
}

bool catalogue_well_formed(const char *name)
{
    return pattern_matches(PATTERN_INSTANCE_TYPE, name);
}

int instance_type_workers(const struct instance_type *type)
{
    return type->accelerator_count > 0 ? type->accelerator_count : type->vcpu;
}
