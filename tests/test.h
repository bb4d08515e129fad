/* test.h - what every test file starts from: Check, and a main() that runs one suite.
 *
 * A file names its tests in one table:
 *     TEST_MAIN("histogram", a_value_falls_into_its_bucket, merging_is_addition)
 * CK_FORK=no runs them in one process (sanitizers, debuggers). */
#ifndef LOADLINE_TESTS_TEST_H
#define LOADLINE_TESTS_TEST_H

#include <check.h>
#include <stdlib.h>

/* Check notes, in a file, each assertion that held, to say where a test was when it crashed. That costs more than all the code under
 * test; a debugger or `make asan` says it better. */
#define _mark_point(file, line) ((void)0)

#define TEST_TIMEOUT_S 120

#define TEST_MAIN(name, ...)                                                                                           \
    int main(void)                                                                                                     \
    {                                                                                                                  \
        const TTest *const tests[] = {__VA_ARGS__};                                                                    \
        TCase *group = tcase_create(name);                                                                             \
        tcase_set_timeout(group, TEST_TIMEOUT_S);                                                                      \
        for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) tcase_add_test(group, tests[i]);                     \
        Suite *suite = suite_create(name);                                                                             \
        suite_add_tcase(suite, group);                                                                                 \
        SRunner *runner = srunner_create(suite);                                                                       \
        srunner_run_all(runner, CK_ENV);                                                                               \
        int failed = srunner_ntests_failed(runner);                                                                    \
        srunner_free(runner);                                                                                          \
        return failed ? EXIT_FAILURE : EXIT_SUCCESS;                                                                   \
    }

#endif
