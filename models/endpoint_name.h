/* endpoint_name.h - the name of a scenario's one endpoint, which its configuration does not say but several requests
 * do.
 *
 * Ownership  a plain struct that borrows its texts. */
#ifndef LOADLINE_MODELS_ENDPOINT_NAME_H
#define LOADLINE_MODELS_ENDPOINT_NAME_H

struct faults;
struct json_node;

struct endpoint_name {
    const char *name;    /* NULL: nothing has said it yet */
    const char *said_by; /* "InferenceComponents[0]", for messages */
};

/* A request names an endpoint (NULL: it does not): the first one to do so says the name, and another name is a fault
 * at `node`. */
void endpoint_name_hear(struct endpoint_name *endpoint, const char *name, const char *said_by,
                        const struct json_node *node, struct faults *faults);

#endif
