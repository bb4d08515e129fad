#include "models/assumed_scaling.h"

#include "models/json.h"

#include <stddef.h>

#define DAY_S          86400
#define POINTS_MOST    8640 /* a day of 10 s: as far as an alarm looks back */
#define REMOVED_MOST   1000000
#define LOW_TIME_S     900
#define SHORT_PERIOD_S 10
#define MINUTE_S       60
#define RELEASE_MOST_S 604800

static const char *const names[] = {"PublicationDelayInSeconds",
                                    "HighResolutionPublicationDelayInSeconds",
                                    "ReactionInSeconds",
                                    "CooldownInSeconds",
                                    "LowThresholdShare",
                                    "RemovedMost",
                                    "ReleaseDelayInSeconds",
                                    "HighAlarmPoints",
                                    "HighAlarmPointsToAlarm",
                                    "LowAlarmPoints",
                                    "LowAlarmPointsToAlarm",
                                    "HighResolutionPeriodInSeconds",
                                    "HighResolutionHighAlarmPoints",
                                    "HighResolutionHighAlarmPointsToAlarm",
                                    "HighResolutionLowAlarmPoints",
                                    "HighResolutionLowAlarmPointsToAlarm",
                                    NULL};

static struct assumed_alarm all_of(int64_t points)
{
    return (struct assumed_alarm){points, points};
}

struct assumed_scaling assumed_scaling_default(void)
{
    return (struct assumed_scaling){
        .delay_s = 60,
        .short_delay_s = 20,
        .reaction_s = 5,
        .cooldown_s = 300,
        .low_share = 0.9,
        .release_s = 600,
        .removed_most = INT64_MAX,
        .minutes = {.high = all_of(3), .low = all_of(LOW_TIME_S / MINUTE_S)},
        .seconds = {.period_s = SHORT_PERIOD_S, .high = all_of(3), .low = all_of(LOW_TIME_S / SHORT_PERIOD_S)}};
}

/* Where the points are given and how many must breach is not, all must. */
static void read_alarm(const struct json_node *node, const char *points, const char *points_to_alarm,
                       struct assumed_alarm *alarm, struct faults *faults)
{
    if (json_get_integer(node, points, 1, POINTS_MOST, &alarm->points, faults)) alarm->points_to_alarm = alarm->points;
    json_get_integer(node, points_to_alarm, 1, POINTS_MOST, &alarm->points_to_alarm, faults);
    if (alarm->points_to_alarm > alarm->points)
        json_fault(faults, FAULT_INPUT, json_member(node, points_to_alarm),
                   "must be at most %s, which is %lld, found %lld", points, (long long)alarm->points,
                   (long long)alarm->points_to_alarm);
}

/* The time that the low alarm looks at stays where its points are not given. */
static void read_period(const struct json_node *node, struct assumed_tracking *tracking, struct faults *faults)
{
    static const char name[] = "HighResolutionPeriodInSeconds";
    if (!json_get_integer(node, name, SHORT_PERIOD_S, MINUTE_S, &tracking->period_s, faults)) return;
    if (MINUTE_S % tracking->period_s != 0 || tracking->period_s % SHORT_PERIOD_S != 0)
        json_fault(faults, FAULT_INPUT, json_member(node, name), "must be 10, 20, 30 or 60, found %lld",
                   (long long)tracking->period_s);
    tracking->low = all_of(LOW_TIME_S / tracking->period_s);
}

bool assumed_scaling_read(const struct json_node *node, struct assumed_scaling *out, struct faults *faults)
{
    struct assumed_scaling scaling = assumed_scaling_default();
    size_t before = faults_count(faults);
    json_check_names(node, names, true, FAULT_INPUT, faults);
    json_get_number(node, "PublicationDelayInSeconds", 0, DAY_S, &scaling.delay_s, faults);
    json_get_number(node, "HighResolutionPublicationDelayInSeconds", 0, DAY_S, &scaling.short_delay_s, faults);
    json_get_number(node, "ReactionInSeconds", 0, DAY_S, &scaling.reaction_s, faults);
    json_get_number(node, "CooldownInSeconds", 0, DAY_S, &scaling.cooldown_s, faults);
    json_get_number(node, "LowThresholdShare", 0.01, 1, &scaling.low_share, faults);
    json_get_integer(node, "RemovedMost", 1, REMOVED_MOST, &scaling.removed_most, faults);
    json_get_number(node, "ReleaseDelayInSeconds", 0, RELEASE_MOST_S, &scaling.release_s, faults);
    read_alarm(node, "HighAlarmPoints", "HighAlarmPointsToAlarm", &scaling.minutes.high, faults);
    read_alarm(node, "LowAlarmPoints", "LowAlarmPointsToAlarm", &scaling.minutes.low, faults);
    read_period(node, &scaling.seconds, faults);
    read_alarm(node, "HighResolutionHighAlarmPoints", "HighResolutionHighAlarmPointsToAlarm", &scaling.seconds.high,
               faults);
    read_alarm(node, "HighResolutionLowAlarmPoints", "HighResolutionLowAlarmPointsToAlarm", &scaling.seconds.low,
               faults);
    if (faults_count(faults) > before) return false;
    *out = scaling;
    return true;
}
