/* yaml_scalar.h - what a plain word or a tag of YAML means. For yaml*.c only. */
#ifndef LOADLINE_MODELS_YAML_SCALAR_H
#define LOADLINE_MODELS_YAML_SCALAR_H

#include "models/json.h"

#define YAML_NO_ALIASES "aliases (*name) are not read, by CloudFormation neither: write the value out"

enum json_kind yaml_scalar_kind(const char *text);

/* Whether YAML 1.1 takes a text for something else that 1.2 does not, or takes it for another number. */
bool yaml_scalar_is_ambiguous(const char *text);

/* "Ref" for "!Ref", "Fn::Sub" for "!Sub": a function of CloudFormation's; NULL for another tag. */
const char *yaml_tag_function(struct arena *arena, const char *tag);

bool yaml_tag_is_text(const char *tag);  /* what stands behind it is a text, however it looks */
bool yaml_tag_is_known(const char *tag); /* one of YAML's own that changes nothing else */

#endif
