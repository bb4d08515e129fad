/* html_inputs.h - the files that results were made from, in full, to be compared with what sha256sum prints. */
#ifndef LOADLINE_REPORTS_HTML_INPUTS_H
#define LOADLINE_REPORTS_HTML_INPUTS_H

#include <stddef.h>

struct result;
struct text_page;

/* A table of all files, each once; nothing where there are none. */
void html_inputs(struct text_page *page, const struct result *const *results, size_t count);

#endif
