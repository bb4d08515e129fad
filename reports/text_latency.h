/* text_latency.h - how long requests took and waited, in a text report. */
#ifndef LOADLINE_REPORTS_TEXT_LATENCY_H
#define LOADLINE_REPORTS_TEXT_LATENCY_H

struct result;
struct text_page;

/* Of the endpoint and of every variant and component. */
void text_latency(struct text_page *page, const struct result *result);

/* Those that may wait; nothing where none does. */
void text_waiting(struct text_page *page, const struct result *result);

#endif
