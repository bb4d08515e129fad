#include "cli/sweep_answer.h"

#include "cli/terminal.h"
#include "reports/csv_sweep.h"
#include "reports/gnuplot.h"
#include "reports/html_sweep.h"
#include "reports/json_sweep.h"
#include "reports/text_sweep.h"

static int print(struct arena *arena, const struct sweep *sweep, const struct options *options)
{
    switch (options->output) {
    case OUTPUT_JSON: return terminal_write(json_sweep(arena, sweep));
    case OUTPUT_CSV: return terminal_write(csv_sweep(arena, sweep));
    case OUTPUT_HTML: return terminal_write(html_sweep(arena, sweep, gnuplot_find(arena)));
    default: return terminal_write(text_sweep(arena, sweep, terminal_style(options)));
    }
}

void sweep_answer_refusals(struct arena *arena, const struct sweep *sweep, const char *file, struct faults *faults)
{
    for (size_t c = 0; c < sweep->cell_count; c++)
        for (size_t i = 0; i < sweep->cells[c].excuse_count; i++)
            faults_add(faults, FAULT_INPUT, (struct place){.file = file}, "cell %zu (%s): %s", c + 1,
                       sweep_cell_label(arena, sweep, c), sweep->cells[c].excuses[i]);
}

int sweep_answer_print(struct arena *arena, struct sweep *sweep, const struct options *options, const char *file,
                       struct faults *faults)
{
    sweep_judge(sweep, arena);
    int code = print(arena, sweep, options);
    sweep_answer_refusals(arena, sweep, file, faults);
    return code;
}

int sweep_answer_verdict(const struct sweep *sweep, const struct options *options)
{
    return options->check && !sweep->has_best ? EXIT_MISSED : EXIT_DONE;
}
