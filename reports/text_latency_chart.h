/* text_latency_chart.h - where latencies lie: for each variant and component a row of marks over one logarithmic scale.
 *
 * Marks      the square root of how many requests lie in the stretch of a mark, of all replications, against the stretch that holds
 *            most of them: a rootogram, in which few beside many are seen.
 * Medium     text only: a page of HTML has a picture of the same histograms.
 * Source     rootograms: Tukey, Exploratory Data Analysis, 1977, chapter 17. */
#ifndef LOADLINE_REPORTS_TEXT_LATENCY_CHART_H
#define LOADLINE_REPORTS_TEXT_LATENCY_CHART_H

struct result;
struct text_page;

/* Nothing where no histogram was kept, or all latencies are the same. */
void text_latency_chart(struct text_page *page, const struct result *result);

#endif
