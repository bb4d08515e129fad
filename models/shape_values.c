#include "models/shape_values.h"

const struct shape BOOLEAN_SHAPE = {.kind = SHAPE_BOOLEAN};
const struct shape ANSWER_SHAPE = {.kind = SHAPE_ANSWER};
const struct shape INSTANCE_TYPE_SHAPE = {.kind = SHAPE_INSTANCE_TYPE};
const struct shape AT_LEAST_0_SHAPE = {.kind = SHAPE_INTEGER, .minimum = 0, .maximum = INT32_MAX};
const struct shape ANY_INT32_SHAPE = {.kind = SHAPE_INTEGER, .minimum = INT32_MIN, .maximum = INT32_MAX};
const struct shape RESOURCE_NAME_SHAPE = {
    .kind = SHAPE_TEXT, .minimum = 0, .maximum = 63, .pattern = PATTERN_RESOURCE_NAME};
const struct shape MODEL_NAME_SHAPE = {.kind = SHAPE_TEXT, .minimum = 0, .maximum = 63, .pattern = PATTERN_MODEL_NAME};
const struct shape START_UP_TIMEOUT_SHAPE = {.kind = SHAPE_INTEGER, .minimum = 60, .maximum = 3600};

static const struct shape TAG_KEY = {.kind = SHAPE_TEXT, .minimum = 1, .maximum = 128, .pattern = PATTERN_TAG};
static const struct shape TAG_VALUE = {.kind = SHAPE_TEXT, .minimum = 0, .maximum = 256, .pattern = PATTERN_TAG};
static const struct shape_member TAG_MEMBERS[] = {
    {"Key", &TAG_KEY, true, offsetof(struct tag, key), 0},
    {"Value", &TAG_VALUE, true, offsetof(struct tag, value), 0},
    {0},
};
static const struct shape TAG = {.kind = SHAPE_OBJECT, .members = TAG_MEMBERS, .size = sizeof(struct tag)};
const struct shape TAGS_SHAPE = {.kind = SHAPE_LIST, .minimum = 0, .maximum = 50, .element = &TAG};
