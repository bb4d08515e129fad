/* text_sizing.h - a sizing for people: the plan, its objectives, the others, and why what is cheaper was refused.
 *
 * Width, units, texts and ownership as in text.h. */
#ifndef LOADLINE_REPORTS_TEXT_SIZING_H
#define LOADLINE_REPORTS_TEXT_SIZING_H

#include "reports/text_style.h"

struct arena;
struct sizing;

const char *text_sizing(struct arena *arena, const struct sizing *sizing, struct text_style style);

#endif
