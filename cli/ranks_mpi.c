#include "cli/ranks.h"

#include "models/fault.h"
#include "sim/arena.h"

#include <limits.h>
#include <mpi.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* How long rank 0 waits before it looks again whether anybody has asked: not long beside a cell, and no load. */
#define PAUSE_NS 500000

#define NO_NUMBER UINT64_MAX

enum tag { TAG_WANT = 1, TAG_NUMBER, TAG_HAND_IN, TAG_TAKEN, TAG_LEFT };

struct ranks {
    bool alone; /* not started by mpirun: MPI is not even begun, which would start a process and open sockets */
    int number, count;
    size_t numbers;
    _Atomic size_t next; /* at rank 0 */
    _Atomic bool ended;
    ranks_taker *taker;
    void *self;
    pthread_t clerk; /* at rank 0: who hands out and takes */
};

static bool is_launched(void)
{
    static const char *const launchers[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"};
    for (size_t i = 0; i < sizeof launchers / sizeof *launchers; i++)
        if (getenv(launchers[i])) return true;
    return false;
}

struct ranks *ranks_begin(struct arena *arena, struct faults *faults)
{
    struct ranks *ranks = arena_new_of(arena, struct ranks);
    int provided = MPI_THREAD_MULTIPLE;
    ranks->count = 1;
    ranks->alone = !is_launched();
    if (ranks->alone) return ranks;
    MPI_Init_thread(NULL, NULL, MPI_THREAD_MULTIPLE, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &ranks->number);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks->count);
    if (provided >= MPI_THREAD_MULTIPLE) return ranks;
    faults_add(faults, FAULT_MACHINE, (struct place){.file = "MPI"},
               "this library was built without MPI_THREAD_MULTIPLE, which the hand-out of cells needs");
    MPI_Finalize();
    return NULL;
}

void ranks_end(struct ranks *ranks)
{
    if (ranks && !ranks->alone) MPI_Finalize();
}

size_t ranks_number(const struct ranks *ranks)
{
    return (size_t)ranks->number;
}

size_t ranks_count(const struct ranks *ranks)
{
    return (size_t)ranks->count;
}

