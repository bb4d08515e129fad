/* json_uncertain.h - what is uncertain in a scenario and what it does, as members of a JSON report: "UncertainInputs", "Spreads". */
#ifndef LOADLINE_REPORTS_JSON_UNCERTAIN_H
#define LOADLINE_REPORTS_JSON_UNCERTAIN_H

#include <stddef.h>

struct json_write;
struct result;
struct uncertain_input;

/* Nothing where nothing is uncertain. */
void json_uncertain(struct json_write *report, const struct result *result);

/* The ranges alone, before anything is drawn. */
void json_uncertain_ranges(struct json_write *in, const struct uncertain_input *inputs, size_t count);

#endif
