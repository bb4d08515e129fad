#include "models/billing.h"

#include "models/catalogue.h"
#include "models/discounts.h"
#include "models/price_book.h"
#include "sim/arena.h"

#include <assert.h>
#include <string.h>

#define MB_PER_GB 1024 /* of memory */

enum charge {
    INSTANCE_HOURS,
    COVERED_HOURS,
    ACCELERATOR_HOURS,
    VOLUME,
    SERVERLESS_DURATION,
    PROVISIONED_USAGE,
    PROVISIONED_DURATION,
    DATA_IN,
    DATA_OUT,
    S3_WRITES,
    S3_READS,
    S3_STORAGE,
    SNS_PUBLISHES,
    UNUSED_COMMITMENT,
    CHARGES
};

/* What can stand on a bill. `meter` is the usage type behind its region; the type of instance or accelerator, or the GB of
 * memory follow it. AWS writes Host for instances and volumes, but Hst for data; behind ProvisionedConcurrency, Usage is the
 * concurrency that is kept (price group ServerlessProvisionedConcurrency-Usage) and Mem the requests that run on it (-Duration;
 * both groups in the Infracost golden file of SageMaker endpoints). S3's names are those of "Understanding your AWS billing
 * and usage reports for Amazon S3". SNS calls its publishes Requests-Tier1 too: its name tells the two apart. */
static const struct {
    const char *name, *unit, *meter;
    enum price_usage usage;
    int128 per;          /* metered in 1 / per of the unit */
    const char *service; /* NULL: SageMaker's own */
} CHARGE[CHARGES] = {
    [INSTANCE_HOURS] = {BILLING_INSTANCE_HOURS, "Hours", "Host:", PRICE_INSTANCE_HOUR, NS_PER_HOUR, NULL},
    [COVERED_HOURS] = {BILLING_COVERED_HOURS, "Hours", "Host:", PRICE_INSTANCE_HOUR, NS_PER_HOUR, NULL},
    [ACCELERATOR_HOURS] = {"Accelerator hours", "Hours", "Host:", PRICE_ACCELERATOR_HOUR, NS_PER_HOUR, NULL},
    [VOLUME] = {"Volume", "GB-Month", "Host:VolumeUsage.gp2", PRICE_VOLUME_GB_MONTH, BILLING_MONTH_NS, NULL},
    [SERVERLESS_DURATION] = {"Serverless duration", "Seconds", "ServerlessInf:Mem-", PRICE_SERVERLESS_SECOND, NS_PER_S,
                             NULL},
    [PROVISIONED_USAGE] = {"Provisioned concurrency usage", "Seconds", "ProvisionedConcurrency:Usage-",
                           PRICE_PROVISIONED_USAGE_SECOND, NS_PER_S, NULL},
    [PROVISIONED_DURATION] = {"Provisioned concurrency duration", "Seconds", "ProvisionedConcurrency:Mem-",
                              PRICE_PROVISIONED_DURATION_SECOND, NS_PER_S, NULL},
    [DATA_IN] = {"Data in", "GB", "Hst:Data-Bytes-In", PRICE_DATA_IN_GB, BILLING_GB_BYTES, NULL},
    [DATA_OUT] = {"Data out", "GB", "Hst:Data-Bytes-Out", PRICE_DATA_OUT_GB, BILLING_GB_BYTES, NULL},
    [S3_WRITES] = {"S3 writes", "Requests", "Requests-Tier1", PRICE_S3_WRITE, 1, "AmazonS3"},
    [S3_READS] = {"S3 reads", "Requests", "Requests-Tier2", PRICE_S3_READ, 1, "AmazonS3"},
    [S3_STORAGE] = {"S3 storage", "GB-Month", "TimedStorage-ByteHrs", PRICE_S3_STORAGE_GB_MONTH,
                    BILLING_MONTH_NS *(int128)BILLING_S3_GB_BYTES, "AmazonS3"},
    [SNS_PUBLISHES] = {"SNS publishes", "Requests", "SNS-Requests-Tier1", PRICE_SNS_PUBLISH, 1, "AmazonSNS"},
    [UNUSED_COMMITMENT] = {"Savings Plan, unused", "USD", "SavingsPlan:Unused", PRICE_USAGES,
                           NS_PER_HOUR *(int128)MONEY_SCALE, NULL},
};

/* How usage types begin. The prefixes don't follow from the regions' names; this is AWS's own list ("Understanding your AWS
 * billing and usage reports for Amazon S3", region prefixes). A region that is not in it stands for itself. */
