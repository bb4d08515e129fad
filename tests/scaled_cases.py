"""Endpoints that scale, drawn at random: case(number) is what is asked for, scenario() says it to the program, calls() in the file beside it.

A target has a fraction of its own, so that nothing stands exactly at a threshold. Requests take a millisecond: what goes has nothing left to do.
"""
import random

NEVER = 10 ** 9
MINUTE = 60


def tracking(draw, metric):
    target = draw.choice([60, 100, 150, 240] if metric == "InvocationsPerInstance" else [200, 400, 700]) + 0.37
    return {"kind": "track", "metric": metric, "target": target, "scales_in": draw.random() < 0.8,
            "out_s": draw.choice([300, 0, 60, 600]), "in_s": draw.choice([300, 0, 60, 600])}


def stepping(draw):
    metric = draw.choice(["Invocations", "InvocationsPerInstance"])
    above, points = draw.random() < 0.5, draw.choice([1, 2, 3, 5])
    effect = draw.choice(["ChangeInCapacity", "PercentChangeInCapacity", "ExactCapacity"])
    sizes = {"ChangeInCapacity": [1, 2, 3], "PercentChangeInCapacity": [10, 30, 50, 100], "ExactCapacity": [3, 5, 8]}[effect]
    sign = 1 if above or effect == "ExactCapacity" else -1
    bounds = [(0, 50), (50, None)] if above else [(None, -50), (-50, 0)]
    cooldown_s = draw.choice([300, 0, 60, 180, 600])
    return {"kind": "step", "metric": metric, "above": above, "points": points, "to_alarm": draw.randint(max(1, points - 2), points),
            "threshold": draw.choice([80, 150, 300, 500, 900]) + 0.21, "effect": effect, "value": draw.choice(["Average", "Maximum", "Minimum"]),
            "steps": [(low, high, sign * draw.choice(sizes)) for low, high in bounds], "out_s": cooldown_s, "in_s": cooldown_s,
            "least": draw.choice([0, 1, 2, 3]) if effect == "PercentChangeInCapacity" else 0}


def policies(draw):
    found = []
    for number in range(draw.randint(1, 3)):
        metric = draw.choice(["InvocationsPerInstance", "InvocationsPerInstance", "Invocations"])
        tracked = any(policy["kind"] == "track" and policy["metric"] == metric for policy in found)
        policy = stepping(draw) if tracked or draw.random() < 0.4 else tracking(draw, metric)
        found.append(dict(policy, name=f"p{number}"))
    return found


def action(draw, at_s):
    least = draw.choice([None, draw.randint(1, 10)])
    most = draw.randint(least or 1, 20) if least is None or draw.random() < 0.5 else None
    return {"at_s": at_s, "least": least, "most": most}


def some(draw, counts, end_s, what):
    """So many instants, in order, each with a number."""
    return sorted((draw.randint(1, end_s - 1), draw.randint(1, what)) for _ in range(draw.choice(counts)))


