#include "models/price_book.h"

#include "models/catalogue.h"
#include "models/data_table.h"
#include "models/json.h"
#include "models/number.h"
#include "sim/arena.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define HOME_REGION "us-east-1" /* where every type that has a price at all has one */

const char *const price_usage_name[PRICE_USAGES] = {
    "InstanceHour",     "AcceleratorHour",    "VolumeGBMonth",          "DataInPerGB",
    "DataOutPerGB",     "ServerlessSecond",   "ProvisionedUsageSecond", "ProvisionedDurationSecond",
    "S3StorageGBMonth", "S3WritePerThousand", "S3ReadPerThousand",      "SNSPublishPerMillion",
    "Adjacent",
};

/* Usages that have one price, not one for each key: the key under which it stands. */
static const char *const ONLY_KEY[PRICE_USAGES] = {
    [PRICE_VOLUME_GB_MONTH] = "gp2",  [PRICE_DATA_IN_GB] = "", [PRICE_DATA_OUT_GB] = "",
    [PRICE_S3_STORAGE_GB_MONTH] = "", [PRICE_S3_WRITE] = "",   [PRICE_S3_READ] = "",
    [PRICE_SNS_PUBLISH] = "",
};

struct entry {
    struct price_key key;
    struct price price;
};

struct entries {
    struct entry *items;
    size_t count, room;
};

struct price_book {
    struct arena *arena;
    const struct catalogue *catalogue;
    struct entries given, built_in;
};

static void add(struct arena *arena, struct entries *entries, struct entry entry)
{
    if (entries->count == entries->room) {
        entries->room = entries->room ? 2 * entries->room : 64;
        entries->items = arena_grow(arena, entries->items, entries->count, entries->room, sizeof *entries->items);
    }
    entries->items[entries->count++] = entry;
}

static const struct price *find(const struct entries *entries, struct price_key key)
{
    for (size_t i = 0; i < entries->count; i++) {
        const struct price_key *at = &entries->items[i].key;
        if (at->usage == key.usage && strcmp(at->key, key.key) == 0 && strcmp(at->region, key.region) == 0)
            return &entries->items[i].price;
    }
    return NULL;
}

/* --- The built-in prices --- */

static enum price_usage usage_of(const char *name)
{
    int usage = 0;
    while (usage < PRICE_USAGES && strcmp(price_usage_name[usage], name) != 0) usage++;
    assert(usage < PRICE_USAGES);
    return (enum price_usage)usage;
}

static struct entry built_in_entry(const struct data_table *table, size_t row)
{
    struct entry entry = {
        .key = {usage_of(data_table_cell(table, row, "usage")), data_table_cell(table, row, "key"),
                data_table_cell(table, row, "region")},
        .price = {.per = strtoll(data_table_cell(table, row, "per"), NULL, 10),
                  .unit = data_table_cell(table, row, "unit"),
                  .kind = data_table_cell(table, row, "kind"),
                  .as_of = data_table_cell(table, row, "as_of"),
                  .source = data_table_cell(table, row, "source")},
    };
    struct decimal one;
    bool read = decimal_read(data_table_cell(table, row, "usd"), &entry.price.usd) && price_of_one(&entry.price, &one);
    assert(read && entry.price.usd.value > 0 && entry.price.per > 0);
    (void)read;
    entry.price.estimated = price_kind_is_estimate(entry.price.kind);
    return entry;
}

struct price_book *price_book_new(struct arena *arena, const struct catalogue *catalogue)
{
    struct price_book *book = arena_new_of(arena, struct price_book);
    book->arena = arena;
    book->catalogue = catalogue;
    for (size_t i = 0; i < catalogue_count(catalogue); i++) {
        const struct instance_type *type = catalogue_at(catalogue, i);
        struct price_key key = {PRICE_INSTANCE_HOUR, type->name, HOME_REGION};
        if (type->has_price) add(arena, &book->built_in, (struct entry){key, type->price});
    }
    struct data_table table = data_table_read(arena, catalogue_prices_csv, catalogue_prices_csv_size);
    for (size_t i = 0; i < table.rows; i++) add(arena, &book->built_in, built_in_entry(&table, i));
    return book;
}

/* --- The user's prices --- */

struct reading {
    struct price_book *book;
    struct price said; /* date and source, which all of them share */
    const char *region;
    struct entries entries;
    struct faults *faults;
};

/* A built-in price of the usage: of what, and how many of it for the money, is the same for all. */
static const struct price *built_in_like(const struct price_book *book, enum price_usage usage)
{
    for (size_t i = 0; i < book->built_in.count; i++)
        if (book->built_in.items[i].key.usage == usage) return &book->built_in.items[i].price;
    assert(0 && "every usage has a built-in price");
    return NULL;
}

static void read_price(struct reading *reading, enum price_usage usage, const char *key, const struct json_node *node)
{
    struct price price = reading->said;
    price.unit = built_in_like(reading->book, usage)->unit;
    price.per = built_in_like(reading->book, usage)->per;
    if (!price_read_usd(node, &price.usd, reading->faults)) return;
    struct decimal one;
    if (!price_of_one(&price, &one)) {
        json_fault(reading->faults, FAULT_INPUT, node,
                   "has too many decimals: it is for %lld, and the price of one %s must have at most %d",
                   (long long)price.per, price.unit, NUMBER_POWER_MOST);
        return;
    }
    struct arena *arena = reading->book->arena;
    struct price_key at = {usage, arena_text(arena, key), reading->region};
    add(arena, &reading->entries, (struct entry){at, price});
}

