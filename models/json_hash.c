/* The part of json.h that gives what a document says to a digest. */
#include "models/json.h"
#include "models/sha256.h"

#include <string.h>

/* Counts stand in front, so that no two documents run together into the same bytes. */
static void add_count(struct sha256 *digest, uint64_t count)
{
    unsigned char bytes[sizeof count];
    for (size_t i = 0; i < sizeof count; i++) bytes[i] = (unsigned char)(count >> 8 * i);
    sha256_add(digest, bytes, sizeof bytes);
}

static void add_text(struct sha256 *digest, const char *text)
{
    add_count(digest, strlen(text));
    sha256_add(digest, text, strlen(text));
}

static void add_kind(struct sha256 *digest, enum json_kind kind)
{
    unsigned char byte = (unsigned char)kind;
    sha256_add(digest, &byte, 1);
}

void json_hash(const struct json_node *node, struct sha256 *digest)
{
    add_kind(digest, json_kind(node));
    switch (json_kind(node)) {
    case JSON_NULL: break;
    case JSON_BOOLEAN: add_text(digest, json_boolean(node) ? "true" : "false"); break;
    case JSON_NUMBER: add_text(digest, json_number_text(node)); break;
    case JSON_STRING: add_text(digest, json_string(node)); break;
    case JSON_ARRAY:
    case JSON_OBJECT:
        add_count(digest, json_count(node));
        for (const struct json_node *child = json_first(node); child; child = json_next(child)) {
            if (json_kind(node) == JSON_OBJECT) add_text(digest, json_name(child));
            json_hash(child, digest);
        }
    }
}
