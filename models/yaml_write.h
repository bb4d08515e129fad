/* yaml_write.h - a tree as YAML, in block style: what is written here is read back by yaml.h as the same tree.
 *
 * Texts      stand in quotes where they could be taken for anything else, by any version of YAML.
 * References {"Ref": X} is written as !Ref X.
 * Ownership  the text lives in the arena. */
#ifndef LOADLINE_MODELS_YAML_WRITE_H
#define LOADLINE_MODELS_YAML_WRITE_H

struct arena;
struct json_node;

const char *yaml_write_document(const struct json_node *node, struct arena *arena);

#endif