/* Instance types come and go, so that an unknown one may be right; its form must be. */
static bool check_type(const struct reading *reading, const struct json_node *node)
{
    const char *name = json_name(node);
    if (catalogue_find(reading->book->catalogue, name)) return true;
    bool well_formed = catalogue_well_formed(name);
    const char *nearest = catalogue_nearest(reading->book->catalogue, name);
    json_fault(reading->faults, well_formed ? FAULT_WARNING : FAULT_INPUT, node, "%s%s%s%s",
               well_formed ? "the instance type is not in the catalogue" : "must be an instance type (ml.FAMILY.SIZE)",
               nearest ? "; did you mean " : "", nearest ? nearest : "", nearest ? "?" : "");
    return well_formed;
}

/* The other usages have a fixed set of keys, all of which have a built-in price. */
static bool check_key(const struct reading *reading, enum price_usage usage, const struct json_node *node)
{
    const struct entries *known = &reading->book->built_in;
    if (find(known, (struct price_key){usage, json_name(node), HOME_REGION})) return true;
    const char *names = "";
    for (size_t i = 0; i < known->count; i++)
        if (known->items[i].key.usage == usage)
            names = arena_format(reading->book->arena, "%s%s%s", names, *names ? ", " : "", known->items[i].key.key);
    json_fault(reading->faults, FAULT_INPUT, node, "%s has no price for that; allowed are %s", price_usage_name[usage],
               names);
    return false;
}

static void read_prices_by_key(struct reading *reading, enum price_usage usage, const struct json_node *object)
{
    for (const struct json_node *node = json_first(object); node; node = json_next(node)) {
        if (json_kind(node) == JSON_NULL || strcmp(json_name(node), "Comment") == 0) continue;
        bool known = usage == PRICE_INSTANCE_HOUR ? check_type(reading, node) : check_key(reading, usage, node);
        if (known) read_price(reading, usage, json_name(node), node);
    }
}

static void read_all(struct reading *reading, const struct json_node *prices)
{
    for (int i = 0; i < PRICE_ADJACENT; i++) {
        enum price_usage usage = (enum price_usage)i;
        const char *name = price_usage_name[usage];
        if (ONLY_KEY[usage]) {
            const struct json_node *node = json_member(prices, name);
            if (node) read_price(reading, usage, ONLY_KEY[usage], node);
        } else {
            const struct json_node *object = json_get_object(prices, name, reading->faults);
            if (object) read_prices_by_key(reading, usage, object);
        }
    }
}

/* The members that are no prices. Returns the region they name, or NULL. */
static const char *read_said(struct reading *reading, const struct json_node *prices)
{
    struct arena *arena = reading->book->arena;
    const char *region = NULL, *as_of = NULL, *source = NULL;
    json_get_string(prices, "Region", &region, reading->faults);
    json_get_string(prices, "Source", &source, reading->faults);
    if (json_get_string(prices, "AsOf", &as_of, reading->faults) && !price_date_is_valid(as_of))
        json_fault(reading->faults, FAULT_INPUT, json_member(prices, "AsOf"),
                   "must be a date such as \"2026-11-01\", found \"%.60s\"", as_of);
    reading->said = (struct price){
        .kind = "given",
        .as_of = arena_text(arena, as_of),
        .source = source ? arena_text(arena, source) : arena_format(arena, "given in %s", json_file(prices)),
    };
    return region;
}

bool price_book_override(struct price_book *book, const struct json_node *prices, const char *region,
                         struct faults *faults)
{
    static const char *const KNOWN[] = {
        "Region",
        "AsOf",
        "Source",
        "InstanceHour",
        "AcceleratorHour",
        "VolumeGBMonth",
        "DataInPerGB",
        "DataOutPerGB",
        "ServerlessSecond",
        "ProvisionedUsageSecond",
        "ProvisionedDurationSecond",
        "S3StorageGBMonth",
        "S3WritePerThousand",
        "S3ReadPerThousand",
        "SNSPublishPerMillion",
        NULL,
    };
    if (json_kind(prices) != JSON_OBJECT) {
        json_fault(faults, FAULT_INPUT, prices, "must be an object of prices, or the name of a file with one");
        return false;
    }
    size_t faults_before = faults_count(faults);
    struct reading reading = {.book = book, .region = arena_text(book->arena, region), .faults = faults};
    json_check_names(prices, KNOWN, true, FAULT_INPUT, faults);
    const char *named_region = read_said(&reading, prices);
    read_all(&reading, prices);
    if (faults_count(faults) > faults_before) return false;
    if (named_region && strcmp(named_region, region) != 0)
        json_fault(faults, FAULT_WARNING, json_member(prices, "Region"),
                   "the prices are for %.60s but the scenario runs in %s: they are not used", named_region, region);
    else
        book->given = reading.entries;
    return true;
}

bool price_book_find(const struct price_book *book, struct arena *arena, struct price_key key, struct price *out)
{
    const struct price *price = find(&book->given, key);
    if (!price) price = find(&book->built_in, key);
    if (price) {
        *out = *price;
        return true;
    }
    struct price_key home = {key.usage, key.key, HOME_REGION};
    price = find(&book->built_in, home);
    if (!price) return false;
    *out = *price;
    out->estimated = true;
    out->kind = "estimated";
    out->source =
        arena_format(arena, "price of " HOME_REGION ", as none is known for %s; %s", key.region, price->source);
    return true;
}
