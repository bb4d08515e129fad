#include "scenarios/typed_value.h"

#include "models/fault.h"

#include <string.h>

/* What a shell leaves of a quoted word. */
static bool is_bare_word(const char *text)
{
    bool letter = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z');
    return letter && strcmp(text, "true") != 0 && strcmp(text, "false") != 0 && strcmp(text, "null") != 0;
}

struct json_node *typed_value_read(struct arena *arena, const char *where, const char *text, struct faults *faults)
{
    if (!is_bare_word(text)) return json_read_text(arena, where, text, strlen(text), faults);
    faults_add(faults, FAULT_INPUT, (struct place){.file = where},
               "expected JSON, in which texts stand in quotes (and these in quotes of the shell: '\"%s\"'), found %s",
               text, text);
    return NULL;
}
