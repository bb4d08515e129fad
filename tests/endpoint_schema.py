"""Holds the endpoint config's C checks against the published JSON Schema, with python3-jsonschema as the judge.

    endpoint_schema.py DRIVER SCHEMA SCENARIO_SCHEMA SKELETON...

Both see the same documents: the skeletons, and those with one thing changed (each bound at its edge and over it, each enum
value right and wrong, each required member taken away, each pattern met and missed, wrong types, unknown members).

Known differences, each allowed for by the function named here and nowhere else:
  unknown instance types   well-formed names pass with a warning, as the list grows      -> instance_type_is_well_formed
  null members             count as absent                                               -> without_null_members
  tag patterns             the C check knows no Unicode database: never stricter         -> tags
  unknown members          warnings; faults, as in the schema, when strict               -> strict, and unknown_members
  binary32                 the schema says the width of weights, but not its bound       -> weights_fit
Rules that JSON Schema cannot say (x-rulesInProse, docs/endpoint-config.md) are restated in `breaks_a_rule_in_prose`.
"""
import copy
import json
import re
import struct
import subprocess
import sys
import unicodedata

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

import verdicts

WELL_FORMED_TYPE = re.compile(r"ml\.[a-z0-9-]+\.[a-z0-9]+\Z")


def is_tag_text(text):
    return all(c in "_.:/=+-@" or unicodedata.category(c)[0] in "LZN" for c in text)


def check_pattern(validator, pattern, instance, schema):
    """Like jsonschema's own, but over the whole text, with ASCII digits, and with \\p{..} understood."""
    if not isinstance(instance, str):
        return
    model = schema["x-modelPattern"]
    right = is_tag_text(instance) if "\\p{" in model else re.fullmatch(model, instance, re.ASCII)
    if not right:
        yield ValidationError(f"{instance!r} does not match {model}")


def check_enum(validator, values, instance, schema):
    if "ml.c5.xlarge" in values:
        right = instance_type_is_well_formed(instance)
    else:
        right = isinstance(instance, (str, int)) and instance in values
    if not right:
        yield ValidationError(f"{instance!r} is not allowed")


def instance_type_is_well_formed(instance):
    return isinstance(instance, str) and WELL_FORMED_TYPE.match(instance)


def without_null_members(value):
    if isinstance(value, dict):
        return {name: without_null_members(member) for name, member in value.items() if member is not None}
    return [without_null_members(element) for element in value] if isinstance(value, list) else value


def weight(variant):
    """As binary32; infinite where it does not fit."""
    try:
        return struct.unpack("f", struct.pack("f", variant.get("InitialVariantWeight", 1.0)))[0]
    except OverflowError:
        return float("inf")


def weights_fit(variants):
    return all(weight(variant) != float("inf") for variant in variants)


def breaks_a_rule_in_prose(config):
    production, shadows = config["ProductionVariants"], config.get("ShadowProductionVariants", [])
    variants = production + shadows
    names = [variant["VariantName"] for variant in variants]
    keys = [tag["Key"] for tag in config.get("Tags", [])]
    if len(set(names)) < len(names) or len(set(keys)) < len(keys) or not weights_fit(variants):
        return True
    if sum(weight(variant) for variant in production) <= 0:
        return True
    if len({"ModelName" in variant for variant in variants}) > 1 or any("ServerlessConfig" in v for v in shadows):
        return True
    return any(breaks_a_variant_rule(variant, "AsyncInferenceConfig" in config) for variant in variants)


