#!/bin/bash
# Configurations in every shape from outside: what is written is read back as the same request, parameters come from where they may
# come from, what a template holds besides the configuration is the scenario's, and faults stand in the user's own file.
set -u
cd "$(dirname "$0")/.." || exit 1
: "${LOADLINE:?is to be the path of the program}"
PYTHONPATH=tests exec /usr/bin/python3 -B - "$(realpath "$LOADLINE")" <<'PYTHON'
import json, os, shutil, subprocess, sys, tempfile

import verdicts
from verdicts import say

LOADLINE = sys.argv[1]
SHAPES = ["request", "cloudformation", "cloudformation-yaml", "terraform"]
EXAMPLES = os.path.abspath("scenarios/examples")
ROOM = tempfile.mkdtemp(prefix="shapes")
os.chdir(ROOM)


def ask(*arguments, text=None):
    return subprocess.run([LOADLINE, *arguments], capture_output=True, text=True, input=text)


def write(name, content):
    with open(name, "w", encoding="utf-8", newline="") as file:
        file.write(content if isinstance(content, str) else json.dumps(content))
    return name


def request_of(text, name, *options):
    """A document read as it comes, written as a request."""
    done = ask("validate", write(name, text), "--strict", "--shape", "request", *options)
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr


def is_said(name, done, code, *parts):
    missing = [part for part in parts if part not in done.stderr + done.stdout]
    why = f"exit {done.returncode}: {done.stderr}{done.stdout[:300]}" if done.returncode != code or missing else ""
    say(not why, name, f"{why}; missing: {missing}")


# --- There and back ---

for skeleton in ["real-time", "serverless", "async", "shadow", "components"]:
    original = json.loads(ask("skeleton", skeleton).stdout)
    for shape in SHAPES:
        written = ask("skeleton", skeleton, "--shape", shape).stdout
        name = "back.yaml" if shape.endswith("yaml") else "back.json"
        read = request_of(written, name)
        say(read == original, f"skeleton_{skeleton}_as_{shape}_comes_back", read)

TEMPLATE = open(f"{EXAMPLES}/templates/translator.yaml", encoding="utf-8").read()
GIVEN = ["--parameter", "ModelVersion=7", "--parameter", "Stage=production"]
for shape in SHAPES[1:]:
    one = ask("validate", write("t.yaml", TEMPLATE), *GIVEN, "--shape", shape).stdout
    other = ask("validate", write("one.yaml" if shape.endswith("yaml") else "one.json", one), "--shape", shape).stdout
    say(one == other and "calls-per-instance" in one, f"a_template_written_as_{shape}_is_a_fixed_point", other)
say(request_of(TEMPLATE, "t.yaml", *GIVEN) == request_of(TEMPLATE.replace("\n", "\r\n"), "u.yaml", *GIVEN),
    "line_ends_do_not_matter")
say(request_of("\ufeff" + TEMPLATE, "u.yaml", *GIVEN) == request_of(TEMPLATE, "t.yaml", *GIVEN), "a_byte_order_mark_neither")
done = ask("validate", "-", *GIVEN, text=TEMPLATE)
is_said("standard_input_is_known_by_its_first_line", done, 0, "valid endpoint configuration")
done = ask("skeleton", "scenario", "--shape", "terraform")
is_said("a_scenario_has_no_other_shape", done, 2, "a scenario has no other shape")
done = ask("skeleton", "--shape", "pulumi")
is_said("shapes_are_listed", done, 2, "request, cloudformation, cloudformation-yaml or terraform")

# Metric math: Terraform's alarms have a form of their own for it, in which nothing is returned that does not say so.
OF_A = {"ServiceNamespace": "sagemaker", "ResourceId": "endpoint/e/variant/A", "ScalableDimension": "sagemaker:variant:DesiredInstanceCount"}


