"""Same scenario, same seed, same bytes: on another number of threads, in other surroundings, on a processor without FMA and
AVX2, from another compiler and at another level of optimisation.

What can differ is the C library: exp, log and pow have variants for processors with and without FMA, which differ in the last
bit about once in a thousand calls (glibc 2.36), and so do the quantile tables that are made with them. So the scenarios hold
every family of distribution with several shapes, each as a variant of its own: what differs says which. Beside them stands one
of each way of serving (modes.py).

    determinism.py fast      the program as it was built
    determinism.py slow      and built anew by gcc and clang, at -O0 and at -O3
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.append(os.path.join(os.path.dirname(__file__), ".."))
import modes
import verdicts
from verdicts import say

LOADLINE = os.path.abspath(os.environ["LOADLINE"])
SOURCE = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
SLOW = sys.argv[1] == "slow"
TRACE = os.path.join(SOURCE, "scenarios/examples/traces/AzureLLMInferenceTrace_conv.csv")
# --- Scenarios ---

def moments(family, mean, variation):
    return {"Distribution": family, "Mean": mean, "CoefficientOfVariation": variation}


def own(family, shape, scale):
    return {"Distribution": family, "Shape": shape, "Scale": scale}


DISTRIBUTIONS = {
    "exponential": {"Distribution": "exponential", "Mean": 31},
    "gamma-05": moments("gamma", 30, 0.5),
    "gamma-3": moments("gamma", 30, 3),
    "gamma-shape": own("gamma", 0.3, 40),
    "lognormal-01": moments("lognormal", 29, 0.1),
    "lognormal-2": moments("lognormal", 29, 2),
    "weibull-05": moments("weibull", 28, 0.5),
    "weibull-3": moments("weibull", 28, 3),
    "weibull-shape": own("weibull", 0.4, 8),
    "pareto-03": moments("pareto", 27, 0.3),
    "pareto-shape": own("pareto", 1.4, 9),
    "hyperexponential-1": moments("hyperexponential", 26, 1.0001),
    "hyperexponential-5": moments("hyperexponential", 26, 5),
    "erlang-2": own("erlang", 2, 12),
    "erlang-50": own("erlang", 50, 0.5),
    "normal-02": moments("normal", 25, 0.2),
    "normal-06": moments("normal", 25, 0.6),
    "uniform": {"Distribution": "uniform", "Minimum": 3, "Maximum": 47},
    "quantiles": {"Distribution": "quantiles", "Quantiles": {"0": 20, "0.5": 31, "0.9": 48, "0.99": 110, "1": 400}},
    "empirical": {"Distribution": "empirical", "Samples": [12, 15, 15.5, 17, 18.25, 30, 31, 55, 70.1]},
    "mixture": {"Distribution": "mixture", "Parts": [{"Weight": 0.2, "Of": moments("lognormal", 80, 0.7)},
                                                     {"Weight": 0.8, "Of": moments("gamma", 15, 0.4)}]},
    "linear": {"Distribution": "linear", "Base": 10, "PerInputToken": 0.01, "PerOutputToken": 0.2, "PerPayloadKB": 0.3,
               "Noise": moments("lognormal", 1, 0.3)},
}
TRAFFIC = {"InputTokens": moments("lognormal", 400, 1.5), "OutputTokens": {"Distribution": "exponential", "Mean": 60},
           "PayloadInBytes": own("pareto", 1.5, 900), "ResponseInBytes": moments("weibull", 4000, 1.2)}


def variant(name, instances=2):
    return {"VariantName": name, "ModelName": name, "InstanceType": "ml.c5.xlarge", "InitialInstanceCount": instances,
            "RoutingConfig": {"RoutingStrategy": "LEAST_OUTSTANDING_REQUESTS"}}


def scenario(name, arrivals, profiles, requests=20000, **more):
    source = arrivals if "Trace" in arrivals else {"Arrivals": dict(arrivals, Requests=requests)}
    return dict({
        "Name": name, "Replications": 3, "WarmUpInSeconds": "auto",
        "Traffic": dict(source, **TRAFFIC),
        "Models": {model: {"Profiles": [dict({"Workers": 2, "StartUpInSeconds": 0}, **profile)]}
                   for model, profile in profiles.items()},
        "EndpointConfig": {"EndpointConfigName": name, "ProductionVariants": [variant(model) for model in profiles]},
    }, **more)


def of_families(name, families, arrivals):
    return scenario(name, arrivals, {family: {"ServiceTimeInMilliseconds": DISTRIBUTIONS[family],
                                              "OverheadInMilliseconds": moments("gamma", 2, 0.5)} for family in families})


def scenarios():
    names = list(DISTRIBUTIONS)
    service = {"ServiceTimeInMilliseconds": moments("lognormal", 40, 1.1)}
    slow_down = [[1, 1.0], [4, 1.3], [16, 2.9]]
    shared = {
        "sharing": dict(service, Discipline="processor-sharing"),
        "sharing-slowed": dict(service, Discipline="processor-sharing", Slowdown=slow_down),
        "slowed": dict(service, Workers=4, Slowdown=slow_down, QueueCapacity=30, ErrorRate=0.013),
    }
    batches = {"Process": "batch", "RatePerSecond": 30, "BatchSize": moments("gamma", 3, 0.8)}
    trace = {"served": dict(ServiceTimeInMilliseconds=DISTRIBUTIONS["linear"], Workers=4)}
    return [
        of_families("families-1", names[:8], {"Process": "poisson", "RatePerSecond": 400}),
        of_families("families-2", names[8:15], {"Process": "renewal", "InterarrivalInMilliseconds": own("weibull", 0.7, 2)}),
        of_families("families-3", names[15:], {"Process": "renewal", "InterarrivalInMilliseconds": moments("lognormal", 3, 2)}),
        scenario("servers", batches, shared, Client={"TimeoutInSeconds": 0.4}),
        scenario("trace-25", {"Trace": {"File": TRACE, "RateScale": 2.5}}, trace),
        scenario("trace-04", {"Trace": {"File": TRACE, "RateScale": 0.4, "TimeScale": 0.7}}, trace),
        *modes.scenarios(),
        # A value near a tie of the rounding to nanoseconds shows only among many.
        *([of_families(f"long-{i}", names[i:i + 2], {"Process": "poisson", "RatePerSecond": 90}) | {"Replications": 30}
           for i in range(0, len(names), 2)] if SLOW else []),
    ]


# --- Runs ---

# What is shortened and drawn for people, by what asks for it.
PAGES = {
    "a page of a comparison": ["compare", "servers.json", "--set", "/Client/TimeoutInSeconds=0.2", "--replications", "2", "-o", "html"],
    "a page of a sweep": ["sweep", "servers.json", "--vary", "/Client/TimeoutInSeconds=0.2,0.8", "--replications", "2", "-o", "html"],
    "a page of a run": ["run", "servers.json", "--replications", "2", "-o", "html"],
    "a text of a run": ["run", "servers.json", "--replications", "2"],
}


def output(name, program=LOADLINE, threads=1, cwd=".", **environment):
    arguments = PAGES.get(name, ["run", f"{name}.json", "-o", "json"])
    done = subprocess.run([program, *arguments, "--no-store", "--quiet", "--threads", str(threads)],
                          cwd=cwd, capture_output=True, env=dict(os.environ, **environment))
    if done.returncode != 0:
        sys.exit(f"FAILED determinism: {name}: exit {done.returncode}: {done.stderr.decode()}")
    return done.stdout


def differences(one, two, path=""):
    if isinstance(one, dict) and isinstance(two, dict):
        for key in sorted(one.keys() | two.keys()):
            yield from differences(one.get(key), two.get(key), f"{path}.{key}")
    elif isinstance(one, list) and isinstance(two, list) and len(one) == len(two):
        for i, (a, b) in enumerate(zip(one, two)):
            name = a.get("VariantName") if isinstance(a, dict) else None
            yield from differences(a, b, f"{path}[{name or i}]")
    elif one != two:
        yield f"{path}: {one} and {two}"


def compare(how, **run):
    """Every scenario gives the bytes that it gave at first."""
    for name, reference in references.items():
        bytes_now = output(name, **run)
        same = bytes_now == reference or name in PAGES
        found = [] if same else list(differences(json.loads(reference), json.loads(bytes_now)))
        say(bytes_now == reference, f"{name}: the same bytes {how}", f"{len(found)} differences: " + "; ".join(found[:6]))


# The sum of a hundred thousand calls of exp and log: another one where other variants of them are at work.
MATHEMATICS = """
import hashlib, math, struct
values = (struct.pack("<d", math.exp(i * 1e-4) + math.log(1 + i)) for i in range(100000))
print(hashlib.sha256(b"".join(values)).hexdigest())
"""
# What glibc 2.33 and later call them; older ones add _Usable.
OLD_PROCESSOR = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2,-AVX2_Usable,-FMA_Usable"}


def digest_of_mathematics(**environment):
    return subprocess.run(["/usr/bin/python3", "-c", MATHEMATICS], capture_output=True, text=True,
                          env=dict(os.environ, **environment), check=True).stdout


def imports(symbol):
    listed = subprocess.run(["nm", "-D", "--undefined-only", LOADLINE], capture_output=True, text=True).stdout
    return any(line.split()[-1].split("@")[0] == symbol for line in listed.splitlines() if line.split())


def build(compiler, level):
    """The program made anew in a folder of its own, the kernel at that level too. Another level may see other warnings."""
    folder = os.path.join(room, f"{compiler}{level}")
    done = subprocess.run(["make", "-s", "-C", SOURCE, f"BUILD={folder}", f"CC={compiler}", f"OPTIMIZE={level} -g",
                           "CFLAGS=-Wno-error", os.path.join(folder, "loadline")], capture_output=True, text=True)
    if done.returncode != 0:
        say(False, f"{compiler} {level} builds it", done.stderr[-600:])
        return None
    return os.path.join(folder, "loadline")


room = tempfile.mkdtemp(prefix="determinism")
os.chdir(room)
os.mkdir("elsewhere")
references = {}
for asked in scenarios():
    for place in (".", "elsewhere"):
        with open(os.path.join(place, f"{asked['Name']}.json"), "w", encoding="utf-8") as file:
            json.dump(asked, file)
    references[asked["Name"]] = output(asked["Name"])
references.update({page: output(page) for page in PAGES})

compare("on two threads, elsewhere, in Tokyo and in German", threads=2, cwd="elsewhere", TZ="Asia/Tokyo", LC_ALL="de_DE.UTF-8")
# No locale with decimal commas need be installed: a program that never sets one has that of C.
say(not imports("setlocale") and not imports("newlocale"), "the program asks for no locale", "it does")
if digest_of_mathematics() != digest_of_mathematics(**OLD_PROCESSOR):
    compare("without FMA and AVX2", **OLD_PROCESSOR)
else:
    print("ok skipped: this processor or C library has one variant of exp and log alone")
if SLOW:
    for compiler, level in (("gcc", "-O0"), ("gcc", "-O3"), ("clang", "-O0"), ("clang", "-O3")):
        program = build(compiler, level) if shutil.which(compiler) else None
        if program:
            compare(f"from {compiler} {level}", program=program)
os.chdir("/")
shutil.rmtree(room)
sys.exit(verdicts.status())
