/* fuzz_scenario.c - scenarios made by libFuzzer, read, compiled and explained: nothing may crash, hang or leak, and what is refused
 * has a fault. Text that is changed byte by byte is rarely JSON, and never far from what it was: most changes put one value in place
 * of another, or leave a member out. Paths in a scenario are as seen from scenarios/examples. */
#include "models/json.h"
#include "scenarios/compile.h"
#include "scenarios/explain.h"
#include "scenarios/scenario.h"
#include "sim/arena.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define VALUES_MOST 2000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t room);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed);

static void must(bool condition)
{
    if (!condition) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    const struct scenario_options options = {.strict = false};
    struct json_node *root = json_read_text(arena, "scenarios/examples/fuzz", (const char *)data, size, faults);
    struct scenario *scenario = root && scenario_is_one(root) ? scenario_read(arena, root, &options, faults) : NULL;
    bool refused = root && scenario_is_one(root) && !scenario;
    if (scenario) {
        struct compiled *compiled = compile_as_it_begins(arena, scenario, faults);
        refused = !compiled;
        if (compiled) {
            must(explain_scenario(compiled, faults, arena) != NULL);
            compiled_close(compiled);
        }
    }
    must(!refused || faults_count(faults) > 0);
    for (size_t i = 0; i < faults_total(faults); i++) fault_line(arena, faults_at(faults, i));
    arena_free(arena);
    return 0;
}

/* --- Changes --- */

struct span {
    size_t begin, end, member; /* `member` is where its name begins; `begin` of an element */
};

struct values {
    const char *text;
    size_t size, at, count;
    struct span spans[VALUES_MOST];
};

static void pass_blanks(struct values *in)
{
    while (in->at < in->size && strchr(" \t\r\n,:", in->text[in->at])) in->at++;
}

static void pass_string(struct values *in)
{
    for (in->at++; in->at < in->size && in->text[in->at] != '"'; in->at++)
        if (in->text[in->at] == '\\') in->at++;
    in->at = in->at < in->size ? in->at + 1 : in->size;
}

/* Notes the value that begins here, and all in it. */
static void find_values(struct values *in, size_t member)
{
    pass_blanks(in);
    if (in->at >= in->size) return;
    size_t begin = in->at, noted = in->count < VALUES_MOST ? in->count++ : VALUES_MOST - 1;
    char first = in->text[begin];
    if (first == '{' || first == '[') {
        for (in->at++, pass_blanks(in); in->at < in->size && !strchr("}]", in->text[in->at]); pass_blanks(in)) {
            size_t from = in->at;
            if (first == '{' && in->text[from] == '"') pass_string(in);
            find_values(in, from);
            if (in->at == from) in->at++;
        }
        in->at += in->at < in->size;
    } else if (first == '"') {
        pass_string(in);
    } else {
        while (in->at < in->size && !strchr(" \t\r\n,:{}[]\"", in->text[in->at])) in->at++;
        if (in->at == begin) in->at++;
    }
    in->spans[noted] = (struct span){begin, in->at, member};
}

static const char *const others[] = {"{}",
                                     "[]",
                                     "null",
                                     "\"\"",
                                     "0",
                                     "1",
                                     "-1",
                                     "0.5",
                                     "1e15",
                                     "1e308",
                                     "1e-9",
                                     "2147483647",
                                     "true",
                                     "[{}]",
                                     "[[1, 1]]",
                                     "{\"\": 1}",
                                     "{\"Low\": 1, \"Mid\": 2, \"High\": 3}",
                                     "{\"Distribution\": \"exponential\", \"Mean\": 5}",
                                     "\"auto\"",
                                     "\"cron(0 0 * * ? *)\""};

/* Knuth's multiplier for 64 bits. */
static size_t choose(uint64_t *luck, size_t count)
{
    *luck = *luck * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(*luck >> 33) % count;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed)
{
    static struct values values;
    values = (struct values){.text = (const char *)data, .size = size};
    if (seed % 8 == 0 || size == 0) return LLVMFuzzerMutate(data, size, room);
    find_values(&values, 0);
    if (values.count == 0) return LLVMFuzzerMutate(data, size, room);
    uint64_t luck = seed;
    struct span gone = values.spans[choose(&luck, values.count)], come = values.spans[choose(&luck, values.count)];
    const char *put = others[choose(&luck, sizeof others / sizeof *others)];
    size_t length = strlen(put), begin = gone.begin, end = gone.end;
    unsigned kind = seed / 8 % 4;
    if (kind == 0) { /* another value of the same text */
        put = values.text + come.begin;
        length = come.end - come.begin;
    } else if (kind == 1) { /* left out, with the comma behind it or those before it */
        begin = gone.member;
        length = 0;
        while (end < size && isspace(data[end])) end++;
        bool more = end < size && data[end] == ',';
        while (!more && begin > 0 && (isspace(data[begin - 1]) || data[begin - 1] == ',')) begin--;
        end += more;
    }
    if (size - (end - begin) + length > room) return LLVMFuzzerMutate(data, size, room);
    char *copy = malloc(length + 1);
    must(copy != NULL);
    memcpy(copy, put, length);
    memmove(data + begin + length, data + end, size - end);
    memcpy(data + begin, copy, length);
    free(copy);
    return size - (end - begin) + length;
}
