/* json_text.h - a JSON document as text: stepping over its tokens, and the place of any byte of it. For json*.c only.
 *
 * Lines      end at LF, CR LF or CR. Columns count characters.
 * Paths      "$.EndpointConfig.ProductionVariants[0]"; names that are no words as in RFC 9535: "$.Quotas['ml.g5.xlarge']".
 * Ownership  a document, its text and its paths live in the arena given to json_text_new().
 * Errors     none: the text before the byte asked for must have passed the gate, apart from faults within strings. */
#ifndef LOADLINE_MODELS_JSON_TEXT_H
#define LOADLINE_MODELS_JSON_TEXT_H

#include "models/fault.h"

struct arena;

#define JSON_DEPTH_MOST         64
#define JSON_NUMBER_LENGTH_MOST 40

/* The place of a value or name of a document that is not JSON (yaml.h). */
struct json_mark {
    int line, column;
    size_t parent;    /* the mark of the container; SIZE_MAX: there is none */
    const char *name; /* of a member; NULL: an element */
    size_t index;     /* of an element */
};

struct json_text {
    struct arena *arena;
    const char *file;
    const char *bytes; /* without a byte-order mark, with a NUL after the end */
    size_t length;
    const char *sha256;            /* of the document as it was read, byte-order mark and all */
    struct json_cursor *cursor;    /* where the last place was found: faults come mostly in the order of the text */
    const struct json_mark *marks; /* YAML: offsets are indices of these. NULL: JSON */
};

/* A run of bytes; decoded names may hold NUL. */
struct json_bytes {
    const char *bytes;
    size_t length;
};

/* `file` and `bytes` are borrowed. */
struct json_text *json_text_new(struct arena *arena, const char *file, const char *bytes, size_t length);

/* Line, column and path of the byte at `offset`; at a member's name or value the path ends with that member. */
struct place json_text_place(struct json_text *text, size_t offset);

/* The path of a member of that name inside the object at `path`. */
const char *json_text_member_path(struct arena *arena, const char *path, const char *name);

/* The offset behind what begins at `offset`: white space if any, or a string whose opening quote stands there. */
size_t json_text_skip_space(const struct json_text *text, size_t offset);
size_t json_text_skip_string(const struct json_text *text, size_t offset);

/* The string whose opening quote is at `offset`, with its escapes replaced; broken escapes stay as they are. */
struct json_bytes json_text_decode(const struct json_text *text, size_t offset);

/* Four hexadecimal digits at `offset`, or -1. */
long json_text_hex(const struct json_text *text, size_t offset);

#endif
