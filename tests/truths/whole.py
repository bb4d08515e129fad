"""Whole scenarios: the program's own replications, intervals and bills."""
import math
import tempfile

from cases import part
from compare import PROCESSES, deviations, judge_by_seeds, replicate, run, say, stat, verdict
from scenarios import (RECORDED, backlog, deterministic, exponential, fleet, poisson, profile, scenario, slots, stored, together, variant,
                       written)

T_23 = 2.0686576104190  # Student's t, 23 degrees of freedom, 0.975: R's qt()
DAY_S, DAYS = 86400, 24
START_UP_S = 120


def day(of):
    return dict(of, Replications=DAYS, Confidence=0.95, DurationInSeconds=DAY_S)


def by_interval(case, of, wanted):
    """wanted: {name: (expected, result -> figure, result -> its interval)}."""
    missed = dict(wanted)
    for attempt, seed in enumerate((1, 2)):
        result = run(of, "--threads", str(PROCESSES), "--seed", str(seed))
        for name, (expected, figure, interval) in list(missed.items()):
            low, high = interval(result)
            why, away = verdict(figure(result), (high - low) / 2 / T_23, expected)
            deviations.append((away, case, name, figure(result), expected, (high - low) / 2 / T_23))
            if why is None or attempt == 1:
                say(why is None, case, name, why)
                del missed[name]
        if not missed:
            return result
    return result


def time_of(expected, statistic, of=lambda result: result):
    return (expected, lambda r: of(r)["Latency"][statistic], lambda r: of(r)["Latency"]["Intervals"][statistic])


def by_seeds(pool, case, of, wanted):
    """The same from as many seeds, for figures that come without an interval. wanted: {name: (expected, result -> figure)}."""
    def observations(first_seed):
        results = replicate(pool, case, dict(of, Replications=1), first_seed, DAYS)
        return {name: [figure(result) for result in results] for name, (_, figure) in wanted.items()}

    judge_by_seeds(case, {name: stat(expected) for name, (expected, _) in wanted.items()}, observations)


def one_instance(pool):
    of = day(fleet(poisson(8), exponential(0.1)))
    result = by_interval("P01", of, {
        "Latency.Mean": time_of(500, "Mean"), "Latency.P50": time_of(346.574, "P50"), "Latency.P90": time_of(1151.29, "P90"),
        "Latency.P95": time_of(1497.87, "P95"), "Latency.P99": time_of(2302.59, "P99")})
    total = result["Cost"]["Total"]
    say(float(total) == 2.76, "P01", "Cost.Total", f"{total}, expected 24 h at 0.115 = 2.76")
    by_seeds(pool, "P01", of, {
        name: (expected, lambda r, name=name: r["Variants"][0][name])
        for name, expected in (("Waited", 0.8), ("Utilization", 0.8), ("MeanInSystem", 4), ("MeanQueueLength", 3.2))})


def four_instances(pool):
    by_interval("P02 RANDOM", day(fleet(poisson(32), exponential(0.1), instances=4, routing="RANDOM")),
                {"Latency.Mean": time_of(500, "Mean")})
    least = day(fleet(poisson(32), exponential(0.1), instances=4))
    by_interval("P02 LEAST_OUTSTANDING_REQUESTS", least, {"Latency.Mean": time_of(195.313419, "Mean")})
    by_seeds(pool, "P02 LEAST_OUTSTANDING_REQUESTS", least, {"Waited": (0.548395, lambda r: r["Variants"][0]["Waited"])})


