/* csv_sweep.h - a sweep as a table for spreadsheets and data frames: a line for each cell; docs/results.md, "Sweeps".
 *
 * Ownership  the text lives in the arena given. */
#ifndef LOADLINE_REPORTS_CSV_SWEEP_H
#define LOADLINE_REPORTS_CSV_SWEEP_H

struct arena;
struct sweep;

const char *csv_sweep(struct arena *arena, const struct sweep *sweep);

#endif
