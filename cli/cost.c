#include "cli/price_age.h"
#include "cli/print_result.h"
#include "cli/terminal.h"
#include "reports/charge_back.h"
#include "reports/cost_actual.h"
#include "reports/csv_cost.h"
#include "reports/json_cost.h"
#include "reports/store.h"
#include "reports/text_cost_tree.h"
#include "sim/arena.h"

#include <stdio.h>
#include <string.h>

static int print_charges(struct arena *arena, const struct result *const *runs, const struct options *options)
{
    struct charge_back charges = charge_back(arena, runs, options->argument_count, options->by);
    struct faults *warnings = faults_new(arena);
    charge_back_warn(arena, &charges, warnings);
    terminal_print_faults(arena, warnings, 0, options);
    switch (options->output) {
    case OUTPUT_JSON: return terminal_write(charge_back_json(arena, &charges));
    case OUTPUT_CSV: return terminal_write(charge_back_csv(arena, &charges));
    default: return terminal_write(charge_back_text(arena, &charges, terminal_style(options)));
    }
}

/* "COLUMN=TEXT", as options.c has seen to. */
static size_t conditions_of(const struct options *options, struct arena *arena, struct actual_condition *conditions)
{
    for (size_t i = 0; i < options->where_count; i++) {
        const char *text = options->wheres[i], *equals = strchr(text, '=');
        conditions[i] = (struct actual_condition){arena_text_n(arena, text, (size_t)(equals - text)), equals + 1};
    }
    return options->where_count;
}

static int print_actual(struct arena *arena, const struct result *run, const struct options *options)
{
    struct faults *faults = faults_new(arena);
    struct actual_condition conditions[WHERES_MOST];
    size_t count = conditions_of(options, arena, conditions);
    const struct actual_bill *bill = actual_bill_read(arena, options->actual, conditions, count, faults);
    if (!bill) return terminal_print_faults(arena, faults, 0, options);
    struct cost_actual against = cost_actual(arena, run, bill);
    switch (options->output) {
    case OUTPUT_JSON: return terminal_write(cost_actual_json(arena, &against));
    case OUTPUT_CSV: return terminal_write(cost_actual_csv(arena, &against));
    default: return terminal_write(cost_actual_text(arena, &against, terminal_style(options)));
    }
}

static int print_bill(struct arena *arena, const struct result *run, const struct options *options)
{
    switch (options->output) {
    case OUTPUT_JSON: return terminal_write(json_cost(arena, run));
    case OUTPUT_CSV: return terminal_write(csv_cost(arena, run));
    case OUTPUT_XLSX: return print_workbook(arena, run, options);
    default: return terminal_write(text_cost_tree(arena, run, terminal_style(options)));
    }
}

int verb_cost(const struct options *options)
{
    if (options->argument_count > 1 && !options->by) {
        fprintf(stderr, "loadline: the bills of several runs go together with --by: by tag, variant, charge, .. ?\n");
        return EXIT_USAGE;
    }
    if (options->output == OUTPUT_XLSX && (options->actual || options->by)) {
        fprintf(stderr, "loadline: a workbook is of one bill as it is, without --actual and --by\n");
        return EXIT_USAGE;
    }
    if (options->actual && (options->by || options->argument_count > 1)) {
        fprintf(stderr, "loadline: --actual holds one run against a bill, without --by\n");
        return EXIT_USAGE;
    }
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    const struct result *runs[ARGUMENTS_MOST];
    bool all = true;
    for (size_t i = 0; i < options->argument_count; i++) {
        runs[i] = store_load(arena, options->db, options->arguments[i], faults);
        all = all && runs[i];
    }
    int code = terminal_print_faults(arena, faults, 0, options);
    if (all) price_age_warn(runs, options->argument_count, options);
    if (all)
        code = options->by       ? print_charges(arena, runs, options)
               : options->actual ? print_actual(arena, runs[0], options)
                                 : print_bill(arena, runs[0], options);
    arena_free(arena);
    return code;
}
