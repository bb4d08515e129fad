#include "reports/text_latency_chart.h"

#include "models/figure_text.h"
#include "reports/buffer.h"
#include "reports/display.h"
#include "reports/text_marks.h"
#include "reports/text_page.h"
#include "reports/text_subject.h"
#include "sim/arena.h"
#include "sim/histogram.h"
#include "sim/units.h"

#include <math.h>
#include <string.h>

#define INDENT     2
#define GAP        2
#define MARKS_MOST 60
#define NAMES_MOST 16

/* A variant that hosts components has what is theirs together. */
static bool has_latencies(const struct variant_result *variant)
{
    return (variant->model || variant->component) && variant->latency_histogram &&
           variant->latency_histogram->count > 0;
}

/* Columns of equal ratio from one latency to another. What lies on the edge of one is held within it, whichever the last bit of a
 * logarithm is. */
struct scale {
    double low_ns, high_ns;
    size_t columns;
};

static size_t column_of(const struct scale *scale, double ns)
{
    const double edge = 1e-9;
    double column = (double)scale->columns * log(ns / scale->low_ns) / log(scale->high_ns / scale->low_ns);
    return column + edge < (double)scale->columns ? (size_t)(column + edge) : scale->columns - 1;
}

static struct scale scale_of(const struct text_page *page, const struct text_subjects *subjects)
{
    struct scale scale = {INFINITY, 0, 0};
    size_t names = 0;
    for (size_t i = 0; i < subjects->count; i++) {
        const struct histogram *histogram = subjects->all[i].figures->latency_histogram;
        size_t width = display_width(subjects->all[i].name);
        scale.low_ns = fmin(scale.low_ns, fmax((double)histogram->minimum, NS_PER_US));
        scale.high_ns = fmax(scale.high_ns, (double)histogram->maximum);
        if (width > names) names = width;
    }
    size_t used = INDENT + GAP + (names < NAMES_MOST ? names : NAMES_MOST);
    scale.columns = page->style.width > used + MARKS_MOST ? MARKS_MOST : page->style.width - used;
    return scale;
}

static const char *marks_of(const struct text_page *page, const struct scale *scale, const struct histogram *histogram)
{
    double *counts = arena_new_array(page->arena, scale->columns, double), most = 0;
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
        if (histogram->buckets[i] == 0) continue;
        double middle = (double)histogram_bucket_low(i) + (double)histogram_bucket_width(i) / 2;
        counts[column_of(scale, fmax(middle, scale->low_ns))] += (double)histogram->buckets[i];
    }
    for (size_t i = 0; i < scale->columns; i++) {
        counts[i] = sqrt(counts[i]);
        most = fmax(most, counts[i]);
    }
    return text_marks(page->arena, counts, scale->columns, most, page->style.blocks);
}

static const char *ends_text(struct arena *arena, const struct scale *scale)
{
    const char *low = figure_time(arena, scale->low_ns / NS_PER_MS),
               *high = figure_time(arena, scale->high_ns / NS_PER_MS);
    return arena_format(arena, "%s%*s", low, (int)(scale->columns - strlen(low)), high);
}

/* 1, 2 and 5 times powers of ten, each beginning in its column, or those of them for which there is room; where there is none of
 * them, the ends. */
static const char *scale_text(struct arena *arena, const struct scale *scale)
{
    static const double factors[] = {1, 2, 5};
    char *text = arena_array(arena, scale->columns + 1, 1);
    size_t free_from = 0;
    memset(text, ' ', scale->columns);
    for (double decade = pow(10, floor(log10(scale->low_ns))); decade <= scale->high_ns; decade *= 10)
        for (size_t k = 0; k < sizeof factors / sizeof *factors; k++) {
            double ns = factors[k] * decade;
            const char *label = figure_time(arena, ns / NS_PER_MS);
            size_t length = strlen(label);
            if (ns < scale->low_ns || ns > scale->high_ns) continue;
            size_t at = column_of(scale, ns);
            if (at < free_from || at + length > scale->columns) continue;
            memcpy(text + at, label, length);
            free_from = at + length + 2;
        }
    if (free_from == 0) return ends_text(arena, scale);
    size_t end = scale->columns;
    while (end > 0 && text[end - 1] == ' ') end--;
    text[end] = '\0';
    return text;
}

void text_latency_chart(struct text_page *page, const struct result *result)
{
    struct text_subjects subjects = text_subjects_having(page->arena, result, has_latencies);
    struct scale scale = scale_of(page, &subjects);
    if (page->html || subjects.count == 0 || !(scale.high_ns > 1.01 * scale.low_ns)) return;
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    table_column(table, scale_text(page->arena, &scale), TABLE_LEFT);
    for (size_t i = 0; i < subjects.count; i++) {
        table_row(table);
        table_cell(table, display_cut(page->arena, display_text(page->arena, subjects.all[i].name), NAMES_MOST));
        table_cell(table, marks_of(page, &scale, subjects.all[i].figures->latency_histogram));
    }
    text_page_table(page, table);
}
