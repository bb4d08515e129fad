/* gap_tables.h - the gaps between requests by how much they vary: quantile tables of mean 1, each made when it is first asked for.
 *
 * Steps      laws are told apart by their coefficient of variation, in steps of 5 %, from 0.1 to 40.
 * Cost       a gamma law's table takes some 10 ms, so traces that are drawn from together share theirs: 73 clients of ServeGen have 1,036
 *            laws, and 137 different ones. Whoever only counts needs none.
 * Ownership  lives in the arena given, and so do the tables. */
#ifndef LOADLINE_MODELS_GAP_TABLES_H
#define LOADLINE_MODELS_GAP_TABLES_H

#include <stdbool.h>

struct arena;
struct counts;
struct gap_tables;
struct quantile;

struct gap_tables *gap_tables_new(struct arena *arena);

/* Weibull or gamma. */
struct gap_law {
    bool is_weibull;
    double variation; /* the gaps' coefficient of variation */
};

const struct quantile *gap_table(struct gap_tables *tables, struct gap_law law);

/* The tables of counts whose gap laws are known, without which nothing can be drawn from them. Nothing is done for others (NULL too), nor twice. */
void gap_tables_make(struct gap_tables *tables, struct counts *counts);

#endif
