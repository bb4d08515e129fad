#include "models/free_figure.h"

#include "models/distribution_write.h"
#include "models/fault.h"
#include "models/json.h"
#include "models/law_scaling.h"
#include "sim/arena.h"

#include <math.h>
#include <string.h>

static bool ends_in(const char *pointer, const char *name)
{
    size_t length = strlen(pointer), own = strlen(name);
    return length > own && pointer[length - own - 1] == '/' && strcmp(pointer + length - own, name) == 0;
}

/* NULL where the law cannot be multiplied. */
static const char *text_of(const struct free_figure *figure, double value, struct arena *arena)
{
    const char *json = NULL;
    if (figure->kind == FREE_NUMBER) json = arena_format(arena, "%.6g", value);
    if (figure->kind == FREE_LAW) json = law_scaled(arena, figure->node, value);
    if (figure->kind == FREE_CURVE)
        json = curve_scaled(arena, figure->node, value, ends_in(figure->pointer, "Slowdown"));
    return json ? arena_format(arena, "%s=%s", figure->pointer, json) : NULL;
}

const char *const *free_figure_texts(const struct observed *observed, struct arena *arena)
{
    const char **texts = arena_new_array(arena, observed->free_count, const char *);
    size_t count = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < observed->free_count; i++)
            if ((observed->frees[i].kind == FREE_NUMBER) == (pass == 1))
                texts[count++] = text_of(&observed->frees[i], observed->frees[i].value, arena);
    return texts;
}

bool free_figure_begin(struct free_figure *figure, struct json_node *root, struct arena *arena, struct faults *faults)
{
    const struct json_node *node = json_at(root, figure->pointer);
    struct place at = {.file = "--free"};
    if (!node) {
        faults_add(faults, FAULT_INPUT, at, "the scenario has nothing at %s", figure->pointer);
        return false;
    }
    figure->node = node;
    figure->kind = json_kind(node) == JSON_NUMBER ? FREE_NUMBER : json_kind(node) == JSON_ARRAY ? FREE_CURVE : FREE_LAW;
    figure->before = figure->value = figure->kind == FREE_NUMBER ? json_double(node) : 1;
    if (!text_of(figure, 1, arena)) {
        faults_add(faults, FAULT_INPUT, at,
                   "what is at %s is no number, no distribution that can be multiplied and no curve", figure->pointer);
        return false;
    }
    if (!figure->bounded) {
        figure->low = figure->before / 4;
        figure->high = figure->before * 4;
    }
    if (figure->high > figure->low && (figure->kind == FREE_NUMBER || figure->low >= 0)) return true;
    faults_add(faults, FAULT_INPUT, at, "%s needs bounds: --free %s=LOW:HIGH%s", figure->pointer, figure->pointer,
               figure->kind == FREE_NUMBER ? "" : ", factors that are not below 0");
    return false;
}

static bool by_logarithm(const struct free_figure *figure)
{
    return figure->low > 0;
}

double free_figure_place(const struct free_figure *figure, double value)
{
    if (by_logarithm(figure)) return log(fmax(value, figure->low) / figure->low) / log(figure->high / figure->low);
    return (value - figure->low) / (figure->high - figure->low);
}

double free_figure_at(const struct free_figure *figure, double place)
{
    double value = by_logarithm(figure) ? figure->low * pow(figure->high / figure->low, place)
                                        : figure->low + (figure->high - figure->low) * place;
    return distribution_rounded(value);
}
