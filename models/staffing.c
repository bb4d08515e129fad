#include "models/staffing.h"

#include "models/closed_form.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>

/* The last bits of doubles are no instance (as in sim/policy.h). */
static double whole_above(double instances)
{
    return ceil(instances * (1 - 1e-9));
}

double staffing_share_waiting(uint32_t servers, double load_erlangs, double service_s, double wait_s)
{
    if (load_erlangs >= servers) return 1;
    return closed_form_erlang_c(servers, load_erlangs) * exp(-(servers - load_erlangs) * wait_s / service_s);
}

static bool bounds_hold(const struct staffing *staffing, uint32_t instances, double load_erlangs)
{
    for (uint32_t b = 0; b < staffing->bounds; b++) {
        double waiting = staffing_share_waiting(instances * staffing->workers, load_erlangs, staffing->busy_s,
                                                staffing->bound[b].wait_s);
        if (waiting > staffing->bound[b].share) return false;
    }
    return true;
}

static uint32_t within(const struct staffing *staffing, double instances)
{
    if (instances <= staffing->least) return staffing->least;
    return instances < staffing->most ? (uint32_t)instances : staffing->most;
}

uint32_t staffing_needed(const struct staffing *staffing, double arrivals_per_s)
{
    assert(staffing->workers > 0 && staffing->least <= staffing->most);
    double load_erlangs = arrivals_per_s * staffing->busy_s;
    uint32_t needed = within(staffing, whole_above(load_erlangs / staffing->workers));
    if (arrivals_per_s <= 0) return needed;
    if (staffing->bounds > 0 && staffing->busy_s > 0) {
        while (needed < staffing->most && !bounds_hold(staffing, needed, load_erlangs)) needed++;
    } else if (staffing->target_per_s > 0) {
        uint32_t by_target = within(staffing, whole_above(arrivals_per_s / staffing->target_per_s));
        if (by_target > needed) needed = by_target;
    }
    return needed;
}
