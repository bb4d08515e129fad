#include "sim/start.h"

#include "sim/law.h"
#include "sim/units.h"

static int64_t draw(const struct quantile *table, struct start_luck luck, enum random_group group, int first_word)
{
    if (!table) return 0;
    struct random_block block = random_block(luck.key, luck.n, group, luck.fleet);
    return law_round(quantile_at(table, random_wide(block, first_word)));
}

struct start start_draw(const struct start_plan *plan, struct start_luck luck, int64_t provision_most_ns)
{
    enum random_group fetching = luck.copy ? RANDOM_COPY_FETCH : RANDOM_FETCH;
    int64_t provision_ns = draw(plan->provision_ns, luck, RANDOM_PROVISION, 0);
    int64_t image_ns = draw(plan->image_ns, luck, fetching, 0), model_ns = draw(plan->model_ns, luck, fetching, 2);
    int64_t container_ns = draw(plan->container_ns, luck, RANDOM_START_UP, luck.copy ? 2 : 0);

    if (provision_ns > provision_most_ns) return (struct start){START_NOT_PROVISIONED, provision_most_ns};
    if (plan->model_most_ns > 0 && model_ns > plan->model_most_ns)
        return (struct start){START_NOT_DOWNLOADED, time_after(provision_ns, plan->model_most_ns)};
    int64_t fetched_ns = time_after(provision_ns, time_later(image_ns, model_ns));
    if (plan->container_most_ns > 0 && container_ns > plan->container_most_ns)
        return (struct start){START_NOT_HEALTHY, time_after(fetched_ns, plan->container_most_ns)};
    return (struct start){START_DONE, time_after(fetched_ns, container_ns)};
}
