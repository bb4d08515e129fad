/* count_kinds.h - who the requests of counted intervals come from, and what a request of each kind carries.
 *
 * A recording of counts may know them by function (azure-functions-2019), or know how its requests were while they were counted
 * (servegen): a kind is a function, or some hours of a client.
 * Entries    those of interval i are first[i] .. first[i + 1] - 1; the requests of an interval's entries add up to its count.
 * Units      tables give nanoseconds and tokens.
 * Ownership  lives in the arena given to count_kinds_new(); the notes before it in one of their own. */
#ifndef LOADLINE_MODELS_COUNT_KINDS_H
#define LOADLINE_MODELS_COUNT_KINDS_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct quantile;

/* NULL: not known of this kind. */
struct count_kind {
    const struct quantile *service_ns, *input_tokens, *output_tokens;
};

struct count_kinds {
    const struct count_kind *of;
    const size_t *first;     /* [intervals + 1] */
    const uint32_t *kind;    /* of each entry */
    const uint32_t *counted; /* requests of each entry, above 0 */
    size_t most_entries;     /* of one interval */
};

/* So many requests of a kind in an interval, in any order. */
struct count_note {
    uint32_t interval, kind, counted;
};

struct count_notes {
    struct arena *arena;
    struct count_note *of;
    size_t count, room;
};

void count_notes_add(struct count_notes *notes, struct count_note note);

/* `kinds` is borrowed; the notes are no longer needed then. */
const struct count_kinds *count_kinds_new(struct arena *arena, const struct count_kind *kinds,
                                          const struct count_notes *notes, size_t intervals);

#endif
