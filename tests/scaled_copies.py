"""Copies of an inference component in place of the instances of scaled_cases.py, one on an instance of its own: what is asked for, and what becomes of
it. Managed instance scaling launches an instance for a copy that finds none empty, and releases one that has been empty for ten minutes."""
import json

RELEASE_S = 600
COMPONENT = {"InferenceComponentName": "c", "EndpointName": "e", "VariantName": "A", "Specification": {
    "ModelName": "m", "ComputeResourceRequirements": {"NumberOfCpuCoresRequired": 4, "NumberOfAcceleratorDevicesRequired": 1, "MinMemoryRequiredInMb": 8192}}}


def of_copies(scenario, of):
    text = json.dumps(scenario)
    for instances, copies in (('"Dimensions": [{"Name": "EndpointName", "Value": "e"}, {"Name": "VariantName", "Value": "A"}]',
                               '"Dimensions": [{"Name": "InferenceComponentName", "Value": "c"}]'),
                              ("endpoint/e/variant/A", "inference-component/c"),
                              ("sagemaker:variant:DesiredInstanceCount", "sagemaker:inference-component:DesiredCopyCount"),
                              ("InvocationsPerInstance", "InvocationsPerCopy")):
        text = text.replace(instances, copies)
    start_up = {"ProvisioningInSeconds": of["start_s"], "ContainerStartInSeconds": of["copy_s"]}
    return dict(
        json.loads(text), Models={"m": {"Profiles": [{"ServiceTimeInMilliseconds": 1, "Workers": 4, "StartUp": start_up}]}},
        EndpointConfig={"EndpointConfigName": "e1", "ExecutionRoleArn": "arn:aws:iam::123456789012:role/R", "ProductionVariants": [{
            "VariantName": "A", "InstanceType": "ml.g5.2xlarge", "InitialInstanceCount": of["initial"],
            "ManagedInstanceScaling": {"Status": "ENABLED", "MinInstanceCount": 0, "MaxInstanceCount": 60}}]},
        InferenceComponents=[dict(COMPONENT, RuntimeConfig={"CopyCount": of["initial"]})])


class Copies:
    """Instances that are up from a second on, each with a copy that waits for it, starts until a second, or serves, or empty since one."""

    given_up = 0

    def __init__(self, of, count):
        self.of = of
        self.instances = [{"up_s": 0, "copy": ("serves", 0)} for _ in range(count)]

    @property
    def rooms(self):
        return [instance for instance in self.instances if instance["copy"]]

    def serving(self):
        return sum(instance["copy"][0] == "serves" for instance in self.rooms)

    def launch(self, now_s):
        """None waits for its launch."""

    def want(self, count, now_s):
        order = ["serves", "starts", "waits"]
        while len(self.rooms) > count:
            state, last = max((order.index(instance["copy"][0]), number) for number, instance in enumerate(self.instances) if instance["copy"])
            self.instances[last].update(copy=None, empty_s=max(now_s, self.instances[last]["up_s"]))
        while len(self.rooms) < count:
            empty = [instance for instance in self.instances if not instance["copy"]]
            if not empty:
                empty = [{"up_s": now_s + self.of["start_s"]}]
                self.instances += empty
            first = min(empty, key=lambda instance: max(now_s, instance["up_s"]))
            first["copy"] = ("starts", now_s + self.of["copy_s"]) if first["up_s"] <= now_s else ("waits", first["up_s"])

    def advance(self, now_s):
        for instance in self.rooms:
            state, until_s = instance["copy"]
            if until_s == now_s:
                instance["copy"] = ("starts", now_s + self.of["copy_s"]) if state == "waits" else ("serves", 0)
        self.instances = [instance for instance in self.instances if instance["copy"] or now_s < instance["empty_s"] + RELEASE_S]