def breaks_a_variant_rule(variant, is_async):
    serverless, scaling = variant.get("ServerlessConfig"), variant.get("ManagedInstanceScaling", {})
    if serverless and serverless.get("ProvisionedConcurrency", 0) > serverless["MaxConcurrency"]:
        return True
    lowest, highest = scaling.get("MinInstanceCount", 0), scaling.get("MaxInstanceCount", 2**31)
    initial = variant.get("InitialInstanceCount")
    if lowest > highest:
        return True
    if initial is not None and scaling.get("Status") != "DISABLED" and not lowest <= initial <= highest:
        return True
    if not serverless and initial is None and "ManagedInstanceScaling" not in variant:
        return True
    types = [variant.get("InstanceType", "")] + [pool["InstanceType"] for pool in variant.get("InstancePools", [])]
    return is_async and ("AcceleratorType" in variant or any(name.startswith("ml.inf1.") for name in types))


class Judge:
    def __init__(self, schema):
        kind = extend(Draft202012Validator, {"pattern": check_pattern, "enum": check_enum})
        self.model = kind(schema)
        self.rules = kind({"$defs": schema["$defs"], "$ref": "#/$defs/x-ServiceRules"})

    def accepts(self, document):
        document = without_null_members(document)
        return self.model.is_valid(document) and self.rules.is_valid(document) and not breaks_a_rule_in_prose(document)


# --- The documents. ---

ARN = "arn:aws:%s:us-east-1:123456789012:%s"
LETTERS = lambda n: "a" * n
FILLED = lambda start: lambda n: start + "a" * (n - len(start)) if n > len(start) else "a" * n
# For each pattern: a text of n characters that meets it, and texts on both sides of its edge. The judge says which is which.
SAMPLES = {
    r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}": (LETTERS, ["a", "a--b", "-a", "a-", "a_b", "a b", "", "\u00e4", "a\n", "A9"]),
    r"[a-zA-Z0-9]([\-a-zA-Z0-9]*[a-zA-Z0-9])?": (LETTERS, ["a", "a--b", "-a", "a-", "a.b", "", "a\n", "Z0"]),
    r"(https|s3)://([^/])/?(.*)": (
        FILLED("s3://b/"),
        ["s3://b", "s3://", "s3:///b", "https://b/c", "http://b", "S3://b", "s3:/b", "s3://b\n", "s3://\n", "s3://b//", ""]),
    r"[a-zA-Z0-9:/_-]*": (LETTERS, ["", "alias/a", "a:b_c-d", "a.b", "a b", "a\n", "\u00e9"]),
    r"arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:[a-z0-9\-]{1,14}/.*": (
        FILLED(ARN % ("sagemaker", "training-plan/")),
        [ARN % ("sagemaker", "training-plan/"), ARN % ("sagemaker", "training-planx1/p"),
         ARN % ("sagemaker", "training-planx12/p"), ARN % ("sagemaker", "/p"), ARN % ("sagemaker", "plan"),
         "arn:aws-us-gov:sagemaker::123456789012:a/b", "arn:aws:sagemaker:us-east-1:12345678901:plan/p",
         "arn:aws:sagemaker:us-east-1:1234567890123:plan/p", "arn:aws:sns:us-east-1:123456789012:plan/p",
         ARN % ("sagemaker", "plan/a\nb"), "xrn:aws:sagemaker:us-east-1:123456789012:plan/p"]),
    r"[a-zA-Z0-9](-*[a-zA-Z0-9])*\/[a-zA-Z0-9](-*[a-zA-Z0-9.])*": (
        FILLED("text/"),
        ["a/b", "a/", "/b", "ab", "a-b/c-d", "a-/b", "a/b-", "-a/b", "a/-b", "a/b.c", "a/b+c", "a/.b", "a/b/c", "a/b\n",
         "a.b/c", "a/b."]),
    r"[a-zA-Z0-9](-*[a-zA-Z0-9])*\/[a-zA-Z0-9](-*[a-zA-Z0-9+.])*": (
        FILLED("text/"), ["text/csv", "application/jsonlines", "a/", "/b", "a/b+c", "a/b-", "text/csv\n", ""]),
    r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)": (LETTERS, ["", "a b", "_.:/=+-@", "\u00e9\u4e2d", "a,b", "a\n", "a\t", "#", "\x7f"]),
    r"arn:aws[a-z\-]*:sns:[a-z0-9\-]*:[0-9]{12}:[a-zA-Z0-9_.-]+": (
        FILLED(ARN % ("sns", "t")),
        [ARN % ("sns", "t_.-1"), ARN % ("sns", ""), ARN % ("sns", "a/b"), "arn:aws-cn:sns:cn-north-1:123456789012:t",
         "arn:aws:sns:US:123456789012:t", "arn:aws:sns:us-east-1:12345678901:t", "arn:AWS:sns:us-east-1:123456789012:t",
         "arn:aws1:sns:us-east-1:123456789012:t", ARN % ("sns", "t\n"), ""]),
    r".*": (LETTERS, ["a", "", "a\nb", "a\n", "\u4e2d\u6587", "\U0001f600" * 64, "\U0001f600" * 65]),
    r"[\s\S]+": (LETTERS, ["a", "", "a\nb", "\n", "\u00e9"]),
    r"(https|s3)://([^/]+)/?(.*)": (
        FILLED("s3://b/"), ["s3://b", "s3://", "s3:///b", "https://b/c/d", "s3://b\nc", "s3://b/c\n", "ftp://b", ""]),
    r"arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+": (
        FILLED("arn:aws:iam::123456789012:role/"),
        ["arn:aws:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/", "arn:aws:iam::123456789012:role",
         "arn:aws:iam::123456789012:rolea", "arn:aws:iam::123456789012:role/a b", "arn:aws:iam::12345678901:role/a",
         "arn:aws:iam:x:123456789012:role/a", "arn:aws-us-gov:iam::123456789012:role/p/q+=,.@-_",
         "arn:aws:iam::\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660\u0661\u0662:role/a"]),
    r"[-0-9a-zA-Z]+": (LETTERS, ["-", "sg-0", "", "sg_0", "sg 0", "a\n"]),
}
OTHER_TYPES = [True, 7, "text", [], {}, None, 1.5]


