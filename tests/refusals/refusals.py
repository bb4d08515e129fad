"""Each case: what is wrong, what is typed, the exit code. Beside it, in expected.txt, every line on standard error.

Exit codes: 0 done, 1 an objective was missed, 2 the command line, 3 the input, 4 the machine.
LOADLINE_REFUSALS=rewrite writes expected.txt anew from what the program says now; read the difference before you keep it.
Where a run is refused nothing may stand on standard output.
"""
import copy
import gzip
import json
import os
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.append(os.path.join(os.path.dirname(__file__), ".."))
import verdicts
from verdicts import say

LOADLINE = os.path.abspath(os.environ["LOADLINE"])
REWRITE = os.environ.get("LOADLINE_REFUSALS") == "rewrite"
DONE, MISSED, USAGE, INPUT, MACHINE, INTERRUPTED = 0, 1, 2, 3, 4, 130

# One variant of one model, 100 requests: every case changes one thing in it. Written with one member a line.
BASE = {
    "Name": "base",
    "Traffic": {"Arrivals": {"Process": "poisson", "RatePerSecond": 10, "Requests": 100}},
    "Models": {"m": {"Profiles": [{"ServiceTimeInMilliseconds": 20, "Workers": 2, "StartUpInSeconds": 0}]}},
    "EndpointConfig": {
        "EndpointConfigName": "base",
        "ProductionVariants": [
            {"VariantName": "A", "ModelName": "m", "InstanceType": "ml.c5.xlarge", "InitialInstanceCount": 1}
        ],
    },
}


def changed(*changes):
    """BASE with each (path, value) put into it; a value of None takes the member out. A path is "Traffic/Arrivals"."""
    scenario = copy.deepcopy(BASE)
    for path, value in changes:
        *way, last = path.split("/")
        place = scenario
        for step in way:
            place = place[int(step) if isinstance(place, list) else step]
        last = int(last) if isinstance(place, list) else last
        if value is None:
            del place[last]
        else:
            place[last] = value
    return scenario


def write(name, content):
    if not isinstance(content, (str, bytes)):
        content = json.dumps(content, indent=1) + "\n"
    with open(name, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)


def ask(arguments, **how):
    return subprocess.run([LOADLINE, *arguments], timeout=60,
                          **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how})


def judge(name, command, answer, code):
    """Compare an answer with expected.txt; `code` is the exit code that the contract asks for."""
    said = answer.stderr.decode("utf-8")
    shown = f"{name}\n  $ {command}\n" + "".join(f"  {line}\n" for line in said.split("\n")[:-1]) + f"  exit {answer.returncode}\n"
    for raw, word in {"\x1b": "ESCAPE", "\u202e": "RLO", "\u200b": "ZWSP"}.items():  # in a line of the program they would be a fault
        shown = shown.replace(raw, word)
    if name in blocks:
        sys.exit(f"FAILED refusals: two cases are called {name}")
    blocks[name] = shown
    if answer.returncode != code:
        say(False, name, f"exit {answer.returncode}, not {code}: {said}")
    elif code not in (DONE, MISSED) and answer.stdout:
        say(False, name, f"standard output is not empty: {answer.stdout[:200]}")
    elif "Sanitizer" in said or "runtime error" in said:
        say(False, name, said)
    elif not REWRITE:
        say(expected.get(name) == shown, name, f"said:\n{shown}expected:\n{expected.get(name)}")


def typed(name, arguments, code, **how):
    judge(name, "loadline " + shlex.join(arguments), ask(arguments, **how), code)


def run(name, scenario, code, *options):
    """`loadline run s.json`: what is asked of a scenario."""
    write("s.json", scenario)
    arguments = ["run", "s.json", "--no-store", *options]
    judge(name, "loadline " + shlex.join(arguments), ask(arguments, **({"stdout": subprocess.DEVNULL} if code == DONE else {})), code)


def validate(name, document, code):
    write("v.json", document)
    typed(name, ["validate", "v.json"], code, stdout=subprocess.DEVNULL)


def in_shell(name, commands, code):
    """With descriptors or limits that only a shell sets; "$LOADLINE" is the program."""
    answer = subprocess.run(["sh", "-c", commands], capture_output=True, stdin=subprocess.DEVNULL, timeout=60,
                            env=dict(os.environ, LOADLINE=LOADLINE))
    judge(name, commands, answer, code)


def untouched(name, database, verbs, code):
    """None of the verbs changes the file, or leaves another beside it."""
    with open(database, "rb") as file:
        before = file.read()
    files = sorted(os.listdir("."))
    for verb in verbs:
        typed(f"{name}: {verb[0]}", [*verb, "--db", database], code, stdout=subprocess.DEVNULL)
    with open(database, "rb") as file:
        say(file.read() == before, f"{name}: not one byte of it changes", "it was changed")
    say(sorted(os.listdir(".")) == files, f"{name}: nothing is left beside it", os.listdir("."))


def traced(**trace):
    return changed(("Traffic", {"Trace": {"File": "t.csv", "Format": "csv", **trace}}))


HOME = os.path.dirname(os.path.abspath(__file__))
EXPECTED = os.path.join(HOME, "expected.txt")
expected, blocks = {}, {}
if os.path.exists(EXPECTED):
    with open(EXPECTED, encoding="utf-8") as file:
        for block in file.read().split("\n\n"):
            expected[block.split("\n", 1)[0]] = block.rstrip("\n") + "\n"
room = tempfile.mkdtemp(prefix="refusals")
os.chdir(room)

