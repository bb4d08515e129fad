#!/bin/bash
# The report of a run on a terminal: as wide as that is, in colour, and its charts in block characters where the locale has them; what
# goes into a pipe is the same everywhere.
cd "$(dirname "$0")/.." || exit 1
: "${LOADLINE:?is to be the path of the program}"
PYTHONPATH=tests exec /usr/bin/python3 -B - <<'PYTHON'
import fcntl
import os
import struct
import subprocess
import sys
import termios
import unicodedata

import verdicts
from verdicts import say

RUN = [os.path.abspath(os.environ["LOADLINE"]), "run", "scenarios/examples/chat-a-b.json", "--no-store", "--quiet", "--replications", "1"]
BLOCKS = set("▁▂▃▄▅▆▇█")


def environment(**settings):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TERM", "NO_COLOR", "COLUMNS"))}
    return {**kept, **settings}


def on_terminal(columns=80, *arguments, **settings):
    ours, its = os.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    done = subprocess.Popen([*RUN, *arguments], stdin=subprocess.DEVNULL, stdout=its, env=environment(**settings))
    os.close(its)
    text = b""
    try:
        while block := os.read(ours, 65536):
            text += block
    except OSError:  # the other end is closed
        pass
    done.wait(60)
    os.close(ours)
    return text.decode("utf-8").replace("\r\n", "\n")


def width(line):
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


def in_pipe(**settings):
    return subprocess.run(RUN, stdin=subprocess.DEVNULL, capture_output=True, env=environment(**settings)).stdout.decode("utf-8")


plain = in_pipe(TERM="xterm", LC_ALL="C.UTF-8")
say("@" in plain and not BLOCKS & set(plain) and "\x1b" not in plain, "a pipe gets letters without colour", plain[:300])
say(plain == in_pipe(), "the same in any locale", "it differs")
for columns in (40, 80, 132):
    text = on_terminal(columns, "--color", "never", TERM="xterm", LANG="C.UTF-8")
    wider = [line for line in text.split("\n") if width(line) > columns]
    say(not wider, f"nothing is wider than {columns} columns", wider[:3])
    say(BLOCKS <= set(text), f"charts of blocks on {columns} columns", text[:300])
widest = {asked: max(width(line) for line in in_pipe(COLUMNS=asked).split("\n")) for asked in ("60", "120", "0", "wide", "-1")}
say(widest["60"] <= 60 < 80 < widest["120"] <= 120 and widest["0"] == widest["wide"] == widest["-1"] == max(map(width, plain.split("\n"))),
    "COLUMNS is heeded in a pipe where it is a number", widest)
text = on_terminal(132, COLUMNS="60")
say(max(map(width, text.split("\n"))) <= 60, "and on a terminal", text[:300])
say("\x1b[" in on_terminal(TERM="xterm", LANG="C.UTF-8"), "a terminal gets colour", "there is none")
say("\x1b[" not in on_terminal(TERM="xterm", LANG="C.UTF-8", NO_COLOR="1"), "unless NO_COLOR says otherwise", "there is colour")
for why, settings in {"whose locale has none": {"TERM": "xterm", "LC_ALL": "C", "LANG": "C.UTF-8"}, "without a locale": {"TERM": "xterm"},
                      "that is dumb": {"TERM": "dumb", "LANG": "C.UTF-8"}}.items():
    text = on_terminal(**settings)
    say("@" in text and not BLOCKS & set(text), f"no blocks on a terminal {why}", text[:300])
sys.exit(verdicts.status())
PYTHON
