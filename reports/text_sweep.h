/* text_sweep.h - a sweep for people: a row for each cell, the best one marked, why others were refused, and what matters most.
 *
 * Width      and units as in text.h; the table is broken below each other where it is too wide, with the number of the cell.
 * Ownership  the text lives in the arena given. */
#ifndef LOADLINE_REPORTS_TEXT_SWEEP_H
#define LOADLINE_REPORTS_TEXT_SWEEP_H

#include "reports/text_style.h"

struct arena;
struct sweep;
struct text_page;

const char *text_sweep(struct arena *arena, const struct sweep *sweep, struct text_style style);

/* Its parts, for reports on other pages: lines of what was asked, the table of cells, which is the best, and why some were refused. */
void text_sweep_question(struct text_page *page, const struct sweep *sweep);
void text_sweep_cells(struct text_page *page, const struct sweep *sweep);
void text_sweep_best(struct text_page *page, const struct sweep *sweep);
bool text_sweep_have_objectives(const struct sweep *sweep);
void text_sweep_refusals(struct text_page *page, const struct sweep *sweep);

#endif
