"""A scenario of each way of serving, in which everything happens to requests and instances that can: for laws that hold in all of
them, and for bytes that must not depend on threads or processors."""


def exponential(mean):
    return {"Distribution": "exponential", "Mean": mean}


def lognormal(mean, variation):
    return {"Distribution": "lognormal", "Mean": mean, "CoefficientOfVariation": variation}


def variant(name="A", instances=2, instance_type="ml.c5.xlarge", **more):
    return dict({"VariantName": name, "ModelName": "M", "InstanceType": instance_type, "InitialInstanceCount": instances,
                 "RoutingConfig": {"RoutingStrategy": "LEAST_OUTSTANDING_REQUESTS"}}, **more)


def poisson(rate, **more):
    return dict({"Arrivals": {"Process": "poisson", "RatePerSecond": rate}}, **more)


def scenario(name, traffic, variants, profile, config=(), **more):
    return dict({"Name": name, "Region": "us-east-1", "Seed": 9, "Replications": 4, "DurationInSeconds": 900, "WarmUpInSeconds": 60,
                 "Traffic": traffic, "Models": {"M": {"Profiles": [profile]}},
                 "EndpointConfig": dict({"EndpointConfigName": name, "ProductionVariants": variants}, **dict(config))}, **more)


def fail(at_s, count, name="A"):
    return {"AtInSeconds": at_s, "FailInstances": {"VariantName": name, "Count": count}}


def serverless():
    """Slots run out, start for longer than some callers wait, and some payloads are too large."""
    slots = {"VariantName": "A", "ModelName": "M",
             "ServerlessConfig": {"MemorySizeInMB": 3072, "MaxConcurrency": 8, "ProvisionedConcurrency": 2}}
    profile = {"ServiceTimeInMilliseconds": lognormal(300, 1), "ColdStartInSeconds": lognormal(1.5, 0.5),
               "IdleTimeoutInSeconds": exponential(40), "IdleReuse": "random", "ErrorRate": 0.02, "OverheadInMilliseconds": exponential(3)}
    traffic = {"Arrivals": {"Process": "mmpp", "States": [{"RatePerSecond": 2, "MeanDwellInSeconds": 90},
                                                          {"RatePerSecond": 25, "MeanDwellInSeconds": 30}]},
               "PayloadInBytes": exponential(10 ** 6), "ResponseInBytes": exponential(2000)}
    return scenario("serverless", traffic, [slots], profile, Client={"TimeoutInSeconds": 2, "MaxAttempts": 3})


def asynchronous():
    """An instance is lost with what it has, and the backlog grows until lives end in it."""
    config = {"AsyncInferenceConfig": {
        "ClientConfig": {"MaxConcurrentInvocationsPerInstance": 2},
        "OutputConfig": {"S3OutputPath": "s3://amzn-s3-demo-bucket/out", "S3FailurePath": "s3://amzn-s3-demo-bucket/failed",
                         "NotificationConfig": {"SuccessTopic": "arn:aws:sns:us-east-1:123456789012:done",
                                                "ErrorTopic": "arn:aws:sns:us-east-1:123456789012:failed"}}}}
    profile = {"ServiceTimeInMilliseconds": exponential(900), "Workers": 2, "StartUpInSeconds": 300, "ErrorRate": 0.01,
               "DownloadInMilliseconds": exponential(50),
               "UploadInMilliseconds": {"Distribution": "linear", "Base": 5, "PerPayloadKB": 0.1}}
    traffic = poisson(3.5, PayloadInBytes=exponential(50000), ResponseInBytes=exponential(100000))
    client = {"RequestTTLSeconds": {"Distribution": "uniform", "Minimum": 60, "Maximum": 120}, "InvocationTimeoutSeconds": 3}
    return scenario("asynchronous", traffic, [variant()], profile, config, Client=client, Timeline=[fail(200, 1)])


def tokens():
    """Continuous batching; some sequences are longer than the cache, and all instances are away for a while."""
    profile = {"Discipline": "continuous-batching", "StartUpInSeconds": 120, "QueueCapacity": 20, "ErrorRate": 0.01,
               "ContinuousBatch": {"MaxSequences": 16, "MaxTokens": 1024, "KVCacheTokens": 12000,
                                   "StepInMilliseconds": [[1, 12], [16, 20]], "PrefillTokenInMilliseconds": 0.05}}
    traffic = poisson(8, InputTokens=lognormal(700, 1.5), OutputTokens=lognormal(120, 1))
    client = {"TimeoutInSeconds": 8, "MaxAttempts": 3, "RetryMode": "legacy"}
    return scenario("tokens", traffic, [variant()], profile, Client=client, Timeline=[fail(300, 1), fail(310, 1), fail(330, 2)])


