#include "cli/cell_numbers.h"

#include "sim/arena.h"

#include <ctype.h>
#include <stdlib.h>

/* A whole number, and behind it what *text is moved to; 0 where there is none. Too large ones are the largest. */
static size_t read_number(const char **text)
{
    char *end;
    if (!isdigit((unsigned char)**text)) return 0;
    unsigned long long number = strtoull(*text, &end, 10);
    *text = end;
    return (size_t)number;
}

const char *cell_numbers_read(struct arena *arena, const char *text, size_t count, bool *chosen)
{
    const char *at = text;
    for (;;) {
        size_t first = read_number(&at), last = first;
        if (*at == '-') {
            at++;
            last = read_number(&at);
        }
        if (first == 0 || last < first || (*at && *at != ','))
            return arena_format(arena, "expected numbers such as 3, 1-100 or 2,5-7, found \"%s\"", text);
        if (last > count) return arena_format(arena, "there is no cell %zu: the plan has %zu", last, count);
        for (size_t cell = first; cell <= last; cell++) chosen[cell - 1] = true;
        if (!*at) return NULL;
        at++;
    }
}

const char *cell_numbers_text(struct arena *arena, const bool *chosen, size_t count)
{
    const char *text = "";
    for (size_t first = 0, behind; first < count; first = behind) {
        behind = first + 1;
        if (!chosen[first]) continue;
        while (behind < count && chosen[behind]) behind++;
        const char *comma = *text ? "," : "";
        text = behind - first == 1 ? arena_format(arena, "%s%s%zu", text, comma, first + 1)
                                   : arena_format(arena, "%s%s%zu-%zu", text, comma, first + 1, behind);
    }
    return text;
}
