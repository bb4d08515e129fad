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
WORDLESS = "[...document.images].filter(image => image.alt.length < 20).length"
BACKGROUND = "getComputedStyle(document.body).backgroundColor"


EXAMPLES = "scenarios/examples"
COUNT, RATE = "/EndpointConfig/ProductionVariants/0/InitialInstanceCount", "/Traffic/Arrivals/RatePerSecond"
SEARCH = {"InstanceTypes": ["ml.c5.large"], "InstanceCount": [1, 4], "Serverless": {"MemorySizeInMB": [4096], "MaxConcurrency": [4, 6]}}
OTHERS = {
    "a comparison of three": ["compare", f"{EXAMPLES}/break-even.json", "--patch", f"{EXAMPLES}/break-even-serverless.patch.json",
                              "--patch", f"{EXAMPLES}/break-even-async.patch.json"],
    "a comparison of splits": ["compare", f"{EXAMPLES}/chat-a-b.json", "--set", "/EndpointConfig/ProductionVariants/0/InitialVariantWeight=1"],
    "a sweep of one axis": ["sweep", f"{EXAMPLES}/sizing.json", "--replications", "2", "--set", "/DurationInSeconds=60", "--vary",
                            f"{RATE}=200:425:25"],
    "a sweep of two": ["sweep", f"{EXAMPLES}/sizing.json", "--replications", "2", "--set", "/DurationInSeconds=60", "--vary", f"{COUNT}=3:9:1",
                       "--vary", f"{RATE}=100:550:50"],
    "a sizing": ["size", f"{EXAMPLES}/break-even.json", "--set", f"/Search={json.dumps(SEARCH)}"],
}


def write_report(room, name, *arguments):
    path = os.path.join(room, f"{name}.html")
    with open(path, "wb") as file:
        subprocess.run([LOADLINE, *arguments, "--no-store", "-o", "html", "--quiet"], stdin=subprocess.DEVNULL, stdout=file,
                       check=True)
    return path


def look_at(browser, name, path):
    backgrounds = {}
    for screen, width, scheme, media in SCREENS:
        browser.problems.clear()
        browser.look(path, width, scheme, media)
        verdict(f"{name} on {screen}: the browser has nothing to say", browser.problems)
        verdict(f"{name} on {screen}: nothing is wider than it", browser.value(WIDER) > 0 and "wider")
        verdict(f"{name} on {screen}: no text leaves it", browser.value(OUTSIDE)[:3])
        verdict(f"{name} on {screen}: every picture is seen", browser.value(UNSEEN))
        verdict(f"{name} on {screen}: each has its own words", browser.value(WORDLESS))
        browser.value('document.querySelectorAll("details").forEach(details => details.open = true)')
        verdict(f"{name} on {screen}: nor with its numbers unfolded", browser.value(WIDER) > 0 and "wider")
        backgrounds[scheme + media] = browser.value(BACKGROUND)
    verdict(f"{name} is dark at night", backgrounds["light"] == backgrounds["dark"] and backgrounds)


with tempfile.TemporaryDirectory() as room, Browser() as browser:
    for name in ("chat-a-b", "components", "async", "serverless", "shadow"):
        look_at(browser, name, write_report(room, name, "run", f"scenarios/examples/{name}.json"))
    for name, arguments in OTHERS.items():
        look_at(browser, name, write_report(room, name, *arguments))
    long = json.dumps("<script>alert(1)</script>" + "W" * 10000)
    path = write_report(room, "long", "run", "scenarios/examples/first.json", "--set", f"/Name={long}", "--set", f"/Description={long}")
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