def calls(name, **more):
    of = [{"Name": "EndpointName", "Value": "e"}, {"Name": "VariantName", "Value": "A"}]
    return {"Id": name, "ReturnData": False, "MetricStat": {"Stat": "Sum", **more, "Metric": {
        "Namespace": "AWS/SageMaker", "MetricName": "Invocations", "Dimensions": of}}}


MATH = {"EndpointConfig": {"EndpointConfigName": "c", "ProductionVariants": [
            {"VariantName": "A", "ModelName": "m", "InstanceType": "ml.c5.xlarge", "InitialInstanceCount": 1}]},
        "DurationInSeconds": 1000, "Traffic": {"Arrivals": {"Process": "deterministic", "RatePerSecond": 5}},
        "Models": {"m": {"Profiles": [{"ServiceTimeInMilliseconds": 10, "StartUpInSeconds": 60}]}},
        "ScalableTargets": [{**OF_A, "MinCapacity": 1, "MaxCapacity": 4}],
        "ScalingPolicies": [
            {"PolicyName": "t", **OF_A, "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {
                "TargetValue": 150, "CustomizedMetricSpecification": {"Metrics": [
                    calls("c"), {"Id": "half", "Expression": "c / 2", "Label": "half of them"}]}}},
            {"PolicyName": "s", **OF_A, "PolicyType": "StepScaling", "StepScalingPolicyConfiguration": {
                "AdjustmentType": "ChangeInCapacity", "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}]},
             "Alarm": {"AlarmName": "a", "EvaluationPeriods": 1, "Threshold": 500, "ComparisonOperator": "GreaterThanThreshold",
                       "Metrics": [calls("c", Period=60), {"Id": "double", "Expression": "c * 2"}]}}]}


def scalings(document):
    done = ask("run", write("s.json", document), "--no-store", "-o", "json")
    return json.loads(done.stdout)["Variants"][0]["Scaling"]["Events"] if done.returncode == 0 else done.stderr


plain = {name: value for name, value in MATH.items() if name not in ("ScalableTargets", "ScalingPolicies")}
for shape in SHAPES[1:]:
    name = "math.yaml" if shape.endswith("yaml") else "math.json"
    write(name, ask("validate", write("s.json", MATH), "--shape", shape).stdout)
    come = scalings({**plain, "EndpointConfig": name})
    say(come == scalings(MATH) and len(come) > 1, f"metric_math_written_as_{shape}_scales_as_it_did", come)
blocks = json.load(open("math.json"))["resource"]["aws_cloudwatch_metric_alarm"]["policy_2"]["metric_query"]
say("metric" in blocks[0] and "dimensions" in blocks[0]["metric"][0], "a_metric_of_terraforms_alarms_is_one_block", blocks)
del blocks[0]["return_data"]
whole = json.load(open("math.json"))
whole["resource"]["aws_cloudwatch_metric_alarm"]["policy_2"]["metric_query"] = blocks
say(scalings({**plain, "EndpointConfig": write("unsaid.json", whole)}) == scalings(MATH),
    "terraform_returns_what_says_so_alone")

# --- What the API answers, in any shape as what is sent ---

SENT = {"EndpointConfigName": "mine", "ProductionVariants": [{"VariantName": "A", "ModelName": "m", "InitialInstanceCount": 2,
                                                             "InstanceType": "ml.c5.xlarge", "InitialVariantWeight": 1.0}]}
ANSWER = {**SENT, "EndpointConfigArn": "arn:aws:sagemaker:us-east-1:123456789012:endpoint-config/mine", "CreationTime": "2026-01-01T00:00:00Z"}
for shape in SHAPES:
    name = "answer.yaml" if shape.endswith("yaml") else "answer.json"
    written = ask("validate", write("described.json", ANSWER), "--shape", shape).stdout
    say(request_of(written, name) == SENT, f"an_answer_written_as_{shape}_is_what_is_sent", written)
is_said("an_answer_is_told", ask("validate", "described.json", "--verbose"), 0,
        "described.json:1:1: $: what DescribeEndpointConfig answers: endpoint configuration \"mine\"")
