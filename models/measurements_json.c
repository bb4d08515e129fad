/* measurements_json.c - measurements in JSON: an array of numbers or objects, one object, an object a line, a job's recommendations. */
#include "models/json.h"
#include "models/measuring.h"
#include "models/trace_layout.h"
#include "sim/arena.h"

#include <string.h>

#define JSON_MOST ((size_t)64 * 1024 * 1024)

static struct trace_cell cell_of(const struct json_node *node)
{
    const char *text = "";
    if (node && json_kind(node) == JSON_NUMBER) text = json_number_text(node);
    if (node && json_kind(node) == JSON_STRING) text = json_string(node);
    return (struct trace_cell){text, strlen(text)};
}

static bool take_object(struct measuring *reading, const struct json_node *object)
{
    if (json_kind(object) != JSON_OBJECT) {
        json_fault(reading->faults, FAULT_INPUT, object, "must be an object, as the one before it is");
        return false;
    }
    if (!reading->names.names) {
        size_t count = 0;
        const char **names = arena_new_array(reading->arena, json_count(object) + 1, const char *);
        for (const struct json_node *member = json_first(object); member; member = json_next(member))
            names[count++] = json_name(member);
        reading->names = (struct measured_names){.count = count, .names = names};
        if (!measuring_begin(reading, json_place(object))) return false;
    }
    struct trace_cell *cells = arena_new_array(reading->arena, reading->names.count, struct trace_cell);
    for (size_t i = 0; i < reading->names.count; i++) cells[i] = cell_of(json_member(object, reading->names.names[i]));
    return measuring_take_row(reading, cells, (uint64_t)json_place(object).line);
}

static void take_numbers(struct measuring *reading, const struct json_node *array)
{
    static const char *const names[] = {"latency", NULL};
    reading->names = (struct measured_names){.count = 1, .names = names};
    if (!measuring_begin(reading, json_place(array))) return;
    for (const struct json_node *node = json_first(array); node; node = json_next(node)) {
        struct trace_cell cell = cell_of(node);
        if (json_kind(node) != JSON_NUMBER) {
            json_fault(reading->faults, FAULT_INPUT, node, "must be a number");
            return;
        }
        if (!measuring_take_row(reading, &cell, (uint64_t)0)) return;
    }
}

static void take_document(struct measuring *reading, const struct json_node *root)
{
    reading->out->format = "json";
    if (json_kind(root) == JSON_ARRAY && json_first(root) && json_kind(json_first(root)) == JSON_NUMBER) {
        take_numbers(reading, root);
    } else if (json_kind(root) == JSON_ARRAY) {
        for (const struct json_node *node = json_first(root); node; node = json_next(node))
            if (!take_object(reading, node)) return;
    } else if (json_kind(root) == JSON_OBJECT && inference_recommender_is_one(root)) {
        inference_recommender_read(reading->arena, root, &reading->options, reading->out, reading->faults);
    } else {
        take_object(reading, root);
    }
}

/* NaN outside of texts becomes null, which has the room of four: boto3's answers have it where a metric is missing. */
static void clear_nan(struct arena *arena, char **text, size_t *length)
{
    char *clean = arena_array(arena, 2 * *length + 1, 1);
    size_t to = 0;
    bool quoted = false;
    for (size_t i = 0; i < *length; i++) {
        if (quoted && (*text)[i] == '\\' && i + 1 < *length)
            clean[to++] = (*text)[i++];
        else if ((*text)[i] == '"')
            quoted = !quoted;
        if (!quoted && strncmp(*text + i, "NaN", 3) == 0) {
            memcpy(clean + to, "null", 4);
            to += 4;
            i += 2;
        } else {
            clean[to++] = (*text)[i];
        }
    }
    *text = clean;
    *length = to;
}

/* All lines from this one on, as one text. */
static bool gather(struct measuring *reading, char **text, size_t *length)
{
    size_t room = 1 << 16, used = 0, part;
    char *all = arena_array(reading->arena, room, 1), *line = *text;
    for (part = *length;; used++) {
        if (used + part + 2 > JSON_MOST) {
            faults_add(reading->faults, FAULT_INPUT, measuring_place(reading, 0),
                       "JSON is read up to %d MiB: give it an object a line, or CSV", (int)(JSON_MOST >> 20));
            return false;
        }
        while (used + part + 2 > room) {
            all = arena_grow(reading->arena, all, used, 2 * room, 1);
            room *= 2;
        }
        memcpy(all + used, line, part);
        used += part;
        all[used] = '\n';
        if (!lines_next(&reading->lines, &line, &part)) break;
    }
    *text = all;
    *length = used;
    return true;
}

static struct json_node *parse(struct measuring *reading, char *text, size_t length, struct faults *faults)
{
    clear_nan(reading->arena, &text, &length);
    return json_read_text(reading->arena, reading->out->file, text, length, faults);
}

/* An object a line, the first of which is given. */
static void read_json_lines(struct measuring *reading, char *text, size_t length)
{
    reading->out->format = "jsonl";
    do {
        if (trace_line_is_blank(text, length)) continue;
        struct faults *own = faults_new(reading->arena);
        struct json_node *object = parse(reading, text, length, own);
        if (!object) {
            faults_add(reading->faults, FAULT_INPUT, measuring_place(reading, reading->lines.number), "%s",
                       faults_at(own, 0)->text);
            return;
        }
        if (!take_object(reading, object)) return;
        reading->out->rows[reading->out->count ? reading->out->count - 1 : 0].line = reading->lines.number;
    } while (lines_next(&reading->lines, &text, &length));
}

void measuring_read_json(struct measuring *reading, char *text, size_t length)
{
    struct json_node *first = parse(reading, text, length, faults_new(reading->arena));
    if (first && json_kind(first) == JSON_OBJECT && !inference_recommender_is_one(first)) {
        read_json_lines(reading, text, length);
        return;
    }
    if (!gather(reading, &text, &length)) return;
    struct json_node *root = parse(reading, text, length, reading->faults);
    if (root) take_document(reading, root);
}
