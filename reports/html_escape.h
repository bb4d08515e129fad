/* html_escape.h - text and bytes on their way into HTML.
 *
 * Texts      are made harmless first (display.h: control characters and invisible ones are shown as \xNN), then &, <, >, " and '
 *            are written as references: what comes out is safe as text between tags and inside a quoted attribute.
 * URLs       a data URI is written whole here (RFC 2397, base64 of RFC 4648); no other URL is ever written. */
#ifndef LOADLINE_REPORTS_HTML_ESCAPE_H
#define LOADLINE_REPORTS_HTML_ESCAPE_H

#include <stddef.h>

struct buffer;

void html_escape(struct buffer *buffer, const char *text);

/* "data:TYPE;base64,..." */
void html_data_uri(struct buffer *buffer, const char *type, const char *bytes, size_t length);

#endif
