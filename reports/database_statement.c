#include "reports/database_state.h"
#include "sim/arena.h"

#include <sqlite3.h>
#include <string.h>

struct statement {
    struct database *database;
    sqlite3_stmt *handle; /* NULL once something has failed */
    int next;             /* the next value to bind (from 1) or column to read (from 0) */
};

static struct statement *prepare(struct database *database, const char *sql)
{
    struct statement *statement = arena_new_of(database->arena, struct statement);
    statement->database = database;
    if (database->failed) return statement;
    int code = sqlite3_prepare_v2(database->handle, sql, -1, &statement->handle, NULL);
    if (code != SQLITE_OK) database_fail_with(database, code);
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
    if (code != SQLITE_OK) database_fail_with(statement->database, code);
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
    if (code != SQLITE_DONE) database_fail_with(statement->database, code);
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
    if (code != SQLITE_DONE) database_fail_with(statement->database, code);
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
