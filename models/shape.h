/* shape.h - the shapes of AWS requests as tables, and the one function that reads a document by them into plain structs.
 *
 * A shape is what the service model calls one: a kind of value with its bounds. Objects name their members, each with the
 * offset of its field; so one table is the check, the reader, and what a test compares with the published JSON Schema.
 * Kept as    see enum shape_kind. Absent is not zero: texts and objects are NULL, choices 0, the others say `given`.
 *            The first field of every struct read here is `const struct json_node *node`, its place in the document.
 * Null       a member that is null is absent; an element that is null is a fault.
 * Names      unknown members are warnings, or faults where the reading is strict: the API grows.
 * Ownership  what is read lives in the reading's arena and points into the document.
 * Errors     every fault of the document is added, each at its node. */
#ifndef LOADLINE_MODELS_SHAPE_H
#define LOADLINE_MODELS_SHAPE_H

#include "models/pattern.h"

#include <stddef.h>
#include <stdint.h>

struct arena;
struct catalogue;
struct faults;
struct json_node;

struct optional_integer {
    bool given;
    int64_t value;
};

struct optional_boolean {
    bool given;
    bool value;
};

struct optional_number {
    bool given;
    double value;
};

/* A timestamp: RFC 3339, UTC where it names no zone, or a number of seconds since 1970. */
struct optional_time {
    bool given;
    int64_t ns; /* since 1970 */
};

/* A number that the service stores as binary32: the token as written, and the nearest single. */
struct optional_single {
    const char *text; /* NULL: absent */
    double value;
};

enum shape_kind {
    SHAPE_TEXT,          /* const char * */
    SHAPE_INSTANCE_TYPE, /* const char *, held against the catalogue too */
    SHAPE_WORD,          /* const char *: one of the choices, kept as text */
    SHAPE_CHOICE,        /* an enum: 0 absent, else 1 + the index of the choice */
    SHAPE_INTEGER,       /* struct optional_integer */
    SHAPE_SINGLE,        /* struct optional_single */
    SHAPE_NUMBER,        /* struct optional_number */
    SHAPE_TIME,          /* struct optional_time */
    SHAPE_BOOLEAN,       /* struct optional_boolean */
    SHAPE_OBJECT,        /* pointer to the struct; in lists the struct itself */
    SHAPE_LIST,          /* pointer to the first element, and size_t at count_offset */
    SHAPE_MAP,           /* const struct json_node *: texts by names of the user's, checked and left in the document */
    SHAPE_ANSWER         /* of the service's answers, or without effect here: allowed and left aside */
};

struct shape_member;

struct shape {
    enum shape_kind kind;
    int64_t minimum, maximum; /* of integers; characters of texts; elements of lists; members of maps */
    double least;             /* of singles, which have no upper bound but their width, and of numbers */
    double most;              /* of numbers */
    enum pattern pattern;
    const char *const *choices;         /* NULL at the end */
    const struct shape *element;        /* of lists: TEXT, WORD, CHOICE or OBJECT; of maps: TEXT */
    const struct shape *key;            /* of maps: what their names hold to, a TEXT */
    const struct shape_member *members; /* of objects; a NULL name at the end */
    size_t size;                        /* of the struct that an object is read into */
};

struct shape_member {
    const char *name;
    const struct shape *shape;
    bool required;
    size_t offset, count_offset;
};

struct shape_reading {
    struct arena *arena;
    struct faults *faults;
    bool strict;                       /* unknown members are faults */
    const struct catalogue *catalogue; /* instance types that are not in it get a warning. NULL: none does */
};

/* Read `object` by an object's shape into `out`, zeroed memory of shape->size bytes. */
void shape_read(const struct shape_reading *reading, const struct shape *shape, const struct json_node *object,
                void *out);

#endif
