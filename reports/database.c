#include "reports/database_state.h"
#include "sim/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_TIMEOUT_MS 5000
#define HEADER_BYTES    100
/* A database up to this size is checked whole each time it is opened: some hundredths of a second. In a larger one SQLite still
 * notices damage where it comes across it. */
#define CHECKED_BYTES (INT64_C(4) << 20)

/* What a look at the first bytes of a file says. */
enum contents { CONTENTS_EMPTY, CONTENTS_OURS, CONTENTS_REFUSED };

static enum contents refuse(struct faults *faults, enum fault_kind kind, const char *path, const char *why)
{
    faults_add(faults, kind, (struct place){.file = path}, "%s", why);
    return CONTENTS_REFUSED;
}

static uint32_t big_endian(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Offsets of the SQLite file format: the magic at 0, the user version at 60, the application id at 68. */
static enum contents contents_of_header(const unsigned char *header, ssize_t length, const char *path,
                                        struct faults *faults)
{
    static const unsigned char zeros[HEADER_BYTES];
    if (length == 0) return CONTENTS_EMPTY;
    /* A first page that a killed writer has not reached yet; its journal beside it sets it right. */
    if (length == HEADER_BYTES && memcmp(header, zeros, HEADER_BYTES) == 0) return CONTENTS_EMPTY;
    if (length < HEADER_BYTES || memcmp(header, "SQLite format 3", 16) != 0)
        return refuse(faults, FAULT_INPUT, path,
                      "is not a Loadline database (nor any SQLite database); left untouched");
    if (big_endian(header + 68) != (uint32_t)DATABASE_APPLICATION)
        return refuse(faults, FAULT_INPUT, path, "is a database of another program; left untouched");
    if (big_endian(header + 60) > DATABASE_FORMAT)
        return refuse(faults, FAULT_INPUT, path,
                      "was written by a newer Loadline, whose format this one does not know; left untouched");
    return CONTENTS_OURS;
}

static enum contents contents_of_file(int file, const char *path, struct faults *faults)
{
    unsigned char header[HEADER_BYTES];
    struct stat status;
    if (fstat(file, &status) != 0) return refuse(faults, FAULT_MACHINE, path, strerror(errno));
    if (S_ISDIR(status.st_mode)) return refuse(faults, FAULT_MACHINE, path, "is a directory; a database is a file");
    if (!S_ISREG(status.st_mode))
        return refuse(faults, FAULT_MACHINE, path, "is a device, not a file; no database can be kept there");
    ssize_t length = pread(file, header, sizeof header, 0);
    if (length < 0) return refuse(faults, FAULT_MACHINE, path, strerror(errno));
    return contents_of_header(header, length, path, faults);
}

static enum contents look(const char *path, enum database_mode mode, struct faults *faults)
{
    int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (file < 0 && errno == ENOENT && mode == DATABASE_WRITE) return CONTENTS_EMPTY;
    if (file < 0 && errno == ENOENT)
        return refuse(faults, FAULT_INPUT, path, "no such database; `loadline run` makes one");
    if (file < 0) return refuse(faults, FAULT_MACHINE, path, strerror(errno));
    enum contents contents = contents_of_file(file, path, faults);
    close(file);
    if (contents == CONTENTS_EMPTY && mode == DATABASE_READ)
        return refuse(faults, FAULT_INPUT, path, "holds no runs: it is empty");
    return contents;
}

/* Unless there is a fault already. */
static void fail(struct database *database, enum fault_kind kind, const char *why)
{
    if (!database->failed)
        faults_add(database->faults, kind, (struct place){.file = database->path}, "%s%s", why,
                   database->mode == DATABASE_WRITE ? "; nothing was stored" : "");
    database->failed = true;
}

/* The system's word for it where SQLite has kept it; a file at its size limit, say, leaves none. */
static const char *disk_error(const struct database *database)
{
    int error = sqlite3_system_errno(database->handle);
    return error ? strerror(error) : sqlite3_errmsg(database->handle);
}

void database_fail_with(struct database *database, int code)
{
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: fail(database, FAULT_MACHINE, "is locked by another process"); break;
    case SQLITE_FULL: fail(database, FAULT_MACHINE, "the disk is full"); break;
    case SQLITE_READONLY: fail(database, FAULT_MACHINE, "is read-only"); break;
    case SQLITE_CANTOPEN: fail(database, FAULT_MACHINE, "can't be opened or created here"); break;
    case SQLITE_NOMEM: fail(database, FAULT_MACHINE, "not enough memory"); break;
    case SQLITE_IOERR:
        fail(database, FAULT_MACHINE, arena_format(database->arena, "the disk failed (%s)", disk_error(database)));
        break;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT: fail(database, FAULT_INPUT, "is damaged"); break;
    default:
        fail(database, FAULT_INPUT,
             arena_format(database->arena, "is not as Loadline writes it (%s)", sqlite3_errmsg(database->handle)));
    }
}

