#include "cli/sweep_ranks.h"

#include "models/fault.h"
#include "reports/buffer.h"
#include "reports/store.h"
#include "sim/arena.h"

#include <string.h>

/* --- Packets: values one after the other as they lie in memory, and texts with their NUL --- */

static void put(struct buffer *packet, const void *value, size_t size)
{
    buffer_add_n(packet, value, size);
}

static void put_text(struct buffer *packet, const char *text)
{
    put(packet, text, strlen(text) + 1);
}

struct unpacking {
    const char *at;
    size_t left;
};

static void get(struct unpacking *from, void *value, size_t size)
{
    memcpy(value, from->at, size);
    from->at += size;
    from->left -= size;
}

static const char *get_text(struct unpacking *from)
{
    const char *text = from->at;
    size_t size = strlen(text) + 1;
    from->at += size;
    from->left -= size;
    return text;
}

/* --- The same files --- */

static void digest_of(const struct sweep_question *question, char hex[SHA256_HEX_BYTES])
{
    struct sha256 digest;
    sha256_start(&digest);
    sha256_add(&digest, LOADLINE_VERSION, sizeof LOADLINE_VERSION);
    for (size_t i = 0; i < question->inputs.count; i++)
        sha256_add(&digest, question->inputs.digests[i].sha256, SHA256_HEX_BYTES);
    sha256_hex(&digest, hex);
}

void sweep_ranks_agree(struct ranks *ranks, struct arena *arena, const struct sweep_question *question,
                       struct faults *faults)
{
    char mine[SHA256_HEX_BYTES];
    size_t size = sizeof mine;
    digest_of(question, mine);
    const char *first = ranks_tell(ranks, arena, mine, &size);
    if (strcmp(mine, first) != 0)
        faults_add(faults, FAULT_INPUT, (struct place){.file = question->inputs.digests[0].path},
                   "rank %zu has another version of it, of a file that it names or of loadline than rank 0",
                   ranks_number(ranks));
}

/* --- What is stored --- */

void sweep_ranks_share(struct ranks *ranks, struct arena *arena, const struct stored_cell **cells, size_t *count)
{
    if (ranks_count(ranks) == 1) return;
    struct buffer *packet = buffer_new(arena);
    for (size_t i = 0; i < *count; i++) {
        put(packet, &(*cells)[i], sizeof **cells);
        put_text(packet, (*cells)[i].key);
    }
    size_t size = buffer_length(packet);
    const char *told = ranks_tell(ranks, arena, buffer_text(packet), &size);
    const size_t size_of_one = sizeof **cells + SHA256_HEX_BYTES;
    struct stored_cell *known = arena_new_array(arena, size / size_of_one, struct stored_cell);
    *count = 0;
    for (struct unpacking from = {told, size}; from.left >= size_of_one; (*count)++) {
        get(&from, &known[*count], sizeof *known);
        known[*count].key = get_text(&from);
    }
    *cells = known;
}

/* --- One cell --- */

bool sweep_ranks_hand_in(struct ranks *ranks, const struct sweep_cell *cell, const struct result *result,
                         struct faults *faults)
{
    struct arena *arena = arena_new();
    struct database_image image;
    bool taken = false;
    if (store_cell_image(arena, cell, result, &image, faults)) {
        struct buffer *packet = buffer_new(arena);
        put(packet, cell, sizeof *cell);
        put(packet, image.bytes, image.size);
        taken = ranks_hand_in(ranks, buffer_text(packet), buffer_length(packet));
    }
    arena_free(arena);
    return taken;
}

bool sweep_ranks_store(const char *db, const void *bytes, size_t size, struct faults *faults)
{
    struct arena *arena = arena_new();
    struct unpacking from = {bytes, size};
    struct sweep_cell cell;
    get(&from, &cell, sizeof cell);
    struct database_image image = {.bytes = from.at, .size = from.left};
    const struct result *result =
        store_cell_of_image(arena, "a cell of another rank", &image, cell.key, &cell.figures, faults);
    bool stored = result && store_save_cell(db, &cell, result, faults) != 0;
    arena_free(arena);
    return stored;
}

/* --- All of them --- */

static void put_cells(struct buffer *packet, const struct sweep *sweep)
{
    size_t ended = sweep->cell_count - sweep_count(sweep, SWEEP_LEFT);
    put(packet, &ended, sizeof ended);
    for (size_t c = 0; c < sweep->cell_count; c++) {
        const struct sweep_cell *cell = &sweep->cells[c];
        if (cell->state == SWEEP_LEFT) continue;
        put(packet, &c, sizeof c);
        put(packet, cell, sizeof *cell);
        for (size_t i = 0; i < cell->excuse_count; i++) put_text(packet, cell->excuses[i]);
    }
}

static void get_cells(struct unpacking *from, struct arena *arena, struct sweep *sweep)
{
    size_t ended = 0, number = 0;
    get(from, &ended, sizeof ended);
    for (; ended > 0; ended--) {
        get(from, &number, sizeof number);
        struct sweep_cell *cell = &sweep->cells[number];
        get(from, cell, sizeof *cell);
        const char **excuses = arena_new_array(arena, cell->excuse_count, const char *);
        for (size_t i = 0; i < cell->excuse_count; i++) excuses[i] = get_text(from);
        cell->excuses = excuses;
    }
}

static void put_faults(struct buffer *packet, struct arena *arena, const struct faults *faults, size_t first)
{
    for (size_t i = first; i < faults_total(faults); i++) {
        const struct fault *fault = faults_at(faults, i);
        put(packet, &fault->kind, sizeof fault->kind);
        put_text(packet, fault_line(arena, fault));
    }
}

static void get_faults(struct unpacking *from, size_t rank, struct faults *faults)
{
    while (from->left > 0) {
        enum fault_kind kind;
        get(from, &kind, sizeof kind);
        faults_add(faults, kind, (struct place){.file = NULL}, "rank %zu: %s", rank, get_text(from));
    }
}

void sweep_ranks_gather(struct ranks *ranks, struct arena *arena, struct sweep *sweep, struct faults *faults,
                        size_t first)
{
    if (ranks_count(ranks) == 1) return;
    struct buffer *packet = buffer_new(arena);
    put_cells(packet, sweep);
    put_faults(packet, arena, faults, first);
    size_t count = 0;
    const struct ranks_packet *packets = ranks_gather(ranks, arena, buffer_text(packet), buffer_length(packet), &count);
    for (size_t rank = 1; packets && rank < count; rank++) {
        struct unpacking from = {packets[rank].bytes, packets[rank].size};
        get_cells(&from, arena, sweep);
        get_faults(&from, rank, faults);
    }
}
