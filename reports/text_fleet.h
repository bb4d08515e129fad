/* text_fleet.h - what the requests are served on, in a text report: instances by type, what happened to them, copies.
 *
 * Each is nothing where no variant and no component has it. */
#ifndef LOADLINE_REPORTS_TEXT_FLEET_H
#define LOADLINE_REPORTS_TEXT_FLEET_H

struct result;
struct text_page;

void text_instances(struct text_page *page, const struct result *result);
void text_copies(struct text_page *page, const struct result *result); /* of inference components */

#endif
