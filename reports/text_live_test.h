/* text_live_test.h - in a comparison's text report: how long each split would have to be tried on real callers, and the request that
 * makes a side's split. */
#ifndef LOADLINE_REPORTS_TEXT_LIVE_TEST_H
#define LOADLINE_REPORTS_TEXT_LIVE_TEST_H

#include "models/comparison.h"

struct arena;
struct text_page;

/* The treatment held against the control, as a side is against the baseline. */
struct difference text_live_test_difference(const struct live_test *test);

/* "24.6s", "3.2 days": until it shows; it does. */
const char *text_live_test_needed(struct arena *arena, const struct live_test *test);

/* Nothing where no endpoint has two variants that are called. */
void text_live_tests(struct text_page *page, const struct comparison *comparison);

/* Nothing where there is no such request. */
void text_weight_updates(struct text_page *page, const struct comparison *comparison);

#endif
