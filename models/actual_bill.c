#include "models/actual_bill.h"

#include "models/bytes.h"
#include "models/fault.h"
#include "models/formats/csv.h"
#include "models/json.h"
#include "models/lines.h"
#include "models/money.h"
#include "models/number.h"
#include "models/time.h"
#include "sim/arena.h"

#include <string.h>

#define FAULTS_MOST    10 /* then the rest is not read */
#define COLUMNS_MOST   2000
#define CONDITION_MOST 16

/* --- Columns --- */

enum column {
    USAGE_TYPE,
    QUANTITY,
    COST,
    KIND, /* of charge, or of line */
    SERVICE,
    START,
    END,
    CURRENCY,
    STATUS,         /* of a commitment: FOCUS */
    PLAN_COST,      /* CUR, where a plan is in the bill */
    PLAN_COMMITTED, /* likewise */
    PLAN_USED,
    COLUMNS
};
#define REQUIRED (CURRENCY + 1)

static const struct bill_format {
    const char *name;
    const char *columns[COLUMNS];
} formats[] = {
    {"FOCUS",
     {"x_UsageType", "PricingQuantity", "EffectiveCost", "ChargeCategory", "x_ServiceCode", "ChargePeriodStart",
      "ChargePeriodEnd", "BillingCurrency", "CommitmentDiscountStatus"}},
    {"CUR 2.0",
     {"line_item_usage_type", "line_item_usage_amount", "line_item_unblended_cost", "line_item_line_item_type",
      "line_item_product_code", "line_item_usage_start_date", "line_item_usage_end_date", "line_item_currency_code",
      NULL, "savings_plan_savings_plan_effective_cost", "savings_plan_total_commitment_to_date",
      "savings_plan_used_commitment"}},
    {"CUR",
     {"lineItem/UsageType", "lineItem/UsageAmount", "lineItem/UnblendedCost", "lineItem/LineItemType",
      "lineItem/ProductCode", "lineItem/UsageStartDate", "lineItem/UsageEndDate", "lineItem/CurrencyCode", NULL,
      "savingsPlan/SavingsPlanEffectiveCost", "savingsPlan/TotalCommitmentToDate", "savingsPlan/UsedCommitment"}},
};
#define FORMATS (sizeof formats / sizeof *formats)

struct reading {
    struct arena *arena;
    struct faults *faults;
    struct lines lines;
    struct actual_bill *bill;
    const struct bill_format *format;
    size_t field_count; /* of each row */
    struct trace_cell *cells;
    size_t place_of[COLUMNS]; /* SIZE_MAX: the file has no such column */
    const struct actual_condition *conditions;
    size_t condition_count, condition_at[CONDITION_MOST];
    struct actual_line *all;
    size_t room;
};

static struct place here(const struct reading *reading)
{
    return (struct place){.file = reading->bill->file, .line = (int)reading->lines.number};
}

static bool same(struct trace_cell cell, const char *text)
{
    return cell.length == strlen(text) && memcmp(cell.text, text, cell.length) == 0;
}

/* How many of a format's columns are there. */
static size_t known_columns(const struct reading *reading, const struct bill_format *format)
{
    size_t known = 0;
    for (int column = 0; column < REQUIRED; column++)
        for (size_t i = 0; i < reading->field_count; i++)
            if (same(reading->cells[i], format->columns[column])) {
                known++;
                break;
            }
    return known;
}

static size_t find_column(const struct reading *reading, const char *name)
{
    for (size_t i = 0; name && i < reading->field_count; i++)
        if (same(reading->cells[i], name)) return i;
    return SIZE_MAX;
}

static const char *suggestion(const struct reading *reading, const char *name)
{
    const char **names = arena_new_array(reading->arena, reading->field_count + 1, const char *);
    for (size_t i = 0; i < reading->field_count; i++)
        names[i] = arena_text_n(reading->arena, reading->cells[i].text, reading->cells[i].length);
    names[reading->field_count] = NULL;
    const char *nearest = json_nearest(name, names);
    return nearest ? arena_format(reading->arena, "; did you mean \"%s\"?", nearest) : "";
}

