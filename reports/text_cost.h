/* text_cost.h - the bill in a text report: lines by variant, the total with its interval, and what that comes to. */
#ifndef LOADLINE_REPORTS_TEXT_COST_H
#define LOADLINE_REPORTS_TEXT_COST_H

struct result;
struct text_page;

void text_cost(struct text_page *page, const struct result *result);

#endif
