#include "models/yaml_write.h"

#include "models/json.h"
#include "models/text_build.h"
#include "models/yaml_scalar.h"
#include "sim/arena.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <yaml.h>

static int write_bytes(void *self, unsigned char *bytes, size_t length)
{
    return text_build_add(self, (const char *)bytes, length);
}

/* Only memory can be missing: what is written here is well formed. */
static void emit(yaml_emitter_t *emitter, yaml_event_t *event, int made)
{
    if (!made || !yaml_emitter_emit(emitter, event)) arena_exhausted(sizeof *event);
}

/* Nothing but a word that is a text in every version of YAML: dates and numbers begin otherwise. */
static bool is_word(const char *text)
{
    return isalpha((unsigned char)*text) && yaml_scalar_kind(text) == JSON_STRING && !yaml_scalar_is_ambiguous(text);
}

/* `tag` may be NULL; `plain`: it may stand without quotes. */
static void emit_scalar(yaml_emitter_t *emitter, const char *tag, const char *text, bool plain)
{
    yaml_event_t event;
    yaml_scalar_style_t style = plain ? YAML_ANY_SCALAR_STYLE : YAML_SINGLE_QUOTED_SCALAR_STYLE;
    int made = yaml_scalar_event_initialize(&event, NULL, (const yaml_char_t *)tag, (const yaml_char_t *)text,
                                            (int)strlen(text), !tag && plain, !tag, style);
    emit(emitter, &event, made);
}

static void emit_value(yaml_emitter_t *emitter, const struct json_node *node);

static void emit_container(yaml_emitter_t *emitter, const struct json_node *node)
{
    yaml_event_t event;
    bool object = json_kind(node) == JSON_OBJECT;
    emit(emitter, &event,
         object ? yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE)
                : yaml_sequence_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_SEQUENCE_STYLE));
    for (const struct json_node *child = json_first(node); child; child = json_next(child)) {
        if (object) emit_scalar(emitter, NULL, json_name(child), is_word(json_name(child)));
        emit_value(emitter, child);
    }
    emit(emitter, &event,
         object ? yaml_mapping_end_event_initialize(&event) : yaml_sequence_end_event_initialize(&event));
}

/* What {"Ref": X} refers to, or NULL. */
static const char *referred(const struct json_node *node)
{
    const struct json_node *argument = json_count(node) == 1 ? json_member(node, "Ref") : NULL;
    return argument && json_kind(argument) == JSON_STRING ? json_string(argument) : NULL;
}

static void emit_value(yaml_emitter_t *emitter, const struct json_node *node)
{
    switch (json_kind(node)) {
    case JSON_NULL: emit_scalar(emitter, NULL, "null", true); break;
    case JSON_BOOLEAN: emit_scalar(emitter, NULL, json_boolean(node) ? "true" : "false", true); break;
    case JSON_NUMBER: emit_scalar(emitter, NULL, json_number_text(node), true); break;
    case JSON_STRING: emit_scalar(emitter, NULL, json_string(node), is_word(json_string(node))); break;
    case JSON_ARRAY: emit_container(emitter, node); break;
    case JSON_OBJECT:
        if (referred(node))
            emit_scalar(emitter, "!Ref", referred(node), is_word(referred(node)));
        else
            emit_container(emitter, node);
        break;
    }
}

const char *yaml_write_document(const struct json_node *node, struct arena *arena)
{
    struct text_build text = {.arena = arena, .most = SIZE_MAX / 4};
    yaml_emitter_t emitter;
    yaml_event_t event;
    if (!yaml_emitter_initialize(&emitter)) arena_exhausted(sizeof emitter);
    yaml_emitter_set_output(&emitter, write_bytes, &text);
    yaml_emitter_set_unicode(&emitter, 1);
    yaml_emitter_set_width(&emitter, -1);
    emit(&emitter, &event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING));
    emit(&emitter, &event, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1));
    emit_value(&emitter, node);
    emit(&emitter, &event, yaml_document_end_event_initialize(&event, 1));
    emit(&emitter, &event, yaml_stream_end_event_initialize(&event));
    yaml_emitter_delete(&emitter);
    return text_build_text(&text);
}
