/* start_up.h - how long an instance, a copy or a serverless slot takes to start, stage by stage, where no measurement is given.
 *
 * Stages     an instance is provisioned (found and booted); its container image is pulled while its model is downloaded (and extracted);
 *            then its container starts, until it answers a health check. A copy of a component needs no provisioning.
 * Laws       a least, a middle and a most value: half of the times are below the middle one, evenly between it and the least, half
 *            above, evenly up to the most.
 * Classes    by type: without accelerators, with them, and with large ones: 8 of 40 GiB and more.
 * Sizes      a stage follows the size that the model gives. An image is in the service's cache where the type has accelerators, and takes no
 *            time. Where no size is given the whole start-up has one law, usual for the class.
 * Slot       5 s, and pull or download where sizes are given; at most 180 s, after which the service gives up.
 * Units      seconds; GB of 10^9 bytes.
 * Ownership  laws live in the arena given.
 * Errors     start_up_read() adds one fault for each problem and returns false.
 * Source     docs/models.md, "Start-up", which says what was measured and what was not. */
#ifndef LOADLINE_MODELS_START_UP_H
#define LOADLINE_MODELS_START_UP_H

#include "models/distribution.h"

struct instance_type;
struct model;

enum start_up_stage {
    START_UP_PROVISIONING,
    START_UP_IMAGE_PULL,
    START_UP_MODEL_DOWNLOAD,
    START_UP_CONTAINER_START,
    START_UP_STAGES
};

/* What is known of a start-up: each stage, or the whole. */
struct start_up {
    bool is_whole;
    struct distribution whole, stage[START_UP_STAGES];
};

/* What was measured of it: some stages. */
struct start_up_parts {
    bool has[START_UP_STAGES];
    struct distribution stage[START_UP_STAGES];
};

/* Read an object of such members. On failure *out is unchanged. */
bool start_up_read(const struct json_node *node, struct start_up_parts *out, struct arena *arena,
                   struct faults *faults);

/* Stage by stage; one of which nothing is known takes no time. NULL for `type`: not in the catalogue, taken for one without accelerators. `model` may be NULL: an
 * instance without one, or sizes that are not known. */
struct start_up start_up_by_stages(const struct instance_type *type, const struct model *model, struct arena *arena);

/* The same where a size is given; else the whole. */
struct start_up start_up_usual(const struct instance_type *type, const struct model *model, struct arena *arena);

double start_up_slot_s(const struct model *model);

#endif
