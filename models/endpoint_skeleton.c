#include "models/endpoint_skeleton.h"

/* Made from models/skeletons/NAME.json by models/catalogue/embed.sh. */
extern const char skeleton_real_time_json[];
extern const char skeleton_serverless_json[];
extern const char skeleton_async_json[];
extern const char skeleton_shadow_json[];
extern const char skeleton_components_json[];

static const struct {
    const char *name, *text;
} SKELETONS[ENDPOINT_SKELETONS] = {
    [SKELETON_REAL_TIME] = {"real-time", skeleton_real_time_json},
    [SKELETON_SERVERLESS] = {"serverless", skeleton_serverless_json},
    [SKELETON_ASYNC] = {"async", skeleton_async_json},
    [SKELETON_SHADOW] = {"shadow", skeleton_shadow_json},
    [SKELETON_COMPONENTS] = {"components", skeleton_components_json},
};

const char *endpoint_skeleton_name(enum endpoint_skeleton skeleton)
{
    return SKELETONS[skeleton].name;
}

const char *endpoint_skeleton_text(enum endpoint_skeleton skeleton)
{
    return SKELETONS[skeleton].text;
}
