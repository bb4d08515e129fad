"""What the scenarios of the truths are made of, in the keys of a scenario file: laws, traffic, ways of serving. Times in s."""
import os

HERE = os.path.dirname(os.path.abspath(__file__))
FOREVER = 100000  # seconds; no caller gives up in these models


def exponential(mean_s):
    return {"Distribution": "exponential", "Mean": mean_s * 1e3}


def lognormal(mean_s, scv):
    return {"Distribution": "lognormal", "Mean": mean_s * 1e3, "CoefficientOfVariation": scv ** 0.5}


def mixture(*parts):
    return {"Distribution": "mixture", "Parts": [{"Weight": weight, "Of": of} for weight, of in parts]}


def poisson(rate, **more):
    return {"Arrivals": dict({"Process": "poisson", "RatePerSecond": rate}, **more)}


def deterministic(rate):
    return {"Arrivals": {"Process": "deterministic", "RatePerSecond": rate}}


def renewal(law):
    return {"Arrivals": {"Process": "renewal", "InterarrivalInMilliseconds": law}}


def erlang(mean_s, phases):
    return {"Distribution": "erlang", "Mean": mean_s * 1e3, "CoefficientOfVariation": phases ** -0.5}


def closed(users, think):
    return {"Arrivals": {"Process": "closed", "Users": users, "ThinkTimeInMilliseconds": think}}


def rate_curve(points):
    return {"Arrivals": {"Process": "rate-curve", "Points": points}}


RECORDED = {"Distribution": "trace"}


def trace(path, service="service_us"):
    return {"Trace": {"File": path, "Format": "csv", "Columns": {"Arrival": "arrival_us", "ServiceTime": service}}}


def written(directory, arrivals):
    """A trace of (arrival, service)."""
    path = os.path.join(directory, "trace.csv")
    with open(path, "w") as file:
        file.write("arrival_us,service_us\n")
        file.writelines(f"{round(at * 1e6)},{round(work * 1e6)}\n" for at, work in arrivals)
    return trace(path)


def stored(name, **columns):
    """A trace that lies beside this file."""
    return trace(os.path.join(HERE, name), **columns)


def variant(name, instances=1, weight=1, routing="LEAST_OUTSTANDING_REQUESTS", instance_type="ml.m5.large"):
    return {"VariantName": name, "ModelName": "model-" + name, "InstanceType": instance_type,
            "InitialInstanceCount": instances, "InitialVariantWeight": weight,
            "RoutingConfig": {"RoutingStrategy": routing}}


def profile(service, workers=1, **more):
    return dict({"ServiceTimeInMilliseconds": service, "Workers": workers, "StartUpInSeconds": 0}, **more)


def scenario(traffic, variants, profiles, **more):
    models = {v["ModelName"]: {"Profiles": [p]} for v, p in zip(variants, profiles)}
    return dict({"Name": "truth", "Region": "us-east-1", "Replications": 1, "Client": {"TimeoutInSeconds": FOREVER},
                 "Traffic": traffic, "Models": models,
                 "EndpointConfig": {"EndpointConfigName": "truth", "ProductionVariants": variants}}, **more)


def fleet(traffic, service, workers=1, instances=1, routing="LEAST_OUTSTANDING_REQUESTS", **more):
    return scenario(traffic, [variant("A", instances, routing=routing)], [profile(service, workers, **more)])


def shared(capacity):
    """Each request at rate min(1, capacity / n)."""
    return {"Discipline": "processor-sharing", "workers": capacity}


def limited(most):
    """At most so many share one unit, the rest wait in order: fifo with a slowdown equal to the number in service."""
    return {"Slowdown": [[1, 1], [most, most]], "workers": most} if most > 1 else {"workers": 1}


def together(fixed_s, each_s, most, delay_s=0.0, workers=1, **more):
    """A profile's members: batches of at most `most`, of fixed_s + each_s * size."""
    batch = {"MaxSize": most, "MaxDelayInMilliseconds": delay_s * 1e3,
             "ServiceTimeInMilliseconds": [[1, (fixed_s + each_s) * 1e3], [most, (fixed_s + each_s * most) * 1e3]]}
    return dict({"Discipline": "batch", "Batch": batch, "workers": workers}, **more)


def slots(traffic, service, most=200, cold_s=0, idle=600, reuse="newest-created", **more):
    """A serverless variant. Its most is the service's own."""
    serverless = {"VariantName": "A", "ModelName": "model-A", "ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": most}}
    profile_of_slots = {"ServiceTimeInMilliseconds": service, "ColdStartInSeconds": cold_s, "IdleTimeoutInSeconds": idle,
                        "IdleReuse": reuse}
    return scenario(traffic, [serverless], [profile_of_slots], **more)


def backlog(traffic, service, instances, taken=1, start_up_s=0, **more):
    """An asynchronous variant whose instances take so many requests at a time: all wait in one queue, in order."""
    of = scenario(traffic, [variant("A", instances)], [profile(service, taken, StartUpInSeconds=start_up_s)], **more)
    of["EndpointConfig"]["AsyncInferenceConfig"] = {
        "ClientConfig": {"MaxConcurrentInvocationsPerInstance": taken},
        "OutputConfig": {"S3OutputPath": "s3://amzn-s3-demo-bucket/answers"}}
    return of


def late(count):
    """So many of the instances are lost at second 0, and others are there once they have started."""
    return [{"AtInSeconds": 0, "FailInstances": {"VariantName": "A", "Count": count}}]
