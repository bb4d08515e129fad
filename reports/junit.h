/* junit.h - the objectives of a run as JUnit's XML, which continuous integration shows: a missed one is a failure.
 *
 * Suites     one, of the scenario; a test case for each objective, in the order of the scenario.
 * Time       none: what passed was simulated.
 * Texts      are made harmless and escaped (html_escape.h); the characters that XML 1.0 does not have are not written.
 * Ownership  the text lives in the arena given. */
#ifndef LOADLINE_REPORTS_JUNIT_H
#define LOADLINE_REPORTS_JUNIT_H

struct arena;
struct result;

const char *junit_report(struct arena *arena, const struct result *result);

#endif
