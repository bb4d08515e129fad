/* text_steps_chart.h - what happened to a variant over time, as rows of marks: finer than the table of its timeline.
 *
 * Marks      each a step of equal length or a part of one; from 0 to the most of its row.
 * Medium     text only: a page of HTML has the timeline as a picture. */
#ifndef LOADLINE_REPORTS_TEXT_STEPS_CHART_H
#define LOADLINE_REPORTS_TEXT_STEPS_CHART_H

struct result;
struct text_page;
struct variant_result;

/* Nothing where there are so few steps that the table shows them as well. */
void text_steps_chart(struct text_page *page, const struct result *result, const struct variant_result *variant);

#endif
