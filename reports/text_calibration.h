/* text_calibration.h - a calibration for people: the figures that were found, how far off the scenario was and is, and within which range it was held
 * against anything.
 *
 * Ownership  the text lives in the arena given. */
#ifndef LOADLINE_REPORTS_TEXT_CALIBRATION_H
#define LOADLINE_REPORTS_TEXT_CALIBRATION_H

#include "reports/text_style.h"

struct arena;
struct calibration;

const char *text_calibration(struct arena *arena, const struct calibration *calibration, struct text_style style);

/* The same as a page (html_page.h), how far it can be trusted first. */
const char *html_calibration(struct arena *arena, const struct calibration *calibration);

#endif
