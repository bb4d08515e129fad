#include "models/session_plan.h"

#include "models/json.h"
#include "models/session_stream.h"

#include <inttypes.h>

static bool go_together(const struct trace_options *options, const struct trace_summary *summary, struct faults *faults)
{
    const struct session_options *sessions = &options->sessions;
    if (summary->counts || !summary->present[TRACE_SESSION])
        json_fault(faults, FAULT_INPUT, sessions->node, "goes with a trace whose requests name their sessions: %s %s",
                   summary->file, summary->counts ? "holds counts" : "has no such column");
    else if (sessions->begins == SESSIONS_RECORDED && summary->is_session_clock)
        json_fault(faults, FAULT_INPUT, sessions->node,
                   "needs \"Concurrent\" or \"Arrivals\": %s does not tell when its sessions began", summary->file);
    else
        return true;
    return false;
}

static void say(const struct session_set *set, const char *file, struct faults *faults)
{
    struct place at = {.file = file};
    if (set->answers_unknown > 0)
        faults_add(faults, FAULT_WARNING, at,
                   "does not tell when %" PRIu64 " of %" PRIu64
                   " answers came: what they took is taken for time to think",
                   set->answers_unknown, set->steps);
    if (set->sent_before > 0)
        faults_add(faults, FAULT_WARNING, at,
                   "has %" PRIu64 " of %" PRIu64
                   " requests that came before the answer to the one before them: they are sent when it has come",
                   set->sent_before, set->steps);
}

bool session_plan_make(struct arena *arena, struct trace_options *options, const struct trace_summary *summary,
                       struct session_set *set, struct sessions_plan *plan, struct faults *faults)
{
    struct session_options *sessions = &options->sessions;
    if (!go_together(options, summary, faults) || !session_set_make(arena, options, summary, set, faults)) return false;
    double begins = options->rate_scale * set->count;
    if (sessions->begins == SESSIONS_RECORDED && begins > (double)SESSION_BEGINS_MOST) {
        json_fault(faults, FAULT_INPUT, sessions->node,
                   "makes, with RateScale, %.0f sessions of %" PRIu32 ": at most %zu", begins, set->count,
                   SESSION_BEGINS_MOST);
        return false;
    }
    if (sessions->begins == SESSIONS_ARRIVE) arrivals_compile(&sessions->arrivals, arena);
    say(set, summary->file, faults);
    *plan = (struct sessions_plan){.shape = set->shape,
                                   .step = set->step,
                                   .behind = set->behind,
                                   .at_once = sessions->at_once,
                                   .goes_on = sessions->goes_on};
    return true;
}
