#include "models/time_zone.h"

#include "models/time_zone_rule.h"
#include "sim/arena.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_BYTES_MOST ((size_t)1 << 16) /* the largest zone of tz 2025b has 3.6 kB */

/* No clock is further from UTC (RFC 9636, section 3.2: utoff). */
#define OFFSET_LEAST_S (-89999)
#define OFFSET_MOST_S  93599

struct time_zone {
    size_t count;            /* of the changes that are listed */
    const int64_t *change_s; /* rising */
    const int32_t *offset_s; /* [count + 1]: before the first change, then from each change on */
    bool has_rule;           /* from the last change on; else its offset stays */
    struct time_zone_rule rule;
};

static const int32_t no_offset = 0;
static const struct time_zone utc = {.offset_s = &no_offset};
const struct time_zone *const time_zone_utc = &utc;

/* --- Decoding --- */

/* What is still to be read; everything is big-endian. */
struct rest {
    const unsigned char *at, *end;
};

static size_t left(const struct rest *rest)
{
    return (size_t)(rest->end - rest->at);
}

static bool skip(struct rest *rest, uint64_t bytes)
{
    if (left(rest) < bytes) return false;
    rest->at += bytes;
    return true;
}

static uint64_t take(struct rest *rest, size_t bytes)
{
    uint64_t value = 0;
    for (; bytes > 0; bytes--) value = value << 8 | *rest->at++;
    return value;
}

struct header {
    unsigned char version;
    uint64_t is_ut, is_standard, leaps, changes, types, name_bytes;
};

static bool take_header(struct rest *rest, struct header *header)
{
    enum { BYTES = 44, RESERVED = 15 };
    if (left(rest) < BYTES || memcmp(rest->at, "TZif", 4) != 0) return false;
    rest->at += 4;
    header->version = (unsigned char)take(rest, 1);
    rest->at += RESERVED;
    header->is_ut = take(rest, 4);
    header->is_standard = take(rest, 4);
    header->leaps = take(rest, 4);
    header->changes = take(rest, 4);
    header->types = take(rest, 4);
    header->name_bytes = take(rest, 4);
    return header->types > 0 && header->leaps == 0;
}

/* Bytes of the data behind a header, with times of so many bytes. */
static uint64_t data_bytes(const struct header *header, uint64_t time_bytes)
{
    enum { TYPE_BYTES = 6 };
    return header->changes * (time_bytes + 1) + header->types * TYPE_BYTES + header->name_bytes + header->is_standard +
           header->is_ut;
}

static bool take_changes(struct arena *arena, struct rest *rest, const struct header *header, struct time_zone *zone)
{
    int64_t *change_s = arena_new_array(arena, header->changes, int64_t);
    int32_t *offset_s = arena_new_array(arena, header->changes + 1, int32_t);
    const unsigned char *type_of = rest->at + 8 * header->changes;
    struct rest types = {type_of + header->changes, rest->end};
    for (size_t i = 0; i < header->changes; i++) {
        change_s[i] = (int64_t)take(rest, 8);
        if (type_of[i] >= header->types || (i > 0 && change_s[i] <= change_s[i - 1])) return false;
    }
    for (uint64_t type = 0; type < header->types; type++) {
        int32_t offset = (int32_t)(uint32_t)take(&types, 4);
        take(&types, 2); /* daylight saving or not, and the name */
        if (offset < OFFSET_LEAST_S || offset > OFFSET_MOST_S) return false;
        if (type == 0) offset_s[0] = offset;
        for (size_t i = 0; i < header->changes; i++)
            if (type_of[i] == type) offset_s[i + 1] = offset;
    }
    zone->count = header->changes;
    zone->change_s = change_s;
    zone->offset_s = offset_s;
    return true;
}

/* Between two line feeds: a rule, or nothing. */
static bool take_footer(struct arena *arena, struct rest *rest, struct time_zone *zone)
{
    size_t length = left(rest);
    if (length < 2 || rest->at[0] != '\n' || rest->at[length - 1] != '\n') return false;
    zone->has_rule = length > 2;
    const char *text = arena_text_n(arena, (const char *)rest->at + 1, length - 2);
    return !zone->has_rule || time_zone_rule_read(text, &zone->rule);
}

