/* huge_pages.h - memory that is soon written from one end to the other, in pages of 2 MB where the system has them to give.
 *
 * The first touch of a page of 4 KB takes as long as reading some fifty rows of a trace. The first 2 MB stay as they are, so that who writes
 * little takes little memory. Such pages are a wish: nothing changes but time.
 *
 * Ownership  the memory is the caller's, and is freed as before.
 * Errors     none.
 * Source     madvise(2), MADV_HUGEPAGE; nothing is done where the system does not have it. */
#ifndef LOADLINE_MODELS_HUGE_PAGES_H
#define LOADLINE_MODELS_HUGE_PAGES_H

#include <stddef.h>

void huge_pages_prefer(void *memory, size_t bytes);

#endif