def resolve(schema, node):
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
    return node


def values_for(node, value):
    """What to put in the place of a value: its edges, and what lies beyond them."""
    yield from OTHER_TYPES
    if node.get("enum"):
        some = node["enum"] if len(node["enum"]) < 100 else node["enum"][::40]
        for choice in some:
            yield from (choice, choice.swapcase(), choice + "x", choice[:-1])
        yield ""
    elif node["type"] == "string":
        build, samples = SAMPLES[node["x-modelPattern"]]
        lengths = [node.get("minLength", 0), node["maxLength"]]
        yield from (build(n + d) for n in lengths for d in (-1, 0, 1) if n + d >= 0)
        yield from samples
    elif node["type"] == "integer":
        for bound in (node["minimum"], node["maximum"]):
            yield from (bound - 1, bound, bound + 1)
        yield from (float(node["minimum"]), node["minimum"] + 0.5, 2**63, -(2**63) - 1)
    elif node["type"] == "number":
        yield from (0, -0.0, 1e-60, -1e-60, -1, 0.1, 3.4028234e38, 3.5e38, 1e300)
    elif node["type"] == "array":
        for length in (node["minItems"] - 1, node["minItems"], node["maxItems"], node["maxItems"] + 1):
            if length >= 0 and value:
                yield [numbered(value[i % len(value)], i) for i in range(length)]
        yield [None]


def numbered(element, i):
    """A copy with a name of its own, so that a longer list breaks no rule of uniqueness."""
    element = copy.deepcopy(element)
    for name in ("VariantName", "Key"):
        if isinstance(element, dict) and name in element:
            element[name] = f"name{i}"
    return element


