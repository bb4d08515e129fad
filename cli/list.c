#include "cli/terminal.h"
#include "reports/run_list.h"
#include "reports/store.h"
#include "sim/arena.h"

int verb_list(const struct options *options)
{
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    const struct stored_run *runs = NULL;
    size_t count = 0;
    bool good = store_list(arena, options->db, &runs, &count, faults);
    int code = terminal_print_faults(arena, faults, 0, options);
    if (good)
        code =
            terminal_write(options->output == OUTPUT_JSON ? run_list_json(arena, runs, count)
                                                          : run_list_text(arena, runs, count, terminal_style(options)));
    arena_free(arena);
    return code;
}
