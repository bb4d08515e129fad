#include "cli/terminal.h"
#include "reports/json_cost.h"
#include "reports/store.h"
#include "reports/text_cost_tree.h"
#include "sim/arena.h"

int verb_cost(const struct options *options)
{
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    const struct result *result = store_load(arena, options->db, options->arguments[0], faults);
    int code = terminal_print_faults(arena, faults, 0, options);
    if (result)
        code = terminal_write(options->output == OUTPUT_JSON ? json_cost(arena, result)
                                                             : text_cost_tree(arena, result, terminal_style(options)));
    arena_free(arena);
    return code;
}
