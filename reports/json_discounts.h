/* json_discounts.h - what is off the list price and what comes of commitments, as results and bills both have them in JSON.
 * Nothing where a run has no discounts. */
#ifndef LOADLINE_REPORTS_JSON_DISCOUNTS_H
#define LOADLINE_REPORTS_JSON_DISCOUNTS_H

struct cost_line;
struct cost_result;
struct json_write;

/* Members of a line, and of the bill. */
void json_line_discounts(struct json_write *line, const struct cost_result *cost, const struct cost_line *of);
void json_discounts(struct json_write *bill, const struct cost_result *cost);

#endif
