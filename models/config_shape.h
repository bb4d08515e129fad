/* config_shape.h - the shapes in which an endpoint configuration comes: the API's own, and those of templates that hold it.
 *
 * A table has a row for each. To be read, a document is recognised by what it holds, and its template put into the API's
 * requests (config_parts.h), every value at the place where the user's file has it.
 * Errors     those of each shape's reader. */
#ifndef LOADLINE_MODELS_CONFIG_SHAPE_H
#define LOADLINE_MODELS_CONFIG_SHAPE_H

#include "models/config_parts.h"

enum config_shape {
    CONFIG_SHAPE_REQUEST,        /* a CreateEndpointConfig request, or an answer of the API */
    CONFIG_SHAPE_CLOUDFORMATION, /* as JSON; cdk synth's too */
    CONFIG_SHAPE_CLOUDFORMATION_YAML,
    CONFIG_SHAPE_TERRAFORM,
    CONFIG_SHAPES
};

const char *config_shape_name(enum config_shape shape);  /* "cloudformation-yaml", as typed on the command line */
const char *config_shape_words(enum config_shape shape); /* "a CloudFormation template in YAML" */

/* What a document is. Whatever is no template is taken for a request. */
enum config_shape config_shape_of(const struct json_node *root);

/* Read a template (any shape but CONFIG_SHAPE_REQUEST). false where a fault was added. What it held is noted
 * (fault.h). */
bool config_shape_read(const struct config_reading *reading, enum config_shape shape, const struct json_node *root,
                       struct config_parts *out);

/* Of a document that is no template: which of the API's own two it is, as a note. */
void config_shape_note_request(struct faults *faults, const struct json_node *root);

/* A configuration as it is sent: without the members that only the API's answers have. In the arena. */
struct json_node *config_shape_request(struct arena *arena, struct json_node *config);

/* These requests as a document of that shape, with a newline at its end. In the arena. */
const char *config_shape_write(struct arena *arena, enum config_shape shape, const struct config_parts *parts);

#endif
