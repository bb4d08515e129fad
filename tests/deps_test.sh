#!/bin/bash
# What .ci/deps.sh does on systems that are played by stand-ins for dpkg-query, apt-get, sudo and id.
set -u
cd "$(dirname "$0")/.." || exit 1
room=$(mktemp -d) || exit 1
trap 'rm -rf "$room"' EXIT
status=0

stand_in() # NAME COMMANDS
{
    printf '#!/bin/sh\n%s\n' "$2" >"$room/bin/$1"
    chmod +x "$room/bin/$1"
}

# USER LACKING: a Debian system seen by that user id, with everything but one package ("" for none), and no sudo.
system()
{
    rm -rf "${room:?}/bin"
    mkdir "$room/bin"
    for tool in bash env; do ln -s "$(command -v "$tool")" "$room/bin/$tool"; done
    stand_in id "echo $1"
    # shellcheck disable=SC2016 # for the stand-in to expand
    stand_in dpkg-query 'for last; do :; done; [ "$last" != "'"$2"'" ] && printf installed'
    # shellcheck disable=SC2016
    stand_in apt-get 'echo "apt-get $*, $DEBIAN_FRONTEND"'
}

expect() # NAME STATUS OUTPUT ARGUMENT...
{
    local name=$1 wanted=$2 output=$3 got
    shift 3
    PATH=$room/bin "$room/bin/bash" .ci/deps.sh "$@" >"$room/out" 2>&1 </dev/null
    got=$?
    if [ "$got" -eq "$wanted" ] && [ "$(cat "$room/out")" = "$output" ]; then
        echo "ok $name"
    else
        echo "FAILED $name: exit $got, output: $(cat "$room/out")"
        status=1
    fi
}

quiet='-qq -o Dpkg::Use-Pty=0'
system 0 ''
expect deps_says_nothing_when_nothing_is_missing 0 '' ci
system 0 jq
expect deps_installs_what_is_missing 0 "deps: installing with apt-get: jq
apt-get $quiet update, noninteractive
apt-get $quiet install -y --no-install-recommends jq, noninteractive"
expect deps_leaves_test_packages_out_of_a_build 0 '' run
expect deps_knows_three_tiers 2 'usage: deps.sh [run | test | ci]' everything
system 1000 jq
expect deps_says_the_command_where_it_may_not_install 1 'deps: missing: jq
deps: installing them takes root; run as root:
    apt-get update && apt-get install --no-install-recommends jq'
# shellcheck disable=SC2016 # for the stand-in to expand
stand_in sudo '[ "$1" = -n ] && exit 0; echo "sudo"; exec "$@"'
expect deps_uses_sudo 0 "deps: installing with apt-get: jq
sudo
apt-get $quiet update, noninteractive
sudo
apt-get $quiet install -y --no-install-recommends jq, noninteractive"
# shellcheck disable=SC2016
stand_in sudo '[ "$1" = -n ] && exit 1; echo "a password is asked for"'
expect deps_does_not_wait_for_a_password_nobody_types 1 'deps: missing: jq
deps: installing them takes root; run as root:
    apt-get update && apt-get install --no-install-recommends jq'
system 0 jq
rm "$room/bin/apt-get"
expect deps_names_the_packages_elsewhere_than_on_debian 0 'deps: this is not a Debian system; what is needed is called there: gcc libc6-dev make pkg-config libgsl-dev libsqlite3-dev libcjson-dev libyaml-dev zlib1g-dev libzstd-dev tzdata' run
exit $status
