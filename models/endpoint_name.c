#include "models/endpoint_name.h"

#include "models/json.h"

#include <string.h>

void endpoint_name_hear(struct endpoint_name *endpoint, const char *name, const char *said_by,
                        const struct json_node *node, struct faults *faults)
{
    if (!name) return;
    if (!endpoint->name)
        *endpoint = (struct endpoint_name){name, said_by};
    else if (strcmp(endpoint->name, name) != 0)
        json_fault(faults, FAULT_INPUT, node, "must be of \"%s\", the endpoint of %s: a scenario has one endpoint",
                   endpoint->name, endpoint->said_by);
}
