#include "models/urn.h"

#include "sim/arena.h"
#include "sim/random.h"

#include <assert.h>

struct urn {
    size_t room, top; /* top: the highest power of two that is not above the number of kinds; 0: no kinds */
    size_t kinds;
    uint32_t left;
    uint32_t *tree; /* [room + 1], from 1: node i holds the balls of the kinds i - (i & -i) .. i - 1 */
};

struct urn *urn_new(struct arena *arena, size_t most_kinds)
{
    struct urn *urn = arena_new_of(arena, struct urn);
    *urn = (struct urn){.room = most_kinds, .tree = arena_new_array(arena, most_kinds + 1, uint32_t)};
    return urn;
}

void urn_fill(struct urn *urn, const uint32_t *balls, size_t kinds)
{
    assert(kinds <= urn->room);
    urn->kinds = kinds;
    urn->left = 0;
    for (size_t i = 0; i < kinds; i++) {
        urn->tree[i + 1] = balls[i];
        urn->left += balls[i];
    }
    for (size_t i = 1; i <= kinds; i++) {
        size_t above = i + (i & -i);
        if (above <= kinds) urn->tree[above] += urn->tree[i];
    }
    for (urn->top = kinds > 0; 2 * urn->top <= kinds && urn->top > 0;) urn->top *= 2;
}

size_t urn_draw(struct urn *urn, uint32_t word)
{
    assert(urn->left > 0);
    uint32_t ball = random_below(word, urn->left);
    size_t kind = 0;
    /* Down the tree: a node whose kinds all come before the ball is passed; one that holds it loses it. */
    for (size_t step = urn->top; step > 0; step /= 2) {
        size_t node = kind + step;
        if (node > urn->kinds) continue;
        if (urn->tree[node] <= ball) {
            ball -= urn->tree[node];
            kind = node;
        } else {
            urn->tree[node]--;
        }
    }
    urn->left--;
    return kind;
}
