#include "cli/measuring.h"

#include <stdio.h>

int options_of_measuring(struct arena *arena, const struct options *options, struct measurement_options *out)
{
    *out = (struct measurement_options){.unit = options->unit};
    for (size_t i = 0; i < options->column_count; i++) {
        if (measured_said_read(options->columns[i], &out->said[out->said_count++])) continue;
        fprintf(stderr, "loadline: --column is WHAT=NAME, with one of");
        for (int c = 0; measured_column_name[c]; c++) fprintf(stderr, "%s %s", c ? "," : "", measured_column_name[c]);
        fprintf(stderr, "\n");
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < options->where_count; i++) {
        if (measured_filter_read(arena, options->wheres[i], &out->filters[out->filter_count++])) continue;
        fprintf(stderr, "loadline: --where is COLUMN=VALUE\n");
        return EXIT_USAGE;
    }
    return EXIT_DONE;
}
