#include "models/line_minute.h"

#include "models/line_number.h"
#include "models/time.h"
#include "sim/units.h"

#include <string.h>

#define SECOND_DIGITS   9
#define DATE_AND_SECOND 19 /* bytes of "2023-11-16 18:17:03" */

const char *line_minute_read(const struct line_minute *minute, const char *at, int64_t *ns)
{
    if (!minute->is_known || memcmp(at, minute->text, LINE_MINUTE_BYTES) != 0) return NULL;
    unsigned tens = (unsigned)at[LINE_MINUTE_BYTES] - '0', ones = (unsigned)at[LINE_MINUTE_BYTES + 1] - '0';
    if (tens > 5 || ones > 9) return NULL;
    uint64_t fraction = 0;
    unsigned count = 0;
    at += DATE_AND_SECOND;
    if (*at == '.') {
        at = line_take_digits(at + 1, &fraction, &count);
        if (count == 0 || count > SECOND_DIGITS) return NULL;
    }
    if (((line_word_at(at) ^ minute->zone) & minute->zone_mask) != 0) return NULL;
    *ns = minute->ns + (int64_t)(10 * tens + ones) * NS_PER_S +
          (int64_t)fraction * number_power_of_ten[SECOND_DIGITS - count];
    return at + minute->zone_length;
}

/* text is a date that time_read() has read as ns. */
static void remember(struct line_minute *minute, const char *text, size_t length, int64_t ns)
{
    int64_t second = 10 * (text[LINE_MINUTE_BYTES] - '0') + text[LINE_MINUTE_BYTES + 1] - '0';
    size_t zone = DATE_AND_SECOND;
    while (zone < length && (text[zone] == '.' || ('0' <= text[zone] && text[zone] <= '9'))) zone++;
    minute->is_known = second < 60 && length - zone <= LINE_WORD && ns < INT64_MAX - NS_PER_MINUTE;
    if (!minute->is_known) return;
    memcpy(minute->text, text, LINE_MINUTE_BYTES);
    minute->ns = ns - ns % NS_PER_S - second * NS_PER_S;
    minute->zone_length = (unsigned)(length - zone);
    minute->zone_mask = line_word_mask(minute->zone_length);
    minute->zone = line_word_at(text + zone) & minute->zone_mask;
}

bool line_minute_learn(struct line_minute *minute, const char *text, size_t length, int64_t *ns)
{
    bool zoned;
    if (!time_read(text, length, ns, &zoned) || *ns < 0) return false;
    remember(minute, text, length, *ns);
    return true;
}
