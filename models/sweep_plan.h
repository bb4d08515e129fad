/* sweep_plan.h - a sweep as a list of cells that can be run one by one, on any machine: the type that passes from scenarios/ to reports/.
 *
 * Proof      each cell has the key of all that its result depends on (scenarios/cell.h): a cell that is run from other files, with
 *            other options or by another version has another key, and is not the one that was planned.
 * Paths      as they were typed: of the working directory.
 * Ownership  everything lives in the arena of the maker.
 * Source     docs/results.md, "Plans of sweeps". */
#ifndef LOADLINE_MODELS_SWEEP_PLAN_H
#define LOADLINE_MODELS_SWEEP_PLAN_H

#include "models/result.h"
#include "models/sha256.h"

#include <stdbool.h>

struct planned_cell {
    char key[SHA256_HEX_BYTES]; /* empty where it was refused */
    size_t excuse_count;
    const char *const *excuses;
};

struct sweep_plan {
    const char *version;
    const char *scenario; /* the file */
    bool strict, has_seed;
    uint64_t seed;
    uint32_t replications; /* 0: as the scenario says */
    size_t patch_count, set_count, vary_count, parameter_count;
    const char *const *patches, *const *sets, *const *varies, *const *parameters; /* as on the command line */
    const char *config_name;                                                      /* NULL: not said */
    size_t input_count;
    const struct input_digest *inputs; /* of all cells, each file once */
    size_t cell_count;
    const struct planned_cell *cells;
};

#endif
