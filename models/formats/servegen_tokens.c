#include "models/formats/servegen_tokens.h"

#include "models/count_kinds.h"
#include "models/counts.h"
#include "models/formats/side_file.h"
#include "models/json.h"
#include "models/number.h"
#include "models/trace.h"
#include "sim/arena.h"
#include "sim/quantile.h"
#include "sim/units.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* --- A Python dictionary of numbers --- */

#define WEIGHT_DIGITS 18 /* a probability is counted in 10^-18 */

struct length {
    int64_t tokens, weight;
};

struct lengths {
    struct arena *arena;
    struct length *of;
    size_t count, room;
};

static void lengths_add(struct lengths *lengths, struct length length)
{
    if (lengths->count == lengths->room) {
        size_t more = lengths->room ? 2 * lengths->room : 256;
        lengths->of = arena_grow(lengths->arena, lengths->of, lengths->room, more, sizeof *lengths->of);
        lengths->room = more;
    }
    lengths->of[lengths->count++] = length;
}

static const char *skip_blanks(const char *text)
{
    return text + strspn(text, " \t\r\n");
}

/* A number that is not negative; behind it, or NULL. */
static const char *take_number(const char *text, int power, int64_t *out)
{
    bool exact;
    size_t length = strspn(text, "0123456789.eE+-");
    if (!number_read(text, length, power, out, &exact) || *out < 0) return NULL;
    return skip_blanks(text + length);
}

/* NULL, or where it is no such dictionary. */
static const char *read_dictionary(const char *text, struct lengths *lengths)
{
    const char *at = skip_blanks(text), *next;
    if (*at != '{') return at;
    at = skip_blanks(at + 1);
    while (*at != '}') {
        struct length length;
        next = take_number(at, 0, &length.tokens);
        if (!next || length.tokens > UINT32_MAX) return at;
        if (*next != ':') return next;
        at = skip_blanks(next + 1);
        next = take_number(at, WEIGHT_DIGITS, &length.weight);
        if (!next) return at;
        if (*next != ',' && *next != '}') return next;
        at = *next == ',' ? skip_blanks(next + 1) : next;
        if (length.weight > 0) lengths_add(lengths, length);
    }
    at = skip_blanks(at + 1);
    return *at ? at : NULL;
}

static int by_tokens(const void *a, const void *b)
{
    const struct length *x = a, *y = b;
    return (x->tokens > y->tokens) - (x->tokens < y->tokens);
}

/* Each length with its probability, as its share of the sum; of none whose share is below 2^-64. */
static const struct quantile *table_of(struct arena *arena, struct lengths *lengths, int64_t sum)
{
    struct quantile_piece *pieces = arena_new_array(arena, lengths->count, struct quantile_piece);
    uint128 below = 0;
    size_t count = 0;
    qsort(lengths->of, lengths->count, sizeof *lengths->of, by_tokens);
    for (size_t i = 0; i < lengths->count; i++) {
        uint64_t start = (uint64_t)((below << 64) / (uint64_t)sum);
        double tokens = (double)lengths->of[i].tokens;
        if (count > 0 && pieces[count - 1].start == start) count--;
        pieces[count++] = (struct quantile_piece){start, tokens, tokens};
        below += (uint64_t)lengths->of[i].weight;
    }
    return quantile_pieces(arena, pieces, count, false, NULL, NULL);
}

/* --- The file --- */

struct stretch {
    double begin_s;
    struct count_kind kind;
};

struct servegen_tokens {
    struct count_reading *reading;
    struct stretch *of; /* by beginning */
    size_t count;
    struct count_kind *kinds; /* of each stretch, and one more of which nothing is known */
    struct count_notes notes;
    uint64_t requests, without_input, without_output;
};

/* The table of a member; NULL where there is none, or with a fault. */
static const struct quantile *read_lengths(struct servegen_tokens *tokens, const struct json_node *stretch,
                                           const char *name, struct arena *arena)
{
    struct faults *faults = tokens->reading->faults;
    struct lengths lengths = {.arena = arena};
    const char *text = NULL, *wrong;
    const double sum_most = 1.001, sum_least = 0.999, unit = 1e18;
    if (!json_get_string(stretch, name, &text, faults)) return NULL;
    const struct json_node *node = json_member(stretch, name);
    wrong = read_dictionary(text, &lengths);
    if (wrong) {
        json_fault(faults, FAULT_INPUT, node, "must hold {tokens: probability, ..}; character %td is \"%.20s\"",
                   wrong - text + 1, wrong);
        return NULL;
    }
    double sum = 0;
    int64_t exact_sum = 0;
    for (size_t i = 0; i < lengths.count; i++) sum += (double)lengths.of[i].weight / unit;
    if (lengths.count == 0) return NULL;
    if (sum < sum_least || sum > sum_most) {
        json_fault(faults, FAULT_INPUT, node, "has probabilities that add up to %g, not to 1", sum);
        return NULL;
    }
    for (size_t i = 0; i < lengths.count; i++) exact_sum += lengths.of[i].weight;
    return table_of(tokens->reading->arena, &lengths, exact_sum);
}

