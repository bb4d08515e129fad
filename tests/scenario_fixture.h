/* scenario_fixture.h - one small scenario (M/M/1: 9 requests a second, 100 ms each, one worker of ml.c5.xlarge) and what tests
 * do with it: change members of it as --set does, read it, compile it, run it.
 *
 * Quotes     ' in a text stands for ", so that JSON can be read inside C.
 * Ownership  trial_end() gives everything back, the result too. */
#ifndef LOADLINE_TESTS_SCENARIO_FIXTURE_H
#define LOADLINE_TESTS_SCENARIO_FIXTURE_H

#include "models/fault.h"
#include "models/json.h"
#include "scenarios/outcome.h"
#include "scenarios/scenario.h"

struct trial {
    struct arena *arena;
    struct faults *faults;
    struct scenario *scenario; /* NULL: refused */
    struct compiled *compiled; /* NULL: not compiled, or refused */
    struct outcome *outcome;   /* NULL: not run */
};

/* What was changed: SETS("/Seed=7", "/Region='eu-west-1'"), or NO_SETS. */
#define SETS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define NO_SETS   SETS(NULL)

/* `text` with its ' turned into ", and the other way. */
const char *fixture_quoted(struct arena *arena, const char *text);
const char *fixture_unquoted(struct arena *arena, const char *text);

/* A document from such a text; the test fails where it is no JSON. */
struct json_node *fixture_json(struct arena *arena, const char *text, struct faults *faults);

/* All faults and warnings as they would be printed, a line each, but for their quotes, which are '. */
const char *fixture_said(struct arena *arena, const struct faults *faults);

/* The same without files, lines and columns, "warning: " before each warning, and no end behind the last line. */
const char *fixture_faults(struct arena *arena, const struct faults *faults);

/* Whether a text of the list is this one, but for its quotes. */
bool fixture_is_among(struct arena *arena, const char *const *texts, size_t count, const char *text);

/* Read it; faults are the caller's to look at. */
struct trial trial_read(const char *const *sets);

/* Read and compile it; faults are the caller's to look at. */
struct trial trial_compile(const char *const *sets);

/* Compile it and run its replications; a fault fails the test. */
const struct result *trial_run(struct trial *trial, const char *const *sets, uint32_t threads);

/* The n-th change of a variant that scales, from 0 on. */
void assert_scaling_change(const struct scaling_summary *scaling, size_t n, int64_t at_s, uint64_t from, uint64_t to,
                           const char *cause);

/* The first line of fixture_said(), without its end; "none" where there is none. */
const char *trial_said(const struct trial *trial);

void trial_end(struct trial *trial);

#endif
