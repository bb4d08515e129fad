/* difference.h - one figure of two scenarios held against each other, over their replications.
 *
 * Paired     the mean of the differences of replications, with Student's interval over these; a scenario without chance says the
 *            same in each. Replications in which one of the two does not have the figure are left out.
 * Unpaired   the difference of two independent means, with Welch's interval.
 * Rounding   a difference of a millionth of the figure is none: billed quantities are rounded about there.
 * Source     Law, Simulation Modeling and Analysis, section 10.2; docs/models.md, "Comparing scenarios". */
#ifndef LOADLINE_SCENARIOS_DIFFERENCE_H
#define LOADLINE_SCENARIOS_DIFFERENCE_H

#include "models/comparison.h"

struct arena;
struct outcome;

/* What is compared, of the endpoint and of each variant that has it: the times first, money last. */
#define DIFFERENCES 34

/* An outcome's endpoint (0), or its variant or component v (v + 1). */
struct compared_subject {
    const struct outcome *outcome;
    size_t subject;
};

struct difference_terms {
    bool paired;
    double confidence;
};

/* The figure of that number, below DIFFERENCES; whose it is, is the caller's to add. false where one of the two never has it.
 * The arena is for scratch. */
bool difference_make(size_t number, struct compared_subject baseline, struct compared_subject subject,
                     struct difference_terms terms, struct difference *out, struct arena *arena);

#endif
