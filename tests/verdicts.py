"""How the tests in Python speak to tests/run.sh: a line for each case, which it counts, and an exit status at the end."""

_failures = 0


def say(good, name, why=""):
    """The verdict on one case; `why` is printed when it is not good."""
    global _failures
    _failures += not good
    print(f"ok {name}" if good else f"FAILED {name}: {why}", flush=True)


def verdict(name, why):
    """The same for a check that answers with what is wrong: anything false is good."""
    say(not why, name, why)


def status():
    """For sys.exit(): 1 when any case failed."""
    return 1 if _failures else 0
