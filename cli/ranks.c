#include "cli/ranks.h"

#include "models/fault.h"
#include "sim/arena.h"

#include <stdlib.h>

struct ranks {
    size_t next, count;
    ranks_taker *taker;
    void *self;
};

/* What launchers tell the programs that they start: Open MPI, and those that speak PMI. */
static bool has_siblings(void)
{
    static const char *const sizes[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const char *size = getenv(sizes[i]);
        if (size && strtol(size, NULL, 10) > 1) return true;
    }
    return false;
}

struct ranks *ranks_begin(struct arena *arena, struct faults *faults)
{
    if (!has_siblings()) return arena_new_of(arena, struct ranks);
    faults_add(faults, FAULT_MACHINE, (struct place){.file = "mpirun"},
               "has started several of this program, which is built without MPI, so that each would run the whole "
               "sweep; `make MPI=1` builds one that shares it");
    return NULL;
}

void ranks_end(struct ranks *ranks)
{
    (void)ranks;
}

size_t ranks_number(const struct ranks *ranks)
{
    (void)ranks;
    return 0;
}

size_t ranks_count(const struct ranks *ranks)
{
    (void)ranks;
    return 1;
}

int ranks_worst(struct ranks *ranks, int code)
{
    (void)ranks;
    return code;
}

const void *ranks_tell(struct ranks *ranks, struct arena *arena, const void *bytes, size_t *size)
{
    (void)ranks, (void)arena, (void)size;
    return bytes;
}

void ranks_start(struct ranks *ranks, size_t count, ranks_taker *taker, void *self)
{
    *ranks = (struct ranks){.count = count, .taker = taker, .self = self};
}

bool ranks_next(struct ranks *ranks, size_t *number)
{
    *number = ranks->next;
    if (ranks->next >= ranks->count) return false;
    ranks->next++;
    return true;
}

bool ranks_hand_in(struct ranks *ranks, const void *bytes, size_t size)
{
    return ranks->taker(ranks->self, bytes, size);
}

void ranks_finish(struct ranks *ranks, bool failed)
{
    (void)ranks, (void)failed;
}

const struct ranks_packet *ranks_gather(struct ranks *ranks, struct arena *arena, const void *bytes, size_t size,
                                        size_t *count)
{
    struct ranks_packet *packet = arena_new_of(arena, struct ranks_packet);
    (void)ranks;
    *packet = (struct ranks_packet){.bytes = bytes, .size = size};
    *count = 1;
    return packet;
}
