/* store_bill.h - the bill in the database: its lines, what is off the list price, commitments, tags. For store.c only. */
#ifndef LOADLINE_REPORTS_STORE_BILL_H
#define LOADLINE_REPORTS_STORE_BILL_H

#include "models/result.h"

struct database;

void store_bill_save(struct database *database, int64_t run_id, const struct result *result);
void store_bill_load(struct database *database, int64_t run_id, struct result *result);

#endif
