/* endpoint_skeleton.h - CreateEndpointConfig requests to start from, one for each way of serving.
 *
 * No request can hold every member, as some exclude others; together these hold all that make sense: each but the retired
 * AcceleratorType, and ShapBaselineUri, which stands instead of ShapBaseline. Defaults of the service are written out.
 * Errors     none: the texts are compiled in from models/skeletons/, and tests hold them to be free of faults and warnings. */
#ifndef LOADLINE_MODELS_ENDPOINT_SKELETON_H
#define LOADLINE_MODELS_ENDPOINT_SKELETON_H

enum endpoint_skeleton {
    SKELETON_REAL_TIME, /* the default */
    SKELETON_SERVERLESS,
    SKELETON_ASYNC,
    SKELETON_SHADOW,
    SKELETON_COMPONENTS,
    ENDPOINT_SKELETONS
};

const char *endpoint_skeleton_name(enum endpoint_skeleton skeleton); /* "real-time", as typed on the command line */
const char *endpoint_skeleton_text(enum endpoint_skeleton skeleton); /* JSON, with a newline at its end */

#endif
