/* compile_fixture.h - one scenario at a time, compiled, and what came of it.
 *
 * Texts      of faults as fixture_faults() gives them, without places of their own.
 * Ownership  the functions that end in "refused" and "warned" end the trial; after trial_accept() its test does. */
#ifndef LOADLINE_TESTS_COMPILE_FIXTURE_H
#define LOADLINE_TESTS_COMPILE_FIXTURE_H

#include "scenarios/compile.h"
#include "tests/serving_fixture.h"
#include "tests/test.h"

extern struct trial trial;

/* The scenario of the fixture with these sets compiles. */
const struct plan *trial_accept(const char *const *sets);

void assert_assumed(const char *text);
void assert_not_assumed(const char *text);

/* It compiles, and this is said; it does not, and this is why. */
void assert_warned(const char *const *sets, const char *said);
void assert_refused(const char *const *sets, const char *said);

/* The median of a table of ns, in seconds. */
double value_s(const struct quantile *quantile);

#endif
