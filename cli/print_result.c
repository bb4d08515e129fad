#include "cli/print_result.h"

#include "cli/terminal.h"
#include "reports/html.h"
#include "reports/json_report.h"
#include "reports/text.h"

int print_result(struct arena *arena, const struct result *result, const struct options *options)
{
    switch (options->output) {
    case OUTPUT_JSON: return terminal_write(json_report(arena, result));
    case OUTPUT_HTML: return terminal_write(html_report(arena, result));
    default: return terminal_write(text_report(arena, result, terminal_style(options)));
    }
}
