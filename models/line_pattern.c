#include "models/line_pattern.h"

#include "models/number.h"
#include "models/time.h"
#include "models/trace_record.h"
#include "sim/units.h"

#include <string.h>

#define DIGITS_MOST     18 /* so many always fit 64 bits */
#define SECOND_DIGITS   9
#define DATE_AND_SECOND 19 /* bytes of "2023-11-16 18:17:03" */
#define WORD            sizeof(uint64_t)

/* Which stops a byte is one of. */
static const unsigned char stops[256] = {
    ['\0'] = LINE_CELL | LINE_TOKEN | LINE_STRING | LINE_ARRAY,
    ['\n'] = LINE_CELL | LINE_TOKEN | LINE_STRING | LINE_ARRAY,
    ['\r'] = LINE_CELL | LINE_TOKEN,
    ['"'] = LINE_CELL | LINE_TOKEN | LINE_STRING | LINE_ARRAY,
    [','] = LINE_CELL | LINE_TOKEN,
    ['\\'] = LINE_STRING,
    ['['] = LINE_TOKEN | LINE_ARRAY,
    [']'] = LINE_TOKEN | LINE_ARRAY,
    ['{'] = LINE_TOKEN | LINE_ARRAY,
    ['}'] = LINE_TOKEN | LINE_ARRAY,
    [':'] = LINE_TOKEN,
    [' '] = LINE_TOKEN,
    ['\t'] = LINE_TOKEN,
};

static const char *end_of_value(const char *at, enum line_stop stop)
{
    while (!(stops[(unsigned char)*at] & stop)) at++;
    return at;
}