def batches():
    """Pools of two types of which one cannot be had for a while, with a bounded queue before dynamic batches."""
    pools = {"VariantName": "A", "ModelName": "M", "InitialInstanceCount": 3, "VariantInstanceProvisionTimeoutInSeconds": 300,
             "InstancePools": [{"InstanceType": "ml.g5.xlarge", "Priority": 1}, {"InstanceType": "ml.g4dn.xlarge", "Priority": 2}],
             "RoutingConfig": {"RoutingStrategy": "LEAST_OUTSTANDING_REQUESTS"}}
    profile = {"Discipline": "batch", "Workers": 1, "QueueCapacity": 12, "StartUpInSeconds": 90,
               "Batch": {"MaxSize": 8, "MaxDelayInMilliseconds": 20, "ServiceTimeInMilliseconds": [[1, 60], [8, 150]]}}
    timeline = [{"AtInSeconds": 250, "CapacityUnavailable": {"InstanceType": "ml.g5.xlarge", "ForInSeconds": 200}},
                {"AtInSeconds": 300, "FailAvailabilityZone": {"Zones": 2}}, fail(500, 1)]
    return scenario("batches", poisson(90), [pools], profile, Client={"TimeoutInSeconds": 0.4, "MaxAttempts": 2},
                    Timeline=timeline)


def components():
    """Copies of two models on instances that managed scaling launches and releases."""
    def component(name, copies, cores, memory_mb):
        return {"InferenceComponentName": name, "EndpointName": "components", "VariantName": "A", "RuntimeConfig": {"CopyCount": copies},
                "Specification": {"ModelName": "M", "ComputeResourceRequirements": {"NumberOfCpuCoresRequired": cores,
                                                                                  "MinMemoryRequiredInMb": memory_mb}}}
    host = variant(instances=1, instance_type="ml.m5.2xlarge",
                   ManagedInstanceScaling={"Status": "ENABLED", "MinInstanceCount": 1, "MaxInstanceCount": 3})
    del host["ModelName"]
    profile = {"ServiceTimeInMilliseconds": exponential(80), "QueueCapacity": 10, "StartUpInSeconds": 60, "ErrorRate": 0.005}
    traffic = poisson(50, TargetInferenceComponents={"big": 0.4, "small": 0.6})
    config = {"ExecutionRoleArn": "arn:aws:iam::123456789012:role/SageMakerExecutionRole"}
    return scenario("components", traffic, [host], profile, config,
                    InferenceComponents=[component("big", 2, 4, 8192), component("small", 4, 1, 2048)],
                    Client={"TimeoutInSeconds": 1}, Timeline=[fail(400, 1)])


def closed():
    """Users who wait for their answers, a shadow that gets copies of some of their requests, and records of others."""
    capture = {"EnableCapture": True, "InitialSamplingPercentage": 30, "DestinationS3Uri": "s3://amzn-s3-demo-bucket/captured",
               "CaptureOptions": [{"CaptureMode": "Input"}, {"CaptureMode": "Output"}]}
    config = {"ShadowProductionVariants": [variant("S", 1, InitialVariantWeight=0.3)], "DataCaptureConfig": capture}
    profile = {"ServiceTimeInMilliseconds": exponential(150), "Workers": 2, "QueueCapacity": 3, "StartUpInSeconds": 0, "ErrorRate": 0.01}
    traffic = {"Arrivals": {"Process": "closed", "Users": 40, "ThinkTimeInMilliseconds": exponential(1500)}}
    return scenario("closed", traffic, [variant(InitialVariantWeight=1)], profile, config,
                    Client={"TimeoutInSeconds": 1, "MaxAttempts": 4}, Timeline=[fail(100, 1)])


def explained():
    """Some requests ask for an explanation, which takes the container further calls."""
    shap = {"NumberOfSamples": 20, "ShapBaselineConfig": {"ShapBaseline": "1,2,3"}}
    config = {"ExplainerConfig": {"ClarifyExplainerConfig": {"ShapConfig": shap, "InferenceConfig": {"MaxRecordCount": 4}}}}
    profile = {"ServiceTimeInMilliseconds": exponential(40), "Discipline": "processor-sharing", "Workers": 2, "StartUpInSeconds": 0}
    return scenario("explained", poisson(10, PayloadInBytes=300), [variant()], profile, config,
                    Explainer={"ExplainedShare": 0.3, "FeatureCount": 3, "MillisecondsPerRow": 0.5})


def scenarios():
    return [serverless(), asynchronous(), tokens(), batches(), components(), closed(), explained()]
