/* text_load.h - how the traffic was shared and how busy its servers were, in a text report. */
#ifndef LOADLINE_REPORTS_TEXT_LOAD_H
#define LOADLINE_REPORTS_TEXT_LOAD_H

struct result;
struct text_page;

void text_load(struct text_page *page, const struct result *result);

#endif
