/* line_minute.h - dates where they stand in a line, of which most lie in the same minute as the one before.
 *
 * Dates      what time_read() reads, and what that gives: where date and minute are the same text as before, only the seconds are read.
 * Ahead      LINE_MINUTE_AHEAD bytes from the date on may be looked at. */
#ifndef LOADLINE_MODELS_LINE_MINUTE_H
#define LOADLINE_MODELS_LINE_MINUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINE_MINUTE_BYTES 17 /* "2023-11-16 18:17:" */
#define LINE_MINUTE_AHEAD 48

struct line_minute {
    bool is_known;
    char text[LINE_MINUTE_BYTES];
    int64_t ns;
    uint64_t zone, zone_mask; /* the text behind the seconds */
    unsigned zone_length;
};

/* Where the date ends; NULL: it is not in the minute, or is written otherwise than the one that was learnt. */
const char *line_minute_read(const struct line_minute *minute, const char *at, int64_t *ns);

/* Read a date with time_read() and remember its minute; false where it is none, or before 1970. */
bool line_minute_learn(struct line_minute *minute, const char *text, size_t length, int64_t *ns);

#endif
