#include "cli/complaint.h"

#include "cli/options.h"
#include "models/fault.h"
#include "sim/arena.h"

#include <stdio.h>

static void print_harmless(const char *text)
{
    struct arena *arena = arena_new();
    fputs(fault_line(arena, &(struct fault){.text = text}), stderr);
    arena_free(arena);
}

static void print_complaint(const char *format, const char *about)
{
    fputs("loadline: ", stderr);
    for (; *format; format++) {
        if (format[0] == '%' && format[1] == 's') {
            print_harmless(about);
            format++;
        } else {
            fputc(*format, stderr);
        }
    }
}

int complain(const char *format, const char *about)
{
    print_complaint(format, about);
    fputs(" (loadline --help lists what there is)\n", stderr);
    return EXIT_USAGE;
}

int complain_of_unknown(const char *format, const char *about, const char *dashes, const char *nearest)
{
    if (!nearest) return complain(format, about);
    print_complaint(format, about);
    fprintf(stderr, "; did you mean %s%s?\n", dashes, nearest);
    return EXIT_USAGE;
}
