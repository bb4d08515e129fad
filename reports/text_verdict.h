/* text_verdict.h - the objectives in a text report: met or missed, by how much, how surely. */
#ifndef LOADLINE_REPORTS_TEXT_VERDICT_H
#define LOADLINE_REPORTS_TEXT_VERDICT_H

struct arena;
struct objective_result;
struct result;
struct text_page;

/* "1 of 4 objectives MISSED"; for results that have any. */
const char *text_verdict_headline(struct arena *arena, const struct result *result);

void text_verdict_table(struct text_page *page, const struct result *result);

/* Both, or nothing where there are no objectives. */
void text_verdict(struct text_page *page, const struct result *result);

/* "Latency p99 of B", and a value of its metric with its unit. */
const char *text_objective_name(struct arena *arena, const struct objective_result *objective);
const char *text_objective_value(struct arena *arena, const struct objective_result *objective, double value);

/* What was measured; "none" where nothing was, and the objective is missed for that. */
const char *text_objective_measured(struct arena *arena, const struct objective_result *objective);

#endif
