/* yaml.h - a YAML document as the tree of json.h, so that everything behind it stays as it is. For json.c only.
 *
 * Read       one document of YAML 1.1, as CloudFormation reads templates: no aliases, no merged maps, no binary values, sets
 *            and the like. Local tags are CloudFormation's short forms: !Ref X is {"Ref": "X"}, !Sub X is {"Fn::Sub": "X"}.
 * Values     plain words are null (~, null), true and false, and numbers where JSON has them; all else is a text. A plain word
 *            that versions of YAML read differently (yes, 010, 1_000, 1:30) is a text that is marked (json_is_ambiguous()).
 * Names      are texts, whatever they look like. None may come twice.
 * Bounds     those of JSON (depth, UTF-8, no NUL), and YAML_BYTES_MOST.
 * Places     line and column of each value; paths as in JSON, without the functions that short forms stand for.
 * Errors     NULL and a fault: the first break of the grammar, or the first thing that is not read.
 * Source     yaml.org, YAML 1.1; CloudFormation User Guide, template format; libyaml's event interface. */
#ifndef LOADLINE_MODELS_YAML_H
#define LOADLINE_MODELS_YAML_H

#include "models/json_text.h"

#define YAML_BYTES_MOST ((size_t)1024 * 1024) /* CloudFormation's own bound on a template */

struct json_node *yaml_parse(struct json_text *text, struct faults *faults);

/* Whether a file is YAML: by its name's ending, and where that says nothing by its first line. */
bool yaml_is_one(const char *file, const char *bytes, size_t length);

#endif
