/* mode_fixture.h - results made by hand, one for each way of serving, for the tests of reports and store.
 *
 * Each has in it everything that a result can say of that way of serving, and keeps the result's own laws (requests balance,
 * lines add up to the total, failures by cause are those of the counts). */
#ifndef LOADLINE_TESTS_MODE_FIXTURE_H
#define LOADLINE_TESTS_MODE_FIXTURE_H

#include <stddef.h>

struct arena;
struct result;

/* Two variants, one of them with provisioned concurrency and one without cold starts; callers who try again. */
struct result *mode_fixture_serverless(struct arena *arena);

/* Two variants with backlogs, one of them with transfers and data capture, and scaled; S3 and SNS on the bill. */
struct result *mode_fixture_async(struct arena *arena);

/* Three inference components, one of them of tokens and one without a place, on instances of two types that come and go. */
struct result *mode_fixture_components(struct arena *arena);

/* A token model in production and another as its shadow, in one replication; batches, explanations, a closed loop. */
struct result *mode_fixture_tokens(struct arena *arena);

struct mode_fixture {
    const char *name;
    struct result *(*make)(struct arena *arena);
};

#define MODE_FIXTURES 4
extern const struct mode_fixture mode_fixtures[MODE_FIXTURES];

#endif
