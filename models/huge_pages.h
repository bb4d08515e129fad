/* huge_pages.h - memory that is soon written from one end to the other, in pages of 2 MB where the system has them to give.
 *
 * The first touch of a page of 4 KB takes as long as reading some fifty rows of a trace. Such pages are a wish: nothing changes but time,
 * and that memory comes in steps of 2 MB. Less than that is as any other memory.
 *
 * Ownership  lives in the arena.
 * Errors     none.
 * Source     madvise(2), MADV_HUGEPAGE; nothing is done where the system does not have it. */
#ifndef LOADLINE_MODELS_HUGE_PAGES_H
#define LOADLINE_MODELS_HUGE_PAGES_H

#include <stddef.h>

struct arena;

void *huge_pages_take(struct arena *arena, size_t bytes);

#endif
