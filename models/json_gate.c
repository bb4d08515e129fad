#include "models/json_gate.h"

#include "models/utf8.h"
#include "sim/arena.h"

#include <stdlib.h>
#include <string.h>

#define PROBLEMS_LISTED 100 /* a file of another encoding has one in every line; nobody reads more */

struct problem {
    size_t offset, order;
    const char *text;
};

/* A member's name in an object that is still open. */
struct name {
    struct json_bytes text;
    size_t offset;
};

struct gate {
    struct json_text *text;
    size_t at;
    struct problem problems[PROBLEMS_LISTED];
    size_t problem_count;
    struct name *names; /* of all open objects, the innermost last */
    size_t name_count, name_room;
};

static void problem(struct gate *gate, size_t offset, const char *text)
{
    size_t index = gate->problem_count++;
    if (index < PROBLEMS_LISTED) gate->problems[index] = (struct problem){offset, index, text};
}

static const char *found(struct gate *gate)
{
    const char *here = gate->text->bytes + gate->at;
    size_t left = gate->text->length - gate->at, size = utf8_length(here, left);
    if (left == 0) return "the end of the text";
    if (size == 0 || utf8_is_control(here, size))
        return arena_format(gate->text->arena, "the byte 0x%02X", (unsigned)(unsigned char)*here);
    return arena_format(gate->text->arena, "'%.*s'", (int)size, here);
}

/* The grammar is broken here. Always false, so that every caller stops too. */
static bool stop(struct gate *gate, const char *expected)
{
    problem(gate, gate->at, arena_format(gate->text->arena, "expected %s, found %s", expected, found(gate)));
    return false;
}

static char peek(const struct gate *gate)
{
    return gate->text->bytes[gate->at]; /* NUL at the end, which begins nothing */
}

static bool take(struct gate *gate, char c)
{
    if (peek(gate) != c || gate->at == gate->text->length) return false;
    gate->at++;
    return true;
}

static void skip_space(struct gate *gate)
{
    gate->at = json_text_skip_space(gate->text, gate->at);
}

static size_t skip_digits(struct gate *gate)
{
    size_t from = gate->at;
    while ('0' <= peek(gate) && peek(gate) <= '9') gate->at++;
    return gate->at - from;
}

static bool pass_number(struct gate *gate)
{
    size_t from = gate->at;
    take(gate, '-');
    bool leading_zero = peek(gate) == '0';
    size_t whole = skip_digits(gate);
    if (whole == 0) return stop(gate, "a digit after the minus sign");
    if (leading_zero && whole > 1) problem(gate, from, "a number must not begin with zeros");
    if (take(gate, '.') && skip_digits(gate) == 0) return stop(gate, "a digit after the decimal point");
    if (take(gate, 'e') || take(gate, 'E')) {
        if (!take(gate, '+')) take(gate, '-');
        if (skip_digits(gate) == 0) return stop(gate, "a digit in the exponent");
    }
    if (gate->at - from > JSON_NUMBER_LENGTH_MOST)
        problem(gate, from,
                arena_format(gate->text->arena, "a number may have at most %d characters, found %zu",
                             JSON_NUMBER_LENGTH_MOST, gate->at - from));
    return true;
}

static bool pass_literal(struct gate *gate, const char *literal)
{
    size_t length = strlen(literal);
    if (gate->text->length - gate->at < length || memcmp(gate->text->bytes + gate->at, literal, length) != 0)
        return stop(gate, "a value");
    gate->at += length;
    return true;
}

/* Behind "\u": four digits, or eight digits and a second "\u" for a surrogate pair. */
static void pass_unicode_escape(struct gate *gate, size_t from)
{
    long code = json_text_hex(gate->text, gate->at);
    if (code < 0) {
        problem(gate, from, "expected four hexadecimal digits after \\u");
        return;
    }
    gate->at += 4;
    if (code == 0) problem(gate, from, "the escaped NUL \\u0000 is not allowed in a text");
    if (code < 0xD800 || code > 0xDFFF) return;

    bool second = gate->text->length - gate->at >= 6 && memcmp(gate->text->bytes + gate->at, "\\u", 2) == 0;
    long low = second ? json_text_hex(gate->text, gate->at + 2) : -1;
    if (code < 0xDC00 && 0xDC00 <= low && low <= 0xDFFF)
        gate->at += 6;
    else
        problem(gate, from,
                "half of a surrogate pair is no character: expected \\uD800..\\uDBFF followed by \\uDC00..\\uDFFF");
}

/* At a backslash. */
static void pass_escape(struct gate *gate)
{
    size_t from = gate->at++;
    if (take(gate, 'u')) {
        pass_unicode_escape(gate, from);
        return;
    }
    char letter = peek(gate);
    if (letter && strchr("\"\\/bfnrt", letter))
        gate->at++;
    else
        problem(gate, from, "a backslash must be followed by one of \" \\ / b f n r t u");
}

/* At the opening quote. What is wrong inside of a string does not hide where it ends, unless its line ends first. */
static bool pass_string(struct gate *gate)
{
    const struct json_text *text = gate->text;
    bool encoding_said = false;
    for (gate->at++; gate->at < text->length;) {
        char c = peek(gate);
        size_t size = utf8_length(text->bytes + gate->at, text->length - gate->at);
        if (c == '"') {
            gate->at++;
            return true;
        }
        if (c == '\n' || c == '\r') return stop(gate, "the closing quote of a text before the end of the line");
        if (c == '\\') {
            pass_escape(gate);
            continue;
        }
        if ((unsigned char)c < 0x20)
            problem(gate, gate->at,
                    arena_format(text->arena, "the control character 0x%02X must be written as \\u%04X in a text",
                                 (unsigned)c, (unsigned)c));
        if (size == 0 && !encoding_said) {
            problem(gate, gate->at,
                    arena_format(text->arena, "expected UTF-8, found the byte 0x%02X", (unsigned)(unsigned char)c));
            encoding_said = true;
        }
        gate->at += size ? size : 1;
    }
    return stop(gate, "the closing quote of a text");
}

