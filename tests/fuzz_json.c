/* Feeds bytes to the JSON door: nothing may crash, hang or leak, and what is accepted must be a whole tree whose places
 * can be told. Built with clang -fsanitize=fuzzer,address,undefined. */
#include "models/json.h"
#include "sim/arena.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition) abort();
}

static void walk(const struct json_node *node, struct faults *faults)
{
    json_fault(faults, FAULT_WARNING, node, "is here");
    if (json_kind(node) == JSON_STRING) require(json_string(node) != NULL);
    if (json_kind(node) == JSON_NUMBER)
        require(json_number_text(node)[0] != '\0' && json_double(node) == json_double(node));
    size_t count = 0;
    for (const struct json_node *child = json_first(node); child; child = json_next(child), count++) {
        int64_t integer;
        if (json_name(child)) json_get_integer(node, json_name(child), -10, 10, &integer, faults);
        walk(child, faults);
    }
    require(count == json_count(node));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const known[] = {"Weight", "Name", NULL};
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    struct json_node *root = json_read_text(arena, "fuzz", (const char *)data, size, faults);
    require(root ? faults_count(faults) == 0 : faults_count(faults) > 0);
    if (root) {
        walk(root, faults);
        json_check_names(root, known, true, FAULT_WARNING, faults);
        walk(json_merge(arena, root, root), faults);
    }
    for (size_t i = 0; i < faults_total(faults); i++) fault_line(arena, faults_at(faults, i));
    arena_free(arena);
    return 0;
}
