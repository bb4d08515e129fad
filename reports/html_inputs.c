#include "reports/html_inputs.h"

#include "models/result.h"
#include "reports/text_page.h"

#include <string.h>

static bool is_known(const struct input_digest *inputs, size_t count, const struct input_digest *wanted)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(inputs[i].path, wanted->path) == 0 && strcmp(inputs[i].sha256, wanted->sha256) == 0) return true;
    return false;
}

void html_inputs(struct text_page *page, const struct input_digest *inputs, size_t count)
{
    struct table *table = table_new(page->arena);
    table_column(table, "file", TABLE_LEFT);
    table_column(table, "SHA-256", TABLE_WRAPPED);
    for (size_t i = 0; i < count; i++) {
        if (is_known(inputs, i, &inputs[i])) continue;
        table_row(table);
        table_cell(table, inputs[i].path);
        table_cell(table, inputs[i].sha256);
    }
    if (table_rows(table) > 0) text_page_table(page, table);
}
