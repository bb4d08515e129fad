/* text_discounts.h - what is off the list price, and what comes of commitments: lines below a bill. Nothing where a run has no
 * discounts. */
#ifndef LOADLINE_REPORTS_TEXT_DISCOUNTS_H
#define LOADLINE_REPORTS_TEXT_DISCOUNTS_H

struct cost_result;
struct text_page;

void text_discounts(struct text_page *page, const struct cost_result *cost);

#endif
