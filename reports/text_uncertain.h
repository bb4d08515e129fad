/* text_uncertain.h - the part of a text report about figures of the scenario that are uncertain, and what they do to the result. */
#ifndef LOADLINE_REPORTS_TEXT_UNCERTAIN_H
#define LOADLINE_REPORTS_TEXT_UNCERTAIN_H

struct text_page;
struct result;

/* The ranges, how far the replications differ, and how much of that comes from each; nothing where nothing is uncertain. */
void text_uncertain(struct text_page *page, const struct result *result);

#endif
