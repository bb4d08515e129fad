/* cores.h - how many processors this process may use: those of the machine, less what a batch system, a container's set or
 * taskset(1) keeps from it. At least 1. */
#ifndef LOADLINE_SCENARIOS_CORES_H
#define LOADLINE_SCENARIOS_CORES_H

#include <stdint.h>

uint32_t cores_allowed(void);

#endif
