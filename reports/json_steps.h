/* json_steps.h - what happened to a variant or component in time, as columns of a JSON report: docs/results.md, "Timeline". */
#ifndef LOADLINE_REPORTS_JSON_STEPS_H
#define LOADLINE_REPORTS_JSON_STEPS_H

struct arena;
struct json_write;
struct result;
struct variant_result;

/* As "Timeline"; left out where the steps are not known. */
void json_steps(struct json_write *variant, const struct result *result, const struct variant_result *figures);

#endif
