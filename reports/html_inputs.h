/* html_inputs.h - the files that something was made from, in full, to be compared with what sha256sum prints. */
#ifndef LOADLINE_REPORTS_HTML_INPUTS_H
#define LOADLINE_REPORTS_HTML_INPUTS_H

#include <stddef.h>

struct input_digest;
struct text_page;

/* A table of all files, each once; nothing where there are none. */
void html_inputs(struct text_page *page, const struct input_digest *inputs, size_t count);

#endif
