/* explaining.h - what explain*.c share. explain.c puts an explanation together; explain_fleet.c lets the fleets begin,
 * explain_traffic.c reckons what comes and explain_load.c what can be carried; explain_endpoint.c, explain_serving.c,
 * explain_component.c, explain_capacity.c, explain_sessions.c, explain_scaling.c, explain_advice.c, explain_cost.c, explain_break_even.c and explain_limits.c
 * each say what follows.
 *
 * Subjects   variants and components, in the order of a plan.
 * Units      ns and requests a second, as doubles; NAN: not known. */
#ifndef LOADLINE_SCENARIOS_EXPLAINING_H
#define LOADLINE_SCENARIOS_EXPLAINING_H

#include "models/figure_text.h"
#include "scenarios/explain.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <math.h>

/* What comes. */
struct load {
    double per_s;           /* in the long run */
    bool at_most;           /* callers wait for an answer before they ask again: no more than that */
    double span_s;          /* how long they come; 0: to the end of the run, whenever that is */
    double peak_per_s;      /* NAN: it is no higher at any time */
    const char *peak_words; /* "in its busiest minute" */
    double gap_cv2; /* squared coefficient of variation of the gaps, where these are independent of each other */
    size_t count;   /* of the first requests */
    const struct arrival *sample;
    bool whole; /* they are all of the traffic */
};

/* The machines of a fleet, and the copies on them, at one instant. */
struct standing {
    uint32_t machines[FLEET_KINDS], machine_count; /* in service */
    uint32_t *room; /* of each copy, those of a component next to each other; FLEET_NONE: it is not in service */
};

struct standing_fleet {
    struct standing at_start, at_rest; /* second 0; after an hour of its own */
    double rest_ns;                    /* when the last of that happened; 0: nothing */
    uint32_t *first_copy;              /* of each component, in `room` */
    uint32_t copy_count;
    uint32_t *kind; /* of the machine in each room that held a copy */
};

/* A subject as a queue. */
struct station {
    double share;                         /* of the traffic */
    double offered_per_s;                 /* that share of it */
    uint32_t servers[FLEET_KINDS], count; /* instances or copies, by kind and in all, once its fleet is at rest */
    uint32_t kinds;                       /* of which there are any */
    double workers;                       /* of all servers */
    double mean_ns, cv2;                  /* how long a request is served that is alone there, over the kinds */
    double sequences; /* of a token model: of the mean length, in a step that is as full as it can be */
    double one_per_s; /* what a server of the first kind there can carry */
    double all_per_s; /* and all of them together */
};

struct explaining {
    struct arena *arena;
    const struct endpoint_config *config;
    const struct catalogue *catalogue;
    struct billing_terms terms;
    const struct compiled *compiled; /* NULL: a configuration alone; then the next two as well */
    const struct scenario *scenario;
    const struct plan *plan;
    uint32_t count, components; /* subjects; of them components */
    const struct compiled_variant *subjects;
    struct load load;
    struct standing_fleet fleets[PLAN_FLEETS];
    struct station stations[PLAN_VARIANTS];
    bool begins_only; /* something that this version does not simulate would change it */
    struct explanation *explanation;
};

/* What is known of a scenario before it is run: its load and its stations. */
struct explaining *explaining_of(const struct compiled *compiled, struct arena *arena);

/* --- Saying (explain.c) --- */

/* A new section; `v` is a subject, or EXPLAINING_ENDPOINT. */
#define EXPLAINING_ENDPOINT UINT32_MAX
void explaining_open(struct explaining *explaining, const char *topic, uint32_t v, const char *words);

/* A sentence of the section opened last. */
void explaining_say(struct explaining *explaining, const char *format, ...) __attribute__((format(printf, 2, 3)));

const char *explaining_time(const struct explaining *explaining, double ns);
const char *explaining_number(const struct explaining *explaining, double value);
const char *explaining_share(const struct explaining *explaining, double share);

/* "1 instance", "2,000 instances" */
const char *explaining_count(const struct explaining *explaining, double count, const char *singular,
                             const char *plural);

/* The noun of a subject's servers: "instance" or "copy", "instances" or "copies". */
const char *explaining_server(const struct explaining *explaining, uint32_t v, double count);

/* `variant "A"`, `component "B"`; and the same at the beginning of a sentence. */
const char *explaining_name(const struct explaining *explaining, uint32_t v);
const char *explaining_subject(const struct explaining *explaining, uint32_t v);

/* "424 ModelError": what a caller of that subject sees. */
const char *explaining_status(const struct explaining *explaining, uint32_t v, enum failure failure);

/* --- Saying how a subject serves (explain_serving.c, explain_component.c) --- */

/* Only where the scenario has been compiled. */
const struct fleet_plan *explaining_fleet(const struct explaining *explaining, uint32_t v);
double explaining_start_up_ns(const struct explaining *explaining,
                              uint32_t v); /* of the first kind of instance, the mean */

/* "2 instances of ml.c5.xlarge (4 vCPU, 8 GiB)"; of pools, how many of each, in the order in which they are tried. */
const char *explaining_place(const struct explaining *explaining, uint32_t v);

