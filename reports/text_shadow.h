/* text_shadow.h - shadows beside what is in production, in a text report: a column for each variant, a row for each figure. */
#ifndef LOADLINE_REPORTS_TEXT_SHADOW_H
#define LOADLINE_REPORTS_TEXT_SHADOW_H

struct result;
struct text_page;

/* Nothing where there is no shadow. */
void text_shadow(struct text_page *page, const struct result *result);

#endif
