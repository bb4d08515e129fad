/* closed_form.h - queues whose answer is a formula: Poisson arrivals, exponential service, c servers.
 *
 * Load       offered load in erlangs: arrival rate x mean service time.
 * Source     Erlang 1917; Kleinrock, Queueing Systems, vol. 1 (1975), sections 3.4 and 3.6. */
#ifndef LOADLINE_MODELS_CLOSED_FORM_H
#define LOADLINE_MODELS_CLOSED_FORM_H

#include <stdint.h>

/* Share of arrivals refused when all servers are busy and nobody waits (M/G/c/c). load_erlangs >= 0. */
double closed_form_erlang_b(uint32_t servers, double load_erlangs);

/* Share of arrivals that wait (M/M/c); 1 where the load is not below the servers. */
double closed_form_erlang_c(uint32_t servers, double load_erlangs);

/* Mean waiting time in M/M/c, in seconds, those that don't wait included; INFINITY where the load is not below the servers.
 * served_per_s is one server's. */
double closed_form_mean_wait_s(uint32_t servers, double arrivals_per_s, double served_per_s);

#endif
