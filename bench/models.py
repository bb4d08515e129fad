"""The models that are measured: each a template of bench/scenarios and what is set in it, with the bare loop of the same model (bare.c)
and the least rate that it must reach.

Loads are shares of what all workers can do. Requests are so many that a run takes about half a second.
"""
import json
import os
import subprocess
from dataclasses import dataclass, field

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
BUILD = os.path.abspath(os.environ.get("BUILD", os.path.join(ROOT, "build")))
LOADLINE = os.path.abspath(os.environ.get("LOADLINE", os.path.join(BUILD, "loadline")))
BARE = os.path.join(BUILD, "bench", "bare")
EXAMPLES = os.path.join(ROOT, "scenarios", "examples")
QUIETLY = ("-o", "json", "--no-store", "--quiet", "--threads", "1")

MEAN_S = 0.1
EXPONENTIAL = {"Distribution": "exponential", "Mean": 1000 * MEAN_S}
LOGNORMAL = {"Distribution": "lognormal", "Mean": 1000 * MEAN_S, "CoefficientOfVariation": 0.5}
RANDOM, LEAST = "RANDOM", "LEAST_OUTSTANDING_REQUESTS"


@dataclass(frozen=True)
class Model:
    name: str
    what: str
    template: str
    requests: int
    settings: dict = field(default_factory=dict)  # JSON pointer: value
    bare: tuple = ()                              # bare.c's arguments after REQUESTS
    least: float = 0                              # requests a second
    simpy: tuple = ()                             # simpy_fleet.py's arguments after REQUESTS

    def run(self, requests=None):
        """The command that simulates so many requests."""
        return [LOADLINE, "run", self.path(), *QUIETLY, *self.options(requests)]

    def path(self):
        return os.path.join(HERE, "scenarios", self.template + ".json")

    def options(self, requests=None):
        values = {**self.settings, "/Traffic/Arrivals/Requests": requests or self.requests}
        return [word for pointer, value in values.items() for word in ("--set", f"{pointer}={json.dumps(value)}")]

    def bound(self, requests=None):
        """The command of the bare loop of as many."""
        return [BARE, str(requests or self.requests), *map(str, self.bare)]


def generate(model, requests, form, directory):
    """The model's requests as a trace in one of the forms of `trace generate`: its path."""
    path = os.path.join(directory, f"{model.name}-{requests}.{form}")
    subprocess.run([LOADLINE, "trace", "generate", model.path(), *model.options(requests), "-o", form, "--into", path, "--quiet"], check=True)
    return path


def replay(model, path):
    """The command that simulates the requests of a trace."""
    return [*model.run(), "--set", f"/Traffic={json.dumps({'Trace': {'File': path}})}"]


def fleet(name, what, requests, instances, workers, load, routing=RANDOM, variants=1, law=LOGNORMAL, simpy=False, **more):
    """Variants of equal weight, each of so many instances."""
    shape = {"ModelName": "model", "InstanceType": "ml.m5.large", "InitialInstanceCount": instances, "InitialVariantWeight": 1,
             "RoutingConfig": {"RoutingStrategy": routing}}
    settings = {
        "/Traffic/Arrivals/RatePerSecond": load * instances * workers * variants / MEAN_S,
        "/Models/model/Profiles/0/Workers": workers,
        "/Models/model/Profiles/0/ServiceTimeInMilliseconds": law,
        "/EndpointConfig/ProductionVariants": [{"VariantName": f"V{v}", **shape} for v in range(variants)],
    }
    arguments = ("random" if routing == RANDOM else "least", instances, workers, variants, load, law["Distribution"])
    return Model(name, what, "fleet", requests, settings, arguments, simpy=arguments if simpy else (), **more)


