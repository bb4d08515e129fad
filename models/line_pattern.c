#include "models/line_pattern.h"

#include "models/line_number.h"
#include "models/time.h"
#include "models/trace_record.h"
#include "sim/units.h"

#include <string.h>

#define SECOND_DIGITS   9
#define DATE_AND_SECOND 19 /* bytes of "2023-11-16 18:17:03" */

#define ALWAYS_INLINE static inline __attribute__((always_inline))

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

/* Of the first `bytes` in memory; little-endian, as trace_binary.c has made sure. */
static uint64_t mask_of(size_t bytes)
{
    return bytes >= LINE_WORD ? UINT64_MAX : (UINT64_C(1) << 8 * bytes) - 1;
}

/* --- Making one --- */

static struct line_part *add_part(struct line_pattern *pattern, const char *text, size_t length)
{
    if (pattern->count == 0) {
        pattern->fields = 0;
        pattern->has_text = false;
        pattern->at_once = 1;
    }
    if (pattern->count == LINE_PARTS || length > PART_WORDS * LINE_WORD || memchr(text, '\0', length)) return NULL;
    struct line_part *part = &pattern->part[pattern->count++];
    *part = (struct line_part){.length = (unsigned)length};
    for (size_t at = 0; at < length; at += LINE_WORD) {
        size_t bytes = length - at < LINE_WORD ? length - at : LINE_WORD;
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
    if (field < TRACE_FIELDS) pattern->fields |= 1U << field;
    pattern->has_text |= part->value == LINE_TEXT;
    return true;
}

bool line_pattern_end(struct line_pattern *pattern, const char *text, size_t length, enum line_value value)
{
    struct line_part *part = add_part(pattern, text, length);
    if (part) part->value = value;
    return part;
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
        at = line_take_digits(at + 1, &fraction, &count);
        if (count == 0 || count > SECOND_DIGITS) return NULL;
    }
    if (((line_word_at(at) ^ minute->zone) & minute->zone_mask) != 0) return NULL;
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
    minute->is_known = second < 60 && length - zone <= LINE_WORD && ns < INT64_MAX - NS_PER_MINUTE;
    if (!minute->is_known) return;
    memcpy(minute->text, text, MINUTE_BYTES);
    minute->ns = ns - ns % NS_PER_S - second * NS_PER_S;
    minute->zone_length = (unsigned)(length - zone);
    minute->zone_mask = mask_of(minute->zone_length);
    minute->zone = line_word_at(text + zone) & minute->zone_mask;
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

/* --- The values of one line --- */

ALWAYS_INLINE const char *match_text(const struct line_part *part, const char *at)
{
    if ((line_word_at(at) ^ part->text[0]) & part->mask[0]) return NULL;
    for (unsigned i = 1; i < part->words; i++)
        if ((line_word_at(at + LINE_WORD * i) ^ part->text[i]) & part->mask[i]) return NULL;
    return at + part->length;
}

/* line_number_plain() or line_number_wide(): known where lines are read, and part of that. */
typedef const char *number_reader(const char *at, int power, int64_t *out);

ALWAYS_INLINE const char *read_stamp(struct line_minute *minute, const struct line_part *part, const char *at,
                                     number_reader *number, bool *is_date, int64_t *ns)
{
    *is_date = at[4] == '-' && at[7] == '-';
    if (*is_date) return read_date(minute, at, part->stop, ns);
    const char *end = part->power < 0 ? NULL : number(at, part->power, ns);
    return end == at ? NULL : end;
}

/* An empty cell or string says nothing, nor does null; of JSON, nothing at all is no value. */
static const char *skip_unknown(const struct line_part *part, const char *at)
{
    if (part->stop != LINE_TOKEN) return at;
    return memcmp(at, "null", 4) == 0 ? at + 4 : NULL;
}

ALWAYS_INLINE const char *read_figure(const struct line_part *part, const char *at, number_reader *number,
                                      struct trace_row *row)
{
    int64_t *out = trace_record_number(row, part->field);
    const char *end = number(at, part->power, out);
    if (end == at) {
        *out = -1;
        return skip_unknown(part, at);
    }
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

/* LINE_REST: columns that nobody looks at; in quotes a line could go on. */
static const char *behind_line(const struct line_part *part, const char *at)
{
    while (part->value == LINE_REST && *at == ',') at = end_of_value(at + 1, LINE_CELL);
    if (*at == '\r') at++;
    return *at == '\n' ? at + 1 : NULL;
}

/* --- Many lines, one part after the other --- */

#define LINES_AT_ONCE 512
#define ENDS_AT_ONCE  6 /* line ends are written down at once, as if there were so many in all ENDS_BYTES */
#define ENDS_BYTES    64

/* Lines that are read together. What is to be done for a part of the pattern is then decided once for all of them, and the processor is at
 * several lines at a time, since none has to be read to know where the next one begins. */
struct line_block {
    const char *text;
    size_t count; /* the first ones, which have matched so far */
    uint32_t at[LINES_AT_ONCE],
        behind[LINES_AT_ONCE + ENDS_BYTES]; /* up to where each is read; where the next begins */
    bool is_date[LINES_AT_ONCE];
};

/* Match the text before the part's value in each line, and read that, from `at` on: `read` gives where it ends, or NULL. The part is
 * a copy, of which the compiler knows that no row is written over it. */
#define READ_EACH(read)                                                                                                \
    do {                                                                                                               \
        for (; i < count; i++) {                                                                                       \
            const char *at = match_text(&part, text + block->at[i]);                                                   \
            if (!at || !(at = (read))) break;                                                                          \
            block->at[i] = (uint32_t)(at - text);                                                                      \
        }                                                                                                              \
    } while (0)

ALWAYS_INLINE void read_part(struct line_pattern *pattern, const struct trace_reader *reader,
                             const struct line_part *which, number_reader *number, struct line_block *block,
                             struct trace_row *rows)
{
    const struct line_part part = *which;
    const char *text = block->text;
    size_t i = 0, count = block->count;
    switch (part.value) {
    case LINE_STAMP:
        READ_EACH(read_stamp(&pattern->minute, &part, at, number, &block->is_date[i], &rows[i].arrival_ns));
        break;
    case LINE_FIGURE: READ_EACH(read_figure(&part, at, number, &rows[i])); break;
    case LINE_TEXT: READ_EACH(read_text(&part, reader, at, &rows[i])); break;
    default: READ_EACH(skip_value(&part, at)); break;
    }
    block->count = i;
}

/* Most lines end right behind the last text. */
static void end_lines(const struct line_part *which, struct line_block *block)
{
    const struct line_part part = *which;
    const char *text = block->text;
    size_t i = 0;
    for (; i < block->count; i++) {
        const char *at = match_text(&part, text + block->at[i]), *behind = text + block->behind[i];
        if (!at || (at + 1 != behind && behind_line(&part, at) != behind)) break;
    }
    block->count = i;
}

/* Stamps that are arrivals as they are: what trace_record_arrival() would find out of each of them is found out once. */
struct stamps {
    int64_t least_ns, most_ns; /* of none: the least is above the most */
};

static struct stamps stamps_that_fit(const struct trace_reader *reader, bool is_date)
{
    struct stamps fit = {INT64_MAX, INT64_MIN};
    bool are_dates = reader->clock == CLOCK_DATES;
    if (reader->clock == CLOCK_UNKNOWN || trace_reader_is_particular(reader) || (is_date && !are_dates)) return fit;
    fit.least_ns = reader->first_ns > TIME_LONGEST_NS ? reader->first_ns - TIME_LONGEST_NS : 0;
    if (__builtin_add_overflow(reader->first_ns, TIME_LONGEST_NS, &fit.most_ns)) fit.most_ns = INT64_MAX;
    if (!is_date && are_dates && fit.least_ns < TRACE_FIRST_DATE_NS) fit.least_ns = TRACE_FIRST_DATE_NS;
    if (!are_dates && fit.most_ns >= TRACE_FIRST_DATE_NS) fit.most_ns = TRACE_FIRST_DATE_NS - 1;
    return fit;
}

/* The rows that are good as they are together with those before them, and come in order from from_ns on. */
static void settle_arrivals(struct trace_reader *reader, int64_t from_ns, struct line_block *block,
                            struct trace_row *rows)
{
    const struct stamps fit[] = {stamps_that_fit(reader, false), stamps_that_fit(reader, true)};
    size_t i = 0;
    for (; i < block->count; i++) {
        bool is_date = block->is_date[i];
        int64_t *ns = &rows[i].arrival_ns;
        bool is_plain = *ns >= fit[is_date].least_ns && *ns <= fit[is_date].most_ns;
        if ((!is_plain && trace_record_arrival(reader, is_date, &rows[i])) || *ns < from_ns) break;
        from_ns = *ns;
    }
    block->count = i;
}

/* Whether a line may say nothing of a column that one before has told: rows are then made unknown again one by one. */
static bool may_leave_out(const struct line_pattern *pattern, const struct trace_reader *reader)
{
    unsigned columns = 0;
    for (int field = 0; field < TRACE_FIELDS; field++)
        if (reader->layout->columns.of[field].name) columns |= 1U << field;
    return pattern->has_text || (columns & ~pattern->fields) != 0;
}

ALWAYS_INLINE void read_parts(struct line_pattern *pattern, struct trace_reader *reader, number_reader *number,
                              int64_t from_ns, struct line_block *block, struct trace_row *rows)
{
    const struct line_part *part = pattern->part;
    bool leaves_out = may_leave_out(pattern, reader);
    for (size_t i = 0; i < block->count && leaves_out; i++) rows[i] = trace_row_unknown;
    for (size_t i = 0; i < block->count; i++) block->at[i] = i > 0 ? block->behind[i - 1] : 0;
    for (; part->value < LINE_END; part++) read_part(pattern, reader, part, number, block, rows);
    end_lines(part, block);
    settle_arrivals(reader, from_ns, block, rows);
}

/* The next lines that are whole, at most `most`. */
static void find_ends(struct line_block *block, size_t length, size_t most)
{
    const char *at = block->text, *end = at + length;
    for (const char *newline; block->count < most && (newline = memchr(at, '\n', (size_t)(end - at))) != NULL;) {
        at = newline + 1;
        block->behind[block->count++] = (uint32_t)(at - block->text);
    }
}

static void read_plain(struct line_pattern *pattern, struct trace_reader *reader, int64_t from_ns,
                       struct line_block *block, struct trace_row *rows)
{
    read_parts(pattern, reader, line_number_plain, from_ns, block, rows);
}

#if defined(__x86_64__)

__attribute__((LINE_WIDE)) static inline uint32_t ends_in(const char *text)
{
    __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)text);
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\n')));
}

