/* cloudwatch.h - a run's series as `aws cloudwatch get-metric-data` answers, with the service's names of metrics and its units.
 *
 * Steps      of the result's series, in the order of time; counts are of a replication, the mean over all.
 * Ids        m0, m1, ..; Label is "VARIANT METRIC STATISTIC", a component's name in its variant's place.
 * Latency    the series has sums of whole latencies: ModelLatency is what is left when the variant's mean OverheadLatency is taken
 *            off. In microseconds, as the service has both.
 * Absent     steps without a value have none, as in the service.
 * Ownership  the text lives in the arena given.
 * Source     Amazon CloudWatch API, GetMetricData; SageMaker developer guide, metrics of endpoints. */
#ifndef LOADLINE_REPORTS_CLOUDWATCH_H
#define LOADLINE_REPORTS_CLOUDWATCH_H

struct arena;
struct result;

const char *cloudwatch_report(struct arena *arena, const struct result *result);

#endif
