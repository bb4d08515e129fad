#include "models/formats/log_line.h"

#include <ctype.h>
#include <string.h>

bool log_line_field(struct log_line *line, struct trace_cell *field)
{
    while (line->at < line->end && *line->at == ' ') line->at++;
    if (line->at == line->end) return false;
    const char *start = line->at;
    char close = *start == '"' ? '"' : *start == '[' ? ']' : ' ';
    if (close != ' ') start++;
    const char *at = start;
    while (at < line->end && *at != close) at += *at == '\\' && at + 1 < line->end ? 2 : 1;
    if (close != ' ' && at == line->end) return false;
    *field = (struct trace_cell){start, (size_t)(at - start)};
    line->at = at + (close != ' ');
    return close == ' ' || line->at == line->end || *line->at == ' ';
}

/* Two digits of the date, or a letter in its place. */
static bool fits(const char *text, const char *pattern)
{
    for (; *pattern; pattern++, text++)
        if (*pattern == '9' ? !isdigit((unsigned char)*text) : *pattern != '*' && *pattern != *text) return false;
    return true;
}

bool log_line_date(struct trace_cell *field, char *text)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (field->length != 26 || !fits(text, "99/***/9999:99:99:99 *9999") || (text[21] != '+' && text[21] != '-'))
        return false;
    int month = 0;
    while (month < 12 && memcmp(months + (size_t)3 * (size_t)month, text + 3, 3) != 0) month++;
    if (month == 12) return false;
    char day[2] = {text[0], text[1]};
    memmove(text, text + 7, 4); /* the year; what follows it stays where it is read from until it is moved */
    text[4] = '-';
    text[5] = (char)('0' + (month + 1) / 10);
    text[6] = (char)('0' + (month + 1) % 10);
    text[7] = '-';
    memcpy(text + 8, day, 2);
    text[10] = 'T';
    memmove(text + 11, text + 12, 8);
    memmove(text + 19, text + 21, 5);
    field->text = text;
    field->length = 24;
    return true;
}

bool log_line_is_check(struct trace_cell request)
{
    static const char *const checks[] = {"GET /ping ", "GET /execution-parameters "};
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        size_t length = strlen(checks[i]);
        if (request.length >= length && memcmp(request.text, checks[i], length) == 0) return true;
    }
    return false;
}