static const struct {
    const char *region, *prefix;
} REGION_PREFIX[] = {
    {"us-east-1", "USE1"},      {"us-east-2", "USE2"},      {"us-west-1", "USW1"},      {"us-west-2", "USW2"},
    {"ca-central-1", "CAN1"},   {"sa-east-1", "SAE1"},      {"us-gov-west-1", "UGW1"},  {"us-gov-east-1", "UGE1"},
    {"eu-west-1", "EU"},        {"eu-west-2", "EUW2"},      {"eu-west-3", "EUW3"},      {"eu-central-1", "EUC1"},
    {"eu-north-1", "EUN1"},     {"me-south-1", "MES1"},     {"af-south-1", "CPT"},      {"ap-northeast-1", "APN1"},
    {"ap-northeast-2", "APN2"}, {"ap-southeast-1", "APS1"}, {"ap-southeast-2", "APS2"}, {"ap-south-1", "APS3"},
    {"ap-east-1", "APE1"},
};

static const char *region_prefix(const char *region)
{
    for (size_t i = 0; i < sizeof REGION_PREFIX / sizeof *REGION_PREFIX; i++)
        if (strcmp(REGION_PREFIX[i].region, region) == 0) return REGION_PREFIX[i].prefix;
    return region;
}

/* What a usage has of one charge: a line, unless it is nothing. */
struct item {
    const char *variant_name;
    struct generation generation;
    enum charge charge;
    bool stands;        /* on the bill, though it be nothing */
    const char *key;    /* of its price */
    const char *suffix; /* what follows the meter in the usage type: an instance type, "2GB" or nothing */
    int128 quantity;
};

struct items {
    const char *variant_name; /* of those to come */
    struct generation generation;
    size_t count;
    struct item *all;
};

static struct item *put(struct items *items, enum charge charge, const char *key, const char *suffix, int128 quantity)
{
    struct item *item = &items->all[items->count++];
    *item = (struct item){.variant_name = items->variant_name,
                          .generation = items->generation,
                          .charge = charge,
                          .key = key,
                          .suffix = suffix,
                          .quantity = quantity};
    return item;
}

static void put_instances(struct items *items, const struct billing_instances *instances)
{
    const char *type = instances->instance_type, *accelerator = instances->accelerator_type;
    int128 ns = instances->instance_ns;
    if (!instances->reserved) {
        /* Where the plan covers all there is nothing on demand; where nothing ran there is a line that says so. */
        put(items, INSTANCE_HOURS, type, type, ns - instances->covered_ns)->stands = instances->covered_ns == 0;
        put(items, COVERED_HOURS, type, type, instances->covered_ns);
    }
    if (accelerator) put(items, ACCELERATOR_HOURS, accelerator, accelerator, ns);
    if (instances->volume_gb > 0) put(items, VOLUME, "gp2", "", ns * instances->volume_gb);
}

static void put_serverless(struct items *items, const struct billing_usage *usage, struct arena *arena)
{
    assert(usage->memory_mb % MB_PER_GB == 0);
    const char *key = arena_format(arena, "%u", usage->memory_mb);
    const char *size = arena_format(arena, "%uGB", usage->memory_mb / MB_PER_GB);
    put(items, SERVERLESS_DURATION, key, size, usage->serverless_ns);
    put(items, PROVISIONED_USAGE, key, size, usage->provisioned_ns);
    put(items, PROVISIONED_DURATION, key, size, usage->provisioned_busy_ns);
}

static void put_requests(struct items *items, const struct billing_usage *usage)
{
    put(items, DATA_IN, "", "", usage->bytes_in);
    put(items, DATA_OUT, "", "", usage->bytes_out);
    put(items, S3_WRITES, "", "", usage->s3_write_requests);
    put(items, S3_READS, "", "", usage->s3_read_requests);
    put(items, S3_STORAGE, "", "", usage->s3_byte_ns);
    put(items, SNS_PUBLISHES, "", "", usage->sns_publishes);
}

/* Everything that could be charged for, in the order of the bill: the same items whatever was used of them. */
static struct items items_of(const struct billing_usage *usages, size_t count, struct arena *arena)
{
    size_t most = 0;
    for (size_t i = 0; i < count; i++) most += (usages[i].instance_count + 1) * CHARGES;
    struct items items = {.all = arena_new_array(arena, most, struct item)};
    for (size_t i = 0; i < count; i++) {
        items.variant_name = usages[i].variant_name;
        items.generation = usages[i].generation;
        for (size_t k = 0; k < usages[i].instance_count; k++) put_instances(&items, &usages[i].instances[k]);
        if (usages[i].memory_mb > 0) put_serverless(&items, &usages[i], arena);
        put_requests(&items, &usages[i]);
        put(&items, UNUSED_COMMITMENT, "", "", usages[i].unused_commitment);
    }
    return items;
}

