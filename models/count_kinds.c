#include "models/count_kinds.h"

#include "sim/arena.h"

void count_notes_add(struct count_notes *notes, struct count_note note)
{
    if (note.counted == 0) return;
    if (notes->count == notes->room) {
        size_t more = notes->room ? 2 * notes->room : 1024;
        notes->of = arena_grow(notes->arena, notes->of, notes->room, more, sizeof *notes->of);
        notes->room = more;
    }
    notes->of[notes->count++] = note;
}

const struct count_kinds *count_kinds_new(struct arena *arena, const struct count_kind *kinds,
                                          const struct count_notes *notes, size_t intervals)
{
    struct count_kinds *out = arena_new_of(arena, struct count_kinds);
    /* One place more, so that first[i + 1] can count up from where interval i begins to where it ends. */
    size_t *first = arena_new_array(arena, intervals + 2, size_t);
    uint32_t *kind = arena_new_array(arena, notes->count, uint32_t);
    uint32_t *counted = arena_new_array(arena, notes->count, uint32_t);
    size_t most = 0;
    for (size_t i = 0; i < notes->count; i++) first[notes->of[i].interval + 2]++;
    for (size_t i = 2; i < intervals + 2; i++) {
        if (first[i] > most) most = first[i];
        first[i] += first[i - 1];
    }
    for (size_t i = 0; i < notes->count; i++) {
        size_t entry = first[notes->of[i].interval + 1]++;
        kind[entry] = notes->of[i].kind;
        counted[entry] = notes->of[i].counted;
    }
    *out = (struct count_kinds){.of = kinds, .first = first, .kind = kind, .counted = counted, .most_entries = most};
    return out;
}
