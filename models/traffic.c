#include "models/traffic.h"

#include "models/gap_tables.h"
#include "models/json.h"
#include "models/session_plan.h"
#include "sim/arena.h"

#include <string.h>

/* --- Reading --- */

static bool read_figure(const struct json_node *node, const char *name, const char *unit, struct traffic_figure *figure,
                        struct arena *arena, struct faults *faults)
{
    const struct json_node *member = json_member(node, name);
    if (!member) return true;
    figure->given = distribution_read(member, unit, DISTRIBUTION_DRAWN, &figure->distribution, arena, faults);
    return figure->given;
}

static bool read_targets(const struct json_node *node, struct traffic *traffic, struct arena *arena,
                         struct faults *faults)
{
    const struct json_node *variants = json_member(node, "TargetVariants");
    const struct json_node *components = json_member(node, "TargetInferenceComponents");
    if (variants && components) {
        json_fault(faults, FAULT_INPUT, components,
                   "does not go with TargetVariants: an endpoint's requests name variants or inference components");
        return false;
    }
    const struct json_node *member = components ? components : variants;
    if (!member) return true;
    traffic->targets_components = components != NULL;
    const struct json_node *object = json_get_object(node, json_name(member), faults);
    if (!object) return false;

    double sum = 0;
    traffic->targets = arena_new_array(arena, json_count(object), struct target_share);
    for (const struct json_node *entry = json_first(object); entry; entry = json_next(entry)) {
        struct target_share *target = &traffic->targets[traffic->target_count];
        if (strcmp(json_name(entry), "Comment") == 0) continue;
        *target = (struct target_share){.node = entry, .name = json_name(entry)};
        if (!json_get_number(object, json_name(entry), 0, 1, &target->share, faults)) return false;
        sum += target->share;
        traffic->target_count++;
    }
    const double rounding = 1e-9;
    if (sum <= 1 + rounding) return true;
    json_fault(faults, FAULT_INPUT, member, "the shares must add up to at most 1, found %g", sum);
    return false;
}

bool traffic_read(const struct json_node *node, struct traffic *out, struct arena *arena, struct faults *faults)
{
    static const char *const names[] = {"Trace",       "Arrivals",     "PayloadInBytes", "ResponseInBytes",
                                        "InputTokens", "OutputTokens", "TargetVariants", "TargetInferenceComponents",
                                        NULL};
    struct traffic traffic = {.node = node};
    json_check_names(node, names, true, FAULT_INPUT, faults);
    bool trace = json_member(node, "Trace"), arrivals = json_member(node, "Arrivals");
    if (trace == arrivals) {
        json_fault(faults, FAULT_INPUT, node, "needs exactly one of \"Trace\" and \"Arrivals\", found %s",
                   trace ? "both" : "neither");
        return false;
    }
    bool valid = true;
    traffic.from_trace = trace;
    const struct json_node *source = json_get_object(node, trace ? "Trace" : "Arrivals", faults);
    if (!source)
        valid = false;
    else if (trace)
        valid = trace_options_read(arena, source, &traffic.trace, faults);
    else
        valid = arrivals_read(source, &traffic.arrivals, arena, faults);
    traffic.has_sessions = traffic.trace.sessions.node != NULL;
    valid = read_figure(node, "PayloadInBytes", "bytes", &traffic.payload, arena, faults) && valid;
    valid = read_figure(node, "ResponseInBytes", "bytes", &traffic.response, arena, faults) && valid;
    valid = read_figure(node, "InputTokens", "tokens", &traffic.input_tokens, arena, faults) && valid;
    valid = read_figure(node, "OutputTokens", "tokens", &traffic.output_tokens, arena, faults) && valid;
    valid = read_targets(node, &traffic, arena, faults) && valid;
    if (valid) *out = traffic;
    return valid;
}

/* --- Compiling --- */

static void compile_figure(struct traffic_figure *figure, struct arena *arena)
{
    if (figure->given) figure->table = distribution_compile(arena, &figure->distribution, 1);
}

static bool resolve(struct target_share *target, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(target->name, names[i]) != 0) continue;
        target->target = (int32_t)i;
        return true;
    }
    return count == 0;
}

