#include "reports/money_figure.h"

#include "models/money.h"
#include "sim/arena.h"

#include <string.h>

#define DECIMALS 10 /* of 10^-10 USD */

const char *money_figure(struct arena *arena, int64_t e10_usd)
{
    char text[MONEY_TEXT];
    money_text(e10_usd, text);
    int missing = DECIMALS - (int)strlen(strchr(text, '.') + 1);
    return arena_format(arena, "%s%.*s", text, missing, "0000000000");
}

const char *money_figure_signed(struct arena *arena, int64_t e10_usd)
{
    return arena_format(arena, "%s%s", e10_usd > 0 ? "+" : "", money_figure(arena, e10_usd));
}
