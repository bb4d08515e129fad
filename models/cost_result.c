#include "models/cost_result.h"

const char *const commitment_part_name[] = {"", "Used", "Unused"};
