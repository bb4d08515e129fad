#include "reports/html_inputs.h"

#include "models/result.h"
#include "reports/text_page.h"
#include "sim/arena.h"

#include <string.h>

static bool has(const struct result *result, size_t inputs, const struct input_digest *wanted)
{
    for (size_t i = 0; i < inputs; i++)
        if (strcmp(result->inputs[i].path, wanted->path) == 0 && strcmp(result->inputs[i].sha256, wanted->sha256) == 0)
            return true;
    return false;
}

/* Whether a result before, or this one before its input i, has it too. */
static bool is_known(const struct result *const *results, size_t which, size_t i)
{
    const struct input_digest *wanted = &results[which]->inputs[i];
    for (size_t r = 0; r < which; r++)
        if (has(results[r], results[r]->input_count, wanted)) return true;
    return has(results[which], i, wanted);
}

void html_inputs(struct text_page *page, const struct result *const *results, size_t count)
{
    struct table *table = table_new(page->arena);
    table_column(table, "file", TABLE_LEFT);
    table_column(table, "SHA-256", TABLE_WRAPPED);
    for (size_t r = 0; r < count; r++)
        for (size_t i = 0; i < results[r]->input_count; i++) {
            if (is_known(results, r, i)) continue;
            table_row(table);
            table_cell(table, results[r]->inputs[i].path);
            table_cell(table, results[r]->inputs[i].sha256);
        }
    if (table_rows(table) > 0) text_page_table(page, table);
}