VARIANT = "EndpointConfig/ProductionVariants/0/"
PROFILE = "Models/m/Profiles/0/"
SERVICE = PROFILE + "ServiceTimeInMilliseconds"
ARRIVALS = "Traffic/Arrivals"

# --- Files and documents ---

typed("no such scenario", ["run", "none.json", "--no-store"], INPUT)
typed("no such file to validate", ["validate", "none.json"], INPUT, stdout=subprocess.DEVNULL)
typed("no such file to explain", ["explain", "none.json"], INPUT)
typed("a directory as a trace", ["trace", "info", "/tmp"], INPUT)
typed("a directory as the scenario", ["run", "/tmp", "--no-store"], INPUT)
run("an empty file", "", INPUT)
run("no JSON at all", "hello\n", INPUT)
run("bytes that are no text", b"\x00\x01\xff", INPUT)
run("UTF-8 that is cut", b'{"Name": "caf\xc3', INPUT)
run("an array for a scenario", [1], INPUT)
run("a text for a scenario", '"s.json"', INPUT)
run("text after the end", json.dumps(BASE) + " x", INPUT)
run("a member twice", '{"Name": "a", "Name": "b"}', INPUT)
run("100,000 open brackets", "[" * 100000, INPUT)
run("objects 70 deep", '{"a":' * 70 + "1" + "}" * 70, INPUT)
with open("big.json", "wb") as file:
    file.write(b'{"Name": "')
    file.seek(64 << 20)
    file.write(b'"}')
typed("a document above 64 MiB", ["run", "big.json", "--no-store"], INPUT)
os.remove("big.json")
run("nothing of what a scenario needs", {}, INPUT)
typed("standard input that is empty", ["run", "-", "--no-store"], INPUT)

# --- Files that are named by strings ---

write("self.json", changed(("Traffic", "self.json")))
typed("a scenario that includes itself", ["run", "self.json", "--no-store"], INPUT)
write("outer.json", changed(("Models", "inner.json")))
write("inner.json", {"m": "./outer.json"})
typed("a scenario that includes itself through another", ["run", "outer.json", "--no-store"], INPUT)
write("hours.json", {"Comment": "our contract", "ml.c5.xlarge": "0.5"})
write("quantiles.json", {"0": 1, "0.5": 4, "1": 9})
write("columns.json", {"ArrivalInSeconds": "when", "InputTokens": "context", "PayloadInBytes": "Trace"})
write("rows.csv", "when,context,Trace\n0,5,6\n1,6,7\n")
run("objects that are files: prices by type, quantiles, columns named like members", changed(
    ("Prices", {"InstanceHour": "hours.json"}), (SERVICE, {"Distribution": "quantiles", "Quantiles": "quantiles.json"}),
    ("Traffic", {"Trace": {"File": "rows.csv", "Columns": "columns.json"}})), DONE)
run("columns named like members of ours", changed(
    ("Traffic", {"Trace": {"File": "rows.csv", "Columns": {"ArrivalInSeconds": "when", "InputTokens": "context"}}})), DONE)
run("a profile that is a number", changed(("Models/m/Profiles", [5])), INPUT)
run("a file that is named and not there", changed(("Models", "nowhere.json")), INPUT)
write("broken.json", '{"m": {"Profiles": [}}\n')
run("a file that is named and broken", changed(("Models", "broken.json")), INPUT)
write("wrong.json", {"m": {"Profiles": [{"ServiceTimeInMilliseconds": -5, "Wokers": 2}]}})
run("a file that is named and wrong", changed(("Models", "wrong.json")), INPUT)
write("list.json", [1])
run("a file that is named and holds no object", changed(("Models", "list.json")), INPUT)
for i in range(17):
    write(f"d{i}.json", {"Distribution": "mixture", "Parts": [{"Weight": 1, "Of": f"d{i + 1}.json"}] * 10})
run("files that name ten files each, 16 deep", changed((SERVICE, "d0.json")), INPUT)
for i in range(5):
    write(f"d{i}.json", {"Distribution": "mixture", "Parts": [{"Weight": 1, "Of": f"d{i + 1}.json"}] * 10})
write("d5.json", {"Distribution": "exponential", "Mean": 5})
run("files that name ten files each, 5 deep", changed((SERVICE, "d0.json")), INPUT)

# --- Traces ---

