#include "models/yaml_scalar.h"

#include "models/json_build.h"
#include "sim/arena.h"

#include <string.h>

#define YAML_TAG "tag:yaml.org,2002:"

static bool is_among(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(text, *words) == 0) return true;
    return false;
}

enum json_kind yaml_scalar_kind(const char *text)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    static const char *const booleans[] = {"true", "True", "TRUE", "false", "False", "FALSE", NULL};
    if (is_among(text, nulls)) return JSON_NULL;
    if (is_among(text, booleans)) return JSON_BOOLEAN;
    return json_is_number(text) ? JSON_NUMBER : JSON_STRING;
}

/* Only of these characters, one of them a digit. */
static bool is_of(const char *text, const char *characters)
{
    return *text && text[strspn(text, characters)] == '\0' && strpbrk(text, "0123456789");
}

/* Numbers of YAML that JSON does not have: +1, .5, 1., 1_000, 0x1F, 0o17, 010, 0b1, 1:30. */
static bool is_other_number(const char *text)
{
    if (*text == '+' || *text == '-') text++;
    if (text[0] == '0' && text[1] == 'x') return is_of(text + 2, "0123456789abcdefABCDEF_");
    if (text[0] == '0' && (text[1] == 'o' || text[1] == 'b')) return is_of(text + 2, "01234567_");
    if (*text == '_') return false;
    bool sixties = is_of(text, "0123456789_:.") && strchr(text, ':') && text[0] != ':' && text[strlen(text) - 1] != ':';
    /* 012345678: not octal, a number of eight digits, or a text, as an account's number with a zero in front is */
    bool octal = text[0] == '0' && is_of(text, "01234567_");
    const char *dot = strchr(text, '.');
    bool decimal = is_of(text, "0123456789_.") && text[0] != '0' && !(dot && strchr(dot + 1, '.'));
    return sixties || octal || decimal || strcmp(text, ".inf") == 0 || strcmp(text, ".Inf") == 0;
}

bool yaml_scalar_is_ambiguous(const char *text)
{
    static const char *const words[] = {"y",  "Y",  "yes", "Yes", "YES", "n",   "N",    "no",   "No", "NO",
                                        "on", "On", "ON",  "off", "Off", "OFF", ".nan", ".NaN", NULL};
    return is_among(text, words) || is_other_number(text);
}

const char *yaml_tag_function(struct arena *arena, const char *tag)
{
    static const char *const functions[] = {
        "Sub", "GetAtt",      "Join",   "Split", "Select", "FindInMap", "If",     "Equals",       "And", "Or",
        "Not", "ImportValue", "Base64", "Cidr",  "GetAZs", "Transform", "Length", "ToJsonString", NULL};
    if (*tag != '!') return NULL;
    if (strcmp(tag, "!Ref") == 0 || strcmp(tag, "!Condition") == 0) return arena_text(arena, tag + 1);
    return is_among(tag + 1, functions) ? arena_format(arena, "Fn::%s", tag + 1) : NULL;
}

bool yaml_tag_is_text(const char *tag)
{
    return strcmp(tag, "!") == 0 || strcmp(tag, YAML_TAG "str") == 0;
}

bool yaml_tag_is_known(const char *tag)
{
    static const char *const known[] = {
        YAML_TAG "int", YAML_TAG "float", YAML_TAG "bool", YAML_TAG "null", YAML_TAG "map", YAML_TAG "seq", NULL};
    return yaml_tag_is_text(tag) || is_among(tag, known);
}
