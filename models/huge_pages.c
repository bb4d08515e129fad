#define _DEFAULT_SOURCE /* madvise() is not of POSIX */
#include "models/huge_pages.h"

#include "sim/arena.h"

#include <stdint.h>
#include <sys/mman.h>

#define PAGE_BYTES ((size_t)2 * 1024 * 1024)

void *huge_pages_take(struct arena *arena, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    if (bytes >= PAGE_BYTES) {
        char *memory = arena_array(arena, bytes + PAGE_BYTES, 1);
        memory += (PAGE_BYTES - (uintptr_t)memory % PAGE_BYTES) % PAGE_BYTES;
        (void)madvise(memory, bytes / PAGE_BYTES * PAGE_BYTES, MADV_HUGEPAGE);
        return memory;
    }
#endif
    return arena_array(arena, bytes, 1);
}
