/* store_deployment.h - updates to other configurations in the database. For store.c only. */
#ifndef LOADLINE_REPORTS_STORE_DEPLOYMENT_H
#define LOADLINE_REPORTS_STORE_DEPLOYMENT_H

#include "models/result.h"

struct database;

void store_deployments_save(struct database *database, int64_t run_id, const struct result *result);
void store_deployments_load(struct database *database, int64_t run_id, struct result *result);

#endif
