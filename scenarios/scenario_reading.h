/* scenario_reading.h - what scenario.c and scenario_headline.c share: the scenario while it is read, member by member.
 *
 * Errors     a fault for each problem; what is at fault keeps its default, and reading goes on. */
#ifndef LOADLINE_SCENARIOS_SCENARIO_READING_H
#define LOADLINE_SCENARIOS_SCENARIO_READING_H

#include "scenarios/scenario.h"

struct scenario_reading {
    struct arena *arena;
    struct faults *faults;
    struct scenario *scenario;
    const struct scenario_options *options;
};

/* Name, Description, Region, Seed, Replications, Confidence, StartTime. */
void scenario_read_headline(const struct scenario_reading *reading, const struct json_node *root);

/* DurationInSeconds and WarmUpInSeconds. */
void scenario_read_span(const struct scenario_reading *reading, const struct json_node *root);

/* Precision, but for whether there is a variant of that name. */
void scenario_read_precision(const struct scenario_reading *reading, const struct json_node *root);

/* "us-east-1", "us-gov-west-1": two letters, words, a number. */
bool scenario_is_region(const char *text);

#endif