/* Launches that found no capacity at second 0, and the pools that later ones turn to; what share of the requests comes; what a server takes at
 * once; which server the next one goes to; and how long it may wait in front of all of them. */
void explaining_say_pools(struct explaining *explaining, uint32_t v);
void explaining_say_share(struct explaining *explaining, uint32_t v);
void explaining_say_servers(struct explaining *explaining, uint32_t v);
void explaining_say_routing(struct explaining *explaining, uint32_t v);
void explaining_say_backlog(struct explaining *explaining, uint32_t v);

/* A variant that hosts components, and one of them, which is there only where the scenario has been compiled. */
void explain_host(struct explaining *explaining, uint32_t v);
void explain_component(struct explaining *explaining, uint32_t c);

/* --- Reckoning (explain_traffic.c, explain_load.c, explain_fleet.c) --- */

void explaining_begin_fleets(struct explaining *explaining);
void explaining_reckon(struct explaining *explaining); /* load and stations, once the fleets have begun */

/* Of them: the first requests of the traffic, and its rate, for which those of users need the stations. */
void explaining_sample(struct explaining *explaining);
void explaining_reckon_rate(struct explaining *explaining);

/* Whether a request names the subject; one that names none may come to it too. */
bool explaining_is_for(const struct explaining *explaining, uint32_t v, const struct arrival *arrival);

/* Of a table (NULL: 0): its mean, and with it the mean of its squares. */
struct moments {
    double mean, square;
};
struct moments explaining_moments(const struct quantile *table);

/* What a request is served for at the mean, wherever it goes. */
double explaining_service_ns(const struct explaining *explaining);

/* Sessions of the traffic, which has some, once the stations are known. */
struct session_means {
    double requests;  /* of one */
    double length_ns; /* where nobody waits, and each answer takes the mean */
};
struct session_means explaining_sessions(const struct explaining *explaining);

/* Who calls. */
void explain_sessions(struct explaining *explaining);

/* How long a start takes in the mean; of image and model, the longer of their means. */
double explaining_start_ns(const struct start_plan *start);

/* Share of a subject's requests whose service alone takes longer. */
double explaining_share_longer(const struct explaining *explaining, uint32_t v, double ns);

/* The mean of a figure of the requests of a subject, and the share of them that has more. */
double explaining_figure(const struct explaining *explaining, uint32_t v, enum trace_field field);
double explaining_share_above(const struct explaining *explaining, uint32_t v, enum trace_field field, double bound);

/* The share of a subject's requests that are explained. */
double explaining_explained(const struct explaining *explaining, uint32_t v);

/* The probability that a gap between two requests of the traffic is longer. */
double explaining_gap_longer(const struct explaining *explaining, double ns);

/* --- Advice (explain_advice.c, explain_scaling.c) --- */

/* What of a subject's scaling will not do what it seems to: a sentence, and what says it. Only where it follows from the input. */
struct advice {
    const struct json_node *node;
    const char *text;
};
#define ADVICES_MOST 64
struct advices {
    size_t count;
    struct advice all[ADVICES_MOST];
};
void explaining_advise(struct explaining *explaining, uint32_t v, const struct scaling_plan *plan,
                       const struct compiled_scaling *named, struct advices *advices);

/* All of it as warnings. */
void explaining_warn(struct explaining *explaining, struct faults *faults);

/* --- Money (explain_cost.c) --- */

#define HOURS_PER_MONTH (BILLING_MONTH_NS / NS_PER_HOUR)
#define S_PER_HOUR      3600.0
#define S_PER_MONTH     (HOURS_PER_MONTH * S_PER_HOUR)

/* What one unit of something costs, and a second of a serverless request; false: there is no price of it, or none by the unit. */
bool explaining_find_usd(const struct explaining *explaining, enum price_usage usage, const char *key,
                         struct decimal *usd);
bool explaining_serverless_usd(const struct explaining *explaining, uint32_t memory_mb, struct decimal *usd);

/* Rates to whole quantities, held within what a bill can count. */
int128 explaining_whole(double quantity);

/* Each ms begun of a duration, which may be a little off where it is a mean. */
double explaining_whole_ms_ns(double ns);

/* The product; of what does not fit, the most that does. */
int64_t explaining_times(int64_t e10_usd, int64_t factor);

/* From a rise in the load, at the beginning of a period, to more in service: at least. */
double explaining_scaling_lag_ns(const struct explaining *explaining, uint32_t v, const struct scaling_plan *plan,
                                 uint32_t policy);

/* --- The chapters --- */

void explain_endpoint(struct explaining *explaining);
void explain_update(struct explaining *explaining, const struct timeline_entry *entry, const char *at);
void explain_serving(struct explaining *explaining, uint32_t v);
void explain_capacity(struct explaining *explaining, uint32_t v);
void explain_scaling(struct explaining *explaining, uint32_t v); /* nothing where it does not */
void explain_cost(struct explaining *explaining);
void explain_break_even(struct explaining *explaining, uint32_t v); /* against the other ways of serving */
void explain_limits(struct explaining *explaining);

#endif
