/* typed_value.h - a JSON value as it was typed on a command line: behind --set and --vary.
 *
 * Quotes     a shell takes the quotes of a text away: a bare word is a fault that shows how to keep them.
 * Errors     NULL, with a fault at `where` ("--set /Seed"). */
#ifndef LOADLINE_SCENARIOS_TYPED_VALUE_H
#define LOADLINE_SCENARIOS_TYPED_VALUE_H

#include "models/json.h"

struct json_node *typed_value_read(struct arena *arena, const char *where, const char *text, struct faults *faults);

#endif
