#include "models/bad_rows.h"

#include "models/fault.h"
#include "models/lines.h"
#include "sim/arena.h"

#include <limits.h>

const char bad_row_cut[] = "record is cut or malformed";

void bad_rows_add(struct bad_rows *bad, const struct lines *lines, const char *reason)
{
    for (uint64_t i = 0; i < lines->count; i++) bad_rows_add_line(bad, lines->number + i, reason);
}

void bad_rows_add_line(struct bad_rows *bad, uint64_t line, const char *reason)
{
    if (bad->count == 0) bad->reason = reason;
    if (bad->count < TRACE_BAD_LINES) bad->lines[bad->count] = line;
    bad->count++;
}

void bad_rows_join(struct bad_rows *bad, const struct bad_rows *behind, uint64_t lines)
{
    for (uint64_t i = 0; i < behind->count && i < TRACE_BAD_LINES; i++)
        bad_rows_add_line(bad, lines + behind->lines[i], behind->reason);
    if (behind->count > TRACE_BAD_LINES) bad->count += behind->count - TRACE_BAD_LINES;
}

/* "5, 9, 12, ..." */
static const char *line_list(struct arena *arena, const struct bad_rows *bad)
{
    const char *list = "";
    for (uint64_t i = 0; i < bad->count && i < TRACE_BAD_LINES; i++)
        list = arena_format(arena, "%s%s%llu", list, i ? ", " : "", (unsigned long long)bad->lines[i]);
    return bad->count > TRACE_BAD_LINES ? arena_format(arena, "%s, ...", list) : list;
}

void bad_rows_judge(struct arena *arena, const struct bad_rows *bad, uint64_t good, uint64_t last_line,
                    const char *file, struct faults *faults)
{
    if (bad->count == 0) return;
    double share = (double)bad->count / ((double)bad->count + (double)good);
    bool was_cut = bad->reason == bad_row_cut && bad->count == 1 && bad->lines[0] == last_line && good > 0;
    bool too_many = share > TRACE_MOST_BAD_SHARE && !was_cut;
    struct place at = {.file = file, .line = bad->lines[0] < INT_MAX ? (int)bad->lines[0] : INT_MAX};
    faults_add(
        faults, too_many ? FAULT_INPUT : FAULT_WARNING, at, "the %s; %llu of %llu rows (%.3g %%) are bad%s: lines %s",
        bad->reason, (unsigned long long)bad->count, (unsigned long long)(bad->count + good), share * 100,
        too_many ? ", more than the 1 % that is left out without stopping" : " and left out", line_list(arena, bad));
}
