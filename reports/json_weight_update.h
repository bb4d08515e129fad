/* json_weight_update.h - the UpdateEndpointWeightsAndCapacities request that makes the baseline's endpoint have another split.
 *
 * Name       where the scenario says none, WEIGHT_UPDATE_NO_NAME stands for the endpoint's, which the reader is to put in.
 * Ownership  the text lives in the arena given. */
#ifndef LOADLINE_REPORTS_JSON_WEIGHT_UPDATE_H
#define LOADLINE_REPORTS_JSON_WEIGHT_UPDATE_H

struct arena;
struct json_write;
struct weight_update;

#define WEIGHT_UPDATE_NO_NAME "your-endpoint"

/* The request's members, into an object. */
void json_weight_update(struct json_write *object, const struct weight_update *update);

/* The request alone. */
const char *json_weight_update_text(struct arena *arena, const struct weight_update *update);

#endif
