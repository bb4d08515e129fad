/* explain.h - the work that explaining a request adds: rows made from it, sent to the container in calls of many.
 *
 * The calls come one after the other, behind the prediction itself, on the same worker. Each takes as long as a request, and row_ns
 * for each of its rows.
 * Units      ns and bytes.
 * Source     docs/models.md, "Explanations". */
#ifndef LOADLINE_SIM_EXPLAIN_H
#define LOADLINE_SIM_EXPLAIN_H

#include "sim/plan.h"

/* Calls for a request whose record has so many bytes. */
static inline int64_t explain_calls(const struct explain_plan *plan, int64_t record_bytes)
{
    int64_t rows = plan->rows_a_call_most;
    if (record_bytes > 0 && plan->bytes_a_call_most / record_bytes < rows)
        rows = plan->bytes_a_call_most / record_bytes;
    if (rows < 1) rows = 1;
    return plan->rows / rows + (plan->rows % rows > 0);
}

/* Prediction and explanation, where the prediction alone takes service_ns. */
static inline int64_t explain_service_ns(const struct explain_plan *plan, int64_t calls, int64_t service_ns)
{
    return law_round((double)service_ns * (double)(1 + calls) + plan->row_ns * (double)plan->rows);
}

#endif