static bool find_columns(struct reading *reading)
{
    struct place at = {.file = reading->bill->file, .line = 1};
    size_t most = 0;
    for (size_t f = 0; f < FORMATS; f++) {
        size_t known = known_columns(reading, &formats[f]);
        if (known > most) reading->format = &formats[f];
        if (known > most) most = known;
    }
    if (most == 0) {
        faults_add(
            reading->faults, FAULT_INPUT, at,
            "is no bill that is known: FOCUS with AWS columns (x_UsageType, EffectiveCost, ..), or a Cost and Usage "
            "Report (line_item_usage_type or lineItem/UsageType, ..)");
        return false;
    }
    bool found = true;
    for (int column = 0; column < COLUMNS; column++) {
        const char *name = reading->format->columns[column];
        reading->place_of[column] = find_column(reading, name);
        if (column >= REQUIRED || reading->place_of[column] != SIZE_MAX) continue;
        found = false;
        faults_add(reading->faults, FAULT_INPUT, at, "lacks the column %s, which a bill of the form %s has", name,
                   reading->format->name);
    }
    for (size_t i = 0; i < reading->condition_count; i++) {
        reading->condition_at[i] = find_column(reading, reading->conditions[i].column);
        if (reading->condition_at[i] != SIZE_MAX) continue;
        found = false;
        faults_add(reading->faults, FAULT_INPUT, at, "has no column \"%.100s\" for a condition to look at%s",
                   reading->conditions[i].column, suggestion(reading, reading->conditions[i].column));
    }
    reading->bill->format = reading->format->name;
    return found;
}

/* --- A row --- */

/* Take the record apart; how many fields it has, or 0 where quotes are out of place. */
static size_t split(struct reading *reading, char *text, size_t length)
{
    size_t count = 0;
    if (memchr(text, '"', length) && !csv_complete(&reading->lines, &text, &length)) return 0;
    for (size_t at = 0; at <= length; count++) {
        struct trace_cell cell;
        if (count == COLUMNS_MOST || !csv_field(text, length, &at, &cell)) return 0;
        reading->cells[count] = cell;
    }
    return count;
}

static struct trace_cell cell_of(const struct reading *reading, enum column column)
{
    size_t place = reading->place_of[column];
    return place == SIZE_MAX ? (struct trace_cell){"", 0} : reading->cells[place];
}

/* A number in 10^-10; nothing is 0. */
static bool read_number(const struct reading *reading, enum column column, int64_t *out)
{
    struct trace_cell cell = cell_of(reading, column);
    bool exact;
    *out = 0;
    if (cell.length == 0 || number_read(cell.text, cell.length, 10, out, &exact)) return true;
    faults_add(reading->faults, FAULT_INPUT, here(reading), "%s must be a decimal number, found \"%.*s\"",
               reading->format->columns[column], cell.length < 60 ? (int)cell.length : 60, cell.text);
    return false;
}

static bool read_date(const struct reading *reading, enum column column, int64_t *ns)
{
    struct trace_cell cell = cell_of(reading, column);
    bool zoned;
    if (time_read(cell.text, cell.length, ns, &zoned)) return true;
    faults_add(reading->faults, FAULT_INPUT, here(reading), "%s must be a date and time, found \"%.*s\"",
               reading->format->columns[column], cell.length < 60 ? (int)cell.length : 60, cell.text);
    return false;
}

static bool is_of_interest(const struct reading *reading)
{
    if (reading->condition_count == 0) return same(cell_of(reading, SERVICE), "AmazonSageMaker");
    for (size_t i = 0; i < reading->condition_count; i++)
        if (!same(reading->cells[reading->condition_at[i]], reading->conditions[i].text)) return false;
    return true;
}

static struct actual_line *line_of(struct reading *reading, struct trace_cell name, bool usage)
{
    struct actual_bill *bill = reading->bill;
    for (size_t i = 0; i < bill->line_count; i++)
        if (reading->all[i].usage == usage && same(name, reading->all[i].usage_type)) return &reading->all[i];
    if (bill->line_count == reading->room) {
        reading->room = reading->room ? 2 * reading->room : 32;
        reading->all = arena_grow(reading->arena, reading->all, bill->line_count, reading->room, sizeof *reading->all);
    }
    reading->all[bill->line_count] =
        (struct actual_line){.usage_type = arena_text_n(reading->arena, name.text, name.length), .usage = usage};
    return &reading->all[bill->line_count++];
}