run("no such trace", traced(), INPUT)
write("t.csv", "")
run("an empty trace", traced(), INPUT)
write("t.csv", "arrival_s\n")
run("a trace of a heading alone", traced(), INPUT)
rows = ["arrival_s,input_tokens\n"] + [f"{i},5\n" for i in range(1000)]
packed = gzip.compress("".join(rows).encode(), mtime=0)
write("t.csv", packed[: len(packed) // 2])
run("a gzip that is cut in half", traced(), INPUT)
write("t.csv", packed[:-4])
run("a gzip that lacks its last bytes", traced(), INPUT)
write("t.csv", packed[:-8] + b"\0\0\0\0" + packed[-4:])
run("a gzip with another checksum", traced(), INPUT)
bad = list(rows)
bad[500], bad[600] = "x,5\n", "-1,5\n"
write("t.csv", "".join(bad))
run("a trace of which 0.2 % is bad", traced(), DONE)
bad[100:120] = ["nan,1\n"] * 20
write("t.csv", "".join(bad))
run("a trace of which 2.2 % is bad", traced(), INPUT)
write("t.csv", "".join(rows))
run("a window beyond the end of the trace", traced(FromInSeconds=5000), INPUT)
run("a window that ends before it begins", traced(FromInSeconds=50, ToInSeconds=10), INPUT)
run("a format that is not known", traced(Format="parquet"), INPUT)
run("a member whose name turns letters around", changed(("Traf\u202efic", 1), ("EndpointConfig/EndpointConfigName", "a\u2066b")), INPUT)
run("a rate scale of 0", traced(RateScale=0), INPUT)
run("a column that the trace has not", traced(Columns={"ArrivalInSeconds": "when"}), INPUT)
run("a key of Columns that is not known", traced(Columns={"ArrivalInSecond": "arrival_s"}), INPUT)
run("one column for two things", traced(Columns={"ArrivalInSeconds": "arrival_s", "InputTokens": "arrival_s"}), INPUT)
run("a Trace without its File", changed(("Traffic", {"Trace": {}})), INPUT)
recorded = (SERVICE, {"Distribution": "trace"})
run("service times of a trace that records none", changed(("Traffic", {"Trace": {"File": "t.csv"}}), recorded), INPUT)
run("service times of a trace where there is none", changed(recorded), INPUT)
write("late.csv", "arrival_s\n" + "".join(f"{i}\n" for i in range(70000, 0, -1)))
run("a trace from the last to the first", changed(("Traffic", {"Trace": {"File": "late.csv", "Format": "csv"}})), INPUT)
write("aimed.csv", "arrival_s,target_variant\n1,A\n2,B\n3,Z\n")
run("a trace that aims at variants that are not there", changed(("Traffic", {"Trace": {"File": "aimed.csv"}})), INPUT)

# --- The endpoint configuration ---

TEN = {
    "EndpointConfigName": "-bad-",
    "ProductionVariants": [
        {"VariantName": "A b", "ModelName": "m", "InstanceType": "ml.c5.xlarge", "InitialInstanceCount": 0,
         "InitialVariantWeight": -1},
        {"VariantName": "B", "ModelName": "", "InstanceType": "c5.xlarge", "InitialInstanceCount": 1.5, "VolumeSizeInGB": 1000,
         "RoutingConfig": {"RoutingStrategy": "ROUND_ROBIN"}},
    ],
    "DataCaptureConfig": {"InitialSamplingPercentage": 200, "DestinationS3Uri": "s3://b/o", "CaptureOptions": []},
    "KmsKeyId": 5,
}
validate("a configuration with more than ten faults", TEN, INPUT)
run("a scenario whose configuration has more than ten faults", changed(("EndpointConfig", TEN)), INPUT)
for weight in ("-1", "NaN", "1e999", "-0", '"1"', "Infinity"):
    text = json.dumps(changed((VARIANT + "InitialVariantWeight", 77)), indent=1)
    run(f"a weight of {weight}", text.replace("77", weight), INPUT)
two = copy.deepcopy(BASE["EndpointConfig"]["ProductionVariants"]) * 2
run("two variants of one name", changed(("EndpointConfig/ProductionVariants", two)), INPUT)
run("no variant", changed(("EndpointConfig/ProductionVariants", [])), INPUT)
run("a model without a profile", changed((VARIANT + "ModelName", "other")), INPUT)
run("a model without a profile for that type", changed((PROFILE + "InstanceType", "ml.m5.large")), INPUT)
run("an instance type that does not exist", changed((VARIANT + "InstanceType", "ml.c9.xlarge")), INPUT)
run("an instance type with a slip of the pen", changed((VARIANT + "InstanceType", "ml.c5.xlrage")), INPUT)
run("an instance type that is malformed", changed((VARIANT + "InstanceType", "c5 xlarge")), INPUT)
run("a member that the API does not know", changed((VARIANT + "InitialInstanceCounts", 3)), DONE)
run("a member that the API does not know, strictly", changed((VARIANT + "InitialInstanceCounts", 3)), INPUT, "--strict")

# --- The scenario's own members ---

run("a member that is not known", changed(("Replication", 3)), INPUT)
run("two members that are not known", changed((PROFILE + "Worker", 3), (ARRIVALS + "/RatePerSeconds", 3)), INPUT)
run("texts that are none", changed(("Name", 5), ("Description", []), ("Region", 7)), INPUT)
run("a Comment that may stand anywhere", changed(("Comment", 1), (SERVICE, {"Distribution": "quantiles", "Comment": 1,
    "Quantiles": {"Comment": [1], "0": 1, "1": 2}}), (ARRIVALS + "/Comment", {})), DONE)
objectives = [{"Metric": "Latencies", "Statistic": "p99", "AtMost": 250}, {"Metric": "ErrorRate"},
              {"Metric": "Latency", "Statistic": "p98", "AtMost": 1}, {"Metric": "Latency", "AtMost": 1}, 5]
run("objectives that are none", changed(("Objectives", objectives)), INPUT)
run("an objective of a variant that is not there",
    changed(("Objectives", [{"Metric": "Latency", "Statistic": "p99", "AtMost": 250, "VariantName": "Z"}])), INPUT)
run("an objective on a variant that is misspelt", changed(("EndpointConfig/ProductionVariants/0/VariantName", "production"),
    ("Objectives", [{"Metric": "Latency", "Statistic": "p99", "AtMost": 250, "VariantName": "Prodction"}])), INPUT)
run("a target that is not there", changed(("Traffic/TargetVariants", {"Z": 0.5})), INPUT)
SHADOW = dict(BASE["EndpointConfig"]["ProductionVariants"][0], VariantName="S")
ARN = ("EndpointConfig/EndpointConfigArn", "arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/c")
run("an answer from another region than the scenario's", changed(ARN, ("Region", "us-east-1")), 0)
run("nothing but a name, and that empty", changed(("Name", "")), INPUT)
run("a target that is a shadow", changed(("EndpointConfig/ShadowProductionVariants", [SHADOW]), ("Traffic/TargetVariants", {"S": 0.5})), INPUT)
run("targets of more than everything", changed(("Traffic/TargetVariants", {"A": 0.5, "Z": 0.7})), INPUT)
run("arrivals that never end", changed((ARRIVALS + "/Requests", None)), INPUT)
run("a trace and arrivals", changed(("Traffic/Trace", {"File": "t.csv"})), INPUT)
run("neither trace nor arrivals", changed(("Traffic", {})), INPUT)
run("a process with a slip of the pen", changed((ARRIVALS + "/Process", "possion")), INPUT)
run("a rate of 0", changed((ARRIVALS + "/RatePerSecond", 0)), INPUT)
run("a rate below 0", changed((ARRIVALS + "/RatePerSecond", -5)), INPUT)
run("a rate in quotes", changed((ARRIVALS + "/RatePerSecond", "9")), INPUT)
run("no rate", changed((ARRIVALS + "/RatePerSecond", None)), INPUT)
precision = {"Metric": "Latency", "Statistic": "p99", "RelativeHalfWidth": 0.1}
run("precision of a metric that is not known", changed(("Precision", dict(precision, Metric="Speed"))), INPUT)
run("precision of a variant that is not there", changed(("Precision", dict(precision, VariantName="Q"))), INPUT)
run("a half-width of 0", changed(("Precision", dict(precision, RelativeHalfWidth=0))), INPUT)
run("a confidence of 1", changed(("Confidence", 1)), INPUT)
run("a warm-up as long as the run", changed(("DurationInSeconds", 10), ("WarmUpInSeconds", 10)), INPUT)
run("a warm-up in words", changed(("WarmUpInSeconds", "automatic")), INPUT)
run("a start time in words", changed(("StartTime", "yesterday")), INPUT)
run("a distribution with a slip of the pen", changed((SERVICE, {"Distribution": "lognorml", "Mean": 3})), INPUT)
run("a distribution without its variation", changed((SERVICE, {"Distribution": "lognormal", "Mean": 3})), INPUT)
run("prices that are none",
    changed(("Prices", {"InstanceHour": {"ml.c5.xlarge": -1, "ml.c5.2xlarge": "abc", "ml.c5.4xlarge": 0}})), INPUT)
run("a kind of price that is not known", changed(("Prices", {"InstanceHours": {}})), INPUT)
run("negotiated discounts that are none", changed(("Discounts", {"Negotiated": [
    {"Discount": 1.5}, {"Service": "SageMaker", "Discount": 0.1}, {"UsageType": "*"}, 0.1], "Negotiate": 0.1})), INPUT)
run("a Savings Plan that covers nothing", changed(("Discounts", {"SavingsPlan": {"CommitmentPerHour": "5.00"}})), INPUT)
run("a Savings Plan with figures of no plan", changed(("Discounts", {"SavingsPlan": {
    "CommitmentPerHour": "0.0001", "Discount": 1, "Rates": {"USE1-ServerlessInf:Mem-2GB": "0.1", "ml.c5.xlarge": -1},
    "TermInYears": 2, "PaymentOption": "Monthly"}, "SavingsPlanOffers": [{"CommitmentPerHour": 1, "Discount": 0.3}, {}]})), INPUT)
run("rates of AWS that are none", changed(("Discounts", {"SavingsPlanRates": {"searchResults": [
    {"rate": "1"}, 7, {"savingsPlanOffering": {"planType": "SageMaker", "currency": "USD", "paymentOption": "No Upfront",
                                              "durationSeconds": 31536000}, "usageType": "USE1-Host:ml.c5.xlarge", "rate": "free"}]}})), INPUT)
run("rates of AWS for other services", changed(("Discounts", {"SavingsPlanRates": {"searchResults": []}})), DONE)
run("a model without profiles", changed(("Models/m/Profiles", [])), INPUT)

# --- Numbers that are too large ---

run("2,147,483,647 instances", changed((VARIANT + "InitialInstanceCount", 2147483647)), INPUT)
run("2^63 instances", changed((VARIANT + "InitialInstanceCount", 2**63)), INPUT)
run("a million workers", changed((PROFILE + "Workers", 1000000)), INPUT)
run("100,000 workers on each of 1,000 instances",
    changed((PROFILE + "Workers", 100000), (VARIANT + "InitialInstanceCount", 1000)), INPUT)
run("10^19 requests", changed((ARRIVALS + "/Requests", 10**19)), INPUT)
run("a million replications", changed(("Replications", 10**6)), INPUT)
run("a seed of 2^64", changed(("Seed", 2**64)), INPUT)
run("a seed of 1.5", changed(("Seed", 1.5)), INPUT)
run("10^300 seconds", changed(("DurationInSeconds", 1e300)), INPUT)
run("a service time of 10^300 ms", changed((SERVICE, 1e300)), INPUT)

# --- Ways of serving that contradict themselves ---

SERVERLESS = ("EndpointConfig/ProductionVariants/0", {"VariantName": "A", "ModelName": "m", "ServerlessConfig":
              {"MemorySizeInMB": 2048, "MaxConcurrency": 5}})
ASYNC = ("EndpointConfig/AsyncInferenceConfig", {"OutputConfig": {"S3OutputPath": "s3://b/o"}})
COMPONENT = {"InferenceComponentName": "c", "EndpointName": "e", "RuntimeConfig": {"CopyCount": 1},
             "Specification": {"ModelName": "m", "ComputeResourceRequirements": {"MinMemoryRequiredInMb": 1024}}}
HOST = ((VARIANT + "ModelName", None), ("EndpointConfig/ExecutionRoleArn", "arn:aws:iam::123456789012:role/x"))
COMPONENTS = (*HOST, ("InferenceComponents", [COMPONENT]))
OF_A = {"ServiceNamespace": "sagemaker", "ResourceId": "endpoint/e/variant/A",
        "ScalableDimension": "sagemaker:variant:DesiredInstanceCount"}
TARGET = {**OF_A, "MinCapacity": 1, "MaxCapacity": 4}
POLICY = {"PolicyName": "p", **OF_A, "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {
    "TargetValue": 70, "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"}}}
