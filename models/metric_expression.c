#include "models/metric_expression.h"

#include "models/metric_function.h"
#include "sim/arena.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define NESTED_MOST  50
#define PARTS_MOST   100
#define DIGITS       "0123456789"
#define LETTERS      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define BLANKS       " \t\r\n"
#define SHOWN_LENGTH 40

struct reading {
    struct metric_reading base;
    const char *text, *at;
    const struct metric_expression_names *names;
    int nested;
};

/* --- Saying what is wrong --- */

static const struct term *fail(struct reading *reading, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static const struct term *fail(struct reading *reading, const char *at, const char *format, ...)
{
    va_list arguments;
    struct metric_expression_failure *failure = reading->base.failure;
    if (failure->text || failure->elsewhere) return NULL;
    va_start(arguments, format);
    failure->text = arena_format_list(reading->base.arena, format, arguments);
    va_end(arguments);
    failure->column = (int)(at - reading->text) + 1;
    return NULL;
}

/* --- Tokens --- */

static void skip_blanks(struct reading *reading)
{
    reading->at += strspn(reading->at, BLANKS);
}

static size_t word_length(const char *at)
{
    return strchr(LETTERS, *at) && *at ? strspn(at, LETTERS DIGITS "_") : 0;
}

/* What stands there, for a message. */
static const char *found(const struct reading *reading)
{
    size_t length = word_length(reading->at);
    if (*reading->at == '\0') return "the end";
    if (length == 0) length = 1;
    while ((reading->at[length] & 0xC0) == 0x80) length++; /* the rest of a character */
    if (length > SHOWN_LENGTH) length = SHOWN_LENGTH;
    return arena_format(reading->base.arena, "'%.*s'", (int)length, reading->at);
}

static bool take(struct reading *reading, const char *token)
{
    size_t length = strlen(token);
    skip_blanks(reading);
    if (strncmp(reading->at, token, length) != 0) return false;
    if (word_length(token) > 0 && word_length(reading->at) != length) return false;
    reading->at += length;
    return true;
}

static bool expect(struct reading *reading, const char *token, const char *behind)
{
    if (take(reading, token)) return true;
    fail(reading, reading->at, "expected '%s' %s, found %s", token, behind, found(reading));
    return false;
}

/* --- Operands --- */

static const struct term *read_or(struct reading *reading);

static const struct term *read_number(struct reading *reading)
{
    const char *start = reading->at;
    size_t length = strspn(start, DIGITS ".");
    if ((start[length] == 'e' || start[length] == 'E') && strspn(start + length + 1, DIGITS "+-") > 0) {
        length += 1 + strspn(start + length + 1, "+-");
        length += strspn(start + length, DIGITS);
    }
    const char *text = arena_text_n(reading->base.arena, start, length);
    char *end;
    double number = strtod(text, &end);
    if (*end != '\0' || !isfinite(number)) return fail(reading, start, "'%.*s' is no number", SHOWN_LENGTH, text);
    reading->at += length;
    return term_number(reading->base.arena, number);
}

static const struct term *read_id(struct reading *reading, const char *id)
{
    const char *start = reading->at;
    struct metric_expression_failure *failure = reading->base.failure;
    reading->at += strlen(id);
    const struct term *term = reading->names->find(reading->names->self, id, failure);
    if (term || failure->elsewhere) return term;
    if (failure->text) {
        failure->column = (int)(start - reading->text) + 1;
        return NULL;
    }
    const char *function = metric_function_like(reading->base.arena, id);
    if (function && take(reading, "(")) return fail(reading, start, "'%s' must be in capitals: %s", id, function);
    return fail(reading, start, "'%.*s' is the Id of nothing here", SHOWN_LENGTH, id);
}

/* Terms up to a closing bracket; 0: one was wrong. */
static uint32_t read_list(struct reading *reading, const char *close, const struct term **parts, const char *what)
{
    uint32_t count = 0;
    do {
        if (count == PARTS_MOST) {
            fail(reading, reading->at, "%s has more than %d", what, PARTS_MOST);
            return 0;
        }
        if (!(parts[count] = read_or(reading))) return 0;
        count++;
    } while (take(reading, ","));
    return expect(reading, close, what) ? count : 0;
}

static const struct term *read_array(struct reading *reading)
{
    const char *start = reading->at - 1;
    const struct term *parts[PARTS_MOST];
    uint32_t count = read_list(reading, "]", parts, "behind the elements of an array");
    if (count == 0) return NULL;
    const struct term *array = term_array(reading->base.arena, parts, count);
    if (!array)
        fail(reading, start, "an array holds up to %d time series; TIME_SERIES makes one of a number",
             TERM_ELEMENTS_MOST);
    return array;
}

/* --- Functions --- */

static const struct term *read_metrics(struct reading *reading, const char *start)
{
    const char *text = "", *quotes = "\"'";
    skip_blanks(reading);
    if (*reading->at && strchr(quotes, *reading->at)) {
        char quote = *reading->at++;
        const char *end = strchr(reading->at, quote);
        if (!end) return fail(reading, reading->at - 1, "this text does not end");
        text = arena_text_n(reading->base.arena, reading->at, (size_t)(end - reading->at));
        reading->at = end + 1;
    }
    if (!expect(reading, ")", "behind METRICS(")) return NULL;
    const struct term *array = reading->names->metrics(reading->names->self, text);
    return array ? array : fail(reading, start, "METRICS(\"%.40s\") finds no metric", text);
}

/* FILL(series, REPEAT): what has no value of its own. */
static const struct term *read_fill(struct reading *reading, const char *start)
{
    const struct term *series = read_or(reading), *with = NULL;
    if (!series || !expect(reading, ",", "behind what FILL fills")) return NULL;
    bool repeat = take(reading, "REPEAT"), linear = !repeat && take(reading, "LINEAR");
    if (!repeat && !linear && !(with = read_or(reading))) return NULL;
    if (!expect(reading, ")", "behind the arguments of FILL")) return NULL;
    if (series->type == TERM_SCALAR) return fail(reading, start, "FILL takes a time series, or an array of them");
    if (linear) {
        reading->base.failure->unsupported = true;
        return fail(reading, start, "FILL with LINEAR needs the next point and");
    }
    if (repeat) return metric_function_memory(&reading->base, FORMULA_REPEAT, series);
    with = term_two(reading->base.arena, FORMULA_FILL, series, with);
    return with && (with->type != TERM_ARRAY || series->type == TERM_ARRAY)
               ? with
               : fail(reading, start, "FILL fills with a number or a time series");
}

static const struct term *read_function(struct reading *reading, const char *name)
{
    const char *start = reading->at;
    const struct metric_function *function = metric_function_find(name);
    reading->at += strlen(name);
    if (!function) {
        const char *like = metric_function_like(reading->base.arena, name);
        return fail(reading, start, "there is no function '%.*s'%s%s%s", SHOWN_LENGTH, name,
                    like ? "; did you mean " : "", like ? like : "", like ? "?" : "");
    }
    if (metric_function_is_unsupported(function)) {
        reading->base.failure->unsupported = true;
        return fail(reading, start, "%s", metric_function_words(reading->base.arena, function));
    }
    if (!expect(reading, "(", arena_format(reading->base.arena, "behind %s", name))) return NULL;
    if (strcmp(name, "METRICS") == 0) return read_metrics(reading, start);
    if (strcmp(name, "FILL") == 0) return read_fill(reading, start);
    const struct term *parts[PARTS_MOST];
    const char *what = arena_format(reading->base.arena, "behind the arguments of %s", name);
    uint32_t count = read_list(reading, ")", parts, what);
    if (count == 0) return NULL;
    const char *wrong = NULL;
    const struct term *term = metric_function_apply(&reading->base, function, parts, count, &wrong);
    return term ? term : fail(reading, start, "%s", wrong);
}

static const struct term *read_brackets(struct reading *reading)
{
    const struct term *term = read_or(reading);
    return term && expect(reading, ")", "behind what '(' holds") ? term : NULL;
}

static const struct term *read_operand(struct reading *reading)
{
    skip_blanks(reading);
    if (*reading->at && strchr(DIGITS ".", *reading->at)) return read_number(reading);
    if (take(reading, "(")) return read_brackets(reading);
    if (take(reading, "[")) return read_array(reading);
    size_t length = word_length(reading->at);
    if (length == 0)
        return fail(reading, reading->at, "expected a number, an Id, a function, '(' or '[', found %s", found(reading));
    const char *word = arena_text_n(reading->base.arena, reading->at, length);
    return islower((unsigned char)*word) ? read_id(reading, word) : read_function(reading, word);
}

/* --- Operators --- */

static const struct term *read_unary(struct reading *reading);

static const struct term *join(struct reading *reading, const char *at, enum formula_op op, const struct term *a,
                               const struct term *b)
{
    if (!a || !b) return NULL;
    bool arithmetic = op <= FORMULA_RAISE, arrays = a->type == TERM_ARRAY || b->type == TERM_ARRAY;
    if (!arithmetic && arrays) return fail(reading, at, "compares time series and numbers, not arrays");
    const struct term *joined = term_two(reading->base.arena, op, a, b);
    return joined ? joined : fail(reading, at, "takes one array, not two");
}

static const struct term *read_power(struct reading *reading)
{
    const struct term *base = read_operand(reading);
    skip_blanks(reading);
    const char *at = reading->at;
    if (!base || !take(reading, "^")) return base;
    return join(reading, at, FORMULA_RAISE, base, read_unary(reading));
}

/* What nests comes through here. */
static const struct term *read_unary(struct reading *reading)
{
    const struct term *term = NULL;
    if (++reading->nested > NESTED_MOST)
        fail(reading, reading->at, "nests more than %d deep", NESTED_MOST);
    else if (!take(reading, "-"))
        term = read_power(reading);
    else if ((term = read_unary(reading)))
        term = term_one(reading->base.arena, FORMULA_NEGATE, 0, term);
    reading->nested--;
    return term;
}

/* Those of one strength are in one row, the weakest first; longer ones before those that they begin with. */
static const struct operator
{
    const char *token;
    enum formula_op op;
    int strength;
}
operators[] = {
    {"OR", FORMULA_OR, 0},      {"||", FORMULA_OR, 0},      {"AND", FORMULA_AND, 1},    {"&&", FORMULA_AND, 1},
    {"==", FORMULA_EQUAL, 2},   {"!=", FORMULA_UNEQUAL, 2}, {"<=", FORMULA_AT_MOST, 2}, {">=", FORMULA_AT_LEAST, 2},
    {"<", FORMULA_BELOW, 2},    {">", FORMULA_ABOVE, 2},    {"+", FORMULA_ADD, 3},      {"-", FORMULA_SUBTRACT, 3},
    {"*", FORMULA_MULTIPLY, 4}, {"/", FORMULA_DIVIDE, 4},
};
#define OPERATORS (sizeof operators / sizeof *operators)
#define STRONGEST 4

static const struct operator* take_operator(struct reading *reading, int strength)
{
    for (size_t i = 0; i < OPERATORS; i++)
        if (operators[i].strength == strength && take(reading, operators[i].token)) return &operators[i];
    return NULL;
}

static const struct term *read_joined(struct reading *reading, int strength)
{
    if (strength > STRONGEST) return read_unary(reading);
    const struct term *term = read_joined(reading, strength + 1);
    while (term) {
        skip_blanks(reading);
        const char *at = reading->at;
        const struct operator* operator= take_operator(reading, strength);
        if (!operator) return term;
        term = join(reading, at, operator->op, term, read_joined(reading, strength + 1));
    }
    return NULL;
}

static const struct term *read_or(struct reading *reading)
{
    return read_joined(reading, 0);
}

const struct term *metric_expression_read(struct arena *arena, const char *text,
                                          const struct metric_expression_names *names, uint32_t *memories,
                                          struct metric_expression_failure *failure)
{
    *failure = (struct metric_expression_failure){.text = NULL};
    struct reading reading = {{arena, memories, failure}, text, text, names, 0};
    const struct term *term = read_or(&reading);
    if (!term) return NULL;
    skip_blanks(&reading);
    if (*reading.at != '\0')
        return fail(&reading, reading.at, "expected an operator or the end, found %s", found(&reading));
    return term;
}
