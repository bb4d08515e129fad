/* text_deployment.h - the part of a text report about updates to other configurations. */
#ifndef LOADLINE_REPORTS_TEXT_DEPLOYMENT_H
#define LOADLINE_REPORTS_TEXT_DEPLOYMENT_H

struct text_page;
struct result;

/* How they ended, what they took and cost, and each step of the first replication; nothing where there was none. */
void text_deployments(struct text_page *page, const struct result *result);

#endif
