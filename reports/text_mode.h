/* text_mode.h - what only some ways of serving have, in a text report: slots and cold starts, backlogs, tokens, captured
 * records, explanations.
 *
 * Each is nothing where no variant and no component has it. */
#ifndef LOADLINE_REPORTS_TEXT_MODE_H
#define LOADLINE_REPORTS_TEXT_MODE_H

struct result;
struct text_page;

void text_serverless(struct text_page *page, const struct result *result);
void text_async(struct text_page *page, const struct result *result);
void text_tokens(struct text_page *page, const struct result *result);
void text_capture(struct text_page *page, const struct result *result);
void text_explanations(struct text_page *page, const struct result *result);

#endif
