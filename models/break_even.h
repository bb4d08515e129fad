/* break_even.h - what an endpoint costs an hour at other rates of requests than the one it was simulated at, and where two cost the same.
 *
 * Law        cost(rate) = by time + rate x by request. What is paid for as long as it is there (instances, volumes, provisioned
 *            concurrency) stays as it is; what is paid for what passes (durations, data, S3, SNS) grows with the requests. So it holds
 *            for an endpoint of a fixed size whose requests stay of their kind; cold starts, which become rarer as more comes, are taken
 *            to be as many for each request.
 * Full       the rate at which all its workers or slots would always be busy: the load they carry is never beyond their number, so no
 *            more can pass, whoever waits. Objectives are missed before.
 * Units      requests a second, USD an hour.
 * Source     the two-part form of billing_break_even_requests() (billing.h); stability, rho < 1: Kleinrock 1975, section 1.3. */
#ifndef LOADLINE_MODELS_BREAK_EVEN_H
#define LOADLINE_MODELS_BREAK_EVEN_H

#include <stdbool.h>

struct result;

struct rate_cost {
    const char *why_not;                          /* NULL: the rest holds; else why it does not, in words */
    double rate_per_s;                            /* of the simulation */
    double by_time_per_hour, by_request_per_hour; /* USD at that rate: together what it costs an hour */
    double full_per_s;                            /* INFINITY: nothing was busy, or it cannot be told */
};

struct rate_cost rate_cost_of(const struct result *result);

double rate_cost_per_hour(const struct rate_cost *cost, double rate_per_s);

/* The rate at which both cost the same, above 0 and not beyond what either lets pass; NAN where there is none, or where they cost the
 * same everywhere: to a thousandth, which is less than replications tell apart. */
double rate_cost_break_even(const struct rate_cost *a, const struct rate_cost *b);

#endif
