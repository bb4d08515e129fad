#define _DEFAULT_SOURCE /* madvise() is not of POSIX */
#include "models/huge_pages.h"

#include <stdint.h>
#include <sys/mman.h>

#define PAGE_BYTES ((size_t)2 * 1024 * 1024)

void huge_pages_prefer(void *memory, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    size_t skipped = PAGE_BYTES + (PAGE_BYTES - (uintptr_t)memory % PAGE_BYTES) % PAGE_BYTES;
    if (bytes < skipped + PAGE_BYTES) return;
    (void)madvise((char *)memory + skipped, (bytes - skipped) / PAGE_BYTES * PAGE_BYTES, MADV_HUGEPAGE);
#else
    (void)memory;
    (void)bytes;
#endif
}
