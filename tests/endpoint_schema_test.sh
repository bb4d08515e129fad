#!/bin/bash
# The endpoint config's checks in C, and the shapes of all other requests, against the published JSON Schemas; see
# endpoint_schema.py.
# $BUILD/tests/endpoint_validate_driver is built from endpoint_validate_driver.c.
set -u
cd "$(dirname "$0")/.." || exit 1
driver=$(realpath "${BUILD:-build}")/tests/endpoint_validate_driver
if [ ! -x "$driver" ]; then
    echo "FAILED endpoint_schema: there is no $driver"
    exit 1
fi
skeletons=models/skeletons
exec /usr/bin/python3 -B tests/endpoint_schema.py "$driver" models/schemas/endpoint-config.schema.json \
    models/schemas/scenario.schema.json \
    $skeletons/real-time.json $skeletons/serverless.json $skeletons/async.json $skeletons/shadow.json $skeletons/components.json
