#!/bin/bash
# ThreadSanitizer finds no two threads that touch the same thing at once: in the tests of the ring, and in runs of every kind on two threads
# (tests/threads_test.sh). All but the wish to stop, which a signal writes and every thread reads as it is.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-$PWD/build}/tsan
room=$(mktemp -d) || exit 1
trap 'rm -rf "$room"' EXIT

make -j "$(nproc)" CC="${CC:-cc}" BUILD="$BUILD" SANITIZE=thread "$BUILD/loadline" "$BUILD/tests/batch_ring_test" >"$room/make" 2>&1 || {
    tail -n 5 "$room/make"
    echo "FAILED the program is built for ThreadSanitizer: it is not"
    exit 1
}
echo "race:^stop$" >"$room/suppressions"
export TSAN_OPTIONS="suppressions=$room/suppressions exitcode=66 halt_on_error=1 history_size=4" CK_FORK=no
"$BUILD/tests/batch_ring_test" && LOADLINE=$BUILD/loadline bash tests/threads_test.sh
