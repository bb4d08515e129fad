/* text_sizing.h - a sizing for people: the plan, its objectives, the others, and why what is cheaper was refused.
 *
 * Width, units, texts and ownership as in text.h. */
#ifndef LOADLINE_REPORTS_TEXT_SIZING_H
#define LOADLINE_REPORTS_TEXT_SIZING_H

#include "reports/break_even_view.h"
#include "reports/text_style.h"

struct arena;
struct sizing;
struct text_page;

const char *text_sizing(struct arena *arena, const struct sizing *sizing, struct text_style style);

/* Its parts, for reports on other pages. Each is nothing where there is nothing to say. */
const char *text_sizing_title(struct arena *arena, const struct sizing *sizing);
void text_sizing_provenance(struct text_page *page, const struct sizing *sizing);
void text_sizing_rate(struct text_page *page, const struct sizing *sizing);
void text_sizing_plans(struct text_page *page, const struct sizing *sizing);
void text_sizing_refusals(struct text_page *page, const struct sizing *sizing);
void text_sizing_front(struct text_page *page, const struct sizing *sizing);
void text_sizing_requests(struct text_page *page, const struct sizing *sizing);
struct break_even_view text_sizing_break_even(struct arena *arena, const struct sizing *sizing);

#endif
