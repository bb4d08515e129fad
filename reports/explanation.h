/* explanation.h - an explanation for people and for scripts: `loadline explain`.
 *
 * Text       headed sentences, wrapped to the width, with the bill of an hour as a table before the sentences on it.
 * Page       the same, what an hour costs first.
 * JSON       {"Scenario", "Description", "Loadline", "EndpointConfigName", "Region", "Sections": [{"Topic",
 *            "VariantName", "InferenceComponentName", "Heading", "Sentences": [..]}], "Cost": {"Currency",
 *            "OfferedPerSecond", "IdlePerHour", "IdleMonthly", "PerHour", "Monthly", "Lines": [{"VariantName",
 *            "Charge", "UsageType", "IdlePerHour", "PerHour", "Estimated", "PriceSource"}]}, "Assumptions": [..],
 *            "Warnings": [..]}. "Topic" is Endpoint, Uncertain, Serving, Capacity, Scaling, Cost or Limits. Money is an exact decimal in a
 *            string; PerHour and Monthly are at OfferedPerSecond, and absent where that is not known. A member that
 *            does not apply is absent.
 * Texts      from outside are made harmless (display.h, json_write.h).
 * Ownership  texts live in the arena given. */
#ifndef LOADLINE_REPORTS_EXPLANATION_H
#define LOADLINE_REPORTS_EXPLANATION_H

#include "reports/text_style.h"

struct arena;
struct explanation;

const char *explanation_text(struct arena *arena, const struct explanation *explanation, struct text_style style);
const char *explanation_html(struct arena *arena, const struct explanation *explanation);
const char *explanation_json(struct arena *arena, const struct explanation *explanation);

#endif
