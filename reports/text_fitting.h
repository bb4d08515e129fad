/* text_fitting.h - profiles made from measurements, for people: what was read, which law, how well it fits, what else the times depend on.
 *
 * Ownership  the text lives in the arena given. */
#ifndef LOADLINE_REPORTS_TEXT_FITTING_H
#define LOADLINE_REPORTS_TEXT_FITTING_H

#include "reports/text_style.h"

struct arena;
struct fitting;

const char *text_fitting(struct arena *arena, const struct fitting *fitting, struct text_style style);

#endif
