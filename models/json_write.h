/* json_write.h - JSON on the way out: what is written here is read back by json.h, bit for bit.
 *
 * Numbers    doubles are printed with the fewest digits (up to 17) that read back the same, in the "C" locale; exact
 *            decimals are passed as text. Not-a-number and infinities are bugs.
 * Texts      bytes that are not UTF-8 (a file's name may hold any) are written as U+FFFD; control characters are escaped.
 * Order      members stand in the order in which they were added.
 * Ownership  json_write_new() ... json_write_text() or json_write_free(). */
#ifndef LOADLINE_MODELS_JSON_WRITE_H
#define LOADLINE_MODELS_JSON_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct json_node;
struct json_write; /* an object or array being built */

struct json_write *json_write_object(void); /* a new root */
struct json_write *json_write_array(void);  /* a new root */
/* Inside an array `name` is NULL; inside an object it is the member's name. Children belong to their root. */
struct json_write *json_write_add_object(struct json_write *in, const char *name);
struct json_write *json_write_add_array(struct json_write *in, const char *name);
void json_write_string(struct json_write *in, const char *name, const char *text); /* NULL: the member is left out */
void json_write_double(struct json_write *in, const char *name, double value);
void json_write_integer(struct json_write *in, const char *name, int64_t value);
void json_write_unsigned(struct json_write *in, const char *name, uint64_t value);
void json_write_boolean(struct json_write *in, const char *name, bool value);
void json_write_null(struct json_write *in, const char *name);
void json_write_number_text(struct json_write *in, const char *name, const char *token); /* a JSON number token */
void json_write_texts(struct json_write *in, const char *name, const char *const *texts, size_t count); /* an array */
void json_write_node(struct json_write *in, const char *name, const struct json_node *node); /* as it was read */

/* A tree by itself as json_write_text() would write it: an object or an array. */
char *json_write_document(const struct json_node *node, struct arena *arena);

/* The document, indented by two spaces (an array of plain values stands on one line), with a newline at its end. In the
 * arena. Frees the root. */
char *json_write_text(struct json_write *root, struct arena *arena);
/* The same on one line. */
char *json_write_line(struct json_write *root, struct arena *arena);
void json_write_free(struct json_write *root);

#endif
