#include "reports/json_weight_update.h"

#include "models/comparison.h"
#include "models/json_write.h"

void json_weight_update(struct json_write *object, const struct weight_update *update)
{
    json_write_string(object, "EndpointName", update->endpoint_name ? update->endpoint_name : WEIGHT_UPDATE_NO_NAME);
    struct json_write *desired = json_write_add_array(object, "DesiredWeightsAndCapacities");
    for (size_t v = 0; v < update->count; v++) {
        const struct variant_update *variant = &update->variants[v];
        struct json_write *of = json_write_add_object(desired, NULL);
        json_write_string(of, "VariantName", variant->variant_name);
        if (variant->weight) json_write_number_text(of, "DesiredWeight", variant->weight);
        if (variant->instances) json_write_unsigned(of, "DesiredInstanceCount", variant->instances);
    }
}

const char *json_weight_update_text(struct arena *arena, const struct weight_update *update)
{
    struct json_write *root = json_write_object();
    json_weight_update(root, update);
    return json_write_text(root, arena);
}
