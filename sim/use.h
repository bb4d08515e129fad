/* use.h - what a variant uses and bills are made of, beside its machines: readings that never fall.
 *
 * Units      bytes, ns or a count, as the names say. */
#ifndef LOADLINE_SIM_USE_H
#define LOADLINE_SIM_USE_H

#include "sim/units.h"

struct tally;

enum use {
    USE_PAYLOAD_BYTES,
    USE_RESPONSE_BYTES,
    USE_BILLED_NS,           /* of requests on slots on demand, each rounded up to a whole ms */
    USE_PROVISIONED_BUSY_NS, /* of those on provisioned slots, likewise */
    USE_PROVISIONED_NS,      /* of provisioned slots */
    USE_CAPTURED,            /* records of requests and answers */
    USE_CAPTURED_BYTES,
    USE_RESULTS, /* what ended after it was taken, with a result or with a record of its failure */
    USE_SUCCEEDED,
    USES
};

/* Of one replication, or of the sum of several; whose provisioned slots were there for so long, together. */
void use_read(const struct tally *tally, int128 provisioned_ns, int128 use[USES]);

#endif