/* find_ends() in lanes of bytes. */
__attribute__((LINE_WIDE)) static void find_ends_wide(struct line_block *block, size_t length, size_t most)
{
    size_t count = 0;
    for (size_t at = 0; at < length && count < most; at += ENDS_BYTES) {
        const char *text = block->text + at;
        uint64_t found = (uint64_t)ends_in(text + ENDS_BYTES / 2) << ENDS_BYTES / 2 | ends_in(text);
        if (length - at < ENDS_BYTES) found &= (UINT64_C(1) << (length - at)) - 1;
        uint32_t *next = block->behind + count;
        count += (unsigned)__builtin_popcountll(found);
        for (int i = 0; i < ENDS_AT_ONCE; i++, found &= found - 1)
            *next++ = (uint32_t)at + (uint32_t)_tzcnt_u64(found) + 1;
        for (; found; found &= found - 1) *next++ = (uint32_t)at + (uint32_t)_tzcnt_u64(found) + 1;
    }
    block->count = count < most ? count : most;
}

__attribute__((LINE_WIDE)) static void read_wide(struct line_pattern *pattern, struct trace_reader *reader,
                                                 int64_t from_ns, struct line_block *block, struct trace_row *rows)
{
    read_parts(pattern, reader, line_number_wide, from_ns, block, rows);
}

#define FIND_ENDS(...)  (line_is_wide() ? find_ends_wide : find_ends)(__VA_ARGS__)
#define READ_BLOCK(...) (line_is_wide() ? read_wide : read_plain)(__VA_ARGS__)

#else

#define FIND_ENDS(...)  find_ends(__VA_ARGS__)
#define READ_BLOCK(...) read_plain(__VA_ARGS__)

#endif

size_t line_pattern_take(struct line_pattern *pattern, struct trace_reader *reader, const char **text, size_t length,
                         int64_t from_ns, struct trace_row *rows, size_t room)
{
    struct line_block block;
    size_t most = pattern->at_once < room ? pattern->at_once : room;
    if (pattern->count == 0) return 0;
    block.text = *text;
    block.count = 0;
    FIND_ENDS(&block, length, most);
    size_t lines = block.count;
    READ_BLOCK(pattern, reader, from_ns, &block, rows);
    if (block.count < lines)
        pattern->at_once = block.count > 0 ? block.count : 1;
    else if (lines == most && 2 * most <= LINES_AT_ONCE)
        pattern->at_once = 2 * most;
    if (block.count == 0) return 0;
    pattern->has_matched = true;
    *text += block.behind[block.count - 1];
    return block.count;
}
