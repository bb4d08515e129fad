#include "reports/database.h"

#include "models/fault.h"
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

struct statement {
    struct database *database;
    sqlite3_stmt *handle; /* NULL once something has failed */
    int next;             /* the next value to bind (from 1) or column to read (from 0) */
};

struct database {
    struct arena *arena;
    struct faults *faults;
    const char *path;
    sqlite3 *handle;
    enum database_mode mode;
    bool failed;
};

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

static void fail_with(struct database *database, int code)
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
    if (code != SQLITE_OK) fail_with(database, code);
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
    if (code != SQLITE_ROW) fail_with(database, code);
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
    if (code != SQLITE_DONE) fail_with(database, code == SQLITE_OK ? sqlite3_errcode(database->handle) : code);
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

struct database *database_open(struct arena *arena, const char *path, enum database_mode mode,
                               const struct database_schema *schema, struct faults *faults)
{
    if (look(path, mode, faults) == CONTENTS_REFUSED) return NULL;
    struct database *database = arena_new_of(arena, struct database);
    *database = (struct database){.arena = arena, .faults = faults, .path = path, .mode = mode};
    /* For reading too: what a killed writer left half done is undone by the next who opens the file. SQLite itself falls
     * back to reading only where writing is not allowed. */
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (mode == DATABASE_WRITE ? SQLITE_OPEN_CREATE : 0);
    int code = sqlite3_open_v2(path, &database->handle, flags, NULL);
    if (code != SQLITE_OK) fail_with(database, code);
    if (!database->failed) set_up(database);
    if (mode == DATABASE_READ)
        begin_reading(database, schema);
    else
        begin_writing(database, schema);
    if (!database->failed) return database;
    database_close(database);
    return NULL;
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

static struct statement *prepare(struct database *database, const char *sql)
{
    struct statement *statement = arena_new_of(database->arena, struct statement);
    statement->database = database;
    if (database->failed) return statement;
    int code = sqlite3_prepare_v2(database->handle, sql, -1, &statement->handle, NULL);
    if (code != SQLITE_OK) fail_with(database, code);
    return statement;
}

struct statement *database_insert(struct database *database, const char *table, const char *columns)
{
    size_t count = 1;
    for (const char *c = columns; *c; c++) count += *c == ',';
    char *marks = arena_new_array(database->arena, 2 * count, char); /* "?,?,?" */
    for (size_t i = 0; i < count; i++) {
        marks[2 * i] = '?';
        if (i > 0) marks[2 * i - 1] = ',';
    }
    return prepare(database, arena_format(database->arena, "INSERT INTO %s(%s) VALUES(%s)", table, columns, marks));
}

struct statement *database_select(struct database *database, const char *columns, const char *from_where_order)
{
    return prepare(database, arena_format(database->arena, "SELECT %s %s", columns, from_where_order));
}

static void bound(struct statement *statement, int code)
{
    if (code != SQLITE_OK) fail_with(statement->database, code);
}

static bool usable(const struct statement *statement)
{
    return statement->handle && !statement->database->failed;
}

void statement_add_integer(struct statement *statement, int64_t value)
{
    if (usable(statement)) bound(statement, sqlite3_bind_int64(statement->handle, ++statement->next, value));
}

void statement_add_real(struct statement *statement, double value)
{
    if (usable(statement)) bound(statement, sqlite3_bind_double(statement->handle, ++statement->next, value));
}

void statement_add_text(struct statement *statement, const char *text)
{
    if (!usable(statement)) return;
    statement->next++;
    if (text)
        bound(statement, sqlite3_bind_text64(statement->handle, statement->next, text, strlen(text), SQLITE_TRANSIENT,
                                             SQLITE_UTF8));
    else
        bound(statement, sqlite3_bind_null(statement->handle, statement->next));
}

void statement_add_real_or_null(struct statement *statement, bool known, double value)
{
    if (known)
        statement_add_real(statement, value);
    else
        statement_add_text(statement, NULL);
}

void statement_add_interval(struct statement *statement, const struct interval *interval)
{
    if (interval->known) {
        statement_add_real(statement, interval->low);
        statement_add_real(statement, interval->high);
    } else {
        statement_add_text(statement, NULL);
        statement_add_text(statement, NULL);
    }
}

int64_t statement_insert(struct statement *statement)
{
    if (!usable(statement)) return 0;
    int code = sqlite3_step(statement->handle);
    if (code != SQLITE_DONE) fail_with(statement->database, code);
    sqlite3_reset(statement->handle);
    statement->next = 0;
    return sqlite3_last_insert_rowid(statement->database->handle);
}

bool statement_row(struct statement *statement)
{
    if (!usable(statement)) return false;
    int code = sqlite3_step(statement->handle);
    statement->next = 0;
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) fail_with(statement->database, code);
    statement_end(statement);
    return false;
}

void statement_end(struct statement *statement)
{
    sqlite3_finalize(statement->handle);
    statement->handle = NULL;
}

bool statement_has(struct statement *statement)
{
    return sqlite3_column_type(statement->handle, statement->next) != SQLITE_NULL;
}

int64_t statement_read_integer(struct statement *statement)
{
    return sqlite3_column_int64(statement->handle, statement->next++);
}

double statement_read_real(struct statement *statement)
{
    return sqlite3_column_double(statement->handle, statement->next++);
}

const char *statement_read_text(struct statement *statement)
{
    const char *text = (const char *)sqlite3_column_text(statement->handle, statement->next++);
    return arena_text(statement->database->arena, text);
}

bool statement_read_real_or_null(struct statement *statement, double *value)
{
    bool known = sqlite3_column_type(statement->handle, statement->next) != SQLITE_NULL;
    *value = statement_read_real(statement);
    return known;
}

struct interval statement_read_interval(struct statement *statement)
{
    struct interval interval = {.known = statement_has(statement)};
    interval.low = statement_read_real(statement);
    interval.high = statement_read_real(statement);
    return interval;
}

void statement_add_requests(struct statement *row, const struct request_counts *counts)
{
    statement_add_integer(row, (int64_t)counts->arrived);
    statement_add_integer(row, (int64_t)counts->succeeded);
    statement_add_integer(row, (int64_t)counts->model_errors);
    statement_add_integer(row, (int64_t)counts->throttled);
    statement_add_integer(row, (int64_t)counts->rejected);
    statement_add_integer(row, (int64_t)counts->timed_out);
    statement_add_integer(row, (int64_t)counts->expired);
    statement_add_integer(row, (int64_t)counts->in_flight);
}

struct request_counts statement_read_requests(struct statement *row)
{
    struct request_counts counts = {.arrived = (uint64_t)statement_read_integer(row)};
    counts.succeeded = (uint64_t)statement_read_integer(row);
    counts.model_errors = (uint64_t)statement_read_integer(row);
    counts.throttled = (uint64_t)statement_read_integer(row);
    counts.rejected = (uint64_t)statement_read_integer(row);
    counts.timed_out = (uint64_t)statement_read_integer(row);
    counts.expired = (uint64_t)statement_read_integer(row);
    counts.in_flight = (uint64_t)statement_read_integer(row);
    return counts;
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
