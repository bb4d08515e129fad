/* text_requests.h - what became of the requests, in a text report: outcomes, callers' attempts, and errors by cause. */
#ifndef LOADLINE_REPORTS_TEXT_REQUESTS_H
#define LOADLINE_REPORTS_TEXT_REQUESTS_H

struct result;
struct text_page;

/* Outcomes that nobody had are left out. */
void text_requests(struct text_page *page, const struct result *result);

/* Nothing where none failed. */
void text_errors(struct text_page *page, const struct result *result);

#endif
