/* result_fixture.h - a result made by hand, with something in every part, for the tests of reports and store.
 *
 * Two variants with intervals, series and histograms, one of them a shadow; an estimated price; an objective met and one
 * missed. It keeps the result's own laws (requests balance, lines add up to the total). */
#ifndef LOADLINE_TESTS_RESULT_FIXTURE_H
#define LOADLINE_TESTS_RESULT_FIXTURE_H

struct arena;
struct result;

struct result *result_fixture(struct arena *arena);

/* The least that a result can be: nothing arrived, one replication, no objectives, no texts that may be missing. */
struct result *result_fixture_empty(struct arena *arena);

#endif