MATH = {"PolicyName": "q", **OF_A, "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {
    "TargetValue": 70, "CustomizedMetricSpecification": {"Metrics": [
        {"Id": "m1", "ReturnData": False, "MetricStat": {"Stat": "Sum", "Metric": {
            "Namespace": "AWS/SageMaker", "MetricName": "Invocations",
            "Dimensions": [{"Name": "EndpointName", "Value": "e"}, {"Name": "VariantName", "Value": "A"}]}}},
        {"Id": "total", "Expression": "0.5 * RUNNING_SUM(m1)"}]}}}
MEMORY = {"PolicyName": "c", **OF_A, "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {
    "TargetValue": 50, "CustomizedMetricSpecification": {
        "MetricName": "MemoryUtilization", "Namespace": "/aws/sagemaker/Endpoints", "Statistic": "Average",
        "Dimensions": [{"Name": "EndpointName", "Value": "e"}, {"Name": "VariantName", "Value": "A"}]}}}
ACTION = {"ScheduledActionName": "m", **OF_A, "Schedule": "rate(1 day)", "ScalableTargetAction": {"MinCapacity": 2}}
WEIGHTS = {"EndpointName": "e", "DesiredWeightsAndCapacities": [{"VariantName": "A", "DesiredWeight": 2}]}
TOKENS = {"Discipline": "continuous-batching", "ContinuousBatch": {
    "MaxSequences": 8, "MaxTokens": 512, "KVCacheTokens": 9000, "StepInMilliseconds": [[1, 20], [8, 30]]}}