def mutations(schema, root):
    """(what was done, document) for each single change of a document."""
    def walk(node, value, path, put):
        node = resolve(schema, node)
        for new in values_for(node, value):
            yield f"{path} = {json.dumps(new)}", put(new)
        if isinstance(value, dict):
            for name in node["properties"]:
                if name in value:
                    yield f"{path} without {name}", put({k: v for k, v in value.items() if k != name})
            for wrong in ("Unknown", next(iter(node["properties"])).lower()):
                yield f"{path} with {wrong}", put({**value, wrong: 1})
            for name, member in value.items():
                yield from walk(node["properties"][name], member, f"{path}.{name}",
                                lambda new, name=name: put({**value, name: new}))
        elif isinstance(value, list) and value:
            yield from walk(node["items"], value[0], f"{path}[0]", lambda new: put([new] + value[1:]))

    yield from walk({"$ref": schema["$ref"]}, root, "$", lambda new: new)


def more_bases(skeletons):
    """What the skeletons leave out: the retired accelerator, a baseline elsewhere, components without a count."""
    real_time, components = copy.deepcopy(skeletons[0]), copy.deepcopy(skeletons[-1])
    real_time["ProductionVariants"][0]["AcceleratorType"] = "ml.eia2.medium"
    shap = real_time["ExplainerConfig"]["ClarifyExplainerConfig"]["ShapConfig"]
    shap["ShapBaselineConfig"] = {"ShapBaselineUri": "s3://amzn-s3-demo-bucket/baseline.csv"}
    del components["ProductionVariants"][0]["InitialInstanceCount"]
    yield real_time
    yield components


def accelerated_async(skeletons):
    """Refused (R17) until either the accelerator or AsyncInferenceConfig is gone."""
    config = copy.deepcopy(skeletons[2])
    config["ProductionVariants"][0]["AcceleratorType"] = "ml.eia2.medium"
    return config


# --- The tests. ---

def ask(driver, documents, *options):
    """[(accepted, faults and warnings)] in the order of the documents."""
    text = "".join(json.dumps(document) + "\n" for document in documents)
    done = subprocess.run([driver, *options], input=text.encode(), stdout=subprocess.PIPE, check=True)
    answers = []
    for line in done.stdout.decode().splitlines():
        if line.startswith("  "):
            answers[-1][1].append(line[2:])
        else:
            answers.append((line == "accept", []))
    assert len(answers) == len(documents), (len(answers), len(documents))
    return answers


def table(driver, schema):
    """The C table and the schema name the same members, kinds, bounds, patterns and choices."""
    def rows(node, path, required):
        node = resolve(schema, node)
        kind = {"string": "text", "number": "single", "array": "list"}.get(node["type"], node["type"])
        if "enum" in node:
            kind = "instance-type" if len(node["enum"]) > 100 else "choice"
        low = node.get("minimum", node.get("minLength", node.get("minItems", 0)))
        high = node.get("maximum", node.get("maxLength", node.get("maxItems", 0)))
        choices = ",".join(node["enum"]) if kind == "choice" else ""
        yield "\t".join([path, kind, str(low), str(high), "required" if required else "optional",
                         node.get("x-modelPattern", ""), choices])
        if kind == "list":
            yield from rows(node["items"], path + "[]", False)
        for name, member in node.get("properties", {}).items():
            yield from rows(member, f"{path}.{name}", name in node.get("required", []))

    ours = set(subprocess.run([driver, "--table"], stdout=subprocess.PIPE, check=True).stdout.decode().splitlines())
    theirs = set(rows({"$ref": schema["$ref"]}, "$", False))
    return [f"only in C: {row}" for row in sorted(ours - theirs)] + [f"only in schema: {row}" for row in sorted(theirs - ours)]