/* How a row counts. */
enum part {
    PART_NOTHING,
    PART_USAGE,
    PART_COVERED,  /* CUR: at the plan's rate */
    PART_UNUSED,   /* FOCUS: what is left of a plan */
    PART_FEE,      /* CUR: of a plan, of which what was not used counts */
    PART_DISCOUNT, /* off a usage type */
    PART_OTHER
};

static enum part part_of(const struct reading *reading)
{
    static const struct {
        const char *kind;
        enum part part;
    } parts[] = {{"Usage", PART_USAGE},
                 {"Purchase", PART_NOTHING}, /* FOCUS: its EffectiveCost is in the rows of its use */
                 {"SavingsPlanCoveredUsage", PART_COVERED},
                 {"SavingsPlanNegation", PART_NOTHING},
                 {"SavingsPlanUpfrontFee", PART_NOTHING},
                 {"SavingsPlanRecurringFee", PART_FEE},
                 {"EdpDiscount", PART_DISCOUNT},
                 {"PrivateRateDiscount", PART_DISCOUNT},
                 {"BundledDiscount", PART_DISCOUNT},
                 {"SppDiscount", PART_DISCOUNT}};
    struct trace_cell kind = cell_of(reading, KIND);
    if (same(cell_of(reading, STATUS), "Unused")) return PART_UNUSED;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (same(kind, parts[i].kind)) return parts[i].part;
    return PART_OTHER;
}

static void add_to(struct reading *reading, struct actual_line *line, int64_t quantity_e10, int64_t cost_e10_usd)
{
    line->quantity_e10 += quantity_e10;
    line->cost_e10_usd = money_add(line->cost_e10_usd, cost_e10_usd);
    reading->bill->rows++;
}

/* What was committed and not used; without a plan's columns that cannot be told. */
static bool add_fee(struct reading *reading)
{
    int64_t committed, used;
    if (reading->place_of[PLAN_COMMITTED] == SIZE_MAX || reading->place_of[PLAN_USED] == SIZE_MAX) {
        faults_add(reading->faults, FAULT_INPUT, here(reading),
                   "is a Savings Plan's recurring fee, and the bill lacks the columns %s and %s",
                   reading->format->columns[PLAN_COMMITTED], reading->format->columns[PLAN_USED]);
        return false;
    }
    if (!read_number(reading, PLAN_COMMITTED, &committed) || !read_number(reading, PLAN_USED, &used)) return false;
    struct actual_line *line = line_of(reading, (struct trace_cell){ACTUAL_UNUSED, strlen(ACTUAL_UNUSED)}, true);
    int64_t left_e10_usd = money_add(committed, -used);
    add_to(reading, line, left_e10_usd, left_e10_usd);
    return true;
}

static bool add_period(struct reading *reading)
{
    int64_t start_ns, end_ns;
    struct actual_bill *bill = reading->bill;
    if (!read_date(reading, START, &start_ns) || !read_date(reading, END, &end_ns)) return false;
    if (end_ns < start_ns) {
        faults_add(reading->faults, FAULT_INPUT, here(reading), "ends before it begins: %s is before %s",
                   reading->format->columns[END], reading->format->columns[START]);
        return false;
    }
    if (bill->start_ns > start_ns) bill->start_ns = start_ns;
    if (bill->end_ns < end_ns) bill->end_ns = end_ns;
    return true;
}