/* Run constant SQL without values. */
static void run(struct database *database, const char *sql)
{
    if (database->failed) return;
    int code = sqlite3_exec(database->handle, sql, NULL, NULL, NULL);
    if (code != SQLITE_OK) database_fail_with(database, code);
}

static void set_up(struct database *database)
{
    sqlite3 *handle = database->handle;
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, BUSY_TIMEOUT_MS);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
}

static int64_t single_integer(struct database *database, const char *sql)
{
    sqlite3_stmt *handle = NULL;
    if (database->failed) return 0;
    int code = sqlite3_prepare_v2(database->handle, sql, -1, &handle, NULL);
    if (code == SQLITE_OK) code = sqlite3_step(handle);
    int64_t value = code == SQLITE_ROW ? sqlite3_column_int64(handle, 0) : 0;
    if (code != SQLITE_ROW) database_fail_with(database, code);
    sqlite3_finalize(handle);
    return value;
}

static int64_t format_of(struct database *database)
{
    return single_integer(database, "PRAGMA user_version");
}

static void check_contents(struct database *database)
{
    /* Asked again inside the transaction: a journal may just have changed what the first look saw. */
    int64_t format = format_of(database);
    if (single_integer(database, "PRAGMA application_id") != DATABASE_APPLICATION || format < 1 ||
        format > DATABASE_FORMAT)
        fail(database, FAULT_INPUT, "is not a Loadline database");
    static const char bytes[] = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
    if (single_integer(database, bytes) > CHECKED_BYTES) return;
    if (single_integer(database, "SELECT count(*) FROM pragma_quick_check(1) WHERE quick_check <> 'ok'") != 0)
        fail(database, FAULT_INPUT, "is damaged");
}

/* From here on the database is a copy of the file, which is closed. */
static void move_into_memory(struct database *database)
{
    sqlite3 *file = database->handle;
    if (database->failed) return;
    int code = sqlite3_open(":memory:", &database->handle);
    sqlite3_backup *copying = code == SQLITE_OK ? sqlite3_backup_init(database->handle, "main", file, "main") : NULL;
    if (copying) {
        code = sqlite3_backup_step(copying, -1);
        sqlite3_backup_finish(copying);
    }
    if (code != SQLITE_DONE) database_fail_with(database, code == SQLITE_OK ? sqlite3_errcode(database->handle) : code);
    sqlite3_close(file);
    if (!database->failed) set_up(database);
}

static void begin_reading(struct database *database, const struct database_schema *schema)
{
    run(database, "BEGIN");
    check_contents(database);
    int64_t format = format_of(database);
    if (database->failed || format == DATABASE_FORMAT) return;
    move_into_memory(database);
    run(database, "BEGIN");
    run(database, schema->upgrade[format]);
}