def request_table(driver, scenario_schema, operation):
    """The C table of a request and its part of the scenario's schema say the same of each member. Patterns are anchored in the
    schema; members that only the service's answers have, or that have no effect, say nothing, and are not in the table."""
    def resolve_here(node):
        while "$ref" in node or "anyOf" in node and "type" not in node:  # a request, or the name of its file
            node = node["anyOf"][1] if "anyOf" in node else node
            node = scenario_schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
        return node

    def kind_of(node):
        kind = node["type"]
        if isinstance(kind, list):
            return "time" if "string" in kind else "single"  # and null, which is absent
        if "propertyNames" in node:
            return "map"
        if kind == "string":
            return "choice" if "enum" in node else "text"
        return {"number": "single", "array": "list"}.get(kind, kind)

    def shown(bound):
        return f"{bound:g}" if isinstance(bound, float) else str(bound)

    def rows(node, path, required):
        node = resolve_here(node)
        if not set(node) - {"description"}:
            return
        if node.get("pattern", "").startswith(r"^ml\."):
            yield f"{path}\tinstance-type\t0\t0\t{'required' if required else 'optional'}\t\t"
            return
        kind = kind_of(node)
        low = node.get("minimum", node.get("minLength", node.get("minItems", 0)))
        high = node.get("maximum", node.get("maxLength", node.get("maxItems", node.get("maxProperties", 0))))
        pattern = node.get("x-modelPattern", node.get("pattern", "^$")[1:-1])
        yield "\t".join([path, kind, shown(low), shown(high), "required" if required else "optional", pattern,
                         ",".join(node["enum"]) if kind == "choice" else ""])
        if kind == "list":
            yield from rows(node["items"], path + "[]", False)
        if kind == "map":
            yield from rows({"type": "string", **node["propertyNames"]}, path + "{name}", False)
            yield from rows(node["additionalProperties"], path + "{}", False)
        for name, member in node.get("properties", {}).items():
            if name != "Tags":  # those of the endpoint config, which the other table holds
                yield from rows(member, f"{path}.{name}", name in node.get("required", []))

    done = subprocess.run([driver, "--table", operation], stdout=subprocess.PIPE, check=True)
    ours = {row for row in done.stdout.decode().splitlines() if not row.startswith("$.Tags")}
    theirs = set(rows({"$ref": f"#/$defs/{operation}Request"}, "$", False))
    return [f"only in C: {row}" for row in sorted(ours - theirs)] + [f"only in schema: {row}" for row in sorted(theirs - ours)]


def skeletons_are_clean(driver, skeletons):
    return [fault for _, faults in ask(driver, skeletons, "--strict") for fault in faults]