is_said("and_a_request", ask("validate", write("sent.json", SENT), "--verbose"), 0, "$: a CreateEndpointConfig request: endpoint configuration \"mine\"")
say("a CreateEndpointConfig" not in ask("validate", "sent.json").stderr, "a_request_is_not_told_otherwise")
plan = {"Name": "s", "EndpointConfig": "described.json", "DurationInSeconds": 60, "Replications": 1,
        "Traffic": {"Arrivals": {"Process": "poisson", "RatePerSecond": 5}}, "Search": {"InstanceCount": [1, 2]},
        "Objectives": [{"Metric": "CostPerHour", "AtMost": 5}],
        "Models": {"m": {"Profiles": [{"ServiceTimeInMilliseconds": 10, "StartUpInSeconds": 60}]}}}
best = json.loads(ask("size", write("s.json", plan), "--no-store", "-o", "json").stdout)["Best"]["EndpointConfig"]
say(best == {**SENT, "ProductionVariants": [{**SENT["ProductionVariants"][0], "InitialInstanceCount": 1}]}, "a_plan_made_of_an_answer_can_be_sent", best)

# --- What is asked for, and where it may come from ---

SCENARIO = {"Name": "s", "DurationInSeconds": 60, "EndpointConfig": "t.yaml", "Replications": 1,
            "Parameters": {"ModelVersion": 7, "Stage": "production"},
            "Traffic": {"Arrivals": {"Process": "poisson", "RatePerSecond": 5}},
            "Models": {"translator-7": {"Profiles": [{"ServiceTimeInMilliseconds": 10, "StartUpInSeconds": 60}]}}}


def initial(*options, scenario=SCENARIO):
    """The instances that a run begins with."""
    done = ask("run", write("s.json", scenario), "--no-store", "-o", "json", *options)
    return json.loads(done.stdout)["Variants"][0]["Instances"]["Initial"] if done.returncode == 0 else done.stderr


write("p.json", {"Parameters": {"Instances": 4}})
for how, options, expected in [("the_template", [], 1), ("set", ["--set", "/Parameters/Instances=3"], 3),
                               ("a_patch", ["--patch", "p.json"], 4), ("parameter", ["--parameter", "Instances=5"], 5),
                               ("parameter_before_a_patch", ["--parameter", "Instances=5", "--patch", "p.json"], 5),
                               ("set_of_the_request", ["--set", "/EndpointConfig/ProductionVariants/0/InitialInstanceCount=2"], 2)]:
    found = initial(*options)
    say(found == expected, f"a_value_comes_from_{how}", found)
own = {**SCENARIO, "Parameters": {**SCENARIO["Parameters"], "Instances": 2}}
say(initial(scenario=own) == 2, "a_value_comes_from_the_scenario", initial(scenario=own))
say(initial("--set", "/Parameters/Instances=3", scenario=own) == 3, "set_changes_the_scenario's_own")
say(initial("--parameter", "Instances=5", scenario=own) == 5, "parameter_comes_before_the_scenario's_own")

done = ask("validate", "t.yaml")
is_said("a_name_without_a_value_is_asked_for", done, 3, "t.yaml:27:18: $.Resources.Model.Properties.ModelName: the parameter "
        "\"ModelVersion\" has no value here: give it by --parameter 'ModelVersion=VALUE' (Parameters in a scenario)")
