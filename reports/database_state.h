/* database_state.h - what the files of the door to SQLite share, and nobody else. */
#ifndef LOADLINE_REPORTS_DATABASE_STATE_H
#define LOADLINE_REPORTS_DATABASE_STATE_H

#include "models/fault.h"
#include "reports/database.h"

struct sqlite3;

struct database {
    struct arena *arena;
    struct faults *faults;
    const char *path;
    struct sqlite3 *handle;
    enum database_mode mode;
    bool failed;
};

/* Add the fault, in words for a code of SQLite's, unless there is one already. */
void database_fail_with(struct database *database, int code);

#endif