static void compile_targets(struct traffic *traffic, const char *const *names, size_t count, struct faults *faults)
{
    double sum = 0;
    for (size_t t = 0; t < traffic->target_count; t++) {
        struct target_share *target = &traffic->targets[t];
        sum += target->share;
        target->threshold = random_threshold(sum);
        if (!resolve(target, names, count))
            json_fault(faults, FAULT_INPUT, target->node, "no %s of the endpoint is called \"%s\"",
                       traffic->targets_components ? "inference component" : "production variant", target->name);
    }
}

void traffic_forget(struct traffic *traffic)
{
    if (traffic->from_trace) trace_forget(&traffic->summary);
}

void traffic_scale(struct traffic *traffic, double factor, struct arena *arena)
{
    if (traffic->has_sessions && traffic->trace.sessions.begins != SESSIONS_RECORDED)
        session_options_scale(&traffic->trace.sessions, factor, arena);
    else if (traffic->from_trace)
        traffic->trace.rate_scale *= factor;
    else
        arrivals_scale(&traffic->arrivals, factor, arena);
}

bool traffic_compile(struct traffic *traffic, const char *const *target_names, size_t target_count, struct arena *arena,
                     struct faults *faults)
{
    size_t before = faults_count(faults);
    compile_figure(&traffic->payload, arena);
    compile_figure(&traffic->response, arena);
    compile_figure(&traffic->input_tokens, arena);
    compile_figure(&traffic->output_tokens, arena);
    compile_targets(traffic, target_names, target_count, faults);
    if (!traffic->from_trace) {
        arrivals_compile(&traffic->arrivals, arena);
    } else if (trace_scan(arena, &traffic->trace, target_names, target_count, &traffic->summary, faults)) {
        gap_tables_make(gap_tables_new(arena), traffic->summary.counts);
        if (traffic->has_sessions)
            session_plan_make(arena, &traffic->trace, &traffic->summary, &traffic->sessions, &traffic->session_plan,
                              faults);
        if (faults_count(faults) > before) traffic_forget(traffic);
    }
    return faults_count(faults) == before;
}

static bool figure_is_drawn(const struct traffic_figure *figure)
{
    return figure->given && figure->distribution.family != DISTRIBUTION_CONSTANT;
}

bool traffic_is_drawn(const struct traffic *traffic)
{
    if (figure_is_drawn(&traffic->payload) || figure_is_drawn(&traffic->response) ||
        figure_is_drawn(&traffic->input_tokens) || figure_is_drawn(&traffic->output_tokens))
        return true;
    for (size_t t = 0; t < traffic->target_count; t++)
        if (traffic->targets[t].share > 0 && traffic->targets[t].share < 1) return true;
    if (traffic->has_sessions && traffic->trace.sessions.begins != SESSIONS_RECORDED) return true; /* their order */
    if (traffic->from_trace)
        return traffic->trace.rate_scale < 1 || traffic->trace.rate_scale > 1 || traffic->summary.counts;
    return arrivals_are_drawn(&traffic->arrivals);
}

bool traffic_has(const struct traffic *traffic, enum trace_field field)
{
    if (traffic->from_trace && traffic->summary.present[field]) return true;
    if (traffic->from_trace && field == TRACE_SERVICE && traffic->trace.elapsed_is_service)
        return traffic->summary.present[TRACE_ELAPSED];
    switch (field) {
    case TRACE_INPUT_TOKENS: return traffic->input_tokens.given;
    case TRACE_OUTPUT_TOKENS: return traffic->output_tokens.given;
    case TRACE_PAYLOAD: return traffic->payload.given;
    case TRACE_RESPONSE: return traffic->response.given;
    case TRACE_ARRIVAL: return true;
    case TRACE_SERVICE:
    case TRACE_TARGET:
    case TRACE_TTL:
    case TRACE_EXPLAINED:
    case TRACE_ELAPSED:
    case TRACE_SESSION:
    case TRACE_AGENT:
    case TRACE_DEPTH:
    case TRACE_FIELDS: break;
    }
    return false;
}
