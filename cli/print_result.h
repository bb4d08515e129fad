/* print_result.h - the report of one result, in the form that was asked for. */
#ifndef LOADLINE_CLI_PRINT_RESULT_H
#define LOADLINE_CLI_PRINT_RESULT_H

struct arena;
struct options;
struct result;

/* To standard output. Returns EXIT_DONE or EXIT_MACHINE; of a picture that cannot be drawn, also EXIT_INPUT
 * or EXIT_USAGE. */
int print_result(struct arena *arena, const struct result *result, const struct options *options);

/* Its workbook; EXIT_USAGE where standard output is a terminal. */
int print_workbook(struct arena *arena, const struct result *result, const struct options *options);

#endif
