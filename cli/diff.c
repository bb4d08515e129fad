#include "cli/price_age.h"
#include "cli/terminal.h"
#include "reports/cost_diff_report.h"
#include "reports/store.h"
#include "sim/arena.h"

int verb_diff(const struct options *options)
{
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    const struct result *before = store_load(arena, options->db, options->arguments[0], faults);
    const struct result *after = store_load(arena, options->db, options->arguments[1], faults);
    int code = terminal_print_faults(arena, faults, 0, options);
    if (before && after) {
        price_age_warn((const struct result *const[]){before, after}, 2, options);
        code = terminal_write(options->output == OUTPUT_JSON
                                  ? cost_diff_json(arena, before, after)
                                  : cost_diff_text(arena, before, after, terminal_style(options)));
    }
    arena_free(arena);
    return code;
}