static inline uint64_t word_at(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* Of the first `bytes` in memory; little-endian, as trace_binary.c has made sure. */
static uint64_t mask_of(size_t bytes)
{
    return bytes >= WORD ? UINT64_MAX : (UINT64_C(1) << 8 * bytes) - 1;
}

/* --- Making one --- */

static struct line_part *add_part(struct line_pattern *pattern, const char *text, size_t length)
{
    if (pattern->count == LINE_PARTS || length > PART_WORDS * WORD || memchr(text, '\0', length)) return NULL;
    struct line_part *part = &pattern->part[pattern->count++];
    *part = (struct line_part){.length = (unsigned)length};
    for (size_t at = 0; at < length; at += WORD) {
        size_t bytes = length - at < WORD ? length - at : WORD;
        memcpy(&part->text[part->words], text + at, bytes);
        part->mask[part->words++] = mask_of(bytes);
    }
    return part;
}

bool line_pattern_add(struct line_pattern *pattern, const char *text, size_t length,
                      const struct trace_columns *columns, enum trace_field field, enum line_stop stop)
{
    struct line_part *part = add_part(pattern, text, length);
    if (!part) return false;
    part->field = field;
    part->stop = stop;
    part->most = field < TRACE_FIELDS ? trace_numbers[field].most : 0;
    part->power = field < TRACE_FIELDS && trace_field_is_time(field) ? (int)columns->of[field].unit : 0;
    part->value = field == TRACE_ARRIVAL  ? LINE_STAMP
                  : field == TRACE_FIELDS ? LINE_SKIP
                  : part->most > 0        ? LINE_FIGURE
                                          : LINE_TEXT;
    return true;
}

bool line_pattern_end(struct line_pattern *pattern, const char *text, size_t length, enum line_value value)
{
    struct line_part *part = add_part(pattern, text, length);
    if (part) part->value = value;
    return part;
}

/* --- Numbers --- */

/* The digits at the start of eight bytes: their number, and *value. */
static inline unsigned leading_digits(const char *at, uint64_t *value)
{
    uint64_t word = word_at(at) ^ UINT64_C(0x3030303030303030); /* digits become 0 .. 9 */
    /* A byte above 9 gets its high bit; what it carries over only reaches bytes behind it. */
    uint64_t others = ((word + UINT64_C(0x7676767676767676)) | word) & UINT64_C(0x8080808080808080);
    unsigned count = others ? (unsigned)__builtin_ctzll(others) / 8 : WORD;
    if (count == 0) {
        *value = 0;
        return 0;
    }
    word <<= 8 * (WORD - count); /* zeros in front */
    word = (word * 10 + (word >> 8)) & UINT64_C(0x00ff00ff00ff00ff);
    word = (word * 100 + (word >> 16)) & UINT64_C(0x0000ffff0000ffff);
    *value = (word * 10000 + (word >> 32)) & UINT32_MAX;
    return count;
}

/* All digits from `at` on; where they end, and how many there are. Of more than DIGITS_MOST, *value is of no use. */
static inline const char *take_digits(const char *at, uint64_t *value, unsigned *count)
{
    *count = leading_digits(at, value);
    at += *count;
    if (*count < WORD) return at;
    for (unsigned digit; (digit = (unsigned)(unsigned char)*at - '0') <= 9; at++, ++*count)
        *value = 10 * *value + digit;
    return at;
}

/* A number times 10^power; `at` where there is no digit; NULL where it is not as plain as that. */
static inline const char *read_number(const char *at, int power, int64_t *out)
{
    uint64_t value, fraction;
    unsigned whole, digits = 0;
    const char *end = take_digits(at, &value, &whole);
    if (whole == 0) return at;
    if (*end == '.') {
        end = take_digits(end + 1, &fraction, &digits);
        if (whole + digits > DIGITS_MOST) return NULL;
        value = value * (uint64_t)number_power_of_ten[digits] + fraction;
    }
    power -= (int)digits;
    if (whole > DIGITS_MOST || power < 0) return NULL;
    return __builtin_mul_overflow((int64_t)value, number_power_of_ten[power], out) ? NULL : end;
}

/* --- Dates --- */

static const char *read_in_minute(const struct line_minute *minute, const char *at, int64_t *ns)
{
    if (!minute->is_known || memcmp(at, minute->text, MINUTE_BYTES) != 0) return NULL;
    unsigned tens = (unsigned)at[MINUTE_BYTES] - '0', ones = (unsigned)at[MINUTE_BYTES + 1] - '0';
    if (tens > 5 || ones > 9) return NULL;
    uint64_t fraction = 0;
    unsigned count = 0;
    at += DATE_AND_SECOND;
    if (*at == '.') {
        at = take_digits(at + 1, &fraction, &count);
        if (count == 0 || count > SECOND_DIGITS) return NULL;
    }
    if (((word_at(at) ^ minute->zone) & minute->zone_mask) != 0) return NULL;
    *ns = minute->ns + (int64_t)(10 * tens + ones) * NS_PER_S +
          (int64_t)fraction * number_power_of_ten[SECOND_DIGITS - count];
    return at + minute->zone_length;
}

/* text is a date that time_read() has read as ns. */
static void learn_minute(struct line_minute *minute, const char *text, size_t length, int64_t ns)
{
    int64_t second = 10 * (text[MINUTE_BYTES] - '0') + text[MINUTE_BYTES + 1] - '0';
    size_t zone = DATE_AND_SECOND;
    while (zone < length && (text[zone] == '.' || ('0' <= text[zone] && text[zone] <= '9'))) zone++;
    minute->is_known = second < 60 && length - zone <= WORD && ns < INT64_MAX - NS_PER_MINUTE;
    if (!minute->is_known) return;
    memcpy(minute->text, text, MINUTE_BYTES);
    minute->ns = ns - ns % NS_PER_S - second * NS_PER_S;
    minute->zone_length = (unsigned)(length - zone);
    minute->zone_mask = mask_of(minute->zone_length);
    minute->zone = word_at(text + zone) & minute->zone_mask;
}

static const char *read_date(struct line_minute *minute, const char *at, enum line_stop stop, int64_t *ns)
{
    const char *end = read_in_minute(minute, at, ns);
    bool zoned;
    if (end) return end;
    end = end_of_value(at, stop);
    if (!time_read(at, (size_t)(end - at), ns, &zoned) || *ns < 0) return NULL;
    learn_minute(minute, at, (size_t)(end - at), *ns);
    return end;
}

/* --- Lines --- */

static inline const char *match_text(const struct line_part *part, const char *at)
{
    if ((word_at(at) ^ part->text[0]) & part->mask[0]) return NULL;
    for (unsigned i = 1; i < part->words; i++)
        if ((word_at(at + WORD * i) ^ part->text[i]) & part->mask[i]) return NULL;
    return at + part->length;
}

static inline const char *read_stamp(struct line_minute *minute, const struct line_part *part, const char *at,
                                     bool *is_date, int64_t *ns)
{
    *is_date = at[4] == '-' && at[7] == '-';
    if (*is_date) return read_date(minute, at, part->stop, ns);
    const char *end = part->power < 0 ? NULL : read_number(at, part->power, ns);
    return end == at ? NULL : end;
}

/* An empty cell or string says nothing, nor does null; of JSON, nothing at all is no value. */
static const char *skip_unknown(const struct line_part *part, const char *at)
{
    if (part->stop != LINE_TOKEN) return at;
    return memcmp(at, "null", 4) == 0 ? at + 4 : NULL;
}

static inline const char *read_figure(const struct line_part *part, const char *at, struct trace_row *row)
{
    int64_t *out = trace_record_number(row, part->field);
    const char *end = read_number(at, part->power, out);
    if (end == at) return skip_unknown(part, at);
    return end && *out <= part->most ? end : NULL;
}

static const char *read_text(const struct line_part *part, const struct trace_reader *reader, const char *at,
                             struct trace_row *row)
{
    const char *end = end_of_value(at, part->stop);
    if (part->stop == LINE_TOKEN && (end == at || memcmp(at, "null", 4) == 0)) return skip_unknown(part, at);
    struct trace_cell cell = {at, (size_t)(end - at)};
    return trace_record_value(reader, part->field, cell, row) ? NULL : end;
}

static const char *skip_value(const struct line_part *part, const char *at)
{
    const char *end = end_of_value(at, part->stop);
    return end == at && part->stop == LINE_TOKEN ? NULL : end;
}

static inline const char *behind_line(const char *at)
{
    if (*at == '\r') at++;
    return *at == '\n' ? at + 1 : NULL;
}

/* The columns that nobody looks at: in quotes a line could go on. */
static inline const char *behind_rest(const char *at)
{
    while (*at == ',') at = end_of_value(at + 1, LINE_CELL);
    return behind_line(at);
}

const char *line_pattern_read(struct line_pattern *pattern, struct trace_reader *reader, const char *text,
                              struct trace_row *row)
{
    const char *at = text;
    bool is_date = false;
    if (pattern->count == 0) return NULL;
    *row = trace_row_unknown;
    const struct line_part *part = pattern->part;
    for (; part->value < LINE_END; part++) {
        at = match_text(part, at);
        if (!at) return NULL;
        switch (part->value) {
        case LINE_STAMP: at = read_stamp(&pattern->minute, part, at, &is_date, &row->arrival_ns); break;
        case LINE_FIGURE: at = read_figure(part, at, row); break;
        case LINE_TEXT: at = read_text(part, reader, at, row); break;
        default: at = skip_value(part, at); break;
        }
        if (!at) return NULL;
    }
    at = match_text(part, at);
    if (at) at = part->value == LINE_END ? behind_line(at) : behind_rest(at);
    if (!at || trace_record_arrival(reader, is_date, row)) return NULL;
    pattern->has_matched = true;
    return at;
}