EXPLAINER = ("EndpointConfig/ExplainerConfig", {"ClarifyExplainerConfig": {"ShapConfig": {
    "ShapBaselineConfig": {"ShapBaselineUri": "s3://b/baseline.csv"}}}})


def component(**members):
    """COMPONENT that asks for something else."""
    specification = {"ModelName": "m", "ComputeResourceRequirements": {"MinMemoryRequiredInMb": 1024, **members}}
    return ("InferenceComponents", [{**COMPONENT, "Specification": specification}])


SHADOW_HOST = {"VariantName": "S", "InstanceType": "ml.c5.xlarge", "InitialInstanceCount": 1}
run("serverless and asynchronous at once", changed(SERVERLESS, ASYNC), INPUT)
run("serverless beside an instance", changed(("EndpointConfig/ProductionVariants", [SERVERLESS[1], two[0]])), INPUT)
run("serverless with data capture", changed(SERVERLESS, ("EndpointConfig/DataCaptureConfig", {
    "InitialSamplingPercentage": 20, "DestinationS3Uri": "s3://b/o", "CaptureOptions": [{"CaptureMode": "Input"}]})), INPUT)
run("serverless with continuous batches", changed(SERVERLESS, ("Models/m/Profiles/0", TOKENS)), INPUT)
run("serverless with an instance that fails", changed(SERVERLESS, ("Timeline", [
    {"AtInSeconds": 5, "FailInstances": {"VariantName": "A", "Count": 1}}])), DONE)
run("serverless with a model for instances alone", changed(SERVERLESS, (PROFILE + "InstanceType", "ml.c5.xlarge")), INPUT)
run("components on a variant with a model", changed(("InferenceComponents", [COMPONENT])), INPUT)
run("components, and a shadow without a model",
    changed(*COMPONENTS, ("EndpointConfig/ShadowProductionVariants", [SHADOW_HOST])), INPUT)
run("components and requests that name variants", changed(*COMPONENTS, ("Traffic/TargetVariants", {"A": 1})), INPUT)
run("requests that name components where there are none", changed(("Traffic/TargetInferenceComponents", {"A": 1})), INPUT)
run("requests that name a component that is not there", changed(*COMPONENTS, ("Traffic/TargetInferenceComponents", {"d": 1})), INPUT)
run("requests that name variants and components",
    changed(*COMPONENTS, ("Traffic/TargetInferenceComponents", {"c": 0.5}), ("Traffic/TargetVariants", {"A": 0.5})), INPUT)
run("components that fit nowhere", changed(*HOST, component(MinMemoryRequiredInMb=9000)), DONE)
run("components of accelerators where there are none", changed(*HOST, component(NumberOfAcceleratorDevicesRequired=1)), DONE)
run("continuous batches with a service time", changed(("Models/m/Profiles/0", {**TOKENS, "ServiceTimeInMilliseconds": 5})), INPUT)
run("steps of fewer tokens than sequences",
    changed(("Models/m/Profiles/0", {**TOKENS, "ContinuousBatch": {**TOKENS["ContinuousBatch"], "MaxTokens": 7}})), INPUT)
run("an explainer that does not say how much", changed(EXPLAINER), INPUT)
run("figures of an explainer that is not there", changed(("Explainer", {"ExplainedShare": 0.1})), DONE)
run("lives in a backlog that is not there", changed(("Client", {"RequestTTLSeconds": 600, "InvocationTimeoutSeconds": 60})), DONE)
run("objectives on figures that this way of serving does not have", changed(("Objectives", [
    {"Metric": "ColdStartShare", "AtMost": 0.1}, {"Metric": "TimeInBacklog", "Statistic": "p99", "AtMost": 5},
    {"Metric": "TimeToFirstToken", "Statistic": "p99", "AtMost": 5}])), INPUT)
