/* database.h - the door to SQLite: one file, constant SQL with bound values, faults in plain words. Named nowhere else.
 *
 * Opening    a file is looked at before SQLite may touch it: one that is not a Loadline database stays as it is, byte for
 *            byte. An empty or absent file is made into one when opened for writing.
 * Formats    a file of an older format is brought to this one in the transaction that writes into it. One that is only read
 *            stays as it is: what is read is a copy of it in memory.
 * Errors     sticky: the first failure adds one fault and makes every later call do nothing, until database_close() gives
 *            false. FAULT_INPUT where the contents are not ours to read (no such file, not SQLite, another program's, a
 *            newer format, damaged); FAULT_MACHINE where the machine is in the way (a directory or device, no permission,
 *            read-only, locked for over 5 s, disk full, memory).
 * Trust      defensive mode, no trusted schema, no double-quoted text, foreign keys on, contents checked when opened
 *            (up to 4 MiB).
 * Ownership  database_open() ... database_close(); statements end by themselves when they have no more rows, and at
 *            database_close() otherwise. Texts read live in the arena given. */
#ifndef LOADLINE_REPORTS_DATABASE_H
#define LOADLINE_REPORTS_DATABASE_H

#include "models/result.h"

struct arena;
struct faults;
struct database;
struct statement;

enum database_mode { DATABASE_READ, DATABASE_WRITE };

/* What marks a file as ours, in the header of every SQLite file (PRAGMA application_id and user_version). */
#define DATABASE_APPLICATION INT32_C(0x4C4F4144) /* "LOAD" */
#define DATABASE_FORMAT      6

/* SQL without values. */
struct database_schema {
    const char *create;                   /* makes the tables of a new database, of the format DATABASE_FORMAT */
    const char *upgrade[DATABASE_FORMAT]; /* [f]: makes them of those of format f, from 1 on */
};

/* Opened inside a transaction; NULL on a fault. */
struct database *database_open(struct arena *arena, const char *path, enum database_mode mode,
                               const struct database_schema *schema, struct faults *faults);

/* Keep what was written if nothing failed, else leave the file as it was; true if nothing failed. */
bool database_close(struct database *database);

/* A database as the bytes of its file. */
struct database_image {
    const void *bytes;
    size_t size;
};

/* One that is in no file: a new one to write into, and one to read, whose bytes are borrowed until it is closed. `name` stands
 * for a file's in faults. */
struct database *database_begin_image(struct arena *arena, const char *name, const struct database_schema *schema,
                                      struct faults *faults);
struct database *database_read_image(struct arena *arena, const char *name, const struct database_image *image,
                                     const struct database_schema *schema, struct faults *faults);

/* database_close() of a new one that was written into; its bytes come to live in the arena. The same rows give the same bytes. */
bool database_close_image(struct database *database, struct database_image *out);

/* A statement over a table's columns, given as "a, b, c": values are then added and read in that order. */
struct statement *database_insert(struct database *database, const char *table, const char *columns);
struct statement *database_select(struct database *database, const char *columns, const char *from_where_order);

void statement_add_integer(struct statement *statement, int64_t value);
void statement_add_real(struct statement *statement, double value);
void statement_add_text(struct statement *statement, const char *text); /* NULL is kept as NULL */
void statement_add_real_or_null(struct statement *statement, bool known, double value);
void statement_add_interval(struct statement *statement, const struct interval *interval);
void statement_add_requests(struct statement *statement, const struct request_counts *counts); /* eight, in order */

/* Insert the row whose values were added; the statement is then ready for the next. Gives the row's number. */
int64_t statement_insert(struct statement *statement);

/* The next row of a selection, or false (also after a failure), which ends the statement. */
bool statement_row(struct statement *statement);

/* For a selection not read to its end, or an insertion after its last row. */
void statement_end(struct statement *statement);

bool statement_has(struct statement *statement); /* the next value is not NULL; it is still to be read */
int64_t statement_read_integer(struct statement *statement);
double statement_read_real(struct statement *statement);
const char *statement_read_text(struct statement *statement);
bool statement_read_real_or_null(struct statement *statement, double *value); /* 0, and false, where it is NULL */
struct interval statement_read_interval(struct statement *statement);
struct request_counts statement_read_requests(struct statement *statement);

/* Say that the contents make no sense. */
void database_damaged(struct database *database, const char *what);

/* An array of `count` rows read so far, of `size` bytes each, with room for one more. Begin with NULL and 0. */
void *database_room(const struct database *database, void *rows, size_t count, size_t size);
struct arena *database_arena(const struct database *database);

#endif
