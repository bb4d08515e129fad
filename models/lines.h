/* lines.h - the lines of a byte stream, found block by block, with no allocation per line.
 *
 * Lines      end in LF or CRLF; the last one may lack its end; a byte-order mark at the start is skipped. A record may
 *            be made longer, line by line, as a quoted CSV field with a line break in it needs.
 * Limit      a record is at most LINES_LONGEST bytes.
 * Ownership  lives in the arena. A line is the reader's buffer itself: it may be changed, and is gone at the next call.
 * Errors     lines_next() gives false at the end and at a failure; lines_failure() and bytes_failure() tell them apart.
 *            */
#ifndef LOADLINE_MODELS_LINES_H
#define LOADLINE_MODELS_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct bytes;

#define LINES_LONGEST ((size_t)64 * 1024 * 1024)
#define LINES_PADDING 64

struct lines {
    struct arena *arena;
    struct bytes *bytes;
    char *buffer;
    size_t room, end;   /* of the buffer */
    size_t start, next; /* the record in the buffer, and where the one behind it begins */
    uint64_t number;    /* of the record's first line, from 1; 0 before the first */
    uint64_t count;     /* lines that the record has */
    bool begun, ended;  /* the first block has been read; no byte is left to read */
    bool again;         /* lines_next() is to give the same record once more */
    bool too_long;
    bool was_short; /* a record was to be made longer, and there was no line left */
};

void lines_start(struct lines *lines, struct arena *arena, struct bytes *bytes);

/* Of bytes that begin at a line behind the first one: none of them is a byte-order mark. */
void lines_begin_inside(struct lines *lines);

/* The next line without its end. */
bool lines_next(struct lines *lines, char **text, size_t *length);

/* Let the next lines_next() give the record that was given last. */
void lines_again(struct lines *lines);

/* Add the next line to the record, which may move; false, with the same record, where there is none. The record then holds every
 * byte between, line ends included. */
bool lines_extend(struct lines *lines, char **text, size_t *length);

/* Whether the record is the last one and has no line end: it may have been cut. */
static inline bool lines_is_open(const struct lines *lines)
{
    return lines->next > lines->start && lines->buffer[lines->next - 1] != '\n';
}

/* How many bytes of the text that lines_next() gave last lie ahead, those of the lines behind it too, as far as they have been
 * read: at least those of its line. */
size_t lines_ahead(const struct lines *lines);

/* What has been read behind the record that was given last, up to a zero byte, behind which LINES_PADDING more may be looked at; NULL where
 * lines_next() has to be asked first. */
static inline const char *lines_rest(const struct lines *lines)
{
    return lines->again || lines->number == 0 ? NULL : lines->buffer + lines->next;
}

/* How many bytes that are. */
static inline size_t lines_rest_length(const struct lines *lines)
{
    return lines->end - lines->next;
}

/* Take the next `count` lines, at least one, which go on to `behind` in what lines_rest() gave: the last of them counts as the record that
 * was given last, though it is not told where it begins. */
static inline void lines_take(struct lines *lines, size_t count, const char *behind)
{
    lines->number += lines->count + count - 1;
    lines->start = lines->next;
    lines->next = (size_t)(behind - lines->buffer);
    lines->count = 1;
}

/* Start again at the first byte, after bytes_rewind(). */
void lines_rewind(struct lines *lines);

#endif
