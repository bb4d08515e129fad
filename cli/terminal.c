#include "cli/terminal.h"

#include "sim/arena.h"
#include "sim/units.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

int terminal_write(const char *text)
{
    return terminal_write_bytes(text, strlen(text));
}

int terminal_write_bytes(const char *bytes, size_t length)
{
    errno = 0;
    fwrite(bytes, 1, length, stdout);
    return terminal_flush();
}

int terminal_flush(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) return EXIT_DONE;
    if (errno == EPIPE) {
        clearerr(stdout);
        return EXIT_DONE;
    }
    fprintf(stderr, "standard output: cannot be written: %s\n", errno ? strerror(errno) : "write error");
    return EXIT_MACHINE;
}

int terminal_print_faults(struct arena *arena, struct faults *faults, size_t from, const struct options *options)
{
    int code = EXIT_DONE;
    const struct faults *notes = faults_take_notes(faults);
    for (size_t i = 0; options->verbose && i < faults_total(notes); i++)
        fprintf(stderr, "%s\n", fault_line(arena, faults_at(notes, i)));
    for (size_t i = from; i < faults_total(faults); i++) {
        const struct fault *fault = faults_at(faults, i);
        if (fault->kind == FAULT_WARNING) {
            if (!options->quiet) fprintf(stderr, "warning: %s\n", fault_line(arena, fault));
            continue;
        }
        fprintf(stderr, "%s\n", fault_line(arena, fault));
        if (fault->kind == FAULT_MACHINE)
            code = EXIT_MACHINE;
        else if (code == EXIT_DONE)
            code = EXIT_INPUT;
    }
    return code;
}

void terminal_note(const struct options *options, const char *format, ...)
{
    if (options->quiet) return;
    struct arena *arena = arena_new();
    struct faults *notes = faults_new(arena);
    va_list arguments;
    va_start(arguments, format);
    faults_add_list(notes, FAULT_WARNING, (struct place){.file = NULL}, format, arguments);
    va_end(arguments);
    fprintf(stderr, "%s\n", fault_line(arena, faults_at(notes, 0)));
    arena_free(arena);
}

/* COLUMNS comes before what the terminal says of itself (POSIX, 8.3), and holds for a pipe too. */
static size_t width_of_terminal(void)
{
    const char *columns = getenv("COLUMNS");
    size_t asked = columns ? strtoul(columns, NULL, 10) : 0;
    if (asked > 0 && asked <= TEXT_MOST_WIDTH) return asked;
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return TEXT_WIDTH;
    return size.ws_col;
}

/* A terminal that is dumb, or not named, shows escape sequences instead of obeying them. */
static bool obeys_escapes(int descriptor)
{
    const char *terminal = getenv("TERM");
    return isatty(descriptor) && terminal && *terminal && strcmp(terminal, "dumb") != 0;
}

/* https://no-color.org: any value that is not empty switches colour off, and being asked for by name switches it on. */
static bool wants_colour(const struct options *options)
{
    const char *no_color = getenv("NO_COLOR");
    if (options->color != COLOR_AUTO) return options->color == COLOR_ALWAYS;
    if (no_color && *no_color) return false;
    return obeys_escapes(STDOUT_FILENO);
}

/* Whether the locale's characters are UTF-8, by the first of the three that is set (POSIX, 8.2): read as a name, since the program
 * asks for no locale. Block characters are for eyes: what goes into a file or a pipe is the same everywhere. */
static bool shows_blocks(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    static const char *const names[] = {".UTF-8", ".utf-8", ".UTF8", ".utf8"};
    const char *locale = NULL;
    for (size_t i = 0; i < sizeof variables / sizeof *variables && !(locale && *locale); i++)
        locale = getenv(variables[i]);
    for (size_t i = 0; i < sizeof names / sizeof *names && locale; i++)
        if (strstr(locale, names[i])) return obeys_escapes(STDOUT_FILENO);
    return false;
}

struct text_style terminal_style(const struct options *options)
{
    return (struct text_style){.width = width_of_terminal(), .colour = wants_colour(options), .blocks = shows_blocks()};
}

static int64_t clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * NS_PER_S + now.tv_nsec;
}

void progress_begin(struct progress *progress, const struct options *options)
{
    int64_t now_ns = clock_ns();
    *progress = (struct progress){
        .shown = !options->quiet && obeys_escapes(STDERR_FILENO), .began_ns = now_ns, .last_ns = now_ns};
}

/* At most ten times a second. */
static bool is_due(struct progress *progress)
{
    int64_t now_ns = clock_ns();
    if (!progress->shown || now_ns - progress->last_ns < NS_PER_S / 10) return false;
    progress->last_ns = now_ns;
    return true;
}

void progress_show(void *self, uint32_t done, uint32_t of)
{
    if (!is_due(self)) return;
    fprintf(stderr, "\rreplication %u of %u", done, of);
    fflush(stderr);
}

void progress_count(void *self, uint64_t plan)
{
    if (!is_due(self)) return;
    fprintf(stderr, "\rplan %" PRIu64, plan);
    fflush(stderr);
}

/* Two units at most: nobody waits for seconds when hours are left. */
static void print_time_left(double seconds)
{
    unsigned long s = seconds < 1e9 ? (unsigned long)seconds : 1000000000;
    if (s >= 3600)
        fprintf(stderr, ", %lu h %lu min left", s / 3600, s % 3600 / 60);
    else if (s >= 60)
        fprintf(stderr, ", %lu min %lu s left", s / 60, s % 60);
    else
        fprintf(stderr, ", %lu s left", s);
}

void progress_show_cells(struct progress *progress, size_t done, size_t of, double share)
{
    if (!is_due(progress)) return;
    fprintf(stderr, "\r%zu of %zu cells", done, of);
    double elapsed_s = (double)(progress->last_ns - progress->began_ns) / NS_PER_S;
    if (share > 0) print_time_left(elapsed_s * (1 - share) / share);
    fputs("\033[K", stderr);
    fflush(stderr);
}

void progress_end(struct progress *progress)
{
    if (progress->shown) fputs("\r\033[K", stderr);
}