run("a failure of a variant that is not there", changed(("Timeline", [
    {"AtInSeconds": 5, "FailInstances": {"VariantName": "Z", "Count": 1}}])), INPUT)
run("capacity that ends where nobody wants any", changed(("Timeline", [
    {"AtInSeconds": 0, "CapacityUnavailable": {"InstanceType": "ml.g5.xlarge", "ForInSeconds": 60}}])), DONE)

# --- What the service would refuse while it runs or starts ---

run("payloads over the limit", changed(("Traffic/PayloadInBytes", 30000000)), DONE)
run("payloads over the limit of a serverless variant", changed(SERVERLESS, ("Traffic/PayloadInBytes", 5000000)), DONE)
run("payloads of an asynchronous call", changed(ASYNC, ("Traffic/PayloadInBytes", 30000000)), DONE)
run("payloads over the old limit, which the scenario asks for",
    changed(("Traffic/PayloadInBytes", 6291457), ("Limits", {"PayloadInBytes": 6291456})), DONE)
run("answers over the limit", changed(("Traffic/ResponseInBytes", 30000000)), DONE)
run("more instances than the quota", changed((VARIANT + "InitialInstanceCount", 3), ("Quotas", {"ml.c5.xlarge": 2})), INPUT)
run("more instances than the quota, of two variants",
    changed(("EndpointConfig/ProductionVariants", [two[0], dict(two[1], VariantName="B")]), ("Quotas", {"ml.c5.xlarge": 1})), INPUT)
run("more concurrency than the quota", changed(SERVERLESS, ("Quotas", {"ServerlessConcurrency": 4})), INPUT)
run("a quota of a family", changed(("Quotas", {"c5": 4})), INPUT)
run("a volume that is too small", changed((VARIANT + "VolumeSizeInGB", 10), ("Models/m/ModelDataInGB", 8),
                                          ("Models/m/ContainerImageInGB", 6)), INPUT)
run("a model that the volume which comes unasked does not hold", changed(("Models/m/ModelDataInGB", 40)), DONE)
run("an image that is too large for serverless", changed(SERVERLESS, ("Models/m/ContainerImageInGB", 11)), INPUT)
run("a model that is too large for its memory", changed(SERVERLESS, ("Models/m/ModelDataInGB", 3)), DONE)

# --- Parts that are understood and not simulated yet ---

NOT_YET = {
    "scaling": (("ScalableTargets", [TARGET]), ("ScalingPolicies", [POLICY, MATH]), ("ScheduledActions", [ACTION])),
    "scaling on a metric that no run has": (("ScalableTargets", [TARGET]), ("ScalingPolicies", [MEMORY])),
    "an update to an asynchronous endpoint": (("Timeline", [
        {"AtInSeconds": 5, "UpdateEndpointWeightsAndCapacities": WEIGHTS},
        {"AtInSeconds": 6, "UpdateEndpoint": {"EndpointName": "e", "EndpointConfigName": "later"}, "EndpointConfig": {
            "EndpointConfigName": "later", "ProductionVariants": two[:1],
            "AsyncInferenceConfig": {"OutputConfig": {"S3OutputPath": "s3://b/o"}}}}]),),
    "adaptive retries": (("Client", {"MaxAttempts": 3, "RetryMode": "adaptive"}),),
}
for part, changes in NOT_YET.items():
    run(f"{part}, to be run", changed(*changes), INPUT)
    validate(f"{part}, to be validated", changed(*changes), DONE)
NEEDS = {"ComputeResourceRequirements": {"MinMemoryRequiredInMb": 1024}}
run("a component that needs more on another type", changed(*HOST, ("EndpointConfig/ProductionVariants/0", {
    "VariantName": "A", "InitialInstanceCount": 1,
    "InstancePools": [{"InstanceType": "ml.c5.xlarge", "Priority": 1}, {"InstanceType": "ml.c5.2xlarge", "Priority": 2}],
    "RoutingConfig": {"RoutingStrategy": "LEAST_OUTSTANDING_REQUESTS"}}), ("InferenceComponents", [
        {"InferenceComponentName": "c", "EndpointName": "e", "RuntimeConfig": {"CopyCount": 1}, "Specifications": [
            {"ModelName": "m", "InstanceType": "ml.c5.xlarge", **NEEDS},
            {"ModelName": "m", "InstanceType": "ml.c5.2xlarge",
             "ComputeResourceRequirements": {"MinMemoryRequiredInMb": 2048}}]}])), INPUT)

# --- --set and --patch ---

run("--set below a member that is not there", BASE, INPUT, "--set", "/Nowhere/Deep=1")
run("--set beyond the end of an array", BASE, INPUT, "--set", '/EndpointConfig/ProductionVariants/7/VariantName="x"')
run("--set of what is no JSON", BASE, INPUT, "--set", "/Seed=abc")
run("--set of a text without quotes", BASE, INPUT, "--set", "/Name=ml.c5.large")
run("--set of nothing", BASE, INPUT, "--set", "/Seed=")
run("--set of a member that is not known", BASE, INPUT, "--set", "/Sede=4")
run("--set of a value that is wrong", BASE, INPUT, "--set", "/Seed=-4")
run("--set without its slash", BASE, USAGE, "--set", "Seed=4")
run("--set without its value", BASE, USAGE, "--set", "/Seed")
run("a patch that is not there", BASE, INPUT, "--patch", "nopatch.json")
write("patch.json", '{"Seed": ')
run("a patch that is broken", BASE, INPUT, "--patch", "patch.json")
write("patch.json", {"Seed": "x"})
run("a patch that is wrong", BASE, INPUT, "--patch", "patch.json")
write("patch.json", [])
run("a patch that is an array", BASE, INPUT, "--patch", "patch.json")
write("c.json", BASE["EndpointConfig"])
for changes in (["--set", "/ProductionVariants/0/InitialInstanceCount=0"], ["--set", "/EndpointConfigName=5"], ["--set", "=5"],
                ["--set", "/Nowhere/Deep=1"], ["--patch", "nopatch.json"], ["--patch", "patch.json"]):
    typed("a configuration that the command line breaks: " + " ".join(changes), ["validate", "c.json", *changes], INPUT,
          stdout=subprocess.DEVNULL)

