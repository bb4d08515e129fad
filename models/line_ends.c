#include "models/line_ends.h"

#include "models/line_number.h"

#include <string.h>

static size_t find(const char *text, size_t length, size_t most, uint32_t *behind)
{
    const char *at = text, *end = text + length;
    size_t count = 0;
    for (const char *newline; count < most && (newline = memchr(at, '\n', (size_t)(end - at))) != NULL;) {
        at = newline + 1;
        behind[count++] = (uint32_t)(at - text);
    }
    return count;
}

#if defined(__x86_64__)

#define BYTES   LINE_ENDS_AHEAD
#define AT_ONCE 6 /* are written down at once, as if there were so many in all BYTES */

__attribute__((LINE_WIDE)) static inline uint32_t ends_in(const char *text)
{
    __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)text);
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\n')));
}

__attribute__((LINE_WIDE)) static size_t find_in_lanes(const char *text, size_t length, size_t most, uint32_t *behind)
{
    size_t count = 0;
    for (size_t at = 0; at < length && count < most; at += BYTES) {
        uint64_t found = (uint64_t)ends_in(text + at + BYTES / 2) << BYTES / 2 | ends_in(text + at);
        if (length - at < BYTES) found &= (UINT64_C(1) << (length - at)) - 1;
        uint32_t *next = behind + count;
        count += (unsigned)__builtin_popcountll(found);
        for (int i = 0; i < AT_ONCE; i++, found &= found - 1) *next++ = (uint32_t)at + (uint32_t)_tzcnt_u64(found) + 1;
        for (; found; found &= found - 1) *next++ = (uint32_t)at + (uint32_t)_tzcnt_u64(found) + 1;
    }
    return count < most ? count : most;
}

#else

#define find_in_lanes find

#endif

size_t line_ends_find(const char *text, size_t length, size_t most, bool in_lanes, uint32_t *behind)
{
    return (in_lanes ? find_in_lanes : find)(text, length, most, behind);
}
