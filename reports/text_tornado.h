/* text_tornado.h - what matters most in a sweep: how far each axis moves a figure while the others stay at the base, as bars.
 *
 * Bars       of one figure share one scale, from its lowest value to its highest; "|" is the base. The widest comes first.
 * Ownership  lives in the page's arena. */
#ifndef LOADLINE_REPORTS_TEXT_TORNADO_H
#define LOADLINE_REPORTS_TEXT_TORNADO_H

#include "models/sweep.h"

struct text_page;

/* Nothing where no axis has two cells at the base that have run. */
void text_tornado_heading(struct text_page *page, const struct sweep *sweep);
void text_tornado_rows(struct text_page *page, const struct sweep *sweep); /* a page of HTML has them as a chart */

#endif
