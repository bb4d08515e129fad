#!/bin/bash
# Reports in HTML in a real browser (Chromium, without a window): nothing to complain of, every picture shown, and nothing wider than
# the screen, on a phone, on a desk, in the dark and on paper.
cd "$(dirname "$0")/../.." || exit 1
: "${LOADLINE:?is to be the path of the program}"
if ! command -v chromium >/dev/null || ! command -v gnuplot >/dev/null; then
    echo "ok skipped: no chromium or no gnuplot"
    exit 0
fi
PYTHONPATH=tests:tests/slow exec /usr/bin/python3 -B - <<'PYTHON'
import json
import os
import subprocess
import sys
import tempfile

import verdicts
from browser import Browser
from verdicts import verdict

LOADLINE = os.path.abspath(os.environ["LOADLINE"])
SCREENS = [("a small phone", 320, "light", ""), ("a phone", 360, "light", ""), ("a phone at night", 360, "dark", ""),
           ("a tablet", 768, "light", ""), ("a desk", 1280, "light", ""), ("a desk at night", 1280, "dark", ""),
           ("paper", 794, "light", "print")]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
UNSEEN = """[...document.images].filter(image => !image.complete || image.naturalWidth == 0
            || image.getBoundingClientRect().width < 100).map(image => image.alt)"""
# Text that leaves the side of the screen, also where an ancestor hides that.
OUTSIDE = """[...document.querySelectorAll("h1, h2, p, dd, dt, li, .short td, .short th, img")].filter(element => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && (box.left < -1 || box.right > document.documentElement.clientWidth + 1);
}).map(element => element.textContent.slice(0, 60))"""
BACKGROUND = "getComputedStyle(document.body).backgroundColor"


def write_report(room, name, *arguments):
    path = os.path.join(room, f"{name}.html")
    with open(path, "wb") as file:
        subprocess.run([LOADLINE, "run", *arguments, "--no-store", "-o", "html", "--quiet"], stdin=subprocess.DEVNULL, stdout=file,
                       check=True)
    return path


def look_at(browser, name, path):
    backgrounds = {}
    for screen, width, scheme, media in SCREENS:
        browser.problems.clear()
        browser.look(path, width, scheme, media)
        browser.value("Promise.all([...document.images].map(image => image.decode()))")
        verdict(f"{name} on {screen}: the browser has nothing to say", browser.problems)
        verdict(f"{name} on {screen}: nothing is wider than it", browser.value(WIDER) > 0 and browser.value(OUTSIDE))
        verdict(f"{name} on {screen}: no text leaves it", browser.value(OUTSIDE))
        verdict(f"{name} on {screen}: every picture is seen", browser.value(UNSEEN))
        browser.value('document.querySelectorAll("details").forEach(details => details.open = true)')
        verdict(f"{name} on {screen}: nor with its numbers unfolded", browser.value(WIDER) > 0 and "wider")
        backgrounds[scheme + media] = browser.value(BACKGROUND)
    verdict(f"{name} is dark at night", backgrounds["light"] == backgrounds["dark"] and backgrounds)


with tempfile.TemporaryDirectory() as room, Browser() as browser:
    for name in ("chat-a-b", "components", "async", "serverless", "shadow"):
        look_at(browser, name, write_report(room, name, f"scenarios/examples/{name}.json"))
    long = json.dumps("<script>alert(1)</script>" + "W" * 10000)
    path = write_report(room, "long", "scenarios/examples/first.json", "--set", f"/Name={long}", "--set", f"/Description={long}")
    look_at(browser, "a name of 10,000 letters", path)

    # The test can fail: a page that does what ours may not.
    broken = os.path.join(room, "broken.html")
    with open(broken, "w", encoding="utf-8") as file:
        file.write('<!DOCTYPE html><p style="width: 5000px">wide</p><img alt="gone" src="data:,"><script>throw 1</script>')
    browser.problems.clear()
    browser.look(broken, 360)
    verdict("a broken page is noticed", not (browser.problems and browser.value(WIDER) > 0 and browser.value(UNSEEN)))
sys.exit(verdicts.status())
PYTHON
