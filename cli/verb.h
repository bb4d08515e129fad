/* verb.h - which verb a command line means, and what is wrong where it means none, or lacks what its verb takes. */
#ifndef LOADLINE_CLI_VERB_H
#define LOADLINE_CLI_VERB_H

#include "cli/option_table.h"

/* The verb that the words name, and how many of them do: "sweep" is one, "sweep plan" another. NULL: there is none. */
const struct verb *verb_find(const struct option_table *table, char *const *words, size_t count, size_t *used);

/* --- Complaints (complaint.h), and EXIT_USAGE --- */

/* A word that no verb is, or the first of two without the second. */
int verb_complain_of_unknown(const struct option_table *table, const char *typed);

/* "diff needs RUN1 RUN2" */
int verb_complain_of_arguments(const struct verb *verb);

/* "--into is for trace convert or trace generate, and not for run" */
int verb_complain_of_option(const struct option_table *table, const struct verb *verb, const struct option_row *row);

/* The formats that the verb can write. */
int verb_complain_of_format(const struct option_table *table, const struct verb *verb);

#endif
