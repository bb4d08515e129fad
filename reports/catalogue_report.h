/* catalogue_report.h - the built-in catalogue for people and scripts: `loadline catalogue [TYPE]`.
 *
 * Scope      all types in a table, or everything that is known about one, with where each figure comes from.
 * JSON       {"InstanceTypes": [{"InstanceType", "Family", .., "Price": {"USDPerHour", "Kind", "Estimated", ..}}]}, the same
 *            members in both scopes; prices are exact decimal strings, members that are not known are absent.
 * Ownership  texts live in the arena given. */
#ifndef LOADLINE_REPORTS_CATALOGUE_REPORT_H
#define LOADLINE_REPORTS_CATALOGUE_REPORT_H

#include "reports/text_style.h"

struct arena;
struct catalogue;
struct instance_type;

/* `type` NULL: all of them. */
const char *catalogue_report_text(struct arena *arena, const struct catalogue *catalogue,
                                  const struct instance_type *type, struct text_style style);
const char *catalogue_report_json(struct arena *arena, const struct catalogue *catalogue,
                                  const struct instance_type *type);

#endif
