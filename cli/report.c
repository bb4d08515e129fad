#include "cli/print_result.h"
#include "cli/terminal.h"
#include "models/result.h"
#include "reports/store.h"
#include "sim/arena.h"

int verb_report(const struct options *options)
{
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    const struct result *result = store_load(arena, options->db, options->arguments[0], faults);
    int code = terminal_print_faults(arena, faults, 0, options);
    if (result) {
        code = print_result(arena, result, options);
        if (code == EXIT_DONE && options->check && !result_objectives_met(result)) code = EXIT_MISSED;
    }
    arena_free(arena);
    return code;
}
