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

/* "a", "a or b", "a, b or c": one more of which `left` are to come. */
static const char *or_one(struct arena *arena, const char *list, size_t left, const char *name)
{
    return arena_format(arena, "%s%s%s", list, !*list ? "" : left == 1 ? " or " : ", ", name);
}

int verb_complain_of_option(const struct option_table *table, const struct verb *verb, const struct option_row *row)
{
    struct arena *arena = arena_new();
    const char *list = "";
    size_t left = 0;
    for (size_t i = 0; i < table->verb_count; i++) left += (row->verbs & table->verbs[i].bit) != 0;
    for (size_t i = 0; i < table->verb_count; i++)
        if (row->verbs & table->verbs[i].bit) list = or_one(arena, list, left--, table->verbs[i].name);
    int code = complain("%s", arena_format(arena, "--%s is for %s, and not for %s", row->name, list, verb->name));
    arena_free(arena);
    return code;
}

int verb_complain_of_format(const struct option_table *table, const struct verb *verb)
{
    struct arena *arena = arena_new();
    const char *list = "";
    size_t left = 0;
    for (size_t i = 0; i < table->format_count; i++) left += (verb->bit & table->formats[i].verbs) != 0;
    for (size_t i = 0; i < table->format_count; i++)
        if (verb->bit & table->formats[i].verbs) list = or_one(arena, list, left--, table->formats[i].name);
    int code = complain("--output of %s", arena_format(arena, "%s is %s", verb->name, list));
    arena_free(arena);
    return code;
}
