/* cell_file.h - a cell of a sweep in a file of its own, FOLDER/KEY.db, a Loadline database of that one run.
 *
 * Atomic     a file is written under a name of the writer's own, brought to the disk, and then takes its name at once: it is there
 *            whole or not at all, whoever else writes the same cell, on whatever machine. A writer that is killed may leave
 *            KEY.db.PID-N.part behind, which nobody reads.
 * Same       the same cell gives the same bytes.
 * Errors     one fault and false, FAULT_MACHINE where the machine is in the way. */
#ifndef LOADLINE_REPORTS_CELL_FILE_H
#define LOADLINE_REPORTS_CELL_FILE_H

#include "reports/database.h"

const char *cell_file_path(struct arena *arena, const char *folder, const char *key);

/* Make the folder where it is absent. */
bool cell_file_make_folder(const char *folder, struct faults *faults);

bool cell_file_write(const char *folder, const char *key, const struct database_image *image, struct faults *faults);

/* The bytes of the cell's file; false also where there is none, without a fault. They are checked when they are read as a database. */
bool cell_file_read(struct arena *arena, const char *folder, const char *key, struct database_image *out,
                    struct faults *faults);

#endif
