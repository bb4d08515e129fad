/* usage.c - what a run of a program takes: usage FILE COMMAND [ARGUMENT...]
 *
 * Writes into FILE: seconds by the clock, seconds of the processor (in the program and in the system for it), most resident memory in KB.
 * Exits as the command does. A program of its own, since Linux counts the memory of who starts a program as that program's. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double clock_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + 1e-6 * (double)time.tv_usec;
}

int main(int count, char **arguments)
{
    if (count < 3) {
        fputs("usage: usage FILE COMMAND [ARGUMENT...]\n", stderr);
        return 2;
    }
    double began_s = clock_s();
    pid_t child = fork();
    if (child == 0) {
        execvp(arguments[2], arguments + 2);
        perror(arguments[2]);
        _exit(127);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) < 0) {
        perror("usage");
        return 126;
    }
    double took_s = clock_s() - began_s;
    struct rusage used;
    getrusage(RUSAGE_CHILDREN, &used);
    FILE *file = fopen(arguments[1], "w");
    if (!file ||
        fprintf(file, "%.6f %.6f %ld\n", took_s, seconds(used.ru_utime) + seconds(used.ru_stime), used.ru_maxrss) < 0 ||
        fclose(file) != 0) {
        perror(arguments[1]);
        return 126;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
