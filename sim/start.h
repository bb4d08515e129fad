/* start.h - how a machine or a copy starts: its stages, and the time-outs on them.
 *
 * Stages     a machine is provisioned: found, and booted. Then its image is pulled and its model is downloaded, both at the same time.
 *            When all is there its container starts, which takes until it answers a health check. A copy begins with its image and model.
 *            What is known only as a whole is a container's, without a time-out.
 * Time-outs  each has a clock of its own: that of provisioning runs since the machine was asked for, that of the model since the
 *            machine is there, that of the container since its start. What takes longer ends the start, at that very instant; what takes
 *            just as long is in time.
 * Chance     by key, fleet and number: one draw for each stage, whether or not it comes to that stage.
 * Units      ns.
 * Ownership  tables are borrowed.
 * Errors     none.
 * Source     SageMaker API model: VariantInstanceProvisionTimeoutInSeconds, ModelDataDownloadTimeoutInSeconds,
 *            ContainerStartupHealthCheckTimeoutInSeconds. That the last two do not run at the same time is not said in so many words. */
#ifndef LOADLINE_SIM_START_H
#define LOADLINE_SIM_START_H

#include "sim/quantile.h"
#include "sim/random.h"

struct start_plan {
    const struct quantile *provision_ns, *image_ns, *model_ns, *container_ns; /* NULL: no time */
    int64_t model_most_ns, container_most_ns;                                 /* 0: no time-out */
};

enum start_end { START_DONE, START_NOT_PROVISIONED, START_NOT_DOWNLOADED, START_NOT_HEALTHY, START_ENDS };

struct start {
    enum start_end end;
    int64_t span_ns; /* from its beginning to that end */
};

/* Whose start: machine or copy `n` of a fleet. */
struct start_luck {
    struct random_key key;
    uint32_t fleet;
    bool copy;
    uint64_t n;
};

/* provision_most_ns: what is left of that time-out; TIME_NEVER: there is none. */
struct start start_draw(const struct start_plan *plan, struct start_luck luck, int64_t provision_most_ns);

#endif
