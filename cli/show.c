#include "cli/terminal.h"
#include "models/result.h"
#include "reports/run_record.h"
#include "sim/arena.h"

#include <inttypes.h>

static int print(struct arena *arena, const struct stored_run *row, const struct result *result,
                 const struct options *options)
{
    enum file_state *inputs = arena_new_array(arena, result->input_count, enum file_state);
    for (size_t i = 0; i < result->input_count; i++)
        inputs[i] = file_state(result->inputs[i].path, result->inputs[i].sha256);
    const struct run_record record = {.row = row, .result = result, .inputs = inputs, .version = LOADLINE_VERSION};
    return terminal_write(options->output == OUTPUT_JSON ? run_record_json(arena, &record)
                                                         : run_record_text(arena, &record, terminal_style(options)));
}

int verb_show(const struct options *options)
{
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    struct stored_run row;
    const struct result *result = NULL;
    /* By its number: "last" may be another run by now. */
    if (store_find(arena, options->db, options->arguments[0], &row, faults))
        result = store_load(arena, options->db, arena_format(arena, "%" PRId64, row.run_id), faults);
    int code = terminal_print_faults(arena, faults, 0, options);
    if (result) code = print(arena, &row, result, options);
    arena_free(arena);
    return code;
}
