/* text_steps.h - what happened in time, of a text report: nothing where nothing changes.
 *
 * Shown      a variant whose workers in service change in number, and a component that scales and whose do; where none does, the
 *            one with the most requests, if their rate changes by more than chance explains. Slots of serverless variants come
 *            and go with requests and count for nothing here. */
#ifndef LOADLINE_REPORTS_TEXT_STEPS_H
#define LOADLINE_REPORTS_TEXT_STEPS_H

struct result;
struct text_page;

void text_steps(struct text_page *page, const struct result *result);

#endif
