#include "scenarios/explaining.h"
#include "sim/sessions.h"

/* The longest way through the session's graph, whose edges lead from a step to later ones: CPM, J. E. Kelley 1961, Operations Research 9(3). */
static double length_ns(const struct sessions_plan *plan, const struct session_shape *shape, double service_ns,
                        double *from_ns)
{
    double end_ns = 0;
    for (uint32_t k = 0; k < shape->steps; k++) from_ns[k] = 0;
    for (uint32_t k = 0; k < shape->steps; k++) {
        const struct session_step *step = &plan->step[shape->first_step + k];
        double answer_ns = from_ns[k] + (double)step->think_ns + service_ns;
        end_ns = fmax(end_ns, answer_ns);
        for (uint32_t i = 0; i < step->behind; i++) {
            double *next = &from_ns[plan->behind[step->first_behind + i]];
            *next = fmax(*next, answer_ns);
        }
    }
    return end_ns;
}

struct session_means explaining_sessions(const struct explaining *explaining)
{
    const struct traffic *traffic = &explaining->scenario->traffic;
    const struct session_set *set = &traffic->sessions;
    double service_ns = explaining_service_ns(explaining), sum_ns = 0;
    uint32_t longest = 0;
    for (uint32_t s = 0; s < set->count; s++)
        if (set->shape[s].steps > longest) longest = set->shape[s].steps;
    struct arena *scratch = arena_new();
    double *from_ns = arena_new_array(scratch, longest, double);
    for (uint32_t s = 0; s < set->count; s++)
        sum_ns += length_ns(&traffic->session_plan, &set->shape[s], service_ns, from_ns);
    arena_free(scratch);
    return (struct session_means){(double)set->steps / set->count, sum_ns / set->count};
}

void explain_sessions(struct explaining *explaining)
{
    const struct traffic *traffic = &explaining->scenario->traffic;
    const struct session_options *options = &traffic->trace.sessions;
    const struct session_set *set = &traffic->sessions;
    struct session_means means = explaining_sessions(explaining);
    const char *sessions = explaining_count(explaining, set->count, "session", "sessions");
    const char *rate = explaining_number(explaining, explaining->load.per_s);
    explaining_say(explaining,
                   "The trace %s has %s, each of %s requests at the mean, which wait for the answers that they waited "
                   "for when they were recorded; without any wait one takes %s at the mean.",
                   traffic->trace.file, sessions, explaining_number(explaining, means.requests),
                   explaining_time(explaining, means.length_ns));
    switch (options->begins) {
    case SESSIONS_RECORDED:
        explaining_say(explaining, "They begin when they began: %s requests a second at the mean, as recorded.", rate);
        break;
    case SESSIONS_AT_ONCE:
        explaining_say(explaining, "%s at a time, and the next begins when one is over: at most %s requests a second.",
                       explaining_count(explaining, options->at_once, "session", "sessions"), rate);
        break;
    case SESSIONS_ARRIVE:
        explaining_say(explaining, "They begin as their arrival process says: %s requests a second in the long run.",
                       rate);
        break;
    }
    explaining_say(explaining, options->goes_on ? "After a call that failed a session goes on as if it had its answer."
                                                : "A call that failed ends its session.");
}
