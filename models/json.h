/* json.h - the only door for JSON from outside: strict RFC 8259, all faults of a file at once, each with its place.
 *
 * In front of cJSON stands a gate of our own (docs/decisions.md, decision 21): exact grammar, valid UTF-8, no duplicate member,
 * no escaped NUL, depth at most 64, number tokens at most 40 characters, documents at most 64 MiB; a byte-order mark at the
 * start is a warning. cJSON is named in json.c and json_write.c and nowhere else.
 *
 * Nodes      immutable to callers; a member whose value is null counts as absent (json_member gives NULL).
 * Names      compared exactly, case too.
 * Ownership  nodes and their texts live in the arena given to the reader.
 * Errors     a reader that refuses a document returns NULL and has added at least one fault. */
#ifndef LOADLINE_MODELS_JSON_H
#define LOADLINE_MODELS_JSON_H

#include "models/fault.h"

#include <stdint.h>

struct arena;
struct json_node;
struct sha256;

enum json_kind { JSON_NULL, JSON_BOOLEAN, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

/* Read a whole file; "-" is standard input. A file that can't be opened is an input fault. A file whose name ends in .yaml or
 * .yml, or which does not say and begins as YAML does, is read as YAML (yaml.h). */
struct json_node *json_read_file(struct arena *arena, const char *file, struct faults *faults);

/* Read length bytes of text; `name` stands for the file in messages and is copied. */
struct json_node *json_read_text(struct arena *arena, const char *name, const char *text, size_t length,
                                 struct faults *faults);

/* The same of YAML (yaml.h). */
struct json_node *json_read_yaml_text(struct arena *arena, const char *name, const char *text, size_t length,
                                      struct faults *faults);

enum json_kind json_kind(const struct json_node *node);
const char *json_kind_words(enum json_kind kind); /* "true or false", "a number", for messages */

/* Objects: the member of that name, or NULL when it is absent or null. Arrays: NULL. */
struct json_node *json_member(const struct json_node *object, const char *name);
bool json_has(const struct json_node *object, const char *name); /* and is not null */

/* Members or elements in document order, null ones too; NULL at the end. */
struct json_node *json_first(const struct json_node *container);
struct json_node *json_next(const struct json_node *node);
const char *json_name(const struct json_node *node); /* of a member; NULL for elements and the root */
size_t json_count(const struct json_node *container);

/* Values. Asking for another kind than the node has is a bug. */
const char *json_string(const struct json_node *node); /* decoded UTF-8, no NUL inside */
bool json_boolean(const struct json_node *node);
double json_double(const struct json_node *node); /* nearest double; infinite where the token is too large */

/* A text, a number as written, "true" or "false": what a template's value is where a text is wanted. NULL for other kinds. */
const char *json_plain(const struct json_node *node);

/* A number's token as written: weights and money are read from it. */
const char *json_number_text(const struct json_node *node);

/* Whether two values say the same: numbers by their nearest double, members in any order, without null ones and comments. */
bool json_same(const struct json_node *a, const struct json_node *b);

/* Give what a value says to a digest: as written, members in their order, without places and blanks. Two values with the same
 * digest say the same; one that is written otherwise may say the same, too. */
void json_hash(const struct json_node *node, struct sha256 *digest);

/* Whether it was read as YAML; and whether it is a text that versions of YAML take for different things (yes, 010). */
bool json_is_yaml(const struct json_node *node);
bool json_is_ambiguous(const struct json_node *node);

/* The name of the file that this node was written in (for names relative to it). */
const char *json_file(const struct json_node *node);

/* `path` as it is to be opened where `node` names it: relative to the folder of the file that the node was written in,
 * or to the working directory where that is no file but an option ("--set /A/B") or standard input. "-" stays "-". */
const char *json_path_from(struct arena *arena, const struct json_node *node, const char *path);

/* The SHA-256 of that file, in hexadecimal: what a report says it was made from. */
const char *json_digest(const struct json_node *node);

/* Line, column and path are found only here, by walking the text. */
struct place json_place(const struct json_node *node);
void json_fault(struct faults *faults, enum fault_kind kind, const struct json_node *node, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* --- Reading members with their bounds, one fault each; `*out` is unchanged when absent or faulty. ---
 * They return true when the member is there and right. Numbers that overflow to infinity are faults. 3.0 and 3e0 are
 * integers, 3.5 is not. */
bool json_get_number(const struct json_node *object, const char *name, double minimum, double maximum, double *out,
                     struct faults *faults);
bool json_get_integer(const struct json_node *object, const char *name, int64_t minimum, int64_t maximum, int64_t *out,
                      struct faults *faults);
bool json_get_boolean(const struct json_node *object, const char *name, bool *out, struct faults *faults);
bool json_get_string(const struct json_node *object, const char *name, const char **out, struct faults *faults);

/* One of `choices` (NULL at the end); *out is its index. The message lists them, and suggests the nearest. */
bool json_get_choice(const struct json_node *object, const char *name, const char *const *choices, int *out,
                     struct faults *faults);

/* The member as an object or array; NULL when absent or when of another kind (which is a fault). */
struct json_node *json_get_object(const struct json_node *object, const char *name, struct faults *faults);
struct json_node *json_get_array(const struct json_node *object, const char *name, struct faults *faults);

/* A fault when `object` has no such member (or it is null). */
bool json_require(const struct json_node *object, const char *name, struct faults *faults);

/* One fault (or warning) for each member that is not in `known` (NULL at the end), suggesting the nearest name.
 * "Comment" is always known where `comments` is true. */
void json_check_names(const struct json_node *object, const char *const *known, bool comments, enum fault_kind kind,
                      struct faults *faults);

/* The nearest of `names` (NULL at the end) to `name`, by edit distance, or NULL when none is near. */
const char *json_nearest(const char *name, const char *const *names);

/* --- Changing a document before it is read (--set, --patch, files named by string). ---
 * json_put() and json_merge() leave what they are given as it was: a new tree shares with it what did not change. */

/* The node that an RFC 6901 pointer names, or NULL. "" is the root. */
struct json_node *json_at(struct json_node *root, const char *pointer);

/* Put a value at an RFC 6901 pointer, replacing or adding a member or element ("-" appends); missing objects on the way
 * are a fault. `value` keeps its own place. Returns the new root, or NULL with a fault whose place is `said_in`. */
struct json_node *json_put(struct arena *arena, struct json_node *root, const char *pointer, struct json_node *value,
                           const char *said_in, struct faults *faults);

/* A number that stands where `at` does: what is wrong with it is said there. Its token has nine significant digits or, where they say
 * the value better, seventeen. */
struct json_node *json_number_at(struct arena *arena, double value, const struct json_node *at);

/* RFC 7396 merge patch. Returns the new root. */
struct json_node *json_merge(struct arena *arena, struct json_node *root, struct json_node *patch);

/* Replace a member's or element's value in place, keeping its name (used to bring in a file named by a string). */
void json_replace(struct json_node *node, const struct json_node *value);

#endif
