/* help.h - `loadline --help` and `loadline VERB --help`, on standard output, at most 80 columns wide. */
#ifndef LOADLINE_CLI_HELP_H
#define LOADLINE_CLI_HELP_H

#include "cli/option_table.h"

void help_of_all(const struct option_table *table);
void help_of_verb(const struct option_table *table, const struct verb *verb, enum output_format usual);

#endif
