#include "scenarios/grid.h"

#include "models/fault.h"
#include "sim/arena.h"

#include <string.h>

/* "/A/B" holds "/A/B" and "/A/B/0", not "/A/BC". */
static bool holds(const char *outer, const char *inner)
{
    size_t length = strlen(outer);
    return strncmp(outer, inner, length) == 0 && (inner[length] == '\0' || inner[length] == '/');
}

static bool all_apart(const struct sweep *sweep, struct arena *arena, struct faults *faults)
{
    size_t before = faults_count(faults);
    for (size_t i = 1; i < sweep->axis_count; i++) {
        for (size_t j = 0; j < i; j++) {
            const char *a = sweep->axes[j].pointer, *b = sweep->axes[i].pointer;
            if (!holds(a, b) && !holds(b, a)) continue;
            faults_add(faults, FAULT_INPUT, (struct place){.file = arena_format(arena, "--vary %s", b)},
                       strcmp(a, b) == 0 ? "is varied already" : "cannot be varied together with %s", a);
        }
    }
    return faults_count(faults) == before;
}

/* --- Labels --- */

/* The last `parts` parts of a pointer; all of them where it has no more. */
static const char *tail(const char *pointer, size_t parts)
{
    const char *at = pointer + strlen(pointer);
    while (at > pointer && parts > 0) parts -= *--at == '/';
    return *at == '/' && at[1] ? at + 1 : at;
}

static bool is_alone(const struct sweep *sweep, size_t axis, size_t parts)
{
    for (size_t a = 0; a < sweep->axis_count; a++)
        if (a != axis && strcmp(tail(sweep->axes[a].pointer, parts), tail(sweep->axes[axis].pointer, parts)) == 0)
            return false;
    return true;
}

/* A part that is a number says nothing without the one before it. */
static bool says_nothing(const char *label)
{
    return label[strspn(label, "0123456789/")] == '\0';
}

static void label_axes(struct sweep *sweep)
{
    for (size_t a = 0; a < sweep->axis_count; a++) {
        const char *pointer = sweep->axes[a].pointer;
        size_t parts = 1;
        while (tail(pointer, parts) != tail(pointer, parts + 1) &&
               (says_nothing(tail(pointer, parts)) || !is_alone(sweep, a, parts)))
            parts++;
        sweep->axes[a].label = tail(pointer, parts);
    }
}

/* --- Cells --- */

static bool span_cells(struct sweep *sweep, struct arena *arena, struct faults *faults)
{
    size_t cells = 1;
    for (size_t a = 0; a < sweep->axis_count; a++) {
        cells *= sweep->axes[a].count; /* cannot overflow: both are at most SWEEP_CELLS_MOST */
        if (cells <= SWEEP_CELLS_MOST) continue;
        faults_add(faults, FAULT_INPUT, (struct place){.file = "--vary"},
                   "all values together make more than %d cells, the most of a sweep; sweep a coarser grid first",
                   SWEEP_CELLS_MOST);
        return false;
    }
    sweep->cell_count = cells;
    sweep->cells = arena_new_array(arena, cells, struct sweep_cell);
    for (size_t a = 0; a < sweep->axis_count; a++)
        sweep->base = sweep_cell_with(sweep, sweep->base, a, sweep->axes[a].base);
    return true;
}

bool grid_read(struct arena *arena, const char *const *texts, size_t count, struct json_node *root, struct sweep *sweep,
               struct faults *faults)
{
    bool read = true;
    sweep->axis_count = count;
    sweep->axes = arena_new_array(arena, count, struct sweep_axis);
    for (size_t a = 0; a < count; a++) read = axis_read(arena, texts[a], root, &sweep->axes[a], faults) && read;
    if (!all_apart(sweep, arena, faults) || !read) return false;
    label_axes(sweep);
    return span_cells(sweep, arena, faults);
}

const char *const *grid_changes(struct arena *arena, const struct sweep *sweep, size_t cell)
{
    const char **changes = arena_new_array(arena, sweep->axis_count, const char *);
    for (size_t a = 0; a < sweep->axis_count; a++) {
        const struct sweep_axis *axis = &sweep->axes[a];
        const char *json = axis->values[sweep_value_index(sweep, cell, a)].json;
        changes[a] = arena_format(arena, "%s=%s", axis->pointer, json);
    }
    return changes;
}