def two_variants(_pool):
    variants = [variant("A", weight=3, routing="RANDOM"), variant("B", weight=1, routing="RANDOM")]
    of = day(scenario(poisson(24), variants, [profile(exponential(0.1), 2), profile(exponential(0.1))]))

    def named(name):
        return lambda result: part(result, name)

    def busy(name, expected):
        return expected, lambda r: part(r, name)["Utilization"], lambda r: part(r, name)["UtilizationInterval"]

    result = by_interval("P03", of, {
        "A Latency.Mean": time_of(526.315789, "Mean", named("A")), "B Latency.Mean": time_of(250, "Mean", named("B")),
        "Latency.Mean": time_of(457.236842, "Mean"), "A Latency.P95": time_of(1529.72389, "P95", named("A")),
        "B Latency.P95": time_of(748.933068, "P95", named("B")), "Latency.P99": time_of(2192.54692, "P99"),
        "A Utilization": busy("A", 0.9), "B Utilization": busy("B", 0.6)})
    arrived = result["Requests"]["Arrived"]
    for name, share in (("A", 0.75), ("B", 0.25)):
        away = abs(part(result, name)["TrafficShare"] - share) / math.sqrt(share * (1 - share) / arrived)
        say(away <= 5, "P03", f"{name} TrafficShare", f"{away:.1f} binomial standard deviations from {share}")


def shadow_variant(_pool):
    of = day(scenario(poisson(5), [variant("A"), variant("S", weight=0.4)], [profile(exponential(0.1)), profile(exponential(0.1))]))
    variants = of["EndpointConfig"]["ProductionVariants"]
    of["EndpointConfig"]["ShadowProductionVariants"] = [variants.pop()]

    def named(name):
        return lambda result: part(result, name)

    result = by_interval("P04", of, {"A Latency.Mean": time_of(200, "Mean", named("A")),
                                           "S Latency.Mean": time_of(125, "Mean", named("S"))})
    shadow, arrived = part(result, "S"), result["Requests"]["Arrived"]
    away = abs(shadow["Requests"]["Arrived"] - 0.4 * arrived) / math.sqrt(0.4 * 0.6 * arrived)
    say(away <= 5, "P04", "copies", f"{away:.1f} binomial standard deviations from 0.4")
    say(part(result, "A")["Requests"]["Arrived"] == arrived, "P04", "Requests", "are not those of production alone")
    say(float(result["Cost"]["Total"]) == 5.52, "P04", "Cost.Total", f'{result["Cost"]["Total"]}, expected twice 24 h at 0.115')
    del of["EndpointConfig"]["ShadowProductionVariants"], of["Models"]["model-S"]
    alone = run(of, "--threads", str(PROCESSES), "--seed", str(result["Seed"]))
    say(part(alone, "A") == part(result, "A"), "P04", "production without the shadow", "is another")


def tracked():
    """A target of 600 a minute and instance under twice as much: 2 instances become 4, which are at the target and not above it."""
    dimension = {"ServiceNamespace": "sagemaker", "ResourceId": "endpoint/truth/variant/A",
                 "ScalableDimension": "sagemaker:variant:DesiredInstanceCount"}
    return scenario(deterministic(40), [variant("A", 2, instance_type="ml.m5.xlarge")],
                    [profile(10, 4, StartUpInSeconds=START_UP_S)],
                    DurationInSeconds=1800, ScalableTargets=[dict(dimension, MinCapacity=2, MaxCapacity=20)],
                    ScalingPolicies=[dict(dimension, PolicyName="tracking", PolicyType="TargetTrackingScaling",
                                          TargetTrackingScalingPolicyConfiguration={
                                              "TargetValue": 600, "PredefinedMetricSpecification": {
                                                  "PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"}})])


def target_tracking():
    result = run(tracked())
    first = result["Variants"][0]
    changes = [(event["From"], event["To"]) for event in first["Scaling"]["Events"]]
    for name, value, expected in (
            ("changes", changes, [(2, 4)]), ("ScaleOuts", first["Scaling"]["ScaleOuts"], 1),
            ("ScaleIns", first["Scaling"]["ScaleIns"], 0), ("Instances.Peak", first["Instances"]["Peak"], 4)):
        say(value == expected, "P05", name, f"{value}, expected {expected}")
    at_s = first["Scaling"]["Events"][0]["AtSeconds"]
    say(180 <= at_s <= 600 - START_UP_S, "P05", "AtSeconds", f"{at_s}, not from 180 to {600 - START_UP_S}")
    # Two instances throughout, and two more that are in service by second 600.
    hours, least, most = first["Instances"]["Hours"], (2 * 1800 + 2 * 1200) / 3600, 4 * 1800 / 3600
    say(least <= hours <= most, "P05", "Instances.Hours", f"{hours}, not from {least:.6g} to {most:.6g}")


