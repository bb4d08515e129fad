#include "models/start_up.h"

#include "models/catalogue.h"
#include "models/profile.h"

#include <math.h>

#define MB_PER_GB 1000.0

#define SLOT_S      5.0
#define SLOT_MOST_S 180.0

enum size_class { WITHOUT_ACCELERATOR, WITH_ACCELERATOR, WITH_LARGE_ACCELERATORS, CLASSES };

static const struct {
    double instance_s, pull_mb_per_s, fetch_mb_per_s, load_s, whole_s;
} FIGURES[CLASSES] = {
    [WITHOUT_ACCELERATOR] = {105, 57.5, 100, 30, 240},
    [WITH_ACCELERATOR] = {105, 57.5, 100, 75, 360},
    [WITH_LARGE_ACCELERATORS] = {375, 100, 200, 75, 600},
};

static enum size_class class_of(const struct instance_type *type)
{
    const int many = 8;
    const double large_gib = 40;
    if (!type || type->accelerator_count == 0) return WITHOUT_ACCELERATOR;
    return type->accelerator_count >= many && type->accelerator_memory_gib >= large_gib ? WITH_LARGE_ACCELERATORS
                                                                                        : WITH_ACCELERATOR;
}

static double transfer_s(const struct model *model, double pull_mb_per_s, double fetch_mb_per_s)
{
    double image_gb = model && model->has_container_image ? model->container_image_gb : 0;
    double data_gb = model && model->has_model_data ? model->model_data_gb : 0;
    return fmax(image_gb * MB_PER_GB / pull_mb_per_s, data_gb * MB_PER_GB / fetch_mb_per_s);
}

double start_up_instance_s(const struct instance_type *type)
{
    return FIGURES[class_of(type)].instance_s;
}

double start_up_model_s(const struct instance_type *type, const struct model *model)
{
    enum size_class class = class_of(type);
    return transfer_s(model, FIGURES[class].pull_mb_per_s, FIGURES[class].fetch_mb_per_s) + FIGURES[class].load_s;
}

double start_up_whole_s(const struct instance_type *type, const struct model *model)
{
    if (!model || (!model->has_container_image && !model->has_model_data)) return FIGURES[class_of(type)].whole_s;
    return start_up_instance_s(type) + start_up_model_s(type, model);
}

double start_up_slot_s(const struct model *model)
{
    const double pull = FIGURES[WITHOUT_ACCELERATOR].pull_mb_per_s, fetch = FIGURES[WITHOUT_ACCELERATOR].fetch_mb_per_s;
    return fmin(SLOT_S + transfer_s(model, pull, fetch), SLOT_MOST_S);
}
