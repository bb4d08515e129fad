#include "cli/interrupt.h"

#include "cli/options.h"

#include <unistd.h>

/* The one piece of state that a signal handler can reach. */
static volatile sig_atomic_t interrupted;

static void interrupt(int signal)
{
    (void)signal;
    if (interrupted) _exit(EXIT_INTERRUPTED);
    interrupted = 1;
}

const volatile sig_atomic_t *interrupt_watch(void)
{
    struct sigaction action = {.sa_handler = interrupt};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    return &interrupted;
}
