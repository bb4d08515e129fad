#!/bin/sh
# embed.sh FILE SYMBOL > FILE.c - the bytes of FILE as C:
#     const char SYMBOL[] (closed by a NUL that does not count) and const size_t SYMBOL_size.
# Octal escapes carry every byte as it is, and need only what POSIX has: od and sed.
set -eu
[ $# -eq 2 ] || { echo "usage: embed.sh FILE SYMBOL" >&2; exit 2; }
[ -r "$1" ] || { echo "embed.sh: cannot read $1" >&2; exit 1; }
cat <<END
#include <stddef.h>
extern const char $2[];
extern const size_t $2_size;
const char $2[] =
END
od -A n -v -t o1 "$1" | sed 's/ *$//; s/ \{1,\}/\\/g; s/^/    "/; s/$/"/'
cat <<END
    "";
const size_t $2_size = sizeof $2 - 1;
END
