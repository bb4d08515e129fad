/* complaint.h - what is wrong with the command line, in one line on standard error. What was typed may hold control characters,
 * which do not reach the terminal. */
#ifndef LOADLINE_CLI_COMPLAINT_H
#define LOADLINE_CLI_COMPLAINT_H

/* `format` has one "%s" at most, for what was typed. EXIT_USAGE. */
int complain(const char *format, const char *about);

/* The same of a name that is not known; the nearest that is may be NULL, and is shown behind `dashes`. */
int complain_of_unknown(const char *format, const char *about, const char *dashes, const char *nearest);

#endif
