#include "cli/planned_sweep.h"

#include "cli/complaint.h"
#include "cli/terminal.h"
#include "models/fault.h"
#include "models/json.h"
#include "sim/arena.h"

#include <string.h>

/* Options that verbs share are accepted everywhere, but a seed that is not heeded would be taken for one that is. */
static const char *changed_by(const struct options *options)
{
    if (options->has_seed) return "--seed";
    if (options->replications) return "--replications";
    if (options->set_count) return "--set";
    if (options->patch_count) return "--patch";
    return options->strict ? "--strict" : NULL;
}

int planned_sweep_open(struct arena *arena, const struct options *options, struct planned_sweep *out)
{
    const char *changed = changed_by(options);
    *out = (struct planned_sweep){.file = options->arguments[0], .folder = options->cells};
    if (changed) return complain("%s belongs to sweep plan: a plan cannot be changed afterwards", changed);
    if (!out->folder && strcmp(out->file, "-") == 0)
        return complain("a plan from standard input needs %s, where its results are", "--cells DIR");
    if (!out->folder) out->folder = arena_format(arena, "%s.cells", out->file);
    struct faults *faults = faults_new(arena);
    const struct json_node *root = json_read_file(arena, out->file, faults);
    if (root && sweep_plan_read(arena, root, &out->plan, faults))
        sweep_plan_open(arena, root, &out->plan, &out->question, faults);
    return terminal_print_faults(arena, faults, 0, options);
}