def fleets():
    """1, 16, 100 and 1,000 instances of 4 workers, both routings, at three loads."""
    least = {(LEAST, 16, 90): 10e6, (LEAST, 1000, 90): 5e6}
    return [fleet(f"{word}-{instances}x4-{percent}", f"{instances:,} x 4 workers, {said}, {percent} %",
                  2500000 if instances == 1000 else 5000000, instances, 4, percent / 100, routing,
                  least=least.get((routing, instances, percent), 0), simpy=(instances, percent) == (16, 90))
            for word, said, routing in (("random", "random", RANDOM), ("least", "least outstanding", LEAST))
            for instances in (1, 16, 100, 1000) for percent in (50, 90, 99)]


SCALED = {key: value for key, value in json.load(open(os.path.join(HERE, "scenarios", "scaling.json"), encoding="utf-8"))["ScalingPolicies"][0].items()
          if key != "TargetTrackingScalingPolicyConfiguration"}


def tracking(name, what, target, metric, template="scaling", routing=LEAST):
    """The fleet of scaling.json with target tracking on another metric, or at another target."""
    settings = {"/EndpointConfig/ProductionVariants/0/RoutingConfig/RoutingStrategy": routing}
    if metric:
        settings["/ScalingPolicies"] = [{**SCALED, "TargetTrackingScalingPolicyConfiguration": {"TargetValue": target, **metric}}]
    else:
        settings["/ScalingPolicies/0/TargetTrackingScalingPolicyConfiguration/TargetValue"] = target
    return Model(name, what, template, 5000000, settings)


CONCURRENCY = {"PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantConcurrentRequestsPerModelHighResolution"}}
UTILIZATION = {"CustomizedMetricSpecification": {
    "MetricName": "CPUUtilization", "Namespace": "/aws/sagemaker/Endpoints", "Statistic": "Average",
    "Dimensions": [{"Name": "EndpointName", "Value": "bench-scaling"}, {"Name": "VariantName", "Value": "A"}]}}

MODELS = [
    fleet("mm1", "M/M/1, 90 %", 10000000, 1, 1, 0.9, law=EXPONENTIAL, simpy=True, least=20e6),
    fleet("random-16x1", "16 x 1 worker, random, 90 %", 10000000, 16, 1, 0.9, law=EXPONENTIAL, least=30e6),
    *fleets(),
    fleet("variants-2", "2 variants x 16 x 4, least outstanding, 90 %", 5000000, 16, 4, 0.9, LEAST, 2),
    fleet("variants-10", "10 variants x 16 x 4, least outstanding, 90 %", 5000000, 16, 4, 0.9, LEAST, 10),
    Model("serverless", "serverless, 200 slots, 75 %", "serverless", 5000000, bare=("serverless",), least=8e6),
    Model("async", "asynchronous, 16 x 4 workers, 90 %", "async", 5000000, bare=("async",)),
    Model("batching", "dynamic batching, 16 instances, up to 8", "batching", 5000000, bare=("batching",)),
    Model("tokens", "continuous batching, 4 instances, 1,360 tokens each", "tokens", 2000000, bare=("tokens",), least=1e6),
    Model("scaling", "target tracking on invocations, 8 to 40 x 4", "scaling", 5000000),
    Model("scaling-latency", "target tracking on the average of ModelLatency, 8 to 40 x 4", "scaling-latency", 5000000),
    tracking("scaling-concurrency", "target tracking on requests per instance, every 10 s, 8 to 40 x 4", 6, CONCURRENCY),
    tracking("scaling-concurrency-random", "the same, random", 6, CONCURRENCY, routing=RANDOM),
    tracking("scaling-utilization", "target tracking on CPUUtilization, 8 to 40 x 4", 150, UTILIZATION),
    tracking("scaling-overload", "target tracking on the average of ModelLatency, too few of 8 to 40 x 4", 200000, None, "scaling-latency"),
    Model("scaling-p99", "steps on p99 of ModelLatency, 8 to 40 x 4", "scaling-p99", 5000000),
]
BY_NAME = {model.name: model for model in MODELS}
