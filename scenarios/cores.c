#define _GNU_SOURCE /* sched_getaffinity() is not of POSIX */
#include "scenarios/cores.h"

#include <sched.h>
#include <unistd.h>

/* sysconf() counts what the machine has online, whatever this process may use of it (glibc 2.36). */
uint32_t cores_allowed(void)
{
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0 && CPU_COUNT(&allowed) > 0)
        return (uint32_t)CPU_COUNT(&allowed);
    long online = sysconf(_SC_NPROCESSORS_ONLN); /* more processors than the set has room for */
    return online > 0 ? (uint32_t)online : 1;
}
