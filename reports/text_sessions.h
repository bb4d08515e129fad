/* text_sessions.h - what became of sessions, in a text report: counts, how long they took, and against what was recorded. */
#ifndef LOADLINE_REPORTS_TEXT_SESSIONS_H
#define LOADLINE_REPORTS_TEXT_SESSIONS_H

struct result;
struct text_page;

/* Nothing where the result has no sessions. */
void text_sessions(struct text_page *page, const struct result *result);

#endif
