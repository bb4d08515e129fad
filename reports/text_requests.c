#include "reports/text_requests.h"

#include "models/figure_text.h"
#include "reports/text_outcome.h"
#include "reports/text_page.h"
#include "reports/text_subject.h"
#include "sim/arena.h"

#include <inttypes.h>

static void add_counts(struct text_page *page, struct table *table, const char *name,
                       const struct request_counts *counts, const bool shown[TEXT_OUTCOMES])
{
    uint64_t outcomes[TEXT_OUTCOMES];
    text_outcomes(counts, outcomes);
    table_row(table);
    table_cell(table, name);
    table_cell(table, figure_count(page->arena, counts->arrived));
    table_cell(table, figure_count(page->arena, counts->succeeded));
    table_cell(table, counts->arrived > 0
                          ? figure_share(page->arena, (double)counts->succeeded / (double)counts->arrived)
                          : "-");
    for (int i = 0; i < TEXT_OUTCOMES; i++)
        if (shown[i]) table_cell(table, figure_count(page->arena, outcomes[i]));
}

static void write_counts(struct text_page *page, const struct result *result, const struct text_subjects *subjects)
{
    bool shown[TEXT_OUTCOMES] = {false};
    text_outcomes_occurred(&result->requests, shown);
    for (size_t i = 0; i < subjects->count; i++) text_outcomes_occurred(&subjects->all[i].figures->requests, shown);
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "arrived", TABLE_RIGHT);
    table_column(table, "succeeded", TABLE_RIGHT);
    table_column(table, "share", TABLE_RIGHT);
    for (int i = 0; i < TEXT_OUTCOMES; i++)
        if (shown[i]) table_column(table, text_outcome_name[i], TABLE_RIGHT);
    add_counts(page, table, "endpoint", &result->requests, shown);
    for (size_t i = 0; i < subjects->count; i++)
        add_counts(page, table, subjects->all[i].nested, &subjects->all[i].figures->requests, shown);
    text_page_table(page, table);
}

/* The endpoint's row in the table counts calls, and those below it attempts. */
static void write_callers(struct text_page *page, const struct result *result)
{
    const struct caller_summary *callers = &result->callers;
    struct arena *arena = page->arena;
    const char *who = callers->users > 0
                          ? arena_format(arena, "%s user%s in a closed loop: ", figure_count(arena, callers->users),
                                         callers->users == 1 ? "" : "s")
                          : "";
    const char *tries = callers->retries > 0 ? arena_format(arena, "%s attempts, of which %s were retries",
                                                            figure_count(arena, callers->attempts),
                                                            figure_count(arena, callers->retries))
                                             : "none tried again";
    text_page_line(page,
                   arena_format(arena, "%s%s calls, %s", who, figure_count(arena, result->requests.arrived), tries));
    if (callers->refused_by_quota > 0)
        text_page_line(page, arena_format(arena, "%s calls ended because the client's retry quota was used up",
                                          figure_count(arena, callers->refused_by_quota)));
}

void text_requests(struct text_page *page, const struct result *result)
{
    struct text_subjects subjects = text_subjects(page->arena, result);
    text_page_heading(page, "Requests");
    write_counts(page, result, &subjects);
    text_page_line(page, arena_format(page->arena, "offered %s/s, succeeded %s/s",
                                      figure_number(page->arena, result->offered_per_s),
                                      figure_number(page->arena, result->succeeded_per_s)));
    if (result->has_callers) write_callers(page, result);
}

/* "424 ModelError", or "no answer" where the caller saw none. */
static const char *answer_text(struct arena *arena, const struct failure_count *failure)
{
    if (!failure->status) return failure->error ? failure->error : "no answer";
    return arena_format(arena, "%" PRIu32 "%s%s", failure->status, failure->error ? " " : "",
                        failure->error ? failure->error : "");
}

static void add_failures(struct text_page *page, struct table *table, const struct text_subject *subject)
{
    const struct variant_result *variant = subject->figures;
    double arrived = (double)variant->requests.arrived;
    table_row(table);
    table_cell(table, subject->name);
    for (size_t i = 0; i < variant->failure_count; i++) {
        const struct failure_count *failure = &variant->failures[i];
        table_row(table);
        table_cell(table, arena_format(page->arena, "  %s", answer_text(page->arena, failure)));
        table_cell(table, figure_count(page->arena, failure->count));
        table_cell(table, arrived > 0 ? figure_share(page->arena, (double)failure->count / arrived) : "-");
        table_cell(table, failure->cause);
    }
}

/* Those of a variant that hosts components are theirs. */
static bool has_failures(const struct variant_result *variant)
{
    return variant->failure_count > 0 && (variant->model || variant->component);
}

void text_errors(struct text_page *page, const struct result *result)
{
    struct text_subjects subjects = text_subjects_having(page->arena, result, has_failures);
    if (subjects.count == 0) return;
    struct table *table = table_new(page->arena);
    table_column(table, "answer", TABLE_LEFT);
    table_column(table, "count", TABLE_RIGHT);
    table_column(table, "share", TABLE_RIGHT);
    table_column(table, "cause", TABLE_WRAPPED);
    for (size_t i = 0; i < subjects.count; i++) add_failures(page, table, &subjects.all[i]);
    text_page_heading(page, "Errors");
    text_page_table(page, table);
}
