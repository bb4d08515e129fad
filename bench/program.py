"""What a run of a program takes: seconds, memory, instructions; and on what machine."""
import os
import platform
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from models import BUILD

USAGE = os.path.join(BUILD, "bench", "usage")


@dataclass(frozen=True)
class Usage:
    clock_s: float  # by the clock
    cpu_s: float    # of the processor, in the program and in the system for it
    peak_mb: float  # most resident memory
    text: str       # what was printed


def usage(command):
    """Runs the command once, by usage.c. Ends this program where the command fails."""
    with tempfile.NamedTemporaryFile("r") as figures:
        done = subprocess.run([USAGE, figures.name, *command], stdout=subprocess.PIPE)
        if done.returncode != 0:
            sys.exit(f"exit {done.returncode}: {' '.join(command)}")
        clock_s, cpu_s, peak_kb = map(float, figures.read().split())
    return Usage(clock_s, cpu_s, peak_kb / 1024, done.stdout.decode())


def best(times, *commands):
    """Each command's shortest times of some runs, in turn, so that a busy machine is busy for all of them."""
    runs = [[usage(command) for command in commands] for _ in range(times)]
    return [Usage(min(u.clock_s for u in of), min(u.cpu_s for u in of), max(u.peak_mb for u in of), of[0].text) for of in zip(*runs)]


def instructions(command):
    """How many a run takes: what valgrind counts depends on the program and its input alone. Its processor has AVX2 and nothing wider."""
    with tempfile.NamedTemporaryFile() as out:
        done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}", *command],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env={"PATH": os.environ["PATH"], "LC_ALL": "C"})
    collected = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not collected:
        sys.exit(f"valgrind: exit {done.returncode}: {' '.join(command)}\n{done.stderr}")
    return int(collected[1])


FEW, MANY = 200000, 600000


def instructions_a_request(command_of, few=FEW, many=MANY):
    """The difference of two runs, shared out: what starting and reporting take cancels out. command_of(requests) is the command."""
    return (instructions(command_of(many)) - instructions(command_of(few))) / (many - few)


def has_avx2():
    with open("/proc/cpuinfo") as lines:
        return any(line.startswith("flags") and " avx2" in line for line in lines)


def compiler(program):
    """As it signed the program."""
    dump = subprocess.run(["readelf", "-p", ".comment", program], capture_output=True, text=True).stdout
    found = re.search(r"\]\s+(.*)", dump)
    return found[1].strip() if found else "unknown"


def toolchain(program):
    """What the number of instructions depends on beside the sources."""
    return f"{compiler(program)}, {os.confstr('CS_GNU_LIBC_VERSION')}, {platform.machine()}"


def processor():
    with open("/proc/cpuinfo") as lines:
        names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{names[0]} x {len(names)}" if names else platform.machine()


def commit(directory):
    """Where the sources stand; with a + where they have been changed."""
    told = subprocess.run(["git", "-C", directory, "describe", "--always", "--dirty=+", "--exclude=*"], capture_output=True, text=True)
    return told.stdout.strip() or "unknown"