done = ask("validate", "t.yaml", *GIVEN, "--parameter", "Instnces=2")
is_said("a_parameter_that_nothing_asks_for_is_a_warning", done, 0, "warning: --parameter: no template asks for \"Instnces\"")
done = ask("validate", write("s.json", {**SCENARIO, "Parameters": {**SCENARIO["Parameters"], "Stge": 1}}))
is_said("a_parameter_of_the_scenario_too", done, 0, "$.Parameters.Stge: no template asks for \"Stge\"")
done = ask("validate", write("s.json", {**SCENARIO, "Parameters": {"Stage": []}}))
is_said("a_parameter_is_a_plain_value", done, 3, "$.Parameters.Stage: expected a text, a number or true or false, found an array")
done = ask("validate", "t.yaml", "--parameter", "Count")
is_said("a_parameter_has_a_value", done, 2, "--parameter is NAME=VALUE")
done = ask("validate", "-v", write("s.json", SCENARIO))
is_said("what_was_found_is_said_when_asked_for", done, 0, "t.yaml:35:7: $.Resources.EndpointConfig.Properties: a CloudFormation template "
        "in YAML: endpoint configuration \"translator-production\", 1 scalable target, 1 scaling policy")
say("a CloudFormation" not in ask("validate", "s.json").stderr, "and_not_otherwise")

# --- Faults in the user's own file ---

write("f.yaml", TEMPLATE.replace("InitialVariantWeight: 1", "InitialVariantWeight: -1").replace("MaxCapacity: 8", "MaxCapacity: 0")
      .replace("RoutingStrategy: LEAST_OUTSTANDING_REQUESTS", "RoutingStrtegy: RANDOM"))
for name, done in [("alone", ask("validate", "f.yaml", *GIVEN)),
                   ("in_a_scenario", ask("validate", write("s.json", {**SCENARIO, "EndpointConfig": "f.yaml"})))]:
    is_said(f"faults_of_every_kind_have_their_places_{name}", done, 3,
            "f.yaml:41:33: $.Resources.EndpointConfig.Properties.ProductionVariants[0].InitialVariantWeight: must be at least 0, found -1",
            "f.yaml:44:15: $.Resources.EndpointConfig.Properties.ProductionVariants[0].RoutingConfig[1].RoutingStrtegy: unknown member",
            "f.yaml:62:20: $.Resources.Capacity.Properties.MinCapacity: must be at most MaxCapacity, which is 0, found 1")
done = ask("validate", write("n.yaml", "Resources:\n  C:\n    Type: AWS::SageMaker::EndpointConfig\n    Properties:\n"
                                       "      EndpointConfigName: \"\\e[31m\"\n      ProductionVariants: []\n"))
is_said("control_characters_are_named", done, 3, "found \"\\x1b[31m\"")
done = ask("run", write("y.yaml", "EndpointConfig: t.yaml\nTraffic: {}\nModels: {}\n"))
is_said("a_scenario_is_json", done, 3, "y.yaml:1:1: $: a scenario is JSON: YAML is read for its EndpointConfig alone")
done = ask("run", write("s.json", {**SCENARIO, "Traffic": "y.yaml"}))
is_said("so_is_what_it_names", done, 3, "\"y.yaml\" is YAML, which only an EndpointConfig may be")
done = ask("run", "t.yaml")
is_said("a_template_is_no_scenario", done, 3, "this is a CloudFormation template in YAML: a scenario holds it")

# --- Texts that would be more than texts ---

HOSTILE = ["$(touch hacked)", "\x1b[31m", "a\nb\r\x07", "' ; drop table runs; --", "<script>", "%s%n", "\u202eabc", "x" * 2000]
for number, text in enumerate(HOSTILE):
    template = {"Parameters": {text: {"Type": text, "Default": text}}, "Conditions": {text: {text: text}}, "Resources": {
        text: {"Type": "AWS::SageMaker::EndpointConfig", "Properties": {
            "EndpointConfigName": {"Ref": text}, "ProductionVariants": [
                {"VariantName": {"Fn::Sub": "${" + text + "}"}, "ModelName": {"Fn::GetAtt": [text, text]},
                 "InstanceType": {text: text}, text: text, "RoutingConfig": {"Fn::" + text: text}}]}}}}
    plan = {"format_version": "1.0", "values": {"root_module": {"resources": [
        {"address": text, "type": "aws_sagemaker_endpoint_configuration", "name": text, "values": {
            text: text, "production_variants": [{"model_name": text, text: text}], "tags": {text: text}}}]}}}
    for name, document in [("template", template), ("plan", plan)]:
        done = subprocess.run([LOADLINE, "validate", write("h.json", document)], capture_output=True)
        raw = [byte for byte in done.stderr + done.stdout if byte < 32 and byte != 10 or byte == 127]
        good = done.returncode in (0, 3) and not raw and b"\xe2\x80\xae" not in done.stderr and len(done.stderr) < 100000
        say(good, f"hostile_text_{number}_in_a_{name}", f"exit {done.returncode}: {done.stderr[:300]}")
