/* workbook.h with libxlsxwriter: linked in the place of workbook.c, with XLSX=1. */
#include "models/fault.h"
#include "models/money.h"
#include "models/result.h"
#include "models/time.h"
#include "models/utf8.h"
#include "reports/buffer.h"
#include "reports/cost_tree.h"
#include "reports/display.h"
#include "reports/workbook.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define TEXT_MOST    32000 /* bytes: a cell holds 32,767 characters */
#define NAME_WIDTH   34    /* columns, of texts and of numbers */
#define NUMBER_WIDTH 18

bool workbook_is_built_in(void)
{
    return true;
}

struct sheet {
    struct arena *arena;
    lxw_worksheet *worksheet;
    lxw_format *head, *money;
    lxw_row_t row;
    lxw_col_t column;
};

/* --- Cells --- */

/* Harmless, and cut between two characters. */
static const char *shown(struct arena *arena, const char *text)
{
    const char *harmless = display_text(arena, text);
    size_t length = strlen(harmless), end = 0;
    if (length <= TEXT_MOST) return harmless;
    for (size_t size; (size = utf8_length(harmless + end, length - end)) && end + size <= TEXT_MOST;) end += size;
    return arena_text_n(arena, harmless, end);
}

/* NULL is an empty cell. */
static void add_text(struct sheet *sheet, const char *text, lxw_format *format)
{
    if (text) worksheet_write_string(sheet->worksheet, sheet->row, sheet->column, shown(sheet->arena, text), format);
    sheet->column++;
}

static void add_number(struct sheet *sheet, bool known, double number, lxw_format *format)
{
    if (known) worksheet_write_number(sheet->worksheet, sheet->row, sheet->column, number, format);
    sheet->column++;
}

static void add_money(struct sheet *sheet, bool known, int64_t e10_usd)
{
    add_number(sheet, known, money_to_usd(e10_usd), sheet->money);
}

static void add_decimal(struct sheet *sheet, const char *digits)
{
    add_number(sheet, digits != NULL, digits ? strtod(digits, NULL) : 0, NULL);
}

static void end_row(struct sheet *sheet)
{
    sheet->row++;
    sheet->column = 0;
}

static void add_heads(struct sheet *sheet, const char *const *heads, size_t count)
{
    for (size_t i = 0; i < count; i++) add_text(sheet, heads[i], sheet->head);
    end_row(sheet);
    worksheet_freeze_panes(sheet->worksheet, 1, 0);
}

static struct sheet new_sheet(struct arena *arena, lxw_workbook *workbook, const char *name, lxw_col_t names,
                              lxw_col_t columns)
{
    struct sheet sheet = {.arena = arena,
                          .worksheet = workbook_add_worksheet(workbook, name),
                          .head = workbook_add_format(workbook),
                          .money = workbook_add_format(workbook)};
    format_set_bold(sheet.head);
    format_set_num_format(sheet.money, "0.00########");
    worksheet_set_column(sheet.worksheet, 0, names - 1, NAME_WIDTH, NULL);
    if (columns > names) worksheet_set_column(sheet.worksheet, names, columns - 1, NUMBER_WIDTH, NULL);
    return sheet;
}

/* --- Sheets --- */

static void say_text(struct sheet *sheet, const char *what, const char *text)
{
    if (!text) return;
    add_text(sheet, what, sheet->head);
    add_text(sheet, text, NULL);
    end_row(sheet);
}

static void say_money(struct sheet *sheet, const char *what, bool known, int64_t e10_usd)
{
    char exact[MONEY_TEXT];
    if (!known) return;
    add_text(sheet, what, sheet->head);
    add_money(sheet, true, e10_usd);
    add_text(sheet, money_text(e10_usd, exact), NULL);
    end_row(sheet);
}