static void begin_writing(struct database *database, const struct database_schema *schema)
{
    /* One file and no helpers beside it once it is closed, also where someone has switched it to a write-ahead log. */
    run(database, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA cache_spill = OFF; BEGIN IMMEDIATE");
    if (single_integer(database, "SELECT count(*) FROM sqlite_schema") == 0) run(database, schema->create);
    check_contents(database);
    int64_t format = format_of(database);
    if (!database->failed && format != DATABASE_FORMAT) run(database, schema->upgrade[format]);
}

/* `path` for SQLite, which need not be the one that faults name. */
static struct database *open_handle(struct arena *arena, const char *path, const char *name, enum database_mode mode,
                                    struct faults *faults)
{
    struct database *database = arena_new_of(arena, struct database);
    *database = (struct database){.arena = arena, .faults = faults, .path = name, .mode = mode};
    /* For reading too: what a killed writer left half done is undone by the next who opens the file. SQLite itself falls
     * back to reading only where writing is not allowed. */
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (mode == DATABASE_WRITE ? SQLITE_OPEN_CREATE : 0);
    int code = sqlite3_open_v2(path, &database->handle, flags, NULL);
    if (code != SQLITE_OK) database_fail_with(database, code);
    if (!database->failed) set_up(database);
    return database;
}

static struct database *begin(struct database *database, const struct database_schema *schema)
{
    if (database->mode == DATABASE_READ)
        begin_reading(database, schema);
    else
        begin_writing(database, schema);
    if (!database->failed) return database;
    database_close(database);
    return NULL;
}

struct database *database_open(struct arena *arena, const char *path, enum database_mode mode,
                               const struct database_schema *schema, struct faults *faults)
{
    if (look(path, mode, faults) == CONTENTS_REFUSED) return NULL;
    return begin(open_handle(arena, path, path, mode, faults), schema);
}

struct database *database_begin_image(struct arena *arena, const char *name, const struct database_schema *schema,
                                      struct faults *faults)
{
    struct database *database = open_handle(arena, ":memory:", name, DATABASE_WRITE, faults);
    run(database, "PRAGMA page_size = 1024"); /* most tables have a row or two */
    return begin(database, schema);
}

struct database *database_read_image(struct arena *arena, const char *name, const struct database_image *image,
                                     const struct database_schema *schema, struct faults *faults)
{
    const size_t header = image->size < HEADER_BYTES ? image->size : HEADER_BYTES;
    enum contents contents = contents_of_header(image->bytes, (ssize_t)header, name, faults);
    if (contents == CONTENTS_EMPTY) refuse(faults, FAULT_INPUT, name, "holds no runs: it is empty");
    if (contents != CONTENTS_OURS) return NULL;
    struct database *database = open_handle(arena, ":memory:", name, DATABASE_READ, faults);
    sqlite3_int64 size = (sqlite3_int64)image->size;
    /* SQLite's own type has no const; what is read only is not written to. */
    unsigned char *bytes = (unsigned char *)(uintptr_t)image->bytes;
    int code = database->failed
                   ? SQLITE_OK
                   : sqlite3_deserialize(database->handle, "main", bytes, size, size, SQLITE_DESERIALIZE_READONLY);
    if (code != SQLITE_OK) database_fail_with(database, code);
    return begin(database, schema);
}

bool database_close_image(struct database *database, struct database_image *out)
{
    sqlite3_int64 size = 0;
    run(database, "COMMIT; BEGIN"); /* what is not committed is in no image */
    unsigned char *bytes = database->failed ? NULL : sqlite3_serialize(database->handle, "main", &size, 0);
    if (!database->failed && !bytes) database_fail_with(database, SQLITE_NOMEM);
    *out = (struct database_image){.size = (size_t)size};
    if (bytes) out->bytes = arena_grow(database->arena, bytes, out->size, out->size, 1);
    sqlite3_free(bytes);
    return database_close(database) && out->bytes;
}

bool database_close(struct database *database)
{
    if (database->mode == DATABASE_WRITE) run(database, "COMMIT");
    bool kept = !database->failed;
    if (!database->handle) return kept; /* there was no memory for one */
    for (sqlite3_stmt *left = NULL; (left = sqlite3_next_stmt(database->handle, NULL)) != NULL;) sqlite3_finalize(left);
    sqlite3_close(database->handle); /* takes back what was not committed */
    return kept;
}

void database_damaged(struct database *database, const char *what)
{
    fail(database, FAULT_INPUT, arena_format(database->arena, "is damaged: %s", what));
}

void *database_room(const struct database *database, void *rows, size_t count, size_t size)
{
    const size_t first = 8;
    if (count == 0) return arena_array(database->arena, first, size);
    bool full = count >= first && (count & (count - 1)) == 0; /* room is always a power of two */
    return full ? arena_grow(database->arena, rows, count, 2 * count, size) : rows;
}

struct arena *database_arena(const struct database *database)
{
    return database->arena;
}
