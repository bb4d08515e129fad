/* cell_numbers.h - cells by their numbers, as people and job arrays write them: "3", "1-100", "2,5-7". From 1 here and in the text,
 * from 0 in the array. */
#ifndef LOADLINE_CLI_CELL_NUMBERS_H
#define LOADLINE_CLI_CELL_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* Mark those that the text names in `chosen`, an array of `count`. NULL, or what is wrong with the text. */
const char *cell_numbers_read(struct arena *arena, const char *text, size_t count, bool *chosen);

/* The shortest text of those that are marked. In the arena. */
const char *cell_numbers_text(struct arena *arena, const bool *chosen, size_t count);

#endif
