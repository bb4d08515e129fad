/* line_pattern.h - lines of a trace that look like the one before, read where they stand.
 *
 * Pattern    what a line has around its values, byte by byte (the commas of CSV; of JSON lines the names, colons and quotes), and what
 *            each value is. A syntax makes it (format.h).
 * Matches    a line whose every byte is where the pattern has it and whose numbers are digits, perhaps with a point and more digits, 18 at
 *            most; whose dates have digits and a zone. Whatever is written otherwise does not match, right or wrong, and is left to
 *            the syntax and to trace_record_read(): a line that matches gives the row that they would give, and they alone tell
 *            what is wrong with a line.
 *            Numbers are read as line_number.h says, in vectors where the processor has them; either way they are the same. */
#ifndef LOADLINE_MODELS_LINE_PATTERN_H
#define LOADLINE_MODELS_LINE_PATTERN_H

#include "models/line_minute.h"
#include "models/trace_columns.h"

#include <stdint.h>

struct trace_reader;
struct trace_row;

/* What stands behind a stretch of fixed text. */
enum line_value {
    LINE_STAMP,  /* the arrival, or the end */
    LINE_FIGURE, /* another field that is a number */
    LINE_TEXT,   /* one that is not */
    LINE_SKIP,   /* a value of no interest */
    LINE_END,    /* nothing: the line ends here */
    LINE_REST    /* the line ends here or goes on behind a comma, without quotes */
};

/* Where a value ends, at the latest at the end of the line. */
enum line_stop {
    LINE_CELL = 1,   /* at a comma: of CSV, without quotes in it */
    LINE_TOKEN = 2,  /* at what ends a number or word of JSON */
    LINE_STRING = 4, /* at a quote, with no escape before it */
    LINE_ARRAY = 8   /* at a bracket, with no quote or bracket before it */
};

#define LINE_PARTS 32
#define PART_WORDS 8

struct line_part {
    uint64_t text[PART_WORDS], mask[PART_WORDS]; /* eight bytes at a time */
    unsigned words, length;
    enum line_value value;
    enum line_stop stop;
    enum trace_field field;
    int power;    /* of ten, from the value to the field; negative: a number can't be read */
    int64_t most; /* of the field */
};

struct line_pattern {
    size_t count; /* 0: there is none, and no line matches */
    struct line_part part[LINE_PARTS];
    struct line_minute minute; /* of the date that was read last */
    unsigned fields;           /* a bit for each that a value of the line tells */
    bool has_text;             /* one of them is no number */
    size_t at_once;            /* lines: twice as many as before while all match, lest lines be looked at in vain */
    bool has_matched;
    bool is_without_lanes; /* read as where the processor has no lanes: for tests */
};

/* Add the text before the next value, and what that is: a field of the row or, with TRACE_FIELDS, of no interest. false where the pattern
 * can't hold it. */
bool line_pattern_add(struct line_pattern *pattern, const char *text, size_t length,
                      const struct trace_columns *columns, enum trace_field field, enum line_stop stop);

/* Add the text behind the last value: LINE_END or LINE_REST. */
bool line_pattern_end(struct line_pattern *pattern, const char *text, size_t length, enum line_value value);

/* How many bytes may be looked at behind the text. */
#define LINE_PATTERN_AHEAD 64

/* Rows of the lines from *text on, which has `length` bytes and a zero behind them: of some of them, as far as they match, come in order of
 * time from from_ns on, are whole, and have room, which is at least one. How many; *text moves behind them. 0: the first one has to be read
 * in another way. Of the rows nothing may be known before but what is a column of the trace, which alone is written. */
size_t line_pattern_take(struct line_pattern *pattern, struct trace_reader *reader, const char **text, size_t length,
                         int64_t from_ns, struct trace_row *rows, size_t room);

#endif
