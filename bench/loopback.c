/* loopback - a real server and the load on it, in one program on the loopback: what a simulation of the two is held against.
 *
 * Server     HTTP/1.1 on 127.0.0.1, one thread that accepts and WORKERS threads that serve, first come first served: a worker is held for as
 *            long as the request's path asks for, asleep, and says in its answer how long that was.
 * Load       open: each request has its moment, whatever became of those before it. A caller that wakes up late sends late: that is then the
 *            request's arrival, from which its latency counts.
 * Input      a request a line on standard input: "arrival_us,service_us", arrivals increasing.
 * Output     "arrival_us,service_us,latency_us,late_us" for each, in the same order, with the arrival as it was and the service as the worker
 *            measured it.
 * Usage      loopback WORKERS CLIENTS, with at least as many CLIENTS as requests are ever in the system. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define REQUESTS_MOST 1000000
#define THREADS_MOST  2000
#define WAITING_MOST  65536
#define LEAD_NS       INT64_C(200000000) /* before the first request, for all threads to be there */
#define STACK_BYTES   ((size_t)128 * 1024)

struct request {
    int64_t arrival_us, service_us, latency_us, late_us;
};

static struct request *requests;
static size_t request_count;
static atomic_size_t next_request;
static int64_t start_ns;
static uint16_t port;

/* Connections that nobody has taken yet, oldest first. */
static struct {
    pthread_mutex_t mutex;
    pthread_cond_t arrived;
    int connections[WAITING_MOST];
    size_t first, count;
} waiting = {.mutex = PTHREAD_MUTEX_INITIALIZER, .arrived = PTHREAD_COND_INITIALIZER};

static void give_up(const char *what)
{
    fprintf(stderr, "loopback: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void sleep_until(int64_t ns)
{
    struct timespec until = {.tv_sec = (time_t)(ns / 1000000000), .tv_nsec = (long)(ns % 1000000000)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR) continue;
}

/* All of it, until its blank line or the end of the connection; returns how much. */
static size_t read_message(int connection, char *text, size_t room, const char *end)
{
    size_t length = 0;
    while (length + 1 < room) {
        ssize_t got = read(connection, text + length, room - length - 1);
        if (got <= 0) break;
        length += (size_t)got;
        text[length] = '\0';
        if (end && strstr(text, end)) break;
    }
    text[length] = '\0';
    return length;
}

static void write_all(int connection, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t put = write(connection, text, length);
        if (put <= 0) give_up("write");
        text += put;
        length -= (size_t)put;
    }
}

/* --- The server --- */

static void *accept_all(void *listener)
{
    for (;;) {
        int connection = accept(*(int *)listener, NULL, NULL);
        if (connection < 0) return NULL; /* the load is over */
        pthread_mutex_lock(&waiting.mutex);
        if (waiting.count == WAITING_MOST) give_up("the server's queue is full");
        waiting.connections[(waiting.first + waiting.count++) % WAITING_MOST] = connection;
        pthread_cond_signal(&waiting.arrived);
        pthread_mutex_unlock(&waiting.mutex);
    }
}

static int take_connection(void)
{
    pthread_mutex_lock(&waiting.mutex);
    while (waiting.count == 0) pthread_cond_wait(&waiting.arrived, &waiting.mutex);
    int connection = waiting.connections[waiting.first];
    waiting.first = (waiting.first + 1) % WAITING_MOST;
    waiting.count--;
    pthread_mutex_unlock(&waiting.mutex);
    return connection;
}

static void *work(void *nothing)
{
    char text[512], answer[256];
    for (;;) {
        int connection = take_connection();
        int64_t began_ns = now_ns();
        read_message(connection, text, sizeof text, "\r\n\r\n");
        const char *path = strchr(text, '/');
        sleep_until(began_ns + 1000 * (path ? strtoll(path + 1, NULL, 10) : 0));
        char body[32];
        int size = snprintf(body, sizeof body, "%lld\n", (long long)((now_ns() - began_ns) / 1000));
        int length = snprintf(answer, sizeof answer,
                              "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", size, body);
        write_all(connection, answer, (size_t)length);
        close(connection);
    }
    return nothing;
}

/* --- The load --- */

static void call(struct request *request)
{
    char text[512];
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int64_t moment_ns = start_ns + 1000 * request->arrival_us;
    sleep_until(moment_ns);
    int64_t sent_ns = now_ns();
    int connection = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    if (connection < 0 || connect(connection, (struct sockaddr *)&address, sizeof address) != 0) give_up("connect");
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    int length =
        snprintf(text, sizeof text, "GET /%lld HTTP/1.1\r\nHost: loopback\r\n\r\n", (long long)request->service_us);
    write_all(connection, text, (size_t)length);
    read_message(connection, text, sizeof text, NULL);
    request->latency_us = (now_ns() - sent_ns) / 1000;
    request->late_us = (sent_ns - moment_ns) / 1000;
    request->arrival_us += request->late_us;
    close(connection);
    const char *body = strstr(text, "\r\n\r\n");
    if (strncmp(text, "HTTP/1.1 200", 12) != 0 || !body) give_up("the server's answer is none");
    request->service_us = strtoll(body + 4, NULL, 10);
}

static void *load(void *nothing)
{
    for (size_t i; (i = atomic_fetch_add(&next_request, 1)) < request_count;) call(&requests[i]);
    return nothing;
}

/* --- Both --- */

static void start(pthread_t *thread, void *(*function)(void *), void *argument)
{
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    errno = pthread_create(thread, &attributes, function, argument);
    if (errno) give_up("a thread");
    pthread_attr_destroy(&attributes);
}

static int listen_somewhere(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 4096) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        give_up("the server");
    port = ntohs(address.sin_port);
    return listener;
}

static void read_requests(void)
{
    long long arrival_us, service_us;
    requests = calloc(REQUESTS_MOST, sizeof *requests);
    if (!requests) give_up("memory");
    while (request_count < REQUESTS_MOST && scanf("%lld,%lld", &arrival_us, &service_us) == 2)
        requests[request_count++] = (struct request){arrival_us, service_us, 0, 0};
}

int main(int argc, char **argv)
{
    static pthread_t clients[THREADS_MOST], thread;
    long workers = argc == 3 ? strtol(argv[1], NULL, 10) : 0, count = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
    if (workers < 1 || workers > THREADS_MOST || count < 1 || count > THREADS_MOST) {
        fprintf(stderr, "usage: loopback WORKERS CLIENTS <requests, each from 1 to %d\n", THREADS_MOST);
        return 2;
    }
    read_requests();
    int listener = listen_somewhere();
    start(&thread, accept_all, &listener);
    for (long i = 0; i < workers; i++) start(&thread, work, NULL);
    start_ns = now_ns() + LEAD_NS;
    for (long i = 0; i < count; i++) start(&clients[i], load, NULL);
    for (long i = 0; i < count; i++) pthread_join(clients[i], NULL);
    for (size_t i = 0; i < request_count; i++)
        printf("%lld,%lld,%lld,%lld\n", (long long)requests[i].arrival_us, (long long)requests[i].service_us,
               (long long)requests[i].latency_us, (long long)requests[i].late_us);
    return 0;
}