def skeletons_are_full(driver, skeletons):
    def paths(value, path):
        yield path
        if isinstance(value, dict):
            for name, member in value.items():
                yield from paths(member, f"{path}.{name}")
        for element in value if isinstance(value, list) else []:
            yield from paths(element, path + "[]")

    held = {path.replace("Shadow", "") for skeleton in skeletons for path in paths(skeleton, "$")}
    rows = subprocess.run([driver, "--table"], stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
    return [path for path in (row.split("\t")[0] for row in rows)
            if path.replace("Shadow", "") not in held and not path.endswith((".AcceleratorType", ".ShapBaselineUri"))]


def cases_of(schema, bases):
    """What was done and the document, for every change of every base. A value at a place is tried only once, unless it is
    a number: those meet different neighbours in different bases."""
    seen = set()
    for base in bases:
        for what, document in mutations(schema, base):
            is_value = " = " in what and what.split(" = ", 1)[1][0] not in "-0123456789"
            key = what.replace("Shadow", "") if is_value else json.dumps(document)
            if key not in seen:
                seen.add(key)
                yield what[:100], document


def agreement(driver, schema, bases):
    judge = Judge(schema)
    cases = list(cases_of(schema, bases))
    documents = [document for _, document in cases]
    wrong, accepted = [], 0
    for (what, document), (ours, faults) in zip(cases, ask(driver, documents, "--strict")):
        theirs = judge.accepts(document)
        accepted += theirs
        if ours != theirs:
            wrong.append(f"{what}: C {'accepts' if ours else 'refuses'}, schema does not. {faults[:2]}")
    if len(documents) < 1000 or not 100 < accepted < len(documents) - 100:
        wrong.append(f"too few documents to mean anything: {len(documents)}, {accepted} of them accepted")
    return wrong


def unknown_members(driver, bases):
    """Outside --strict, a member that the model does not know is a warning."""
    documents = [{**base, "Unknown": 1} for base in bases]
    return [str(faults) for accepted, faults in ask(driver, documents)
            if not accepted or not any(fault.startswith("warning: ") and "Unknown" in fault for fault in faults)]


def instance_types(driver, schema, skeleton):
    """The API's names pass in silence; another well-formed one passes with a warning."""
    names = schema["$defs"]["ProductionVariantInstanceType"]["enum"]
    documents = []
    for name in names + ["ml.z9.xlarge"]:
        document = {"EndpointConfigName": "a", "ProductionVariants": [copy.deepcopy(skeleton["ProductionVariants"][0])]}
        document["ProductionVariants"][0]["InstanceType"] = name
        document["ProductionVariants"][0].pop("VolumeSizeInGB")
        documents.append(document)
    answers = ask(driver, documents)
    wrong = [f"{name}: {answer}" for name, answer in zip(names, answers) if answer != (True, [])]
    if not answers[-1][0] or len(answers[-1][1]) != 1 or not answers[-1][1][0].startswith("warning: "):
        wrong.append(f"ml.z9.xlarge: {answers[-1]}")
    return wrong


def tags(driver):
    """No character is refused that the service takes; of the others, the ASCII ones are all refused."""
    points = [*range(1, 0x3100), *range(0x3100, 0x110000, 97), 0x1F600]
    points = [point for point in points if not 0xD800 <= point < 0xE000]
    base = {"EndpointConfigName": "a", "ProductionVariants": [
        {"VariantName": "A", "ModelName": "m", "ServerlessConfig": {"MemorySizeInMB": 1024, "MaxConcurrency": 1}}]}
    documents = [{**base, "Tags": [{"Key": "k", "Value": chr(point)}]} for point in points]
    return [f"U+{point:04X}" for point, (ours, _) in zip(points, ask(driver, documents))
            if (not ours and is_tag_text(chr(point))) or (ours and point < 0x80 and not is_tag_text(chr(point)))]


REQUESTS = ["CreateInferenceComponent", "RegisterScalableTarget", "PutScalingPolicy", "PutScheduledAction",
            "UpdateEndpointWeightsAndCapacities", "UpdateEndpoint"]


def main(driver, schema_file, scenario_schema_file, *skeleton_files):
    schema = json.load(open(schema_file))
    scenario_schema = json.load(open(scenario_schema_file))
    skeletons = [json.load(open(file)) for file in skeleton_files]
    bases = skeletons + list(more_bases(skeletons))
    tests = {
        "the_table_is_the_schema": lambda: table(driver, schema),
        "skeletons_have_no_faults_and_no_warnings": lambda: skeletons_are_clean(driver, skeletons),
        "skeletons_hold_every_member": lambda: skeletons_are_full(driver, skeletons),
        "both_agree_on_every_mutated_request": lambda: agreement(driver, schema, bases + [accelerated_async(skeletons)]),
        "unknown_members_are_warnings": lambda: unknown_members(driver, bases),
        "instance_types_are_those_of_the_api_and_open": lambda: instance_types(driver, schema, skeletons[0]),
        "tags_are_never_stricter_than_the_service": lambda: tags(driver),
    }
    for operation in REQUESTS:
        tests[f"the_table_of_{operation}_is_the_schema"] = lambda name=operation: request_table(driver, scenario_schema, name)
    for name, test in tests.items():
        wrong = test()
        verdicts.say(not wrong, name, f"{len(wrong)} wrong: {' | '.join(wrong[:8])}")
    return verdicts.status()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
