#include "models/session_options.h"

#include "models/json.h"

#include <math.h>

#define AT_ONCE_MOST 1000000

static bool read_begin(const struct json_node *node, struct session_options *out, struct arena *arena,
                       struct faults *faults)
{
    const struct json_node *at_once = json_member(node, "Concurrent"), *arrivals = json_member(node, "Arrivals");
    if (at_once && arrivals) {
        json_fault(faults, FAULT_INPUT, node,
                   "begins sessions by \"Concurrent\" or by \"Arrivals\", found both; with neither they begin as they "
                   "were recorded");
        return false;
    }
    if (at_once) {
        int64_t count = 0;
        out->begins = SESSIONS_AT_ONCE;
        if (!json_get_integer(node, "Concurrent", 1, AT_ONCE_MOST, &count, faults)) return false;
        out->at_once = (uint32_t)count;
    }
    if (!arrivals) return true;
    out->begins = SESSIONS_ARRIVE;
    const struct json_node *object = json_get_object(node, "Arrivals", faults);
    if (!object || !arrivals_read(object, &out->arrivals, arena, faults)) return false;
    if (out->arrivals.process != PROCESS_CLOSED) return true;
    json_fault(faults, FAULT_INPUT, json_member(object, "Process"),
               "must be a process of begins; \"closed\" is of users, and \"Concurrent\" keeps sessions at a number");
    return false;
}

bool session_options_read(const struct json_node *node, struct session_options *out, struct arena *arena,
                          struct faults *faults)
{
    static const char *const known[] = {"Concurrent", "Arrivals", "AfterFailure", NULL};
    static const char *const after[] = {"end", "continue", NULL};
    size_t before = faults_count(faults);
    int choice = 0;
    *out = (struct session_options){.node = node};
    json_check_names(node, known, true, FAULT_INPUT, faults);
    if (json_get_choice(node, "AfterFailure", after, &choice, faults)) out->goes_on = choice == 1;
    return read_begin(node, out, arena, faults) && faults_count(faults) == before;
}

void session_options_scale(struct session_options *options, double factor, struct arena *arena)
{
    if (options->begins == SESSIONS_ARRIVE) arrivals_scale(&options->arrivals, factor, arena);
    if (options->begins == SESSIONS_AT_ONCE)
        options->at_once = (uint32_t)fmin(fmax(round(options->at_once * factor), 1), AT_ONCE_MOST);
}
