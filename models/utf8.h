/* utf8.h - UTF-8 looked at byte by byte, for texts whose origin cannot be trusted.
 *
 * Errors     none: what is not well formed has length 0.
 * Source     The Unicode Standard, table 3-7 (well-formed UTF-8 byte sequences): no overlong forms, no surrogates. */
#ifndef LOADLINE_MODELS_UTF8_H
#define LOADLINE_MODELS_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes (1 to 4) of the well-formed character that the text begins with; 0 when there is none. */
size_t utf8_length(const char *text, size_t length);

/* The bytes (1 to 4) of a code point that is no surrogate, written to out; no NUL is added. */
size_t utf8_write(uint32_t code_point, char out[4]);

/* Does a control character of `size` bytes (C0, delete or C1) begin here? */
bool utf8_is_control(const char *character, size_t size);

/* Does a character of `size` bytes begin here that must not be shown as it is: a control character, or an invisible one that reorders,
 * hides or breaks text? */
bool utf8_is_treacherous(const char *character, size_t size);

/* The code point of a well-formed character of `size` bytes. */
uint32_t utf8_read(const char *character, size_t size);

#endif
