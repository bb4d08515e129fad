/* gnuplot.h - the door to gnuplot, an external program: a script goes in, a picture comes out.
 *
 * Confined   started without a shell, with a fixed argument vector ("-d": no start-up files) and an environment of LC_ALL=C alone; the
 *            script comes by a pipe and the picture by another. What may stand in a script: chart.h.
 * Limits     a picture of at most GNUPLOT_MOST bytes within GNUPLOT_SECONDS; then gnuplot is killed.
 * Errors     one fault (FAULT_MACHINE) and false. */
#ifndef LOADLINE_REPORTS_GNUPLOT_H
#define LOADLINE_REPORTS_GNUPLOT_H

#include <stdbool.h>

#define GNUPLOT_SECONDS 60
#define GNUPLOT_MOST    (64 << 20)
#define GNUPLOT_MISSING "is not in PATH, and draws the pictures (Debian has it in the package gnuplot-nox)"

struct arena;
struct buffer;
struct faults;

/* The absolute path of the first gnuplot in PATH, or NULL: parts of PATH that depend on where one stands are passed over. */
const char *gnuplot_find(struct arena *arena);

/* Add to `picture` what the program prints for the script. */
bool gnuplot_run(const char *program, const char *script, struct buffer *picture, struct faults *faults);

#endif