const struct time_zone *time_zone_decode(struct arena *arena, const void *bytes, size_t length)
{
    struct rest rest = {bytes, (const unsigned char *)bytes + length};
    struct header header;
    struct time_zone *zone = arena_new_of(arena, struct time_zone);
    /* The first part has times of 32 bits, for readers of long ago. */
    if (!take_header(&rest, &header) || header.version < '2' || !skip(&rest, data_bytes(&header, 4)) ||
        !take_header(&rest, &header) || left(&rest) < data_bytes(&header, 8))
        return NULL;
    struct rest data = rest;
    if (!take_changes(arena, &data, &header, zone)) return NULL;
    skip(&rest, data_bytes(&header, 8));
    return take_footer(arena, &rest, zone) ? zone : NULL;
}

/* --- The database --- */

/* "Area/Location", and nothing that leads elsewhere in the file system or means another zone on another machine. */
static bool is_name(const char *name)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/";
    size_t length = strlen(name);
    if (length == 0 || name[strspn(name, allowed)] != '\0' || strstr(name, "//")) return false;
    if (name[0] == '/' || name[length - 1] == '/') return false;
    return strcmp(name, "localtime") != 0 && strcmp(name, "posixrules") != 0;
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static size_t read_file(const char *path, unsigned char *bytes)
{
    FILE *file = fopen(path, "rb");
    if (!file) return 0;
    size_t length = fread(bytes, 1, FILE_BYTES_MOST, file);
    fclose(file);
    return length;
}

const struct time_zone *time_zone_read(struct arena *arena, const char *database, const char *name, struct place at,
                                       struct faults *faults)
{
    if (strcmp(name, "UTC") == 0) return time_zone_utc;
    if (!is_name(name)) {
        faults_add(faults, FAULT_INPUT, at,
                   "must be the name of a time zone such as \"Europe/Berlin\", found \"%.60s\"", name);
        return NULL;
    }
    if (!is_folder(database)) {
        faults_add(faults, FAULT_MACHINE, at,
                   "needs the database of time zones, which this machine does not have in %s: install tzdata",
                   database);
        return NULL;
    }
    const char *path = arena_format(arena, "%s/%s", database, name);
    unsigned char *bytes = arena_array(arena, FILE_BYTES_MOST, 1);
    size_t length = is_folder(path) ? 0 : read_file(path, bytes);
    const struct time_zone *zone = length > 0 ? time_zone_decode(arena, bytes, length) : NULL;
    if (length == 0)
        faults_add(faults, FAULT_INPUT, at, "no time zone of the tz database is called \"%.60s\"", name);
    else if (!zone)
        faults_add(faults, FAULT_MACHINE, at, "the file of this time zone, %s, is damaged or counts leap seconds",
                   path);
    return zone;
}

/* --- Asking --- */

/* A stretch of time, [begin_s, end_s), with one offset. */
static struct time_zone_span span_at(const struct time_zone *zone, int64_t at_s)
{
    size_t low = 0, high = zone->count; /* changes at or before at_s */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (zone->change_s[middle] <= at_s)
            low = middle + 1;
        else
            high = middle;
    }
    struct time_zone_span span = {low > 0 ? zone->change_s[low - 1] : INT64_MIN,
                                  low < zone->count ? zone->change_s[low] : INT64_MAX, zone->offset_s[low]};
    if (low < zone->count || !zone->has_rule) return span;
    struct time_zone_span ruled = time_zone_rule_span(&zone->rule, at_s);
    if (ruled.begin_s < span.begin_s) ruled.begin_s = span.begin_s;
    return ruled;
}

int64_t time_zone_offset_s(const struct time_zone *zone, int64_t at_s)
{
    return span_at(zone, at_s).offset_s;
}

/* Every stretch is asked in which clocks could show that time, the earliest first. */
bool time_zone_instant(const struct time_zone *zone, int64_t clock_s, int64_t *at_s)
{
    struct time_zone_span span = span_at(zone, clock_s - OFFSET_MOST_S);
    for (;; span = span_at(zone, span.end_s)) {
        *at_s = clock_s - span.offset_s;
        if (span.begin_s <= *at_s && *at_s < span.end_s) return true;
        if (span.end_s > clock_s - OFFSET_LEAST_S) return false;
    }
}