say(not os.path.exists("hacked"), "and_nothing_was_run")

# --- Beside the configuration ---

three = TEMPLATE.replace("PolicyName: calls-per-instance", "PolicyName: another").replace("MinCapacity: !Ref Instances", "MinCapacity: 3")
write("other.yaml", three)
write("q.json", {"EndpointConfig": "other.yaml"})
done = ask("validate", write("s.json", SCENARIO), "--patch", "q.json", "--shape", "cloudformation")
is_said("the_scaling_of_another_template_takes_its_place", done, 0, "\"another\"", "\"MinCapacity\": 3")
say("calls-per-instance" not in done.stdout, "and_nothing_of_the_first_is_left", done.stdout)
done = ask("validate", write("s.json", {**SCENARIO, "ScalingPolicies": []}), "--shape", "request")
is_said("the_scenario's_own_stands", done, 0, "warning: s.json:1:", "$.ScalingPolicies: stands instead of the 1 that the template has")

two = {"Resources": {name: {"Type": "AWS::SageMaker::EndpointConfig", "Properties": {
    "EndpointConfigName": name, "ProductionVariants": [{"VariantName": "A", "ModelName": "translator-7", "InstanceType": "ml.m5.large",
                                                        "InitialInstanceCount": count}]}} for name, count in [("old", 1), ("new", 2)]}}
write("two.json", two)
done = ask("validate", "two.json")
is_said("several_configurations_are_listed", done, 3, "with 2 endpoint configurations: \"old\", \"new\"; say which by --config-name")
say(request_of(json.dumps(two), "two.json", "--config-name", "new")["EndpointConfigName"] == "new", "and_one_is_chosen")
update = {**SCENARIO, "EndpointConfig": "two.json", "ConfigName": "old", "Parameters": {}, "DurationInSeconds": 2000, "Timeline": [
    {"AtInSeconds": 10, "UpdateEndpoint": {"EndpointName": "e", "EndpointConfigName": "new"}, "EndpointConfig": "two.json"}]}
done = ask("run", write("s.json", update), "--no-store", "-o", "json")
say(done.returncode == 0 and json.loads(done.stdout)["Deployments"][0]["Configuration"] == "new" if "Configuration" in done.stdout
    else done.returncode == 0, "an_update_leads_to_the_one_that_it_names", done.stderr)

# --- The recommended plan ---

sized = {**SCENARIO, "Objectives": [{"Metric": "CostPerHour", "AtMost": 5}], "Search": {"InstanceCount": [1, 2]}}
for shape in SHAPES[1:]:
    done = ask("size", write("s.json", sized), "--shape", shape, "-o", "json")
    best = json.loads(done.stdout)["Best"] if done.returncode == 0 else {"EndpointConfig": done.stderr, "Template": {}}
    name = "best.yaml" if shape.endswith("yaml") else "best.json"
    read = request_of(best["Template"].get("Text", ""), name)
    say(read == best["EndpointConfig"] and best["Template"]["Shape"] == shape, f"a_plan_comes_as_{shape}", read)
done = ask("size", "s.json", "--shape", "cloudformation-yaml")
is_said("and_in_the_text", done, 0, "What makes it (cloudformation-yaml)", "\n    Type: AWS::SageMaker::EndpointConfig\n")

shutil.rmtree(ROOM)
sys.exit(verdicts.status())
PYTHON