static void write_summary(struct arena *arena, lxw_workbook *workbook, const struct result *result)
{
    const struct cost_result *cost = &result->cost;
    struct sheet sheet = new_sheet(arena, workbook, "Summary", 1, 3);
    say_text(&sheet, "simulated by", arena_format(arena, "Loadline %s", result->version));
    say_text(&sheet, "scenario", result->scenario);
    say_text(&sheet, "endpoint configuration", result->endpoint_config_name);
    say_text(&sheet, "region", result->region);
    say_text(&sheet, "start", result->start_time);
    if (result->partial) say_text(&sheet, "partial", "interrupted");
    add_text(&sheet, "simulated hours", sheet.head);
    add_number(&sheet, true, result->simulated_s / 3600, NULL);
    end_row(&sheet);
    add_text(&sheet, "replications", sheet.head);
    add_number(&sheet, true, result->replications, NULL);
    end_row(&sheet);
    add_text(&sheet, "USD", sheet.head);
    add_text(&sheet, "", NULL);
    add_text(&sheet, "exact", sheet.head);
    end_row(&sheet);
    say_money(&sheet, "total", true, cost->total_e10_usd);
    say_money(&sheet, "total, low", cost->has_interval, cost->total_low_e10_usd);
    say_money(&sheet, "total, high", cost->has_interval, cost->total_high_e10_usd);
    say_money(&sheet, "an hour", true, cost->per_hour_e10_usd);
    say_money(&sheet, "a month of 730 hours", true, cost->monthly_e10_usd);
    say_money(&sheet, "1,000 requests that succeeded", cost->has_per_request, cost->per_thousand_succeeded_e10_usd);
    say_money(&sheet, "busy workers", true, cost->busy_e10_usd);
    say_money(&sheet, "idle workers", true, cost->idle_e10_usd);
    say_money(&sheet, "at list prices", cost->has_discounts, cost->list_e10_usd);
    say_money(&sheet, "with the negotiated discount", cost->has_discounts, cost->contracted_e10_usd);
}

static void write_line(struct sheet *sheet, const struct cost_tree *tree, size_t i)
{
    const struct cost_line *line = &tree->lines[i];
    const struct cost_amounts *amounts = &tree->amounts[i];
    char exact[MONEY_TEXT];
    add_text(sheet, line->variant_name ? line->variant_name : "endpoint", NULL);
    add_text(sheet, line->charge, NULL);
    add_text(sheet, line->usage_type, NULL);
    add_decimal(sheet, line->quantity);
    add_text(sheet, line->unit, NULL);
    add_decimal(sheet, line->list_unit_price);
    add_decimal(sheet, line->unit_price);
    add_text(sheet, line->estimated ? "estimated" : "", NULL);
    add_money(sheet, true, amounts->cost_e10_usd);
    add_text(sheet, money_text(amounts->cost_e10_usd, exact), NULL);
    add_money(sheet, true, amounts->monthly_e10_usd);
    add_money(sheet, tree->has_per_thousand, amounts->per_thousand_e10_usd);
    add_money(sheet, amounts->has_busy, amounts->busy_e10_usd);
    add_money(sheet, amounts->has_busy, amounts->idle_e10_usd);
    add_text(sheet, line->price_source, NULL);
    end_row(sheet);
}

static void write_bill(struct arena *arena, lxw_workbook *workbook, const struct result *result)
{
    static const char *const heads[] = {"variant",    "charge",    "usage type", "quantity",   "unit",
                                        "list price", "price",     "price is",   "cost (USD)", "cost, exact",
                                        "a month",    "per 1,000", "busy",       "idle",       "price from"};
    struct sheet sheet = new_sheet(arena, workbook, "Bill", 3, sizeof heads / sizeof *heads);
    struct cost_tree tree = cost_tree(arena, &result->cost);
    add_heads(&sheet, heads, sizeof heads / sizeof *heads);
    for (size_t i = 0; i < result->cost.line_count; i++) write_line(&sheet, &tree, i);
}

static void write_commitments(struct arena *arena, lxw_workbook *workbook, const struct cost_result *cost)
{
    static const char *const heads[] = {"Savings Plan",        "held",  "commitment an hour",
                                        "committed",           "used",  "covers, on demand",
                                        "eligible, on demand", "total", "a month",
                                        "saved in a month"};
    if (cost->commitment_count == 0) return;
    struct sheet sheet = new_sheet(arena, workbook, "Commitments", 1, sizeof heads / sizeof *heads);
    add_heads(&sheet, heads, sizeof heads / sizeof *heads);
    for (size_t i = 0; i < cost->commitment_count; i++) {
        const struct commitment_result *commitment = &cost->commitments[i];
        bool any = commitment->per_hour_e10_usd > 0;
        add_text(&sheet, commitment->plan, NULL);
        add_text(&sheet, commitment->held ? "held" : "best", NULL);
        add_money(&sheet, true, commitment->per_hour_e10_usd);
        add_money(&sheet, any, commitment->committed_e10_usd);
        add_money(&sheet, any, commitment->used_e10_usd);
        add_money(&sheet, any, commitment->covered_e10_usd);
        add_money(&sheet, any, commitment->eligible_e10_usd);
        add_money(&sheet, any, commitment->total_e10_usd);
        add_money(&sheet, any, commitment->monthly_e10_usd);
        add_money(&sheet, any, commitment->saved_monthly_e10_usd);
        end_row(&sheet);
    }
}

