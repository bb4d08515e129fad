#include "models/quotas.h"

#include "models/catalogue.h"
#include "models/endpoint_config.h"
#include "models/json.h"
#include "models/pattern.h"
#include "sim/arena.h"

#include <string.h>

/* --- Reading --- */

/* What the service's own shapes say of a type, and what is near to a name that is none of the three kinds. */
static bool check_name(const struct json_node *node, const struct catalogue *catalogue, struct faults *faults)
{
    static const char *const words[] = {QUOTA_SERVERLESS_CONCURRENCY, NULL};
    const char *name = json_name(node), *nearest = json_nearest(name, words);
    if (strcmp(name, QUOTA_SERVERLESS_CONCURRENCY) == 0 || pattern_matches(PATTERN_RESERVATION_ARN, name)) return true;
    if (!nearest) nearest = catalogue_nearest(catalogue, name);
    bool is_type = catalogue_well_formed(name);
    if (is_type && catalogue_find(catalogue, name)) return true;
    json_fault(faults, is_type ? FAULT_WARNING : FAULT_INPUT, node, "%s%s%s%s",
               is_type ? "should be of an instance type of the catalogue"
                       : "must be of an instance type, \"" QUOTA_SERVERLESS_CONCURRENCY "\" or an MlReservationArn",
               nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
    return is_type;
}

bool quotas_read(const struct json_node *node, const struct catalogue *catalogue, struct quotas *out,
                 struct arena *arena, struct faults *faults)
{
    size_t before = faults_count(faults), count = 0;
    struct quota *quotas = arena_new_array(arena, json_count(node), struct quota);
    for (const struct json_node *member = json_first(node); member; member = json_next(member)) {
        struct quota *quota = &quotas[count];
        if (strcmp(json_name(member), "Comment") == 0 || json_kind(member) == JSON_NULL) continue;
        *quota = (struct quota){.node = member, .name = json_name(member)};
        bool named = check_name(member, catalogue, faults);
        if (json_get_integer(node, quota->name, 0, INT64_MAX, &quota->most, faults) && named) count++;
    }
    if (faults_count(faults) > before) return false;
    *out = (struct quotas){count, quotas};
    return true;
}

int64_t quotas_most(const struct quotas *quotas, const char *name)
{
    for (size_t i = 0; i < quotas->count; i++)
        if (strcmp(quotas->quotas[i].name, name) == 0) return quotas->quotas[i].most;
    return QUOTA_NONE;
}

/* --- Checking --- */

/* Which of its pools' types a variant begins with is not known before it runs. */
static int64_t instances_of(const struct production_variant *variant, const char *type)
{
    bool is_of_type = variant->instance_type && strcmp(variant->instance_type, type) == 0;
    return is_of_type ? variant->initial_instance_count.value : 0;
}

static int64_t instances_in(const struct endpoint_config *config, const char *type)
{
    int64_t instances = 0;
    for (size_t v = 0; v < endpoint_config_variants(config); v++)
        instances += instances_of(endpoint_config_variant(config, v), type);
    return instances;
}

void quotas_check_update(const struct quotas *quotas, const struct endpoint_config *config,
                         const struct endpoint_config *next, const struct json_node *node, struct faults *faults)
{
    for (size_t i = 0; i < quotas->count; i++) {
        const struct quota *quota = &quotas->quotas[i];
        int64_t old = instances_in(config, quota->name), new = instances_in(next, quota->name);
        if (new == 0 || old + new <= quota->most) continue;
        json_fault(
            faults, FAULT_WARNING, node,
            "will be refused (ResourceLimitExceeded) where the endpoint has %lld %s then: with %lld more they are "
            "more than the account's quota, which is %lld",
            (long long)old, quota->name, (long long)new, (long long)quota->most);
    }
}

/* Said at the variant with which the quota is passed. */
static void check_instances(const struct quotas *quotas, const struct endpoint_config *config, size_t index,
                            struct faults *faults)
{
    const struct production_variant *variant = endpoint_config_variant(config, index);
    const char *type = variant->instance_type;
    if (!type) return;
    int64_t most = quotas_most(quotas, type), before = 0, asked = 0;
    for (size_t v = 0; v < endpoint_config_variants(config); v++) {
        if (v == index) before = asked;
        asked += instances_of(endpoint_config_variant(config, v), type);
    }
    if (before <= most && before + instances_of(variant, type) > most)
        json_fault(
            faults, FAULT_LIMIT, json_member(variant->node, "InitialInstanceCount"),
            "ResourceLimitExceeded: the account's quota of %s instances for endpoints is %lld, and %lld are asked for",
            type, (long long)most, (long long)asked);
}

/* A serverless variant is alone on its endpoint. */
static void check_concurrency(const struct quotas *quotas, const struct endpoint_config *config, struct faults *faults)
{
    const struct serverless_config *serverless = config->production_variants[0].serverless_config;
    int64_t most = quotas_most(quotas, QUOTA_SERVERLESS_CONCURRENCY);
    if (serverless && serverless->max_concurrency.value > most)
        json_fault(
            faults, FAULT_LIMIT, json_member(serverless->node, "MaxConcurrency"),
            "ResourceLimitExceeded: the account's quota of concurrency for serverless endpoints is %lld, and %lld "
            "is asked for",
            (long long)most, (long long)serverless->max_concurrency.value);
}

static const char *reservation_of(const struct production_variant *variant)
{
    return variant->capacity_reservation_config ? variant->capacity_reservation_config->ml_reservation_arn : NULL;
}

/* Launches beyond a reservation fail while the endpoint runs; the request itself is not refused for it. */
static void check_reservation(const struct quotas *quotas, const struct production_variant *variant,
                              struct faults *faults)
{
    const char *arn = reservation_of(variant);
    int64_t most = arn ? quotas_most(quotas, arn) : QUOTA_NONE;
    if (variant->initial_instance_count.value > most)
        json_fault(faults, FAULT_WARNING, json_member(variant->node, "InitialInstanceCount"),
                   "is more than its capacity reservation holds, which is %lld: the others will not be launched",
                   (long long)most);
}

static void check_use(const struct quota *quota, const struct endpoint_config *config, struct faults *faults)
{
    if (!pattern_matches(PATTERN_RESERVATION_ARN, quota->name)) return;
    for (size_t v = 0; v < endpoint_config_variants(config); v++) {
        const char *arn = reservation_of(endpoint_config_variant(config, v));
        if (arn && strcmp(arn, quota->name) == 0) return;
    }
    json_fault(faults, FAULT_WARNING, quota->node, "has no effect: no variant has this MlReservationArn");
}

void quotas_check(const struct quotas *quotas, const struct endpoint_config *config, struct faults *faults)
{
    for (size_t v = 0; v < endpoint_config_variants(config); v++) {
        check_instances(quotas, config, v, faults);
        check_reservation(quotas, endpoint_config_variant(config, v), faults);
    }
    check_concurrency(quotas, config, faults);
    for (size_t i = 0; i < quotas->count; i++) check_use(&quotas->quotas[i], config, faults);
}
