#include "sim/use.h"

#include "sim/tally.h"

static int128 results(const struct tally *tally)
{
    return (int128)tally_ended(tally) - tally->failed[FAILURE_EXPIRED] - tally->failed[FAILURE_PAYLOAD] -
           tally->failed[FAILURE_NO_VARIANT];
}

void use_read(const struct tally *tally, int128 provisioned_ns, int128 use[USES])
{
    use[USE_PAYLOAD_BYTES] = tally->payload_bytes;
    use[USE_RESPONSE_BYTES] = tally->response_bytes;
    use[USE_BILLED_NS] = tally->billed_ns;
    use[USE_PROVISIONED_BUSY_NS] = tally->provisioned_ns;
    use[USE_PROVISIONED_NS] = provisioned_ns;
    use[USE_CAPTURED] = tally->captured;
    use[USE_CAPTURED_BYTES] = tally->captured_bytes;
    use[USE_RESULTS] = results(tally);
    use[USE_SUCCEEDED] = tally->succeeded;
}
