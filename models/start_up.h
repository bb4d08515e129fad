/* start_up.h - how long an instance, a copy or a serverless slot takes to serve, where no measurement is given.
 *
 * Instance   found and booted: 105 s, for types with large accelerators 375 s.
 * Model      the container image is pulled while the model is fetched, whichever takes longer: 57.5 and 100 MB/s, on types with
 *            large accelerators 100 and 200. Then the container starts and loads: 30 s on types without accelerators, 75 s with.
 * Whole      instance + model where sizes are given; else 240 s without accelerators, 360 s with, 600 s with large ones.
 * Slot       5 s, and pull or fetch where sizes are given; at most 180 s, after which the service gives up.
 * Large      types with 8 accelerators of 40 GiB and more.
 * Units      seconds; GB of 10^9 bytes.
 * Source     middle values of docs/models.md, "Start-up", which says what was measured and what was not. */
#ifndef LOADLINE_MODELS_START_UP_H
#define LOADLINE_MODELS_START_UP_H

struct instance_type;
struct model;

/* NULL for `type`: not in the catalogue, taken for one without accelerators. `model` may be NULL: sizes are not known. */
double start_up_instance_s(const struct instance_type *type);
double start_up_model_s(const struct instance_type *type, const struct model *model);
double start_up_whole_s(const struct instance_type *type, const struct model *model);
double start_up_slot_s(const struct model *model);

#endif