static int by_name_then_offset(const void *left, const void *right)
{
    const struct name *a = left, *b = right;
    size_t shorter = a->text.length < b->text.length ? a->text.length : b->text.length;
    int order = memcmp(a->text.bytes, b->text.bytes, shorter);
    if (order) return order;
    if (a->text.length != b->text.length) return a->text.length < b->text.length ? -1 : 1;
    return a->offset < b->offset ? -1 : 1;
}

static bool same_name(const struct name *a, const struct name *b)
{
    return a->text.length == b->text.length && memcmp(a->text.bytes, b->text.bytes, a->text.length) == 0;
}

/* The names from index `from` on are those of one object: say which are repeated, and forget them. */
static void close_names(struct gate *gate, size_t from)
{
    size_t count = gate->name_count - from;
    gate->name_count = from;
    if (count < 2) return;

    struct name *first = gate->names + from, *end = first + count;
    qsort(first, count, sizeof *first, by_name_then_offset);
    for (struct name *name = first + 1; name < end; name++) {
        if (!same_name(first, name))
            first = name;
        else if (gate->problem_count >= PROBLEMS_LISTED)
            gate->problem_count++;
        else
            problem(gate, name->offset,
                    arena_format(gate->text->arena, "is given twice (first at line %d)",
                                 json_text_place(gate->text, first->offset).line));
    }
}

static void add_name(struct gate *gate, size_t offset)
{
    if (gate->name_count == gate->name_room) {
        gate->name_room = gate->name_room ? 2 * gate->name_room : 64;
        gate->names =
            arena_grow(gate->text->arena, gate->names, gate->name_count, gate->name_room, sizeof *gate->names);
    }
    gate->names[gate->name_count++] = (struct name){json_text_decode(gate->text, offset), offset};
}

static bool pass_value(struct gate *gate, int depth);

static bool pass_member(struct gate *gate, int depth, const char *expected)
{
    size_t name = gate->at;
    if (peek(gate) != '"') return stop(gate, expected);
    if (!pass_string(gate)) return false;
    add_name(gate, name);
    skip_space(gate);
    return take(gate, ':') ? pass_value(gate, depth) : stop(gate, "':' after the member's name");
}

static bool pass_members(struct gate *gate, int depth)
{
    const char *expected = "a member's name in double quotes or '}'";
    skip_space(gate);
    if (take(gate, '}')) return true;
    do {
        skip_space(gate);
        if (!pass_member(gate, depth, expected)) return false;
        expected = "a member's name in double quotes after ','";
    } while (take(gate, ','));
    return take(gate, '}') || stop(gate, "',' or '}'");
}

static bool pass_object(struct gate *gate, int depth)
{
    size_t names = gate->name_count;
    gate->at++;
    bool passed = pass_members(gate, depth);
    close_names(gate, names);
    return passed;
}

static bool pass_array(struct gate *gate, int depth)
{
    gate->at++;
    skip_space(gate);
    if (take(gate, ']')) return true;
    do {
        if (!pass_value(gate, depth)) return false;
    } while (take(gate, ','));
    return take(gate, ']') || stop(gate, "',' or ']'");
}

/* A value with the white space on both sides of it, inside of `depth` containers. */
static bool pass_value(struct gate *gate, int depth)
{
    skip_space(gate);
    char c = peek(gate);
    bool passed;
    if (c == '{' || c == '[') {
        if (depth == JSON_DEPTH_MOST)
            return stop(gate, arena_format(gate->text->arena, "at most %d levels of nesting", JSON_DEPTH_MOST));
        passed = c == '{' ? pass_object(gate, depth + 1) : pass_array(gate, depth + 1);
    } else if (c == '"') {
        passed = pass_string(gate);
    } else if (c == '-' || ('0' <= c && c <= '9')) {
        passed = pass_number(gate);
    } else {
        passed = pass_literal(gate, c == 't' ? "true" : c == 'f' ? "false" : "null");
    }
    if (passed) skip_space(gate);
    return passed;
}

static int by_offset(const void *left, const void *right)
{
    const struct problem *a = left, *b = right;
    if (a->offset != b->offset) return a->offset < b->offset ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

/* Repeated names are found when their object ends, so the problems are put into the order of the text here. */
static void report(struct gate *gate, struct faults *faults)
{
    size_t listed = gate->problem_count < PROBLEMS_LISTED ? gate->problem_count : PROBLEMS_LISTED;
    qsort(gate->problems, listed, sizeof *gate->problems, by_offset);
    for (size_t i = 0; i < listed; i++)
        faults_add(faults, FAULT_INPUT, json_text_place(gate->text, gate->problems[i].offset), "%s",
                   gate->problems[i].text);
    if (gate->problem_count > listed)
        faults_add(faults, FAULT_INPUT, (struct place){.file = gate->text->file}, "%zu more problems are not listed",
                   gate->problem_count - listed);
}

bool json_gate_passes(struct json_text *text, struct faults *faults)
{
    struct gate *gate = arena_new_of(text->arena, struct gate);
    gate->text = text;
    if (pass_value(gate, 0) && gate->at < text->length) stop(gate, "nothing after the end of the document");
    report(gate, faults);
    return gate->problem_count == 0;
}
