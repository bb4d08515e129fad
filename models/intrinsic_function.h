/* intrinsic_function.h - what stands behind intrinsic.h. For intrinsic*.c only.
 *
 * Errors     each returns NULL, or false, where a fault was added; NULL also stands for AWS::NoValue. */
#ifndef LOADLINE_MODELS_INTRINSIC_FUNCTION_H
#define LOADLINE_MODELS_INTRINSIC_FUNCTION_H

#include "models/intrinsic.h"

/* Adds the fault. Always NULL. */
const struct json_node *intrinsic_refuse(struct intrinsics *in, const struct json_node *at, const char *text);

/* `function` of `name` has no value: names it, and says how to give one. Always NULL. */
const struct json_node *intrinsic_no_value(struct intrinsics *in, const struct json_node *at, const char *function,
                                           const char *name);

/* Counts a step; false, and said once, where there were too many. */
bool intrinsic_may_go_on(struct intrinsics *in, const struct json_node *at);

/* What Ref (`attribute` NULL) or Fn::GetAtt gives, at the place of `at`. */
const struct json_node *intrinsic_named(struct intrinsics *in, const struct json_node *at, const char *id,
                                        const char *attribute);

/* The element of a list; NULL where it is no list, or ends before. */
const struct json_node *intrinsic_element(const struct json_node *list, size_t index);

/* What an intrinsic function gives. */
const struct json_node *intrinsic_call(struct intrinsics *in, const struct json_node *value);

#endif
