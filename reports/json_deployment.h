/* json_deployment.h - updates to other configurations as the JSON report has them: "Deployments". */
#ifndef LOADLINE_REPORTS_JSON_DEPLOYMENT_H
#define LOADLINE_REPORTS_JSON_DEPLOYMENT_H

struct json_write;
struct generation;
struct result;

/* Nothing where there was none. */
void json_deployments(struct json_write *report, const struct result *result);

/* EndpointConfigName and Generation; nothing where the endpoint has one configuration only. */
void json_generation(struct json_write *object, const struct generation *generation);

#endif
