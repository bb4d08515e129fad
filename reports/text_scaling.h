/* text_scaling.h - the part of a text report about variants whose number of instances follows their load. */
#ifndef LOADLINE_REPORTS_TEXT_SCALING_H
#define LOADLINE_REPORTS_TEXT_SCALING_H

#include "models/result.h"

struct text_page;

/* How often each was scaled, and the first changes of the first replication with their causes; nothing where none scales. */
void text_scaling(struct text_page *page, const struct result *result);

#endif
