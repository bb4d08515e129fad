/* intrinsic_condition.c - the Conditions of a template. */
#include "models/intrinsic_function.h"

#include <string.h>

static bool holds(struct intrinsics *in, const struct json_node *condition);

static bool equal(struct intrinsics *in, const struct json_node *argument)
{
    const struct json_node *right = intrinsic_element(argument, 1);
    if (!right) {
        intrinsic_refuse(in, argument, "Fn::Equals takes two values");
        return false;
    }
    const char *a = intrinsic_text(in, intrinsic_element(argument, 0)), *b = intrinsic_text(in, right);
    return a && b && strcmp(a, b) == 0;
}

/* Fn::And and Fn::Or, and Fn::Not of its one. */
static bool all_or_any(struct intrinsics *in, const struct json_node *list, bool all)
{
    bool result = all;
    if (json_kind(list) != JSON_ARRAY || !json_first(list)) {
        intrinsic_refuse(in, list, "expected a list of conditions");
        return false;
    }
    for (const struct json_node *part = json_first(list); part; part = json_next(part)) {
        bool one = holds(in, part);
        result = all ? result && one : result || one;
    }
    return result;
}

static bool holds_inside(struct intrinsics *in, const struct json_node *condition)
{
    const struct json_node *argument = json_kind(condition) == JSON_OBJECT ? json_first(condition) : NULL;
    const char *name = argument ? json_name(argument) : "";
    if (strcmp(name, "Condition") == 0 && json_kind(argument) == JSON_STRING)
        return intrinsic_condition(in, argument, json_string(argument));
    if (strcmp(name, "Fn::Equals") == 0) return equal(in, argument);
    if (strcmp(name, "Fn::And") == 0) return all_or_any(in, argument, true);
    if (strcmp(name, "Fn::Or") == 0) return all_or_any(in, argument, false);
    if (strcmp(name, "Fn::Not") == 0) return !all_or_any(in, argument, true);
    intrinsic_refuse(in, condition, "expected a condition: Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition");
    return false;
}

static bool holds(struct intrinsics *in, const struct json_node *condition)
{
    if (!intrinsic_may_go_on(in, condition)) return false;
    in->depth++;
    bool result = holds_inside(in, condition);
    in->depth--;
    return result;
}

bool intrinsic_condition(struct intrinsics *in, const struct json_node *at, const char *name)
{
    const struct json_node *condition =
        in->conditions && json_kind(in->conditions) == JSON_OBJECT ? json_member(in->conditions, name) : NULL;
    if (condition) return holds(in, condition);
    json_fault(in->reading->faults, FAULT_INPUT, at, "the template has no condition \"%.200s\"", name);
    return false;
}
