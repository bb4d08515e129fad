/* loadline - what will this SageMaker endpoint do and cost? See docs/architecture.md. */
#include "cli/options.h"
#include "cli/terminal.h"
#include "sim/arena.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* The same bits everywhere (docs/decisions.md): doubles are evaluated as doubles. */
_Static_assert(FLT_EVAL_METHOD == 0, "floating point must be evaluated in the type's own precision");

static void out_of_memory(size_t bytes)
{
    fprintf(stderr, "loadline: out of memory (%zu more bytes were needed)\n", bytes);
    _exit(EXIT_MACHINE);
}

int main(int argc, char **argv)
{
    struct options options;
    verb_function *verb;
    arena_on_exhaustion(out_of_memory);
    gsl_set_error_handler_off();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a write that fails, as on a full disk */
    int code = options_parse(argc, argv, &options, &verb);
    if (code == EXIT_DONE && verb) code = verb(&options);
    return code == EXIT_DONE ? terminal_flush() : code;
}
