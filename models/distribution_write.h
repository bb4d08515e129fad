/* distribution_write.h - a law as the object that a scenario has for it: what distribution_read() reads as the same law.
 *
 * Written    with the parameters that the family takes (docs/distributions.md); a constant as a number.
 * Not        linear, trace, empirical, erlang and hyperexponential, which no fit makes: a bug. */
#ifndef LOADLINE_MODELS_DISTRIBUTION_WRITE_H
#define LOADLINE_MODELS_DISTRIBUTION_WRITE_H

struct distribution;
struct json_write;

void distribution_write(struct json_write *in, const char *name, const struct distribution *law);

/* To six significant digits: more than any fit knows, and fewer than the last steps of a search may change. */
double distribution_rounded(double value);

#endif