static bool read_stretch(struct servegen_tokens *tokens, const struct json_node *node, struct arena *arena,
                         struct stretch *stretch)
{
    struct faults *faults = tokens->reading->faults;
    int64_t begin_ms;
    bool exact;
    if (!number_read(json_name(node), strlen(json_name(node)), 3, &begin_ms, &exact) || begin_ms < 0) {
        json_fault(faults, FAULT_INPUT, node, "must be named by the second in which it begins");
        return false;
    }
    if (json_kind(node) != JSON_OBJECT) {
        json_fault(faults, FAULT_INPUT, node, "must be an object with input_tokens and output_tokens");
        return false;
    }
    stretch->begin_s = (double)begin_ms / 1000;
    stretch->kind.input_tokens = read_lengths(tokens, node, "input_tokens", arena);
    stretch->kind.output_tokens = read_lengths(tokens, node, "output_tokens", arena);
    return true;
}

static int by_beginning(const void *a, const void *b)
{
    const struct stretch *x = a, *y = b;
    return (x->begin_s > y->begin_s) - (x->begin_s < y->begin_s);
}

static void read_stretches(struct servegen_tokens *tokens, const struct json_node *root, struct arena *arena)
{
    bool has_any = false;
    if (json_kind(root) != JSON_OBJECT) {
        json_fault(tokens->reading->faults, FAULT_INPUT, root,
                   "must be an object with a member for each stretch of hours");
        return;
    }
    tokens->of = arena_new_array(arena, json_count(root), struct stretch);
    for (const struct json_node *node = json_first(root); node; node = json_next(node)) {
        struct stretch *stretch = &tokens->of[tokens->count];
        tokens->count += read_stretch(tokens, node, arena, stretch);
        has_any = has_any || stretch->kind.input_tokens || stretch->kind.output_tokens;
    }
    if (!has_any && faults_count(tokens->reading->faults) == 0)
        json_fault(tokens->reading->faults, FAULT_INPUT, root, "tells no length of input_tokens or output_tokens");
    if (tokens->count > 0) qsort(tokens->of, tokens->count, sizeof *tokens->of, by_beginning);
    tokens->kinds = arena_new_array(tokens->reading->arena, tokens->count + 1, struct count_kind);
    for (size_t i = 0; i < tokens->count; i++) tokens->kinds[i] = tokens->of[i].kind;
}

/* The file of this client where the option names a folder; else what it names. */
static const char *file_of(const struct count_reading *reading, struct arena *arena)
{
    static const char trace[] = "-trace.csv";
    struct stat state;
    const char *named = reading->options->side[TRACE_TOKENS].file;
    if (stat(named, &state) != 0 || !S_ISDIR(state.st_mode)) return named;
    const char *slash = strrchr(reading->file, '/'), *base = slash ? slash + 1 : reading->file;
    const char *end = strstr(base, trace);
    size_t length = end ? (size_t)(end - base) : strlen(base);
    return arena_format(arena, "%s/%.*s-dataset.json", named, (int)length, base);
}

struct servegen_tokens *servegen_tokens_read(struct count_reading *reading, struct arena *arena)
{
    if (!reading->options->side[TRACE_TOKENS].file) return NULL;
    size_t before = faults_count(reading->faults);
    struct servegen_tokens *tokens = arena_new_of(arena, struct servegen_tokens);
    *tokens = (struct servegen_tokens){.reading = reading, .notes = {.arena = arena}};
    struct json_node *root = side_file_document(reading, TRACE_TOKENS, file_of(reading, arena), arena);
    if (root) read_stretches(tokens, root, arena);
    return faults_count(reading->faults) == before ? tokens : NULL;
}

/* --- The windows --- */

void servegen_tokens_add(struct servegen_tokens *tokens, size_t interval, double begin_s, uint32_t requests)
{
    size_t behind = 0;
    while (behind < tokens->count && tokens->of[behind].begin_s <= begin_s) behind++;
    size_t kind = behind > 0 ? behind - 1 : tokens->count;
    tokens->requests += requests;
    if (!tokens->kinds[kind].input_tokens) tokens->without_input += requests;
    if (!tokens->kinds[kind].output_tokens) tokens->without_output += requests;
    count_notes_add(&tokens->notes, (struct count_note){(uint32_t)interval, (uint32_t)kind, requests});
}

void servegen_tokens_end(struct servegen_tokens *tokens, struct counts *counts)
{
    struct count_reading *reading = tokens->reading;
    uint64_t most = tokens->without_input > tokens->without_output ? tokens->without_input : tokens->without_output;
    if (most > 0)
        faults_add(reading->faults, FAULT_WARNING, reading->options->side[TRACE_TOKENS].at,
                   "%s has no token lengths for %llu of %llu requests of %s", reading->sides[TRACE_TOKENS].file,
                   (unsigned long long)most, (unsigned long long)tokens->requests, reading->file);
    reading->missing[TRACE_INPUT_TOKENS] = tokens->without_input;
    reading->missing[TRACE_OUTPUT_TOKENS] = tokens->without_output;
    reading->present[TRACE_INPUT_TOKENS] = tokens->without_input < tokens->requests;
    reading->present[TRACE_OUTPUT_TOKENS] = tokens->without_output < tokens->requests;
    counts->kinds = count_kinds_new(reading->arena, tokens->kinds, &tokens->notes, counts->intervals);
}