static void write_tags(struct arena *arena, lxw_workbook *workbook, const struct result *result)
{
    static const char *const heads[] = {"tag", "value", "cost (USD)", "a month"};
    if (result->tag_count == 0) return;
    struct sheet sheet = new_sheet(arena, workbook, "Tags", 2, 4);
    add_heads(&sheet, heads, sizeof heads / sizeof *heads);
    for (size_t i = 0; i < result->tag_count; i++) {
        add_text(&sheet, result->tags[i].key, NULL);
        add_text(&sheet, result->tags[i].value, NULL);
        add_money(&sheet, true, result->cost.total_e10_usd);
        add_money(&sheet, true, result->cost.monthly_e10_usd);
        end_row(&sheet);
    }
}

static void add_notes(struct sheet *sheet, const char *what, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) say_text(sheet, what, texts[i]);
}

static void write_notes(struct arena *arena, lxw_workbook *workbook, const struct result *result)
{
    struct sheet sheet = new_sheet(arena, workbook, "Notes", 1, 2);
    say_text(&sheet, "simulated", "a forecast, not a bill: see the assumptions");
    add_notes(&sheet, "assumption", result->assumptions, result->assumption_count);
    add_notes(&sheet, "warning", result->warnings, result->warning_count);
    for (size_t i = 0; i < result->input_count; i++)
        say_text(&sheet, "input (SHA-256)",
                 arena_format(arena, "%s %s", result->inputs[i].sha256, result->inputs[i].path));
}

/* --- The file --- */

/* The library writes files only: what it has written there. */
static bool read_back(int file, struct buffer *buffer)
{
    char block[1 << 14];
    ssize_t size;
    while ((size = read(file, block, sizeof block)) > 0) buffer_add_n(buffer, block, (size_t)size);
    return size == 0;
}

static lxw_error write_file(struct arena *arena, const char *path, const struct result *result)
{
    int64_t start_ns = 0;
    bool zoned;
    lxw_workbook *workbook = workbook_new(path);
    if (!workbook) return LXW_ERROR_MEMORY_MALLOC_FAILED;
    if (result->start_time) time_read(result->start_time, strlen(result->start_time), &start_ns, &zoned);
    lxw_doc_properties properties = {.title = "Loadline: simulated cost", .created = (time_t)(start_ns / NS_PER_S)};
    if (properties.created == 0) properties.created = 1; /* 0 is now */
    workbook_set_properties(workbook, &properties);
    write_summary(arena, workbook, result);
    write_bill(arena, workbook, result);
    write_commitments(arena, workbook, &result->cost);
    write_tags(arena, workbook, result);
    write_notes(arena, workbook, result);
    return workbook_close(workbook);
}

const struct buffer *workbook_report(struct arena *arena, const struct result *result, struct faults *faults)
{
    const char *folder = getenv("TMPDIR");
    char *path = arena_format(arena, "%s/loadline-XXXXXX", folder && *folder ? folder : "/tmp");
    struct buffer *buffer = buffer_new(arena);
    int file = mkstemp(path);
    if (file < 0) {
        faults_add(faults, FAULT_MACHINE, (struct place){.file = path}, "cannot be made: %s", strerror(errno));
        return NULL;
    }
    lxw_error error = write_file(arena, path, result);
    bool whole = error == LXW_NO_ERROR && read_back(file, buffer);
    unlink(path);
    close(file);
    if (whole) return buffer;
    faults_add(faults, FAULT_MACHINE, (struct place){.file = path}, "cannot be written: %s",
               error == LXW_NO_ERROR ? strerror(errno) : lxw_strerror(error));
    return NULL;
}