static const char *usage_type_of(struct billing_terms terms, const struct item *item, struct arena *arena)
{
    if (item->charge == UNUSED_COMMITMENT) return CHARGE[item->charge].meter; /* of no region */
    return arena_format(arena, "%s-%s%s", region_prefix(terms.region), CHARGE[item->charge].meter, item->suffix);
}

static bool find_price(struct billing_terms terms, const struct item *item, struct arena *arena, struct price *out)
{
    if (item->charge == UNUSED_COMMITMENT) { /* in dollars */
        *out = (struct price){.usd = {1, 0}, .per = 1, .unit = "USD", .kind = "given", .source = "the commitment"};
        return true;
    }
    struct price_key key = {CHARGE[item->charge].usage, item->key, terms.region};
    return price_book_find(terms.book, arena, key, out);
}

int64_t billing_volume_gb(const struct instance_type *type, int64_t volume_size_gb)
{
    return type && type->local_nvme ? 0 : volume_size_gb;
}

bool billing_check(struct billing_terms terms, const struct billing_usage *usage, struct place at,
                   struct faults *faults, struct arena *arena)
{
    bool known = true;
    struct items items = items_of(usage, 1, arena);
    for (size_t i = 0; i < items.count; i++) {
        const struct item *item = &items.all[i];
        struct price price;
        if (item->charge == COVERED_HOURS) continue; /* the price of instance hours, once */
        if (find_price(terms, item, arena, &price)) continue;
        known = false;
        faults_add(faults, FAULT_INPUT, at,
                   "no price is known for %s: give one in \"Prices\", as {\"%s\": {\"%s\": \"..\"}}",
                   usage_type_of(terms, item, arena), price_usage_name[CHARGE[item->charge].usage], item->key);
    }
    return known;
}

/* What is paid for one unit on demand. */
static struct decimal contracted_usd(struct billing_terms terms, const struct item *item, struct decimal list_usd,
                                     struct arena *arena)
{
    if (item->charge == UNUSED_COMMITMENT) return list_usd;
    const char *service = CHARGE[item->charge].service;
    return discounts_contracted(terms.discounts, service ? service : "AmazonSageMaker",
                                usage_type_of(terms, item, arena), list_usd);
}

static int64_t plan_e10_usd(struct billing_terms terms, const struct savings_plan *plan, const struct item *item,
                            struct decimal list_usd, struct arena *arena)
{
    return savings_plan_rate(plan, usage_type_of(terms, item, arena), item->key, list_usd);
}

static enum commitment_part part_of(const struct item *item)
{
    if (item->charge == COVERED_HOURS) return COMMITMENT_USED;
    return item->charge == UNUSED_COMMITMENT ? COMMITMENT_UNUSED : COMMITMENT_NONE;
}

static struct cost_line price_line(struct billing_terms terms, const struct item *item, uint32_t replications,
                                   struct arena *arena)
{
    struct price price;
    struct decimal list, contracted, paid;
    bool known = find_price(terms, item, arena, &price) && price_of_one(&price, &list);
    assert(known);
    (void)known;
    paid = contracted = contracted_usd(terms, item, list, arena);
    if (item->charge == COVERED_HOURS)
        paid = (struct decimal){plan_e10_usd(terms, &terms.discounts->plan, item, list, arena), 10};
    int128 per = CHARGE[item->charge].per * replications;
    char text[MONEY_TEXT];
    struct cost_line line = {
        .variant_name = item->variant_name,
        .generation = item->generation,
        .charge = CHARGE[item->charge].name,
        .usage_type = usage_type_of(terms, item, arena),
        .quantity = arena_text(arena, quantity_text(item->quantity, per, text)),
        .unit = CHARGE[item->charge].unit,
        .unit_price = arena_text(arena, decimal_text(paid, text)),
        .cost_e10_usd = money_of(paid, item->quantity, per),
        .estimated = price.estimated,
        .price_source = price_source_dated(arena, &price),
        .commitment = part_of(item),
    };
    if (line.commitment == COMMITMENT_UNUSED) return line;
    line.list_unit_price = arena_text(arena, decimal_text(list, text));
    line.contracted_unit_price = arena_text(arena, decimal_text(contracted, text));
    line.list_e10_usd = money_of(list, item->quantity, per);
    line.contracted_e10_usd = money_of(contracted, item->quantity, per);
    return line;
}

