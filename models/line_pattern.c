#include "models/line_pattern.h"

#include "models/line_ends.h"
#include "models/line_number.h"
#include "models/trace_record.h"
#include "sim/units.h"

#include <string.h>

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
        part->mask[part->words++] = line_word_mask(bytes);
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

/* --- The values of one line --- */

static const char *read_date(struct line_minute *minute, const char *at, enum line_stop stop, int64_t *ns)
{
    const char *end = line_minute_read(minute, at, ns);
    if (end) return end;
    end = end_of_value(at, stop);
    return line_minute_learn(minute, at, (size_t)(end - at), ns) ? end : NULL;
}

ALWAYS_INLINE const char *match_text(const struct line_part *part, const char *at)
{
    if ((line_word_at(at) ^ part->text[0]) & part->mask[0]) return NULL;
    for (unsigned i = 1; i < part->words; i++)
        if ((line_word_at(at + LINE_WORD * i) ^ part->text[i]) & part->mask[i]) return NULL;
    return at + part->length;
}

/* line_number_plain() or line_number_wide(): known where lines are read, and part of that. */
typedef const char *number_reader(const char *at, int power, int64_t *out);

static bool looks_like_date(const char *at)
{
    return at[4] == '-' && at[7] == '-';
}

ALWAYS_INLINE const char *read_second(const struct line_part *part, const char *at, number_reader *number, int64_t *ns)
{
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

#define LINES_AT_ONCE 256 /* their rows fit the first cache of a processor */

/* Lines that are read together. What is to be done for a part of the pattern is then decided once for all of them, and the processor is at
 * several lines at a time, since none has to be read to know where the next one begins. */
struct line_block {
    const char *text;
    size_t count; /* the first ones, which have matched so far */
    bool has_dates;
    uint32_t at[LINES_AT_ONCE];                      /* up to where each is read */
    uint32_t behind[LINES_AT_ONCE + LINE_ENDS_ROOM]; /* where the next one begins */
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

/* The stamps of all lines are written as that of the first one: behind the digits with which a date begins, no value ends. */
ALWAYS_INLINE void read_part(struct line_pattern *pattern, const struct trace_reader *reader,
                             const struct line_part *which, number_reader *number, struct line_block *block,
                             struct trace_row *rows)
{
    const struct line_part part = *which;
    const char *text = block->text;
    size_t i = 0, count = block->count;
    switch (part.value) {
    case LINE_STAMP:
        block->has_dates = count > 0 && looks_like_date(text + block->at[0] + part.length);
        if (block->has_dates)
            READ_EACH(read_date(&pattern->minute, at, part.stop, &rows[i].arrival_ns));
        else
            READ_EACH(read_second(&part, at, number, &rows[i].arrival_ns));
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
        bool is_near = block->at[i] + part.length + 1 == block->behind[i];
        if (is_near && part.length == 0) continue;
        const char *at = match_text(&part, text + block->at[i]);
        if (!at || (!is_near && behind_line(&part, at) != text + block->behind[i])) break;
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
    const struct stamps fit = stamps_that_fit(reader, block->has_dates);
    size_t i = 0;
    for (; i < block->count; i++) {
        int64_t *ns = &rows[i].arrival_ns;
        bool is_plain = *ns >= fit.least_ns && *ns <= fit.most_ns;
        if ((!is_plain && trace_record_arrival(reader, block->has_dates, &rows[i])) || *ns < from_ns) break;
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
    block->at[0] = 0;
    for (size_t i = 1; i < block->count; i++) block->at[i] = block->behind[i - 1];
    for (; part->value < LINE_END; part++) read_part(pattern, reader, part, number, block, rows);
    end_lines(part, block);
    settle_arrivals(reader, from_ns, block, rows);
}

static void read_plain(struct line_pattern *pattern, struct trace_reader *reader, int64_t from_ns,
                       struct line_block *block, struct trace_row *rows)
{
    read_parts(pattern, reader, line_number_plain, from_ns, block, rows);
}

#if defined(__x86_64__)

__attribute__((LINE_WIDE)) static void read_wide(struct line_pattern *pattern, struct trace_reader *reader,
                                                 int64_t from_ns, struct line_block *block, struct trace_row *rows)
{
    read_parts(pattern, reader, line_number_wide, from_ns, block, rows);
}

#else

#define read_wide read_plain

#endif

size_t line_pattern_take(struct line_pattern *pattern, struct trace_reader *reader, const char **text, size_t length,
                         int64_t from_ns, struct trace_row *rows, size_t room)
{
    struct line_block block;
    bool in_lanes = line_is_wide() && !pattern->is_without_lanes;
    size_t most = pattern->at_once < room ? pattern->at_once : room;
    if (pattern->count == 0) return 0;
    block.text = *text;
    block.has_dates = false;
    size_t lines = block.count = line_ends_find(*text, length, most, in_lanes, block.behind);
    (in_lanes ? read_wide : read_plain)(pattern, reader, from_ns, &block, rows);
    if (block.count < lines)
        pattern->at_once = block.count > 0 ? block.count : 1;
    else if (lines == most && 2 * most <= LINES_AT_ONCE)
        pattern->at_once = 2 * most;
    if (block.count == 0) return 0;
    pattern->has_matched = true;
    *text += block.behind[block.count - 1];
    return block.count;
}
