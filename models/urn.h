/* urn.h - balls of several kinds, drawn one after another without being put back.
 *
 * Cost       a draw costs the logarithm of the number of kinds.
 * Use        urn_fill() makes it full; then at most as many draws as there are balls. Every order of the balls is equally likely.
 * Ownership  lives in the arena given to urn_new(); it may be filled again and again.
 * Source     a tree of partial sums: P. M. Fenwick, "A new data structure for cumulative frequency tables", Software: Practice
 *            and Experience 24(3), 1994. */
#ifndef LOADLINE_MODELS_URN_H
#define LOADLINE_MODELS_URN_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct urn;

/* Room for so many kinds. */
struct urn *urn_new(struct arena *arena, size_t most_kinds);

/* balls[i] of kind i; below 2^32 together. */
void urn_fill(struct urn *urn, const uint32_t *balls, size_t kinds);

/* The kind of a ball chosen by a uniform word: biased by at most the balls that are left / 2^32. */
size_t urn_draw(struct urn *urn, uint32_t word);

#endif