# --- What cannot be explained ---

write("e.json", changed(("EndpointConfig/ProductionVariants/0/ModelName", "other"), ("Traffic/Arrivals/RatePerSecond", -1)))
typed("a scenario with faults, to be explained", ["explain", "e.json"], INPUT)
write("e.json", changed(("Models/m/Profiles/0/Workers", None), ("EndpointConfig/ProductionVariants/0/InstanceType", "ml.zz9.large")))
typed("an unknown type without workers, to be explained", ["explain", "e.json"], INPUT)
typed("a configuration with a fault, to be explained", ["explain", "c.json", "--set", "/ProductionVariants/0/InitialInstanceCount=0"], INPUT)
write("e.json", changed(("ScalableTargets", [TARGET]), ("ScalingPolicies", [POLICY])))
typed("a scaling policy, to be explained", ["explain", "e.json"], DONE, stdout=subprocess.DEVNULL)

# --- Command lines ---

for arguments in ([], ["fly"], ["run"], ["run", "a", "b"], ["run", "a", "--rate-scale", "2"], ["list", "--by", "variant"],
                  ["run", "a", "--sed", "1"], ["run", "a", "--seed"],
                  ["run", "a", "--seed", "x"], ["run", "a", "--seed", "-1"], ["run", "a", "--threads", "0"],
                  ["run", "a", "--replications", "0"], ["run", "a", "--replications", "1000000"], ["run", "a", "-o", "xml"],
                  ["list", "-o", "html"], ["calibrate", "a", "-o", "csv"], ["diff", "1"], ["cost", "1", "--by", "team"],
                  ["run", "a", "--color", "red"], ["run", "a", "--no-store=1"], ["run", "a", "-xo", "json"],
                  ["run", "a", "--db", ":memory:"], ["list", "--db", ""], ["list", "x"], ["report"],
                  ["schema"], ["schema", "x"], ["skeleton", "x"], ["runn", "a"], ["run", "a", "--replictions", "5"],
                  ["run", "a", "--replictions=5"], ["validate", "a", "--stirct"], ["list", "--seed", "x"], ["explain"], ["explian", "a"], ["trace"],
                  ["trace", "inf", "a"], ["\x1b[31m"]):
    typed("typed: " + shlex.join(["loadline", *arguments]).replace("\x1b", "ESCAPE"), arguments, USAGE)
write("s.json", BASE)
write("other.json", changed((ARRIVALS + "/RatePerSecond", -5)))
write("third.json", changed(("Replication", 3)))
typed("nothing to compare with", ["compare", "s.json"], USAGE)
typed("faults of two scenarios that are compared", ["compare", "other.json", "s.json", "third.json", "--no-store"], INPUT)
typed("a fault that both sides have is said once", ["compare", "third.json", "--set", "/Seed=2", "--no-store"], INPUT)
typed("a change that is wrong", ["compare", "s.json", "--set", "/" + ARRIVALS + "/RatePerSecond=-5", "--no-store"], INPUT)
typed("a scenario to compare with that is not there", ["compare", "s.json", "none.json", "--no-store"], INPUT)
for power in ("0", "1", "80%", "nan", ""):
    typed(f"a power of {power!r}", ["compare", "s.json", "s.json", "--power", power], USAGE)
write("s.json", BASE)
COUNT = "/EndpointConfig/ProductionVariants/0/InitialInstanceCount"
for grid in (["/Trafic=1"], [COUNT[:-1] + "=1"], ["/EndpointConfig/ProductionVariants/1/InitialInstanceCount=1"], ["/Name/x=1"],
             ["/Models/n/Profiles=1"], ["/Zebra=1"], [COUNT + "=1:5:0"], [COUNT + "=5:1:1"], [COUNT + "=1:5:-1"], [COUNT + "=1:5"],
             [COUNT + "=1:2:1e-10"], [COUNT + "=1:x:1"], [COUNT + "="], [COUNT + "=1,,2"], [COUNT + "=1,1.0"], [COUNT + "=ml.c5.large"],
             [COUNT + "=1:100000:1"], [COUNT + "=1:200:1", "/" + ARRIVALS + "/RatePerSecond=1:200:1"], [COUNT + "=1", COUNT + "=2"],
             [COUNT + "=1", "/EndpointConfig=1"]):
    typed("a grid of " + " ".join(grid), ["sweep", "s.json", "--no-store"] + [w for g in grid for w in ("--vary", g)], INPUT)
typed("a sweep in which every cell is at fault", ["sweep", "s.json", "--no-store", "--vary", COUNT + "=0,-1"], INPUT,
      stdout=subprocess.DEVNULL)
