/* uncertain.h - figures of a scenario that are known within a range only: {"Low": .., "Mid": .., "High": ..} in place of a number.
 *
 * Where      numbers of Models, Traffic, AssumedScaling and Explainer: what is measured, estimated or foreseen. Elsewhere stands what is
 *            decided (a configuration, objectives, a search) or known (prices, limits); there a range is a fault.
 * Factors    figures that are uncertain for one reason have a factor in common: "Factors": {"speed": range or number}, and in place of a figure
 *            {"Value": 36, "Factor": "speed"}, or a range of its own beside the "Factor". The product is the figure. A factor that is a range is
 *            an uncertain figure like any other.
 * Law        triangular: from Low to High, Mid the likeliest. Rounded to nine significant digits.
 * Chance     one draw for each (seed, replication, JSON pointer), so that scenarios that have a figure in common draw it alike. Of
 *            each UNCERTAIN_STRATA replications, from the first on, one draws from each fifth of the law (Latin hypercube): means
 *            are nearer to the truth than with independent draws, and any number of replications is a beginning of more.
 * Ownership  everything lives in the arenas given; trees share what did not change.
 * Source     A. M. Law, Simulation Modeling and Analysis, section 6.11 (no data); McKay, Beckman, Conover, "A comparison of three
 *            methods for selecting values of input variables", Technometrics 21, 1979; docs/models.md, "Uncertain figures". */
#ifndef LOADLINE_SCENARIOS_UNCERTAIN_H
#define LOADLINE_SCENARIOS_UNCERTAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct faults;
struct json_node;

#define UNCERTAIN_STRATA 5

#define UNCERTAIN_NONE SIZE_MAX

struct uncertain_figure {
    const struct json_node *node;
    const char *pointer; /* RFC 6901, of the whole document */
    double low, mid, high;
    uint64_t luck; /* of its pointer */
};

/* Its figure if that is uncertain; else its number. */
struct uncertain_factor {
    const struct json_node *node;
    const char *name;
    size_t figure; /* UNCERTAIN_NONE */
    double value;
};

/* A figure that has a factor, at its pointer. */
struct uncertain_use {
    const struct json_node *node;
    const char *pointer;
    size_t factor, figure; /* figure: its own range; UNCERTAIN_NONE: `value` */
    double value;
};

struct uncertain {
    size_t count, room;
    struct uncertain_figure *figures; /* in the document's order */
    size_t factor_count, use_count, use_room;
    struct uncertain_factor *factors;
    struct uncertain_use *uses;
};

/* All of a document's. One fault for each that is wrong, or where none may be; false then. */
bool uncertain_find(struct arena *arena, struct json_node *root, struct uncertain *out, struct faults *faults);

/* The document with numbers in their place: `values`, or each Mid where that is NULL, times their factors. What is wrong with a number is then said where its
 * range is written. */
struct json_node *uncertain_put(struct arena *arena, struct json_node *root, const struct uncertain *uncertain,
                                const double *values);

/* What a replication draws: `values` has room for uncertain->count. */
void uncertain_draw(const struct uncertain *uncertain, uint64_t seed, uint32_t replication, double *values);

/* Whether a part of the document ("/NAME/") depends on what is drawn. */
bool uncertain_touches(const struct uncertain *uncertain, const char *part);

/* Whether the factors that the part has in the one document are what they are in the other. */
bool uncertain_has_same_factors(const struct uncertain *uncertain, const struct uncertain *other, const char *part);

/* Two functions of a value that have mean 0 and variance 1 under the figure's law and are orthogonal: a line and a parabola. */
void uncertain_basis(const struct uncertain_figure *figure, double value, double basis[2]);

/* The value below which the share lies, 0 <= share < 1. */
double uncertain_quantile(const struct uncertain_figure *figure, double share);

#endif
