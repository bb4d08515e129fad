"""Chromium without a window, told what to do over a pipe (its DevTools protocol: JSON texts, each closed by a NUL)."""

import base64
import json
import os
import shutil
import subprocess
import tempfile


class Browser:
    """`problems`: what the console said that is an error or a warning, and what was asked for over a network."""

    def __init__(self):
        self.home = tempfile.mkdtemp(prefix="browser")
        to_browser, self.write_end = os.pipe()
        self.read_end, from_browser = os.pipe()
        # The protocol's ends are descriptors 3 and 4 there.
        self.process = subprocess.Popen(
            ["sh", "-c", f'exec 3<&{to_browser} 4>&{from_browser}; exec chromium "$@"', "sh", "--headless", "--no-sandbox",
             "--disable-gpu", "--no-first-run", f"--user-data-dir={self.home}", "--remote-debugging-pipe", "about:blank"],
            pass_fds=(to_browser, from_browser), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": self.home})
        os.close(to_browser)
        os.close(from_browser)
        self.pending, self.number, self.session, self.problems, self.loaded, self.page = b"", 0, None, [], False, None
        page = next(target for target in self.ask("Target.getTargets")["targetInfos"] if target["type"] == "page")
        self.session = self.ask("Target.attachToTarget", targetId=page["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
        os.close(self.read_end)
        os.close(self.write_end)
        shutil.rmtree(self.home, ignore_errors=True)

    def message(self):
        while b"\0" not in self.pending:
            block = os.read(self.read_end, 1 << 16)
            if not block:
                raise RuntimeError("the browser has gone")
            self.pending += block
        text, _, self.pending = self.pending.partition(b"\0")
        message = json.loads(text)
        self.note(message.get("method"), message.get("params", {}))
        return message

    def note(self, method, told):
        if method == "Page.loadEventFired":
            self.loaded = True
        elif method == "Log.entryAdded":
            self.problems.append(told["entry"]["text"])
        elif method in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown"):
            self.problems.append(str(told)[:300])
        elif method == "Network.requestWillBeSent" and not told["request"]["url"].startswith(("file:", "data:", "about:")):
            self.problems.append(f"asked for {told['request']['url']}")

    def ask(self, method, **parameters):
        self.number += 1
        asked = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            asked["sessionId"] = self.session
        os.write(self.write_end, json.dumps(asked).encode() + b"\0")
        while True:
            message = self.message()
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]

    def look(self, path, width, scheme="light", media=""):
        """A page as it is on a screen of that width, in a colour scheme ("light", "dark") or medium ("print"): loaded unless it is
        there already."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600)
        self.ask("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}])
        if path != self.page:
            self.loaded = False
            self.ask("Page.navigate", url=f"file://{os.path.abspath(path)}")
            while not self.loaded:
                self.message()
            self.page = path
        self.value("Promise.all([...document.images].map(image => image.decode().catch(() => 0)))")

    def value(self, expression):
        """What JavaScript makes of an expression, asked from outside the page."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"])[:500])
        return answer["result"].get("value")

    def picture(self, path, top=0, height=None):
        """A PNG of the page, or of a stretch of it."""
        width, whole = self.value("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        clip = {"x": 0, "y": top, "width": width, "height": min(height or whole, whole - top), "scale": 1}
        shot = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))