def asynchronous_burst():
    """Ten requests at second 0 before two instances that take two each: four are done at second 3, four at 6, two at 9."""
    with tempfile.TemporaryDirectory() as directory:
        of = backlog(written(directory, [(0, 3)] * 10), RECORDED, 2, 2)
        left = {at_s: run(dict(of, DurationInSeconds=at_s))["Requests"]["InFlight"] for at_s in (2.9, 3, 6, 9)}
        result = run(of)
    first = result["Variants"][0]
    for name, value, expected in (
            ("present after 2.9, 3, 6 and 9 s", list(left.values()), [10, 6, 2, 0]), ("end", result["SimulatedSeconds"], 9),
            ("Latency.Mean", result["Latency"]["Mean"], 5400), ("PeakBacklog", first["Async"]["PeakBacklog"], 10),
            ("WaitingTime.Mean", first["WaitingTime"]["Mean"], 2400),
            ("TimeInBacklog.Mean", first["Async"]["TimeInBacklog"]["Mean"], 2400),
            ("OldestInSeconds", first["Async"]["OldestInSeconds"], 6)):
        say(value == expected, "P06", name, f"{value}, expected {expected}")


def serverless_function(pool):
    """Long enough for 10^4 cold starts in a list of seeds. A second of 2048 MB costs 0.00004: 360 of them an hour; each request is
    rounded up to a millisecond, by half of one in 2 s."""
    of = dict(slots(poisson(0.05), exponential(2)), WarmUpInSeconds=20000, DurationInSeconds=2e6, Replications=DAYS)
    by_interval("P07", of, {"ColdStartShare": (0.01063055, lambda r: r["Variants"][0]["Serverless"]["ColdStartShare"],
                                               lambda r: r["Variants"][0]["Serverless"]["ColdStartShareInterval"])})
    by_seeds(pool, "P07", of, {"MeanWarm": (2.045824, lambda r: r["Variants"][0]["Serverless"]["MeanWarm"]),
                               "MeanBusy": (0.1, lambda r: r["Variants"][0]["Serverless"]["MeanBusy"]),
                               "Cost.PerHour": (0.0144 * 2.0005 / 2, lambda r: float(r["Cost"]["PerHour"]))})


def lambda_day():
    """56 were measured on that day, of which the first request found a container from before. One rule is out: 5."""
    traffic = stored("lambda-2020-04-24.csv", service="duration_us")
    for reuse, expected in (("newest-created", 71), ("oldest-created", 71), ("most-recently-used", 71), ("least-recently-used", 5)):
        cold = run(slots(traffic, RECORDED, reuse=reuse))["Variants"][0]["Serverless"]["ColdStarts"]
        say(cold == expected, "P08", reuse, f"{cold} cold starts, expected {expected}")


def dynamic_batches(pool):
    of = day(fleet(poisson(60), 1, **together(0.1, 0, 8)))
    by_interval("P09", of, {"Latency.Mean": time_of(159.666862, "Mean")})
    by_seeds(pool, "P09", of, {"WaitingTime.Mean": (59.666862, lambda r: r["Variants"][0]["WaitingTime"]["Mean"]),
                               "MeanBatchSize": (6.001922, lambda r: r["Variants"][0]["MeanBatchSize"]),
                               "Utilization": (0.99968, lambda r: r["Variants"][0]["Utilization"])})


# Without chance, and so fast.
EXACT_SCENARIOS = {"P05": target_tracking, "P06": asynchronous_burst, "P08": lambda_day}
SCENARIOS = {"P01": one_instance, "P02": four_instances, "P03": two_variants, "P04": shadow_variant, "P07": serverless_function,
             "P09": dynamic_batches}
