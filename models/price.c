#include "models/price.h"

#include "models/json.h"
#include "models/number.h"
#include "models/time.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <assert.h>
#include <string.h>

/* How many characters of a text have the form of a day (10), a month (7) or a year (4); 0: none of them. */
static size_t date_length(const char *text)
{
    static const char FORM[] = "dddd-dd-dd";
    size_t length = 0;
    while (FORM[length] && (FORM[length] == 'd' ? text[length] >= '0' && text[length] <= '9' : text[length] == '-'))
        length++;
    if (length == 10) return 10;
    /* "2021-2023" is a year, though "2021-20" begins it: two digits that a third follows are no month. */
    if (length >= 7 && !(text[7] >= '0' && text[7] <= '9')) return 7;
    return length >= 4 ? 4 : 0;
}

/* The first moment that the first `length` characters can mean. */
static bool first_moment(const char *text, size_t length, int64_t *ns)
{
    char moment[] = "0000-01-01T00:00:00Z";
    bool zoned;
    memcpy(moment, text, length);
    return length > 0 && time_read(moment, sizeof moment - 1, ns, &zoned);
}

bool price_kind_is_estimate(const char *kind)
{
    return strcmp(kind, "estimated") == 0 || strcmp(kind, "quoted") == 0;
}

bool price_of_one(const struct price *price, struct decimal *usd)
{
    struct decimal one = price->usd;
    for (int64_t per = price->per; per > 1; per /= 10) {
        assert(per % 10 == 0);
        one.scale++;
    }
    if (one.scale > NUMBER_POWER_MOST) return false;
    *usd = one;
    return true;
}

bool price_date_is_valid(const char *text)
{
    int64_t ns;
    return strlen(text) == 10 && date_length(text) == 10 && first_moment(text, 10, &ns);
}

#define DATED ", as of "

const char *price_source_dated(struct arena *arena, const struct price *price)
{
    return price->as_of ? arena_format(arena, "%s" DATED "%s", price->source, price->as_of) : price->source;
}

/* Behind the last DATED; NULL where there is none. */
static const char *date_in(const char *source)
{
    const char *date = NULL;
    for (const char *at = source; (at = strstr(at, DATED));) date = at += strlen(DATED);
    return date;
}

bool price_source_age_days(const char *source, int64_t on_ns, int64_t *days)
{
    int64_t from_ns;
    const char *date = date_in(source);
    if (!date || !first_moment(date, date_length(date), &from_ns)) return false;
    int128 age_ns = (int128)on_ns - from_ns;
    *days = (int64_t)(age_ns / NS_PER_DAY);
    return true;
}

bool price_read_usd(const struct json_node *node, struct decimal *usd, struct faults *faults)
{
    enum json_kind kind = json_kind(node);
    const char *text = kind == JSON_NUMBER ? json_number_text(node) : kind == JSON_STRING ? json_string(node) : NULL;
    if (!text) {
        json_fault(faults, FAULT_INPUT, node,
                   "must be a price in USD: a number, or a decimal string such as \"0.204\"");
        return false;
    }
    const char *quote = kind == JSON_STRING ? "\"" : "";
    if (!decimal_read(text, usd)) {
        json_fault(faults, FAULT_INPUT, node,
                   "must be a price in USD: a number, or a decimal string such as \"0.204\", found %s%.60s%s", quote,
                   text, quote);
        return false;
    }
    if (usd->value <= 0) {
        json_fault(faults, FAULT_INPUT, node, "must be above 0 (USD), found %s%.60s%s", quote, text, quote);
        return false;
    }
    return true;
}