typed("a sweep of a scenario that is at fault", ["sweep", "none.json", "--vary", "/Seed=1,2"], INPUT)
typed("a sweep that varies nothing", ["sweep", "s.json"], USAGE)
typed("no grid", ["sweep", "s.json", "--vary", "Seed=1"], USAGE)
typed("seventeen axes", ["sweep", "s.json"] + ["--vary", "/Seed=1"] * 17, USAGE)
typed("a comparison as CSV", ["compare", "s.json", "s.json", "-o", "csv"], USAGE)
typed("a sweep as SVG", ["sweep", "s.json", "--vary", "/Seed=1,2", "-o", "svg"], USAGE)
typed("seventeen scenarios", ["compare"] + ["s.json"] * 17, USAGE)
typed("an instance type that the catalogue lacks", ["catalogue", "ml.c5.xlrage"], INPUT)
typed("a file name that turns letters around and hides some", ["run", "\u202egpj.\u200bjson"], INPUT)
typed("a file name with control characters", ["run", "\x1b[31m\n"], INPUT)

# --- Databases that are not ours ---

write("s.json", BASE)
if ask(["run", "s.json", "--db", "ours.db", "--quiet"]).returncode != DONE:
    sys.exit("FAILED refusals: the run that the cases below need cannot be stored")
with open("ours.db", "rb") as file:
    ours = file.read()
VERBS = (["run", "s.json"], ["list"], ["report", "last"])
# What a wrapper may always pass, whether it matters to the verb or not.
write("none.patch", {})
write("shared.db", ours)
for verb in (["run", "s.json"], ["validate", "s.json"], ["explain", "s.json"], ["list"], ["report", "last"], ["catalogue"],
             ["schema", "scenario"], ["skeleton"]):
    typed(f"every shared option goes with {verb[0]}",
          [*verb, "-o", "json", "--db", "shared.db", "--no-store", "--seed", "1", "--replications", "1", "--threads", "1", "--set",
           "/Seed=1", "--patch", "none.patch", "--check", "--strict", "--quiet", "--color", "never"], DONE, stdout=subprocess.DEVNULL)
write("text.db", "no database\n" * 20)
untouched("a text for a database", "text.db", VERBS, INPUT)
other = sqlite3.connect("other.db")
other.execute("CREATE TABLE kept (a)")
other.commit()
other.close()
untouched("the database of another program", "other.db", VERBS, INPUT)
write("newer.db", ours)
newer = sqlite3.connect("newer.db")
newer.execute("PRAGMA user_version = 99")
newer.commit()
newer.close()
untouched("a database of a newer version", "newer.db", VERBS, INPUT)
write("torn.db", ours[:5000])
untouched("a database that is cut", "torn.db", VERBS, INPUT)
typed("a database that is not there", ["list", "--db", "absent.db"], INPUT)
typed("a run that is not there", ["report", "99", "--db", "ours.db"], INPUT)
typed("a run of a name that is not there", ["report", "nobody", "--db", "ours.db"], INPUT)

# --- A machine that fails ---

for verb in VERBS:
    typed(f"/dev/full for a database: {verb[0]}", [*verb, "--db", "/dev/full"], MACHINE, stdout=subprocess.DEVNULL)
typed("a directory for a database", ["run", "s.json", "--db", "."], MACHINE, stdout=subprocess.DEVNULL)
typed("a database in a folder that is not there", ["run", "s.json", "--db", "no/where.db"], MACHINE, stdout=subprocess.DEVNULL)
broken, gone = os.pipe()
os.close(broken)
with open("/dev/full", "wb") as full:
    for verb in (["run", "s.json", "--no-store"], ["run", "s.json", "--no-store", "-o", "json"], ["list", "--db", "ours.db"],
                 ["report", "last", "--db", "ours.db"], ["validate", "s.json"], ["explain", "s.json"], ["catalogue"],
                 ["schema", "scenario"], ["skeleton"], ["trace", "generate", "s.json", "-o", "csv"], ["--help"], ["--version"]):
        typed(f"standard output is full: {shlex.join(verb)}", verb, MACHINE, stdout=full)
        typed(f"the reader has gone: {shlex.join(verb)}", verb, DONE, stdout=gone)
    typed("standard output is full, the run is stored", ["run", "s.json", "--db", "kept.db"], MACHINE, stdout=full)
kept = sqlite3.connect("kept.db")
say(kept.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "what was stored before a full output is whole", "it is damaged")
say(ask(["report", "last", "--db", "kept.db"]).returncode == DONE, "and can be reported", "it cannot")
kept.close()
in_shell("standard output is closed", '"$LOADLINE" run s.json --no-store >&-', MACHINE)
in_shell("all three descriptors are closed", '"$LOADLINE" run s.json --db closed.db <&- >&- 2>&-', MACHINE)
say(ask(["list", "--db", "closed.db"]).returncode == DONE, "and the database holds no report", "it is damaged")

write("endless.json", changed((ARRIVALS + "/Requests", 10**18)))
endless = subprocess.Popen([LOADLINE, "run", "endless.json", "--db", "ours.db", "--replications", "3"], stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE)
time.sleep(0.3)
endless.send_signal(signal.SIGINT)
out, err = endless.communicate(timeout=30)
judge("10^18 requests, interrupted", "loadline run endless.json --db ours.db --replications 3; interrupted",
      subprocess.CompletedProcess([], endless.returncode, out, err), INTERRUPTED)

with open("ours.db", "rb") as file:
    say(file.read() == ours, "what was stored before is as it was", "it was changed")
if REWRITE:
    with open(EXPECTED, "w", encoding="utf-8") as file:
        file.write("\n".join(blocks.values()))
else:
    say(set(expected) == set(blocks), "every expected answer was asked for", sorted(set(expected) ^ set(blocks)))
os.chdir("/")
shutil.rmtree(room)
sys.exit(verdicts.status())
