#include "models/billing.h"

#include "models/catalogue.h"
#include "models/price_book.h"
#include "sim/arena.h"

#include <assert.h>
#include <string.h>

enum { INSTANCE_HOURS, ACCELERATOR_HOURS, VOLUME, DATA_IN, DATA_OUT, CHARGES };

/* What can stand on a bill. `meter` is the usage type behind its region; the type of instance or accelerator follows it. AWS
 * writes Host for instances and volumes, but Hst for data. */
static const struct {
    const char *name, *unit, *meter;
    enum price_usage usage;
    int64_t per; /* metered in 1 / per of the unit */
} CHARGE[CHARGES] = {
    [INSTANCE_HOURS] = {"Instance hours", "Hours", "Host:", PRICE_INSTANCE_HOUR, NS_PER_HOUR},
    [ACCELERATOR_HOURS] = {"Accelerator hours", "Hours", "Host:", PRICE_ACCELERATOR_HOUR, NS_PER_HOUR},
    [VOLUME] = {"Volume", "GB-Month", "Host:VolumeUsage.gp2", PRICE_VOLUME_GB_MONTH, BILLING_MONTH_NS},
    [DATA_IN] = {"Data in", "GB", "Hst:Data-Bytes-In", PRICE_DATA_IN_GB, BILLING_GB_BYTES},
    [DATA_OUT] = {"Data out", "GB", "Hst:Data-Bytes-Out", PRICE_DATA_OUT_GB, BILLING_GB_BYTES},
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

/* The key of the price, or NULL where the variant has nothing of that charge. */
static const char *price_key_of(const struct billing_usage *usage, int charge)
{
    switch (charge) {
    case INSTANCE_HOURS: return usage->instance_type;
    case ACCELERATOR_HOURS: return usage->accelerator_type;
    case VOLUME: return usage->volume_gb > 0 ? "gp2" : NULL;
    default: return "";
    }
}

static int128 quantity_of(const struct billing_usage *usage, int charge)
{
    switch (charge) {
    case INSTANCE_HOURS:
    case ACCELERATOR_HOURS: return usage->instance_ns;
    case VOLUME: return usage->instance_ns * usage->volume_gb;
    case DATA_IN: return usage->bytes_in;
    default: return usage->bytes_out;
    }
}

static const char *usage_type_of(struct billing_terms terms, const struct billing_usage *usage, int charge,
                                 struct arena *arena)
{
    bool by_type = charge == INSTANCE_HOURS || charge == ACCELERATOR_HOURS;
    return arena_format(arena, "%s-%s%s", region_prefix(terms.region), CHARGE[charge].meter,
                        by_type ? price_key_of(usage, charge) : "");
}

static bool find_price(struct billing_terms terms, const char *key, int charge, struct arena *arena, struct price *out)
{
    return price_book_find(terms.book, arena, (struct price_key){CHARGE[charge].usage, key, terms.region}, out);
}

int64_t billing_volume_gb(const struct instance_type *type, int64_t volume_size_gb)
{
    return type && type->local_nvme ? 0 : volume_size_gb;
}

bool billing_check(struct billing_terms terms, const struct billing_usage *usage, struct place at,
                   struct faults *faults, struct arena *arena)
{
    bool known = true;
    for (int charge = 0; charge < CHARGES; charge++) {
        const char *key = price_key_of(usage, charge);
        struct price price;
        if (!key || find_price(terms, key, charge, arena, &price)) continue;
        known = false;
        faults_add(faults, FAULT_INPUT, at,
                   "no price is known for %s: give one in \"Prices\", as {\"%s\": {\"%s\": \"..\"}}",
                   usage_type_of(terms, usage, charge, arena), price_usage_name[CHARGE[charge].usage], key);
    }
    return known;
}

/* models/money.h counts in 64 bits. A quantity beyond them (292 instance-years, summed over the replications) loses digits
 * that are worth less than 10^-17 of it; `per` is a multiple of 10^9, so that it loses none. */
static void fit_64_bits(int128 *quantity, int128 *per)
{
    while (*quantity > INT64_MAX || *per > INT64_MAX) {
        *quantity = (*quantity + 5) / 10;
        *per /= 10;
    }
}

static struct cost_line price_line(struct billing_terms terms, const struct billing_usage *usage, int charge,
                                   uint32_t replications, struct arena *arena)
{
    struct price price;
    bool known = find_price(terms, price_key_of(usage, charge), charge, arena, &price);
    assert(known && price.per == 1);
    (void)known;
    int128 quantity = quantity_of(usage, charge), per = (int128)CHARGE[charge].per * replications;
    fit_64_bits(&quantity, &per);
    char text[MONEY_TEXT];
    return (struct cost_line){
        .variant_name = usage->variant_name,
        .charge = CHARGE[charge].name,
        .usage_type = usage_type_of(terms, usage, charge, arena),
        .quantity = arena_text(arena, quantity_text((int64_t)quantity, (int64_t)per, text)),
        .unit = CHARGE[charge].unit,
        .unit_price = arena_text(arena, decimal_text(price.usd, text)),
        .cost_e10_usd = money_of(price.usd, (int64_t)quantity, (int64_t)per),
        .estimated = price.estimated,
        .price_source = price.as_of ? arena_format(arena, "%s, as of %s", price.source, price.as_of) : price.source,
    };
}

size_t billing_lines(struct billing_terms terms, const struct billing_usage *usages, size_t count,
                     uint32_t replications, struct arena *arena, const struct cost_line **lines)
{
    assert(replications > 0);
    struct cost_line *all = arena_new_array(arena, count * CHARGES, struct cost_line);
    size_t used = 0;
    for (size_t i = 0; i < count; i++)
        for (int charge = 0; charge < CHARGES; charge++)
            if (price_key_of(&usages[i], charge) && (charge == INSTANCE_HOURS || quantity_of(&usages[i], charge) > 0))
                all[used++] = price_line(terms, &usages[i], charge, replications, arena);
    *lines = all;
    return used;
}

int64_t billing_total_e10_usd(const struct cost_line *lines, size_t count)
{
    int64_t total = 0;
    for (size_t i = 0; i < count; i++) total = money_add(total, lines[i].cost_e10_usd);
    return total;
}
