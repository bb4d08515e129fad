#include "models/session_names.h"
#include "sim/arena.h"
#include "tests/test.h"

/* Many more than there is room for at first, and all of them close together. */
START_TEST(a_name_keeps_what_stands_for_it)
{
    const uint64_t many = 100000;
    struct arena *arena = arena_new();
    struct session_names *names = session_names_new(arena);
    bool is_new;

    for (uint64_t name = 1; name <= many; name++) {
        uint64_t *value = session_names_add(names, name, &is_new);
        ck_assert(is_new && *value == 0);
        *value = 3 * name;
    }
    for (uint64_t name = 1; name <= many; name++) {
        ck_assert_uint_eq(*session_names_add(names, name, &is_new), 3 * name);
        ck_assert(!is_new);
        ck_assert_uint_eq(*session_names_find(names, name), 3 * name);
    }
    ck_assert_ptr_null(session_names_find(names, many + 1));

    arena_free(arena);
}
END_TEST

TEST_MAIN("session_names", a_name_keeps_what_stands_for_it)
