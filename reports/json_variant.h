/* json_variant.h - one variant, or one inference component, of a JSON report. */
#ifndef LOADLINE_REPORTS_JSON_VARIANT_H
#define LOADLINE_REPORTS_JSON_VARIANT_H

struct json_write;
struct result;
struct variant_result;

/* Added as an object to an array. */
void json_variant(struct json_write *array, const struct result *run, const struct variant_result *result);

#endif
