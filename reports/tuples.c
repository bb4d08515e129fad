#include "reports/tuples.h"

#include "reports/buffer.h"

#include <inttypes.h>

void tuples_add(struct buffer *buffer, const int64_t *numbers, size_t count)
{
    buffer_add(buffer, buffer_length(buffer) == 0 ? "[[" : ",[");
    for (size_t i = 0; i < count; i++) buffer_format(buffer, i > 0 ? ",%" PRId64 : "%" PRId64, numbers[i]);
    buffer_add(buffer, "]");
}

void tuples_end(struct buffer *buffer)
{
    buffer_add(buffer, buffer_length(buffer) == 0 ? "[]" : "]");
}

struct tuples tuples_of(const char *text)
{
    return (struct tuples){.at = text};
}

static bool pass(struct tuples *tuples, char wanted)
{
    if (*tuples->at != wanted) return false;
    tuples->at++;
    return true;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool pass_number(struct tuples *tuples, int64_t *out)
{
    const char *begin = tuples->at;
    int64_t value = 0;
    for (; is_digit(*tuples->at); tuples->at++) {
        int digit = *tuples->at - '0';
        if (value > (INT64_MAX - digit) / 10) return false;
        value = 10 * value + digit;
    }
    *out = value;
    return tuples->at > begin && (*begin != '0' || tuples->at == begin + 1);
}

static bool pass_tuple(struct tuples *tuples, int64_t *numbers, size_t count)
{
    if (!pass(tuples, '[')) return false;
    for (size_t i = 0; i < count; i++)
        if ((i > 0 && !pass(tuples, ',')) || !pass_number(tuples, &numbers[i])) return false;
    return pass(tuples, ']');
}

bool tuples_next(struct tuples *tuples, int64_t *numbers, size_t count)
{
    bool first = !tuples->begun;
    if (tuples->broken || (first && !pass(tuples, '['))) {
        tuples->broken = true;
        return false;
    }
    tuples->begun = true;
    if (pass(tuples, ']')) {
        tuples->broken = *tuples->at != '\0';
        return false;
    }
    if ((!first && !pass(tuples, ',')) || !pass_tuple(tuples, numbers, count)) tuples->broken = true;
    return !tuples->broken;
}
