#include "reports/gnuplot.h"

#include "models/fault.h"
#include "reports/buffer.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static bool is_program(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

const char *gnuplot_find(struct arena *arena)
{
    const char *at = getenv("PATH");
    while (at && *at) {
        size_t length = strcspn(at, ":");
        const char *path = arena_format(arena, "%.*s/gnuplot", (int)length, at);
        if (at[0] == '/' && is_program(path)) return path;
        at += length + (at[length] == ':');
    }
    return NULL;
}

/* A running gnuplot and our ends of its pipes; -1: closed. */
struct process {
    pid_t pid;
    int input, output;
};

static void close_end(int *descriptor)
{
    if (*descriptor >= 0) close(*descriptor);
    *descriptor = -1;
}

static bool open_pipe(int ends[2])
{
    if (pipe(ends) != 0) return false;
    for (int i = 0; i < 2; i++) fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    return true;
}

/* Signals as a new program expects them: we ignore these two (main.c), and that would be inherited. */
static void set_signals(posix_spawnattr_t *attributes)
{
    sigset_t ignored;
    sigemptyset(&ignored);
    sigaddset(&ignored, SIGPIPE);
    sigaddset(&ignored, SIGXFSZ);
    posix_spawnattr_setsigdefault(attributes, &ignored);
    posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF);
}

static int spawn(const char *program, int input, int output, pid_t *pid)
{
    char *const arguments[] = {"gnuplot", "-d", "-", NULL}, *const environment[] = {"LC_ALL=C", NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    set_signals(&attributes);
    int error = posix_spawn(pid, program, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* 0 or an error number. */
static int start(const char *program, struct process *process)
{
    int input[2], output[2] = {-1, -1};
    *process = (struct process){-1, -1, -1};
    if (!open_pipe(input)) return errno;
    int error = open_pipe(output) ? spawn(program, input[0], output[1], &process->pid) : errno;
    close_end(&input[0]);
    close_end(&output[1]);
    process->input = input[1];
    process->output = output[0];
    if (error == 0) fcntl(process->input, F_SETFL, O_NONBLOCK);
    return error;
}

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * NS_PER_S + now.tv_nsec;
}

/* Write what the pipe takes; close it at the end, or where gnuplot reads no more. */
static void feed(struct process *process, const char **script)
{
    ssize_t written = write(process->input, *script, strlen(*script));
    if (written > 0) *script += written;
    bool broken = written < 0 && errno != EAGAIN && errno != EINTR;
    if (broken || !**script) close_end(&process->input);
}

static void collect(struct process *process, struct buffer *picture)
{
    char block[1 << 16];
    ssize_t length = read(process->output, block, sizeof block);
    if (length > 0) buffer_add_n(picture, block, (size_t)length);
    if (length == 0 || (length < 0 && errno != EINTR)) close_end(&process->output);
}

/* Both ways at once, since gnuplot draws while it reads. NULL, or why it must be ended. */
static const char *converse(struct process *process, const char *script, struct buffer *picture)
{
    int64_t until_ns = now_ns() + GNUPLOT_SECONDS * NS_PER_S;
    while (process->output >= 0) {
        int64_t left_ms = (until_ns - now_ns()) / NS_PER_MS;
        struct pollfd ends[] = {{.fd = process->output, .events = POLLIN}, {.fd = process->input, .events = POLLOUT}};
        if (left_ms <= 0) return "gnuplot takes too long";
        if (poll(ends, 2, (int)left_ms) < 0 && errno != EINTR) return strerror(errno);
        if (ends[1].revents) feed(process, &script);
        if (ends[0].revents) collect(process, picture);
        if (buffer_length(picture) > GNUPLOT_MOST) return "gnuplot's picture is too large";
    }
    return NULL;
}

bool gnuplot_run(const char *program, const char *script, struct buffer *picture, struct faults *faults)
{
    struct process process;
    struct place place = {.file = program};
    int status = 0, error = start(program, &process);
    const char *why = error ? strerror(error) : converse(&process, script, picture);
    close_end(&process.input);
    close_end(&process.output);
    if (!error) {
        if (why) kill(process.pid, SIGKILL);
        while (waitpid(process.pid, &status, 0) < 0 && errno == EINTR) continue;
        if (!why && status != 0) why = "gnuplot failed";
        if (!why && buffer_length(picture) == 0) why = "gnuplot drew nothing";
    }
    if (why) faults_add(faults, FAULT_MACHINE, place, "%s", why);
    return why == NULL;
}
