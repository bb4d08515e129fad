#include "cli/help.h"

#include "sim/arena.h"

#include <stdio.h>
#include <string.h>

/* Where summaries begin, and how much of them fits beside. */
#define MARGIN "                              "
#define WIDTH  49

static void print_option(const struct option_row *row)
{
    char left[40];
    char letter[8] = "    ";
    if (row->code < 256) snprintf(letter, sizeof letter, "-%c, ", row->code);
    snprintf(left, sizeof left, "%s--%s%s%s", letter, row->name, row->argument ? " " : "",
             row->argument ? row->argument : "");
    printf("  %-27s %s\n", left, row->summary);
}

/* "text (the default), json, csv", in lines that fit. */
static const char *list_of_formats(struct arena *arena, const struct option_table *table, const struct verb *verb,
                                   enum output_format usual)
{
    const char *list = arena_format(arena, "%s (the default)", table->formats[usual].name);
    size_t used = strlen(list);
    for (size_t i = 0; i < table->format_count; i++) {
        const struct format *format = &table->formats[i];
        if (i == (size_t)usual || !(verb->bit & format->verbs)) continue;
        bool fits = used + 2 + strlen(format->name) + 1 <= WIDTH;
        list = arena_format(arena, "%s,%s%s", list, fits ? " " : "\n" MARGIN, format->name);
        used = fits ? used + 2 + strlen(format->name) : strlen(format->name);
    }
    return list;
}

void help_of_verb(const struct option_table *table, const struct verb *verb, enum output_format usual)
{
    struct arena *arena = arena_new();
    printf("usage: loadline %s%s%s [OPTION...]\n\n%s\n", verb->name, *verb->arguments ? " " : "", verb->arguments,
           verb->summary);
    if (verb->note) printf("%s\n", verb->note);
    printf("\n");
    for (size_t i = 0; i < table->row_count; i++) {
        struct option_row row = table->rows[i];
        if (!(row.verbs & verb->bit)) continue;
        if (strcmp(row.name, "output") == 0) row.summary = list_of_formats(arena, table, verb, usual);
        print_option(&row);
    }
    arena_free(arena);
}

void help_of_all(const struct option_table *table)
{
    printf("usage: loadline VERB [ARGUMENT...] [OPTION...]\n\n"
           "Simulate an Amazon SageMaker endpoint before paying for it: latency, cost,\n"
           "traffic shares.\n\n");
    for (size_t i = 0; i < table->verb_count; i++) {
        char left[40];
        snprintf(left, sizeof left, "%s %s", table->verbs[i].name, table->verbs[i].arguments);
        printf("  %-27s %s\n", left, table->verbs[i].summary);
    }
    printf("\n");
    for (size_t i = 0; i < table->row_count; i++)
        if (table->rows[i].verbs & table->all) print_option(&table->rows[i]);
    printf("\nA file named - is standard input. loadline VERB --help lists the options that\n"
           "matter to a verb; it accepts the others too, and they change nothing.\n");
}