bool billing_rate(struct billing_terms terms, const struct savings_plan *plan, const char *instance_type,
                  struct commitment_rate *out, struct arena *arena)
{
    struct item item = {.charge = INSTANCE_HOURS, .key = instance_type, .suffix = instance_type};
    struct price price;
    struct decimal list;
    if (!find_price(terms, &item, arena, &price) || !price_of_one(&price, &list)) return false;
    *out = (struct commitment_rate){.list_e10_usd = money_of(list, 1, 1),
                                    .contracted_e10_usd = money_of(contracted_usd(terms, &item, list, arena), 1, 1),
                                    .plan_e10_usd = plan_e10_usd(terms, plan, &item, list, arena)};
    return true;
}

static bool is_line(const struct item *item)
{
    return item->stands || item->quantity > 0;
}

size_t billing_lines(struct billing_terms terms, const struct billing_usage *usages, size_t count,
                     uint32_t replications, struct arena *arena, struct cost_line **lines)
{
    assert(replications > 0);
    struct items items = items_of(usages, count, arena);
    struct cost_line *all = arena_new_array(arena, items.count, struct cost_line);
    size_t used = 0;
    for (size_t i = 0; i < items.count; i++)
        if (is_line(&items.all[i])) all[used++] = price_line(terms, &items.all[i], replications, arena);
    *lines = all;
    return used;
}

/* --- What lines had come to --- */

struct billing_history {
    uint32_t replications;
    size_t usage_count, item_count;
    const bool *is_line;          /* of each item */
    const struct decimal *prices; /* of each line */
};

struct billing_history *billing_history_new(const struct billing_usage *usages, size_t count, uint32_t replications,
                                            const struct cost_line *lines, struct arena *arena)
{
    struct items items = items_of(usages, count, arena);
    struct billing_history *history = arena_new_of(arena, struct billing_history);
    bool *on_bill = arena_new_array(arena, items.count, bool);
    struct decimal *prices = arena_new_array(arena, items.count, struct decimal);
    size_t line_count = 0;
    for (size_t i = 0; i < items.count; i++) {
        on_bill[i] = is_line(&items.all[i]);
        if (!on_bill[i]) continue;
        bool read = decimal_read(lines[line_count].unit_price, &prices[line_count]);
        assert(read);
        (void)read;
        line_count++;
    }
    *history = (struct billing_history){.replications = replications,
                                        .usage_count = count,
                                        .item_count = items.count,
                                        .is_line = on_bill,
                                        .prices = prices};
    return history;
}

void billing_history_until(const struct billing_history *history, const struct billing_usage *usages,
                           struct billing_amount *amounts)
{
    struct arena *arena = arena_new();
    struct items items = items_of(usages, history->usage_count, arena);
    assert(items.count == history->item_count);
    for (size_t i = 0, line = 0; i < items.count; i++) {
        if (!history->is_line[i]) continue;
        const struct item *item = &items.all[i];
        int128 per = CHARGE[item->charge].per * history->replications;
        amounts[line] = (struct billing_amount){.quantity_e10 = quantity_e10(item->quantity, per),
                                                .cost_e10_usd = money_of(history->prices[line], item->quantity, per)};
        line++;
    }
    arena_free(arena);
}

bool billing_is_instance_hours(const struct cost_line *line)
{
    return strcmp(line->charge, BILLING_INSTANCE_HOURS) == 0 || strcmp(line->charge, BILLING_COVERED_HOURS) == 0;
}

bool billing_grows_with_requests(const struct cost_line *line)
{
    static const enum charge growing[] = {
        SERVERLESS_DURATION, PROVISIONED_DURATION, DATA_IN, DATA_OUT, S3_WRITES, S3_READS, S3_STORAGE, SNS_PUBLISHES};
    for (size_t i = 0; i < sizeof growing / sizeof *growing; i++)
        if (strcmp(CHARGE[growing[i]].name, line->charge) == 0) return true;
    return false;
}

int64_t billing_total_e10_usd(const struct cost_line *lines, size_t count)
{
    int64_t total = 0;
    for (size_t i = 0; i < count; i++) total = money_add(total, lines[i].cost_e10_usd);
    return total;
}

int64_t billing_break_even_requests(int64_t period_e10_usd, int64_t request_e10_usd)
{
    assert(period_e10_usd > 0 && request_e10_usd > 0);
    return period_e10_usd / request_e10_usd;
}
