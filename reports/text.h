/* text.h - a result for people: one screen, the verdict first, every figure with its unit and its error.
 *
 * Width      lines hold at most `width` columns; tables that are wider are broken into blocks (table.h). Below
 *            TEXT_LEAST_WIDTH the text is laid out for that many.
 * Units      times are scaled (12.4ms, 1.24s); money in USD, rounded to 0.0001 (JSON has the exact figures); shares in
 *            percent. A percentile with fewer than so few samples above it that it is a rough figure is marked with *
 *            (text_times.h), an estimated price with ~, each with a note.
 * Texts      from outside are made harmless (display.h).
 * Ownership  the text lives in the arena given. */
#ifndef LOADLINE_REPORTS_TEXT_H
#define LOADLINE_REPORTS_TEXT_H

#include "reports/text_style.h"

struct arena;
struct result;

const char *text_report(struct arena *arena, const struct result *result, struct text_style style);

#endif
