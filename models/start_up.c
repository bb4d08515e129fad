#include "models/start_up.h"

#include "models/catalogue.h"
#include "models/json.h"
#include "models/profile.h"
#include "sim/arena.h"

#include <math.h>

#define MB_PER_GB 1000.0

#define SLOT_S      5.0
#define SLOT_MOST_S 180.0

enum size_class { WITHOUT_ACCELERATOR, WITH_ACCELERATOR, WITH_LARGE_ACCELERATORS, CLASSES };

struct range {
    double least, middle, most;
};

/* Rates in MB/s: an image is pulled at between the first and the last; a model is downloaded beside it, or alone. */
static const struct {
    struct range provisioning_s, pull_mb_per_s;
    bool caches_images;
    double beside_mb_per_s, alone_mb_per_s;
    struct range container_s, whole_s;
} FIGURES[CLASSES] = {
    [WITHOUT_ACCELERATOR] = {.provisioning_s = {60, 105, 150},
                             .pull_mb_per_s = {65, 57.5, 50},
                             .beside_mb_per_s = 100,
                             .alone_mb_per_s = 210,
                             .container_s = {5, 32.5, 60},
                             .whole_s = {150, 240, 600}},
    [WITH_ACCELERATOR] = {.provisioning_s = {90, 105, 150},
                          .caches_images = true,
                          .alone_mb_per_s = 210,
                          .container_s = {60, 75, 90},
                          .whole_s = {130, 180, 260}},
    [WITH_LARGE_ACCELERATORS] = {.provisioning_s = {150, 375, 600},
                                 .caches_images = true,
                                 .alone_mb_per_s = 300,
                                 .container_s = {60, 75, 90},
                                 .whole_s = {300, 600, 1200}},
};

static const char *const members_of_start_up[] = {"ProvisioningInSeconds", "ImagePullInSeconds",
                                                  "ModelDownloadInSeconds", "ContainerStartInSeconds", NULL};

static enum size_class class_of(const struct instance_type *type)
{
    const int many = 8;
    const double large_gib = 40;
    if (!type || type->accelerator_count == 0) return WITHOUT_ACCELERATOR;
    return type->accelerator_count >= many && type->accelerator_memory_gib >= large_gib ? WITH_LARGE_ACCELERATORS
                                                                                        : WITH_ACCELERATOR;
}

static struct distribution law(struct range range, struct arena *arena)
{
    struct distribution_point *points = arena_new_array(arena, 3, struct distribution_point);
    points[0] = (struct distribution_point){0, range.least};
    points[1] = (struct distribution_point){0.5, range.middle};
    points[2] = (struct distribution_point){1, range.most};
    return (struct distribution){.family = DISTRIBUTION_QUANTILES, .point_count = 3, .points = points};
}

/* --- Measured --- */

bool start_up_read(const struct json_node *node, struct start_up_parts *out, struct arena *arena, struct faults *faults)
{
    size_t before = faults_count(faults);
    struct start_up_parts parts = {0};
    json_check_names(node, members_of_start_up, true, FAULT_INPUT, faults);
    for (int s = 0; s < START_UP_STAGES; s++) {
        const struct json_node *quantity = json_member(node, members_of_start_up[s]);
        parts.has[s] = quantity && distribution_read(quantity, "s", DISTRIBUTION_DRAWN, &parts.stage[s], arena, faults);
    }
    if (faults_count(faults) > before) return false;
    *out = parts;
    return true;
}

/* --- Usual --- */

struct start_up start_up_by_stages(const struct instance_type *type, const struct model *model, struct arena *arena)
{
    enum size_class class = class_of(type);
    struct start_up start_up = {.whole = distribution_constant(0)};
    for (int s = 0; s < START_UP_STAGES; s++) start_up.stage[s] = distribution_constant(0);
    start_up.stage[START_UP_PROVISIONING] = law(FIGURES[class].provisioning_s, arena);
    start_up.stage[START_UP_CONTAINER_START] = law(FIGURES[class].container_s, arena);
    double image_mb = model && model->has_container_image ? model->container_image_gb * MB_PER_GB : 0;
    double model_mb = model && model->has_model_data ? model->model_data_gb * MB_PER_GB : 0;
    bool pulls = image_mb > 0 && !FIGURES[class].caches_images;
    struct range rate = FIGURES[class].pull_mb_per_s;
    if (pulls)
        start_up.stage[START_UP_IMAGE_PULL] =
            law((struct range){image_mb / rate.least, image_mb / rate.middle, image_mb / rate.most}, arena);
    start_up.stage[START_UP_MODEL_DOWNLOAD] =
        distribution_constant(model_mb / (pulls ? FIGURES[class].beside_mb_per_s : FIGURES[class].alone_mb_per_s));
    return start_up;
}

struct start_up start_up_usual(const struct instance_type *type, const struct model *model, struct arena *arena)
{
    if (model && (model->has_container_image || model->has_model_data)) return start_up_by_stages(type, model, arena);
    return (struct start_up){.is_whole = true, .whole = law(FIGURES[class_of(type)].whole_s, arena)};
}

double start_up_slot_s(const struct model *model)
{
    double image_mb = model && model->has_container_image ? model->container_image_gb * MB_PER_GB : 0;
    double model_mb = model && model->has_model_data ? model->model_data_gb * MB_PER_GB : 0;
    double fetch_s = fmax(image_mb / FIGURES[WITHOUT_ACCELERATOR].pull_mb_per_s.middle,
                          model_mb / FIGURES[WITHOUT_ACCELERATOR].beside_mb_per_s);
    return fmin(SLOT_S + fetch_s, SLOT_MOST_S);
}
