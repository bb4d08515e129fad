#include "cli/verb.h"

#include "cli/complaint.h"
#include "models/json.h"
#include "sim/arena.h"

#include <string.h>

const struct verb *verb_find(const struct option_table *table, char *const *words, size_t count, size_t *used)
{
    struct arena *arena = arena_new();
    const struct verb *found = NULL;
    for (*used = count < 2 ? count : 2; !found && *used > 0; *used -= !found) {
        const char *name = *used == 2 ? arena_format(arena, "%s %s", words[0], words[1]) : words[0];
        for (size_t i = 0; i < table->verb_count && !found; i++)
            if (strcmp(table->verbs[i].name, name) == 0) found = &table->verbs[i];
    }
    arena_free(arena);
    return found;
}

static const char *nearest_verb(struct arena *arena, const struct option_table *table, const char *typed)
{
    const char **names = arena_new_array(arena, table->verb_count + 1, const char *);
    for (size_t i = 0; i < table->verb_count; i++) names[i] = table->verbs[i].name;
    names[table->verb_count] = NULL;
    return json_nearest(typed, names);
}

/* Behind the first of a verb's two words: " info" of "trace info" where `word` is "trace". NULL: it is another verb. */
static const char *second_word(const struct verb *verb, const char *word)
{
    size_t length = strlen(word);
    return strncmp(verb->name, word, length) == 0 && verb->name[length] == ' ' ? verb->name + length + 1 : NULL;
}

int verb_complain_of_unknown(const struct option_table *table, const char *typed)
{
    struct arena *arena = arena_new();
    const char *list = NULL;
    for (size_t i = 0; i < table->verb_count; i++) {
        const char *second = second_word(&table->verbs[i], typed);
        if (second) list = list ? arena_format(arena, "%s, %s", list, second) : second;
    }
    int code = list ? complain("%s", arena_format(arena, "behind %s goes one of %s", typed, list))
                    : complain_of_unknown("there is no verb %s", typed, "", nearest_verb(arena, table, typed));
    arena_free(arena);
    return code;
}

int verb_complain_of_arguments(const struct verb *verb)
{
    struct arena *arena = arena_new();
    int code = complain("%s", arena_format(arena, "%s needs %s", verb->name, verb->arguments));
    arena_free(arena);
    return code;
}

/* "a", "a or b", "a, b or c": there is at least one. */
static const char *one_of(struct arena *arena, const char *const names[], size_t count)
{
    const char *list = names[0];
    for (size_t i = 1; i < count; i++)
        list = arena_format(arena, "%s%s%s", list, i + 1 == count ? " or " : ", ", names[i]);
    return list;
}

int verb_complain_of_option(const struct option_table *table, const struct verb *verb, const struct option_row *row)
{
    struct arena *arena = arena_new();
    const char **names = arena_new_array(arena, table->verb_count, const char *);
    size_t count = 0;
    for (size_t i = 0; i < table->verb_count; i++)
        if (row->verbs & table->verbs[i].bit) names[count++] = table->verbs[i].name;
    const char *takers = one_of(arena, names, count);
    int code = complain("%s", arena_format(arena, "--%s is for %s, and not for %s", row->name, takers, verb->name));
    arena_free(arena);
    return code;
}

int verb_complain_of_format(const struct option_table *table, const struct verb *verb)
{
    struct arena *arena = arena_new();
    const char **names = arena_new_array(arena, table->format_count, const char *);
    size_t count = 0;
    for (size_t i = 0; i < table->format_count; i++)
        if (verb->bit & table->formats[i].verbs) names[count++] = table->formats[i].name;
    int code = complain("--output of %s", arena_format(arena, "%s is %s", verb->name, one_of(arena, names, count)));
    arena_free(arena);
    return code;
}
