/* interrupt.h - Ctrl-C: the first asks the run to stop and keep what is finished, the second ends the program at once. */
#ifndef LOADLINE_CLI_INTERRUPT_H
#define LOADLINE_CLI_INTERRUPT_H

#include <signal.h>

/* From now on SIGINT and SIGTERM set the flag that is returned. */
const volatile sig_atomic_t *interrupt_watch(void);

#endif
