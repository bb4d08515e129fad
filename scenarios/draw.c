#include "scenarios/draw.h"

#include "models/json.h"
#include "sim/arena.h"

#include <string.h>

/* "/Traffic/Arrivals/RatePerSecond 3.2, .." */
static const char *values_text(struct arena *arena, const struct uncertain *uncertain, const double *values)
{
    const char *text = "";
    for (size_t i = 0; i < uncertain->count; i++)
        text = arena_format(arena, "%s%s%s %.9g", text, i ? ", " : "", uncertain->figures[i].pointer, values[i]);
    return text;
}

static void say(const struct compiled *of, const struct draw *draw, uint32_t replication, const struct faults *found,
                struct faults *faults)
{
    size_t first = 0;
    while (faults_at(found, first)->kind == FAULT_WARNING) first++;
    json_fault(faults, FAULT_INPUT, of->scenario->node, "replication %u draws %s, which cannot be: %s", replication + 1,
               values_text(draw->arena, &of->scenario->uncertain, draw->values),
               fault_line(draw->arena, faults_at(found, first)));
}

struct draw *draw_new(const struct compiled *of, uint32_t replication, struct faults *faults)
{
    const struct uncertain *uncertain = &of->scenario->uncertain;
    struct arena *arena = arena_new();
    struct faults *found = faults_new(arena);
    struct draw *draw = arena_new_of(arena, struct draw);
    *draw = (struct draw){.arena = arena,
                          .values = arena_new_array(arena, uncertain->count, double),
                          .owns_traffic = uncertain_touches(uncertain, "/Traffic/")};
    uncertain_draw(uncertain, of->scenario->seed, replication, draw->values);
    struct scenario *scenario = scenario_draw(arena, of->scenario, draw->values, found);
    if (scenario && draw->owns_traffic)
        draw->compiled = compile(arena, scenario, found);
    else if (scenario)
        draw->compiled = compile_beside(arena, scenario, &of->scenario->traffic, found);
    if (draw->compiled) {
        draw->compiled->plan.warm_up_ns = of->plan.warm_up_ns; /* chosen once, for all */
        return draw;
    }
    say(of, draw, replication, found, faults);
    draw_free(draw);
    return NULL;
}

void draw_free(struct draw *draw)
{
    if (!draw) return;
    if (draw->compiled && draw->owns_traffic) compiled_close(draw->compiled);
    arena_free(draw->arena);
}
