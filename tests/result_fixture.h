/* result_fixture.h - a result made by hand, with something in every part, for the tests of reports and store.
 *
 * Two variants with intervals, series and histograms, one of them a shadow; an estimated price; an objective met and one
 * missed. It keeps the result's own laws (requests balance, lines add up to the total). */
#ifndef LOADLINE_TESTS_RESULT_FIXTURE_H
#define LOADLINE_TESTS_RESULT_FIXTURE_H

#include <stdint.h>

struct arena;
struct interval;
struct result;
struct time_summary;

struct result *result_fixture(struct arena *arena);

/* The least that a result can be: nothing arrived, one replication, no objectives, no texts that may be missing. */
struct result *result_fixture_empty(struct arena *arena);

/* What results are made of: times as a service of `scale` ms might give, with intervals, and an interval by its middle. */
struct time_summary result_fixture_times(uint64_t count, double scale);
struct interval result_fixture_interval(double middle, double half_width);

#endif
