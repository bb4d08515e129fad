/* traffic.h - what reaches the endpoint: a trace or drawn arrivals, with what each request carries.
 *
 * Read from the scenario's "Traffic". A size or a count of tokens that the trace lacks, or that drawn arrivals need, comes
 * from the distributions beside it (0 where there is none).
 * Units      bytes, tokens, ns.
 * Chance     every figure is a function of (key, request number, purpose).
 * Ownership  a source belongs to one replication at a time: traffic_open() ... traffic_close(). The traffic itself is shared
 *            by all threads and not changed after traffic_compile().
 * Errors     faults of the scenario come from traffic_read(), those of the trace's content from traffic_compile(), which
 *            reads it once. A trace that changes between its scan and a replay ends the replay early. */
#ifndef LOADLINE_MODELS_TRAFFIC_H
#define LOADLINE_MODELS_TRAFFIC_H

#include "models/arrivals.h"
#include "models/session_set.h"
#include "models/trace.h"

/* The share of the requests that one target gets. */
struct target_share {
    const struct json_node *node;
    const char *name;
    double share;
    uint64_t threshold; /* compiled: shares up to and with this one, times 2^32 */
    int32_t target;     /* compiled: index of the name */
};

/* One figure of a request. */
struct traffic_figure {
    bool given;
    struct distribution distribution;
    const struct quantile *table; /* compiled where it is given */
};

struct traffic {
    const struct json_node *node;
    bool from_trace;
    struct trace_options trace;
    struct trace_summary summary; /* of the trace, after traffic_compile() */
    bool
        has_sessions; /* in which requests wait for answers: the kernel knows when they come. After traffic_compile(): */
    struct session_set sessions;
    struct sessions_plan session_plan;
    struct arrivals arrivals;
    struct traffic_figure payload, response, input_tokens, output_tokens;
    bool targets_components; /* the targets are inference components, not variants */
    size_t target_count;
    struct target_share *targets;
};

bool traffic_read(const struct json_node *node, struct traffic *out, struct arena *arena, struct faults *faults);

/* The same shape at `factor` times the rate, before it is compiled; factor > 0. A trace's RateScale is multiplied. */
void traffic_scale(struct traffic *traffic, double factor, struct arena *arena);

/* Make tables, resolve targets, of the shares and of the trace, against the names of what can be called, and scan the trace.
 * Without names, targets are not looked at. false when there were faults. */
bool traffic_compile(struct traffic *traffic, const char *const *target_names, size_t target_count, struct arena *arena,
                     struct faults *faults);

/* Give back the trace's file, once no source is open. */
void traffic_forget(struct traffic *traffic);

/* Whether requests carry that figure at all, from the trace or drawn beside it; after traffic_compile(). */
bool traffic_has(const struct traffic *traffic, enum trace_field field);

/* Whether replications differ in their arrivals at all. */
bool traffic_is_drawn(const struct traffic *traffic);

struct traffic_source;

struct traffic_source *traffic_open(const struct traffic *traffic, struct random_key key);
void traffic_close(struct traffic_source *source);
/* NULL, or why the source ended before the trace did: the file changed, or the disk failed. */
const char *traffic_failure(const struct traffic_source *source);

struct arrival_source traffic_arrivals(struct traffic_source *source);

#endif
