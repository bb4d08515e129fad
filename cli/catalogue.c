#include "models/catalogue.h"
#include "cli/terminal.h"
#include "reports/catalogue_report.h"
#include "sim/arena.h"

static const struct instance_type *find(struct arena *arena, const struct catalogue *catalogue, const char *name,
                                        struct faults *faults)
{
    const struct instance_type *type = catalogue_find(catalogue, name);
    if (!type) type = catalogue_find(catalogue, arena_format(arena, "ml.%s", name));
    if (type) return type;
    const char *nearest = catalogue_nearest(catalogue, name);
    faults_add(faults, FAULT_INPUT, (struct place){.file = "catalogue"}, "no instance type is called \"%s\"%s%s%s",
               name, nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
    return NULL;
}

int verb_catalogue(const struct options *options)
{
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    const struct catalogue *catalogue = catalogue_new(arena);
    const char *name = options->argument_count > 0 ? options->arguments[0] : NULL;
    const struct instance_type *type = name ? find(arena, catalogue, name, faults) : NULL;
    int code = terminal_print_faults(arena, faults, 0, options);
    if (code == EXIT_DONE)
        code = terminal_write(options->output == OUTPUT_JSON
                                  ? catalogue_report_json(arena, catalogue, type)
                                  : catalogue_report_text(arena, catalogue, type, terminal_style(options)));
    arena_free(arena);
    return code;
}