int ranks_worst(struct ranks *ranks, int code)
{
    int worst = code;
    if (!ranks->alone) MPI_Allreduce(&code, &worst, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    return worst;
}

/* MPI counts in int. A cell has some hundred kilobytes; whoever sends gigabytes has no memory for them either. */
static int count_of(size_t size)
{
    if (size > INT_MAX) arena_exhausted(size);
    return (int)size;
}

const void *ranks_tell(struct ranks *ranks, struct arena *arena, const void *bytes, size_t *size)
{
    uint64_t length = *size;
    if (ranks->alone) return bytes;
    MPI_Bcast(&length, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
    *size = (size_t)length;
    char *told = arena_array(arena, *size, 1);
    if (ranks->number == 0 && *size > 0) memcpy(told, bytes, *size);
    MPI_Bcast(told, count_of(*size), MPI_BYTE, 0, MPI_COMM_WORLD);
    return told;
}

/* --- Rank 0: handing out and taking --- */

static uint64_t hand_out(struct ranks *ranks)
{
    if (ranks->ended) return NO_NUMBER;
    size_t number = ranks->next++;
    return number < ranks->numbers ? number : NO_NUMBER;
}

static void take(struct ranks *ranks, const MPI_Status *status)
{
    int size = 0;
    struct arena *arena = arena_new();
    MPI_Get_count(status, MPI_BYTE, &size);
    char *bytes = arena_array(arena, (size_t)size, 1);
    MPI_Recv(bytes, size, MPI_BYTE, status->MPI_SOURCE, TAG_HAND_IN, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    int taken = ranks->taker(ranks->self, bytes, (size_t)size);
    if (!taken) ranks->ended = true;
    MPI_Send(&taken, 1, MPI_INT, status->MPI_SOURCE, TAG_TAKEN, MPI_COMM_WORLD);
    arena_free(arena);
}

/* Answer one message; returns whether its rank has left. */
static bool answer(struct ranks *ranks, const MPI_Status *status)
{
    int failed = 0;
    uint64_t number = 0;
    switch (status->MPI_TAG) {
    case TAG_WANT:
        MPI_Recv(NULL, 0, MPI_BYTE, status->MPI_SOURCE, TAG_WANT, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        number = hand_out(ranks);
        MPI_Send(&number, 1, MPI_UINT64_T, status->MPI_SOURCE, TAG_NUMBER, MPI_COMM_WORLD);
        return false;
    case TAG_HAND_IN: take(ranks, status); return false;
    default:
        MPI_Recv(&failed, 1, MPI_INT, status->MPI_SOURCE, TAG_LEFT, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        if (failed) ranks->ended = true;
        return true;
    }
}

static void *serve(void *self)
{
    struct ranks *ranks = self;
    const struct timespec pause = {.tv_nsec = PAUSE_NS};
    for (int here = ranks->count - 1; here > 0;) {
        MPI_Status status;
        int asked = 0;
        MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &asked, &status);
        if (asked)
            here -= answer(ranks, &status);
        else
            nanosleep(&pause, NULL);
    }
    return NULL;
}

void ranks_start(struct ranks *ranks, size_t count, ranks_taker *taker, void *self)
{
    ranks->numbers = count;
    ranks->taker = taker;
    ranks->self = self;
    if (ranks->number == 0 && ranks->count > 1 && pthread_create(&ranks->clerk, NULL, serve, ranks) != 0)
        MPI_Abort(MPI_COMM_WORLD, EXIT_FAILURE); /* no thread is to be had: nobody would be answered */
}

/* --- Every rank --- */

bool ranks_next(struct ranks *ranks, size_t *number)
{
    uint64_t got = NO_NUMBER;
    if (ranks->number == 0) {
        got = hand_out(ranks);
    } else {
        MPI_Send(NULL, 0, MPI_BYTE, 0, TAG_WANT, MPI_COMM_WORLD);
        MPI_Recv(&got, 1, MPI_UINT64_T, 0, TAG_NUMBER, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    }
    *number = (size_t)got;
    return got != NO_NUMBER;
}

bool ranks_hand_in(struct ranks *ranks, const void *bytes, size_t size)
{
    int taken = 0;
    if (ranks->number == 0) return ranks->taker(ranks->self, bytes, size);
    MPI_Send(bytes, count_of(size), MPI_BYTE, 0, TAG_HAND_IN, MPI_COMM_WORLD);
    MPI_Recv(&taken, 1, MPI_INT, 0, TAG_TAKEN, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    return taken != 0;
}

/* Until all are here; unlike MPI_Barrier(), which keeps a processor busy, it leaves it to those that still work. */
static void wait_for_all(void)
{
    const struct timespec pause = {.tv_nsec = PAUSE_NS};
    MPI_Request request;
    MPI_Ibarrier(MPI_COMM_WORLD, &request);
    for (int here = 0; MPI_Test(&request, &here, MPI_STATUS_IGNORE) == MPI_SUCCESS && !here;) nanosleep(&pause, NULL);
}

void ranks_finish(struct ranks *ranks, bool failed)
{
    int said = failed;
    if (ranks->count == 1) return;
    if (ranks->number != 0) {
        MPI_Send(&said, 1, MPI_INT, 0, TAG_LEFT, MPI_COMM_WORLD);
    } else {
        if (failed) ranks->ended = true;
        pthread_join(ranks->clerk, NULL);
    }
    wait_for_all();
}

const struct ranks_packet *ranks_gather(struct ranks *ranks, struct arena *arena, const void *bytes, size_t size,
                                        size_t *count)
{
    struct ranks_packet *packets = arena_new_array(arena, (size_t)ranks->count, struct ranks_packet);
    packets[0] = (struct ranks_packet){.bytes = bytes, .size = size};
    *count = (size_t)ranks->count;
    if (ranks->number != 0) {
        MPI_Send(bytes, count_of(size), MPI_BYTE, 0, TAG_HAND_IN, MPI_COMM_WORLD);
        return NULL;
    }
    for (int rank = 1; rank < ranks->count; rank++) {
        MPI_Status status;
        int length = 0;
        MPI_Probe(rank, TAG_HAND_IN, MPI_COMM_WORLD, &status);
        MPI_Get_count(&status, MPI_BYTE, &length);
        char *got = arena_array(arena, (size_t)length, 1);
        MPI_Recv(got, length, MPI_BYTE, rank, TAG_HAND_IN, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        packets[rank] = (struct ranks_packet){.bytes = got, .size = (size_t)length};
    }
    return packets;
}
