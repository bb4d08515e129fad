#include "models/closed_form.h"

#include <assert.h>
#include <math.h>

/* B(0) = 1, B(c) = a B(c - 1) / (c + a B(c - 1)): every step is a sum of positive numbers, so nothing cancels and nothing
 * overflows, as the factorials of the plain formula would (Cooper, Introduction to Queueing Theory, 1981, chapter 3). */
double closed_form_erlang_b(uint32_t servers, double load_erlangs)
{
    assert(load_erlangs >= 0);
    double blocked = 1;
    for (uint32_t c = 1; c <= servers; c++) blocked = load_erlangs * blocked / (c + load_erlangs * blocked);
    return blocked;
}

/* C = c B / (c - a (1 - B)): Kleinrock 1975, section 3.6 with 3.4. */
double closed_form_erlang_c(uint32_t servers, double load_erlangs)
{
    if (load_erlangs >= servers) return 1;
    double blocked = closed_form_erlang_b(servers, load_erlangs);
    return servers * blocked / (servers - load_erlangs * (1 - blocked));
}

double closed_form_mean_wait_s(uint32_t servers, double arrivals_per_s, double served_per_s)
{
    assert(served_per_s > 0);
    double spare_per_s = servers * served_per_s - arrivals_per_s;
    if (!(spare_per_s > 0)) return INFINITY;
    return closed_form_erlang_c(servers, arrivals_per_s / served_per_s) / spare_per_s;
}
