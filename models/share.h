/* share.h - a share off a price, 0 .. 1, exactly as it is written. */
#ifndef LOADLINE_MODELS_SHARE_H
#define LOADLINE_MODELS_SHARE_H

#include "models/money.h"

struct faults;
struct json_node;

/* Read the member, which must be there: a number from 0 to 1 (whole: 1 too). false, with a fault, where it is none. */
bool share_read(const struct json_node *object, const char *name, bool whole, struct decimal *out,
                struct faults *faults);

/* "36", "12.5": in per cent. Returns text. */
const char *share_percent(struct decimal share, char text[MONEY_TEXT]);

#endif
