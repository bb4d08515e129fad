#include "reports/csv.h"

#include "models/money.h"
#include "reports/buffer.h"
#include "reports/display.h"

#include <string.h>

static void separate(struct csv *csv)
{
    if (csv->begun) buffer_add(csv->buffer, ",");
    csv->begun = true;
}

static bool is_formula(const char *text)
{
    static const char *const begins[] = {"=",           "+", "-", "@", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
                                         "\xef\xbc\xa0"};
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (strncmp(text, begins[i], strlen(begins[i])) == 0) return true;
    return false;
}

void csv_text(struct csv *csv, const char *text)
{
    separate(csv);
    if (!text) return;
    const char *shown = display_text(csv->arena, text);
    bool quoted = !*shown || strpbrk(shown, ",\"") || *shown == ' ' || shown[strlen(shown) - 1] == ' ';
    if (quoted) buffer_add(csv->buffer, "\"");
    if (is_formula(shown)) buffer_add(csv->buffer, "'");
    for (const char *c = shown; *c; c++) buffer_add_n(csv->buffer, *c == '"' ? "\"\"" : c, *c == '"' ? 2 : 1);
    if (quoted) buffer_add(csv->buffer, "\"");
}

void csv_json(struct csv *csv, const char *document)
{
    separate(csv);
    if (!document) return;
    buffer_add(csv->buffer, "\"");
    for (const char *c = document; *c; c++) {
        if (*c == '\n') /* never in a string: there it is escaped */
            c += strspn(c + 1, " ");
        else
            buffer_add_n(csv->buffer, *c == '"' ? "\"\"" : c, *c == '"' ? 2 : 1);
    }
    buffer_add(csv->buffer, "\"");
}

void csv_number(struct csv *csv, const char *digits)
{
    separate(csv);
    if (digits) buffer_add(csv->buffer, digits);
}

void csv_money(struct csv *csv, bool known, int64_t e10_usd)
{
    char text[MONEY_TEXT];
    csv_number(csv, known ? money_text(e10_usd, text) : NULL);
}

void csv_end(struct csv *csv)
{
    buffer_add(csv->buffer, "\n");
    csv->begun = false;
}