static bool add_row(struct reading *reading)
{
    int64_t quantity, cost;
    struct trace_cell unused = {ACTUAL_UNUSED, strlen(ACTUAL_UNUSED)}, currency = cell_of(reading, CURRENCY);
    enum part part = part_of(reading);
    if (part == PART_NOTHING) return true;
    if (currency.length > 0 && !same(currency, "USD")) {
        faults_add(reading->faults, FAULT_INPUT, here(reading), "is in %.*s: bills are compared in USD",
                   currency.length < 10 ? (int)currency.length : 10, currency.text);
        return false;
    }
    if (part == PART_COVERED && reading->place_of[PLAN_COST] == SIZE_MAX) {
        faults_add(reading->faults, FAULT_INPUT, here(reading),
                   "is covered by a Savings Plan, and the bill lacks the column %s",
                   reading->format->columns[PLAN_COST]);
        return false;
    }
    if (part == PART_FEE) return add_period(reading) && add_fee(reading);
    if (!read_number(reading, QUANTITY, &quantity) ||
        !read_number(reading, part == PART_COVERED ? PLAN_COST : COST, &cost))
        return false;
    if (part != PART_DISCOUNT && part != PART_OTHER && !add_period(reading)) return false;
    struct trace_cell name = part == PART_UNUSED  ? unused
                             : part == PART_OTHER ? cell_of(reading, KIND)
                                                  : cell_of(reading, USAGE_TYPE);
    bool has_quantity = part == PART_USAGE || part == PART_COVERED || part == PART_UNUSED;
    add_to(reading, line_of(reading, name, part != PART_OTHER), has_quantity ? quantity : 0, cost);
    return true;
}

/* --- The file --- */

static void read_rows(struct reading *reading)
{
    size_t before = faults_count(reading->faults);
    char *text;
    size_t length;
    while (faults_count(reading->faults) < before + FAULTS_MOST && lines_next(&reading->lines, &text, &length)) {
        if (length == 0) continue;
        size_t count = split(reading, text, length);
        if (count != reading->field_count)
            faults_add(reading->faults, FAULT_INPUT, here(reading), "has %zu fields and the header %zu%s", count,
                       reading->field_count, count == 0 ? ": a quote is out of place" : "");
        else if (is_of_interest(reading))
            add_row(reading);
        else
            reading->bill->other_rows++;
    }
}

static void read_file(struct reading *reading)
{
    struct place at = {.file = reading->bill->file};
    char *text;
    size_t length;
    if (!lines_next(&reading->lines, &text, &length)) {
        faults_add(reading->faults, FAULT_INPUT, at, "is empty: a bill begins with the names of its columns");
        return;
    }
    reading->field_count = split(reading, text, length);
    /* The header's cells are in the reader's buffer, but are looked at before it moves on. */
    if (!find_columns(reading)) return;
    size_t before = faults_count(reading->faults);
    read_rows(reading);
    if (faults_count(reading->faults) > before) return;
    if (reading->lines.too_long)
        faults_add(reading->faults, FAULT_INPUT, at, "has a line that is too long");
    else if (reading->bill->rows == 0)
        faults_add(reading->faults, FAULT_INPUT, at, "has no row that counts: %llu %s",
                   (unsigned long long)reading->bill->other_rows,
                   reading->condition_count > 0 ? "do not meet the conditions" : "are of other services");
    else if (reading->bill->end_ns <= reading->bill->start_ns)
        faults_add(reading->faults, FAULT_INPUT, at, "says of no usage how long it was");
}

const struct actual_bill *actual_bill_read(struct arena *arena, const char *file,
                                           const struct actual_condition *conditions, size_t condition_count,
                                           struct faults *faults)
{
    size_t before = faults_count(faults);
    struct bytes_source *source = bytes_source_open(arena, file, (struct place){.file = file}, faults);
    if (!source) return NULL;
    struct actual_bill *bill = arena_new_of(arena, struct actual_bill);
    *bill = (struct actual_bill){.file = bytes_source_name(source), .start_ns = INT64_MAX, .end_ns = INT64_MIN};
    struct bytes *bytes = bytes_open(arena, source, NULL);
    struct reading reading = {.arena = arena,
                              .faults = faults,
                              .bill = bill,
                              .cells = arena_new_array(arena, COLUMNS_MOST, struct trace_cell),
                              .conditions = conditions,
                              .condition_count = condition_count < CONDITION_MOST ? condition_count : CONDITION_MOST};
    lines_start(&reading.lines, arena, bytes);
    read_file(&reading);
    if (bytes_failure(bytes))
        faults_add(faults, bytes_failure_kind(bytes), (struct place){.file = bill->file}, "%s", bytes_failure(bytes));
    bytes_close(bytes);
    bytes_source_close(source);
    bill->lines = reading.all;
    return faults_count(faults) > before ? NULL : bill;
}
