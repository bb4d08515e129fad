/* option_argument.h - one option with its argument, as it was typed, into the options. */
#ifndef LOADLINE_CLI_OPTION_ARGUMENT_H
#define LOADLINE_CLI_OPTION_ARGUMENT_H

#include "cli/option_table.h"

/* NULL, or what is wrong with the argument: a format with one "%s" for it. The argument is borrowed. */
const char *option_argument_take(struct options *options, const struct option_table *table, int code,
                                 const char *argument);

#endif
