/* run_record.h - a stored run in short: what it was made from, whether that is still there, and what came out. `loadline show`.
 *
 * Ownership  the text lives in the arena given. */
#ifndef LOADLINE_REPORTS_RUN_RECORD_H
#define LOADLINE_REPORTS_RUN_RECORD_H

#include "models/file_state.h"
#include "reports/store.h"
#include "reports/text_style.h"

struct run_record {
    const struct stored_run *row;
    const struct result *result;
    const enum file_state *inputs; /* of each of the result's */
    const char *version;           /* of this program */
};

const char *run_record_text(struct arena *arena, const struct run_record *record, struct text_style style);
const char *run_record_json(struct arena *arena, const struct run_record *record);

#endif
