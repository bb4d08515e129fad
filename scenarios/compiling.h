/* compiling.h - what compile*.c share. compile.c puts a scenario together; compile_names.c says who there is, compile_server.c makes servers of
 * profiles, compile_fleet.c fleets of instances, compile_start.c how they start, compile_variant.c what stands in front of them, compile_split.c who gets
 * which share of the requests; compile_scaling.c, compile_schedule.c and compile_incidents.c make what changes how many there are, compile_generations.c
 * and compile_alarms.c what the endpoint is updated to and what rolls that back. */
#ifndef LOADLINE_SCENARIOS_COMPILING_H
#define LOADLINE_SCENARIOS_COMPILING_H

#include "scenarios/compile.h"

/* The most instances of a variant: far above any account's quota, and within the kernel's numbers. */
#define COMPILE_INSTANCES_MOST 1000000

struct compiling {
    struct arena *arena;
    struct faults *faults;
    struct scenario *scenario;
    struct compiled *compiled;
    bool whole;                    /* with what this version might not simulate */
    const struct traffic *traffic; /* that has been compiled already; NULL: the scenario's own is */
    struct text_list markets;      /* instance types: their numbers in the plan are their places here */
    struct text_list quotas;       /* likewise, of those that have a quota */
    struct shared_table *tables;   /* of service times: servers of one profile share it */
};

/* Something that the scenario does not say, and that the report names. */
void compiling_assume(struct compiling *compiling, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A table in ns of a quantity in units of unit_ns; notes where it is drawn. NULL where it is always 0. */
const struct quantile *compiling_table(struct compiling *compiling, const struct distribution *distribution,
                                       double unit_ns);

/* The number of an instance type. */
uint32_t compiling_market(struct compiling *compiling, const char *instance_type);

/* The variants of all generations, then the components: their places in the plan, and what they are called. False with a fault: too many. */
bool compile_names(struct compiling *compiling);

/* Behind all variants: what share of the requests each of them, or each component, gets. */
void compile_split(struct compiling *compiling);

/* The server that a profile describes, on a type of instance (NULL: of a serverless variant); times are multiplied by `factor`. */
void compile_server(struct compiling *compiling, const struct compiled_variant *variant, const struct profile *profile,
                    const struct compiled_type *type, double factor, struct server_plan *server);

/* How an instance of the variant starts, and a copy of the component on one; what is not measured of it is assumed. */
struct start_plan compile_start(struct compiling *compiling, const struct compiled_variant *variant,
                                const struct compiled_type *type);
struct start_plan compile_copy_start(struct compiling *compiling, const struct compiled_variant *component,
                                     const struct compiled_type *type);

/* The fleet of variant v; its components' copies with it. */
void compile_fleet(struct compiling *compiling, uint32_t v);

/* Behind all fleets: what they may have together. */
void compile_quotas(struct compiling *compiling);

/* Everything about variant or component v but its fleet. */
void compile_variant(struct compiling *compiling, uint32_t v);

/* A fault where more are asked for than can be simulated. */
void compiling_check_instances(const struct compiling *compiling, const struct json_node *node, const char *member,
                               struct optional_integer count);

/* Which variants the configurations have that the endpoint has one after the other, and where they stand in the plan. False: they are too
 * many. Then, behind all variants: how it comes from one to the next. The most instances of the variants of a name that any of them begins
 * with; 0 where there is one only. */
bool compile_generations(struct compiling *compiling);

/* Behind compile_scaling(): the alarms that roll updates back; their numbers by name, the number of them where there is none of that name. */
void compile_alarms(struct compiling *compiling);
uint32_t compile_alarm_number(const struct compiled *compiled, const char *name);
struct alarm_plan compile_alarm(const struct metric_alarm *alarm);
void compile_deployments(struct compiling *compiling);
uint32_t compile_generation_most(const struct compiling *compiling, uint32_t v);

/* What happens at given times; the most instances of variant v that an update asks for, 0 if none does. */
void compile_incidents(struct compiling *compiling);
uint32_t compile_updated_most(const struct compiling *compiling, uint32_t v);

/* The most slots that an update allows serverless variant v, 0 if none does; a fault where one asks for more provisioned ones than it has. */
uint32_t compile_slots_most(const struct compiling *compiling, uint32_t v);

/* Whether the provisioned slots of serverless variant v may become more or fewer, by scaling or by an update. */
bool compile_concurrency_changes(const struct compiling *compiling, uint32_t v);

/* How many instances of variant v, or copies of component v, its scaling may ever want; 0: it does not scale. Then, behind all variants: how
 * they scale. */
uint32_t compile_wanted_most(const struct compiling *compiling, uint32_t v);
void compile_scaling(struct compiling *compiling);

/* The scheduled actions of scalable target number `target`, into the scaler; their names in `named`. */
void compile_schedule(struct compiling *compiling, uint32_t target, struct scaler_plan *scaler,
                      struct compiled_scaling *named);

#endif
