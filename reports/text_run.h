/* text_run.h - which run a text report is about, and on what it rests. */
#ifndef LOADLINE_REPORTS_TEXT_RUN_H
#define LOADLINE_REPORTS_TEXT_RUN_H

struct result;
struct text_page;

/* Lines without a heading: seed, length, configuration, version, warm-up; whether it was interrupted. */
void text_run(struct text_page *page, const struct result *result);

/* Sections; nothing where there are none. */
void text_assumptions(struct text_page *page, const struct result *result);
void text_warnings(struct text_page *page, const struct result *result);

#endif
