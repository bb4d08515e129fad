/* markdown.h - a result as a comment on a pull request: verdict, latency, and the bill folded away.
 *
 * Texts      are made harmless, cut to MARKDOWN_TEXT columns, and every character that GitHub's Markdown or HTML acts upon is
 *            written as a reference: no markup, no link, no mention of a user.
 * Length     at most MARKDOWN_LINES lines of the bill, then the rest in one, so that a comment holds it (65,536 characters).
 * Money      exact: the lines shown add up to the total.
 * Ownership  the text lives in the arena given. */
#ifndef LOADLINE_REPORTS_MARKDOWN_H
#define LOADLINE_REPORTS_MARKDOWN_H

#define MARKDOWN_TEXT  100
#define MARKDOWN_LINES 60

struct arena;
struct result;

const char *markdown_report(struct arena *arena, const struct result *result);

#endif