def case(number):
    draw = random.Random(number)
    end_s, rates = draw.choice([2400, 3600, 4800]), []
    while sum(length_s for length_s, _ in rates) < end_s:
        rates.append((draw.choice([120, 240, 300, 600, 900, 1200]), draw.choice([1, 2, 3, 5, 8, 10, 13, 20])))
    least, initial = draw.randint(1, 4), draw.randint(1, 6)
    outage_s = draw.choice([None, None, draw.randint(1, end_s - 900)])
    calm = {"failures": [], "outage": None, "quota": NEVER}
    update = (draw.randint(1, end_s - 900), draw.randint(1, 8), draw.random() < 0.5)
    copy_s, what = draw.choice([20, 60, 200]), draw.random()
    asked = {"update": None, "copy_s": None, "end_s": end_s, "rates": rates, "initial": initial, "least": least, "most": least + draw.randint(1, 16),
            "policies": policies(draw),
            "actions": [action(draw, at_s) for at_s in sorted(MINUTE * draw.randint(1, end_s // MINUTE - 1) for _ in range(draw.choice([0, 0, 1, 2, 3])))],
            "hand": some(draw, [0, 0, 0, 1, 2], end_s, 12), "failures": some(draw, [0, 0, 1, 2], end_s, 3),
            "outage": outage_s and (outage_s, outage_s + draw.randint(60, 900)),
            "quota": draw.choice([NEVER, NEVER, NEVER, max(initial, least, 3) + draw.randint(0, 4)]),
            "start_s": draw.choice([30, 90, 120, 240, 400, 700]), "timeout_s": draw.choice([300, 420]), "reaction_s": draw.choice([5, 5, 5, 7, 90]),
            "high": draw.choice([(3, 3), (3, 3), (5, 3)]), "low": draw.choice([(15, 15), (15, 15), (15, 9)]),
            "removed": draw.choice([None, None, 1, 2]), "suspended": draw.choice([None] * 6 + ["DynamicScalingIn", "DynamicScalingOut", "ScheduledScaling"])}
    if what < 0.2:
        asked.update(calm, update=update)
    elif what < 0.4:
        asked.update(calm, copy_s=copy_s, hand=[])
    return asked


def calls(of):
    """How many come in each second."""
    return [rate for length_s, rate in of["rates"] for _ in range(length_s)][:of["end_s"]]


OF_A = {"ServiceNamespace": "sagemaker", "ResourceId": "endpoint/e/variant/A", "ScalableDimension": "sagemaker:variant:DesiredInstanceCount"}
DIMENSIONS = [{"Name": "EndpointName", "Value": "e"}, {"Name": "VariantName", "Value": "A"}]


def given(**members):
    return {name: value for name, value in members.items() if value is not None}


def policy_request(policy):
    metric = {"MetricName": policy["metric"], "Namespace": "AWS/SageMaker", "Statistic": "Sum", "Dimensions": DIMENSIONS}
    if policy["kind"] == "track":
        return dict(OF_A, PolicyName=policy["name"], PolicyType="TargetTrackingScaling", TargetTrackingScalingPolicyConfiguration={
            "TargetValue": policy["target"], "CustomizedMetricSpecification": metric, "DisableScaleIn": not policy["scales_in"],
            "ScaleOutCooldown": policy["out_s"], "ScaleInCooldown": policy["in_s"]})
    steps = [given(MetricIntervalLowerBound=low, MetricIntervalUpperBound=high, ScalingAdjustment=by) for low, high, by in policy["steps"]]
    return dict(OF_A, PolicyName=policy["name"], PolicyType="StepScaling", StepScalingPolicyConfiguration=given(
        AdjustmentType=policy["effect"], StepAdjustments=steps, MetricAggregationType=policy["value"], Cooldown=policy["out_s"],
        MinAdjustmentMagnitude=policy["least"] or None), Alarm=dict(
            metric, AlarmName=policy["name"], Period=MINUTE, EvaluationPeriods=policy["points"], DatapointsToAlarm=policy["to_alarm"],
            ComparisonOperator="GreaterThanThreshold" if policy["above"] else "LessThanThreshold", Threshold=policy["threshold"]))


def config(name, of, instances):
    return {"EndpointConfigName": name, "ProductionVariants": [{
        "VariantName": "A", "ModelName": "m", "InitialInstanceCount": instances, "InstancePools": [{"InstanceType": "ml.c5.xlarge", "Priority": 1}],
        "VariantInstanceProvisionTimeoutInSeconds": of["timeout_s"]}]}


def scenario(of):
    timeline = [{"AtInSeconds": at_s, "UpdateEndpointWeightsAndCapacities": {"EndpointName": "e", "DesiredWeightsAndCapacities": [
        {"VariantName": "A", "DesiredInstanceCount": count}]}} for at_s, count in of["hand"]]
    timeline += [{"AtInSeconds": at_s, "FailInstances": {"VariantName": "A", "Count": count}} for at_s, count in of["failures"]]
    if of["outage"]:
        timeline.append({"AtInSeconds": of["outage"][0], "CapacityUnavailable": {"InstanceType": "ml.c5.xlarge", "ForInSeconds": of["outage"][1] - of["outage"][0]}})
    if of["update"]:
        at_s, count, retain = of["update"]
        timeline.append({"AtInSeconds": at_s, "UpdateEndpoint": {"EndpointName": "e", "EndpointConfigName": "e2", "RetainAllVariantProperties": retain},
                         "EndpointConfig": config("e2", of, count)})
    return {
        "Name": "scaled", "Region": "us-east-1", "StartTime": "2026-11-23T00:00:00Z", "Replications": 1, "DurationInSeconds": of["end_s"],
        "Traffic": {"Trace": {"File": "calls.csv"}}, "Timeline": timeline, "Quotas": {"ml.c5.xlarge": of["quota"]} if of["quota"] < NEVER else {},
        "Models": {"m": {"Profiles": [{"ServiceTimeInMilliseconds": 1, "Workers": 4, "StartUpInSeconds": of["start_s"]}]}},
        "EndpointConfig": config("e1", of, of["initial"]),
        "ScalableTargets": [dict(OF_A, MinCapacity=of["least"], MaxCapacity=of["most"],
                                 SuspendedState={of["suspended"] + "Suspended": True} if of["suspended"] else {})],
        "ScalingPolicies": [policy_request(policy) for policy in of["policies"]],
        "ScheduledActions": [dict(OF_A, ScheduledActionName=f"a{a}", Schedule="at(2026-11-23T%02d:%02d:00)" % divmod(action["at_s"] // MINUTE, 60),
                                  ScalableTargetAction=given(MinCapacity=action["least"], MaxCapacity=action["most"])) for a, action in enumerate(of["actions"])],
        "AssumedScaling": given(ReactionInSeconds=of["reaction_s"], HighAlarmPoints=of["high"][0], HighAlarmPointsToAlarm=of["high"][1],
                                LowAlarmPoints=of["low"][0], LowAlarmPointsToAlarm=of["low"][1], RemovedMost=of["removed"])}
