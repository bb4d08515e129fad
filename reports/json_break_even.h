/* json_break_even.h - which of several endpoints is the cheapest at which rate of requests, as the member BreakEven of a comparison or a
 * sizing. Nothing is written of fewer than two endpoints. */
#ifndef LOADLINE_REPORTS_JSON_BREAK_EVEN_H
#define LOADLINE_REPORTS_JSON_BREAK_EVEN_H

struct break_even_view;
struct json_write;

void json_break_even(struct json_write *in, const struct break_even_view *view);

#endif
