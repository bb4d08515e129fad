/* measuring.h - what the command line says about files of measurements, in their reader's terms.
 *
 * Errors     EXIT_USAGE with a line on standard error. */
#ifndef LOADLINE_CLI_MEASURING_H
#define LOADLINE_CLI_MEASURING_H

#include "cli/options.h"
#include "models/measurements.h"

int options_of_measuring(struct arena *arena, const struct options *options, struct measurement_options *out);

#endif
