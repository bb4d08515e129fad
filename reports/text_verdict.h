/* text_verdict.h - the objectives in a text report: met or missed, by how much, how surely. */
#ifndef LOADLINE_REPORTS_TEXT_VERDICT_H
#define LOADLINE_REPORTS_TEXT_VERDICT_H

struct result;
struct text_page;

void text_verdict(struct text_page *page, const struct result *result);

#endif
