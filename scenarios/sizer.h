/* sizer.h - what size*.c share: size.c puts a sizing together, size_family.c searches a family, size_rate.c a rate.
 *
 * Memory     a trial is freed as soon as its figures are noted; what is shown is simulated once more. */
#ifndef LOADLINE_SCENARIOS_SIZER_H
#define LOADLINE_SCENARIOS_SIZER_H

#include "scenarios/families.h"
#include "scenarios/size.h"

/* A plan that has been tried. */
struct probe {
    struct choice choice;
    const char *title, *excuse; /* excuse NULL: it was kept */
    enum ruling ruling;
    double cost_per_hour, latency_p99_ms, excess;
    uint32_t replications;
};

struct sizer {
    struct arena *arena;
    struct trial_terms terms;
    const struct size_options *options;
    double factor; /* on the traffic's rate, headroom with it */
    struct families families;
    struct sizing *sizing;
    struct sizing_point *points;
    size_t point_room;
    struct sizing_refusal *refusals;
    size_t refusal_room;
    struct probe *found; /* at most one for each family */
    size_t found_count;
    struct probe least_bad;
    bool has_least_bad;
    bool possible;          /* some plan could be compiled */
    struct faults *refused; /* why the first that could not be was not */
    bool stopped;           /* interrupted, or the trace cannot be read */
};

/* Try a plan (NULL: the endpoint as it is) at so many times the traffic. false when it was stopped. */
bool sizer_try(struct sizer *sizer, const struct choice *choice, double factor, struct probe *out);

/* Whether the trial's plan can be at all. Where none of them can, what is wrong with the first is what is wrong with the input. */
bool sizer_is_possible(struct sizer *sizer, const struct trial *trial);

void sizer_refuse(struct sizer *sizer, const char *plan, const char *excuse, double cost_per_hour);

/* The fewest of the family that are kept, if any, go to `found`. */
void size_family(struct sizer *sizer, const struct family *family);

void size_rate(struct sizer *sizer);

#endif
