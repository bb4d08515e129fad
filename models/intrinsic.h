/* intrinsic.h - the intrinsic functions of a CloudFormation template, as far as a planner can know what they give.
 *
 * Known      Ref, Fn::Sub, Fn::GetAtt, Fn::Join, Fn::Select, Fn::Split, Fn::FindInMap, Fn::If with its conditions, and
 *            Fn::ImportValue: from the values given for the names that they use, else from the defaults of the template's
 *            Parameters, else from names that its resources are given in the template itself.
 * Errors     a name that has no value is one fault, where it is first used, which says how to give one. Work is bounded: a template that asks for
 *            more than INTRINSIC_STEPS_MOST values, deeper than INTRINSIC_DEPTH_MOST, or for longer texts is at fault.
 * Source     CloudFormation User Guide, Intrinsic function reference, Pseudo parameters reference. */
#ifndef LOADLINE_MODELS_INTRINSIC_H
#define LOADLINE_MODELS_INTRINSIC_H

#include "models/config_parts.h"

#define INTRINSIC_STEPS_MOST 100000
#define INTRINSIC_DEPTH_MOST 64
#define INTRINSIC_TEXT_MOST  65536 /* bytes */

struct intrinsics {
    const struct config_reading *reading;
    const struct json_node *parameters, *mappings, *conditions, *resources; /* sections of the template; NULL: none */
    size_t steps;
    int depth;
    bool stopped;
    const struct intrinsic_name *asked; /* the names that were said to have no value, the last first */
    size_t asked_count;
};

/* What a value gives: itself where it is no intrinsic function, whatever it holds. NULL where it is AWS::NoValue, or where a
 * fault was added. */
const struct json_node *intrinsic_resolve(struct intrinsics *intrinsics, const struct json_node *value);

/* What gives a text; NULL where it does not, or where a fault was added. In the arena. */
const char *intrinsic_text(struct intrinsics *intrinsics, const struct json_node *value);

/* Whether the condition of that name holds; false, too, where a fault was added (at `at`). */
bool intrinsic_condition(struct intrinsics *intrinsics, const struct json_node *at, const char *name);

/* Whether a value is an intrinsic function. */
bool intrinsic_is_one(const struct json_node *value);

/* The logical ID that {"Ref": ID} or {"Fn::GetAtt": [ID, ..]} names; NULL where `value` is something else. In the arena. */
const char *intrinsic_target(struct arena *arena, const struct json_node *value);

#endif
