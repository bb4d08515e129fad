#!/bin/bash
# deps.sh [run | test | ci] - install the Debian packages that are missing: to build and run the program, to test it as well
# (the default), or to check the sources as well. Says what it installs; silent when nothing is missing.
set -eu

run='gcc libc6-dev make pkg-config libgsl-dev libsqlite3-dev libcjson-dev libyaml-dev zlib1g-dev libzstd-dev tzdata'
test="$run check gnuplot-nox sqlite3 jq mandoc python3 python3-jsonschema"
ci="$test chromium clang clang-format clang-tidy cppcheck fish libclang-rt-14-dev libopenmpi-dev libxlsxwriter-dev openmpi-bin parallel python3-simpy3 shellcheck strace valgrind zsh zstd"

case ${1:-test} in
run) wanted=$run ;;
test) wanted=$test ;;
ci) wanted=$ci ;;
*)
    echo "usage: deps.sh [run | test | ci]" >&2
    exit 2
    ;;
esac

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "deps: this is not a Debian system; what is needed is called there: $wanted" >&2
    exit 0
fi

missing=
for package in $wanted; do
    # The word is "installed" and nothing else where a package is there as a whole.
    state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || state=
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
    # Where sudo asks for a password, somebody must be there to type it.
    if ! command -v sudo >/dev/null || { ! [ -t 0 ] && ! sudo -n true 2>/dev/null; }; then
        echo "deps: missing:$missing" >&2
        echo "deps: installing them takes root; run as root:" >&2
        echo "    apt-get update && apt-get install --no-install-recommends$missing" >&2
        exit 1
    fi
    as_root=sudo
fi

echo "deps: installing with apt-get:$missing" >&2
apt()
{
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" >&2
}
apt update
# shellcheck disable=SC2086 # a list of names
apt install -y --no-install-recommends $missing
