"""Debian's Chromium, driven over WebDriver: plain HTTP to chromedriver, nothing to install. A Browser
is a context manager; waiting is asking again until a deadline that only a broken page reaches."""

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

PATIENCE_SECONDS = float(os.environ.get("KINDRED_PATIENCE", "60"))
SKIPPED = 77  # what ctest takes for "skipped"
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "ArrowUp": "\ue013", "ArrowDown": "\ue015", "Control": "\ue009"}


def skip_without_browser():
    """Ends the test, saying why, where there is no browser."""
    for program in ("chromium", "chromedriver"):
        if not shutil.which(program):
            print(f"skipped: {program} is missing; ./dev setup web-test installs it")
            sys.exit(SKIPPED)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Browser:
    def __enter__(self):
        self._profile = tempfile.TemporaryDirectory(prefix="kindred-browser-")
        port = free_port()
        self._driver = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "chromedriver", f"--port={port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._base = f"http://127.0.0.1:{port}"
        self._wait_for_driver()
        arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        arguments += ["--no-proxy-server", "--no-first-run", "--disable-background-networking"]
        arguments += [f"--user-data-dir={self._profile.name}", "--force-device-scale-factor=1"]
        capabilities = {
            "browserName": "chrome",
            "goog:chromeOptions": {"args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"},
        }
        answer = self._call("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self._base += f"/session/{answer['sessionId']}"
        return self

    def __exit__(self, *failure):
        try:
            self._call("DELETE", "")
        except (AssertionError, OSError):
            pass
        self._driver.terminate()
        self._driver.wait(10)
        self._profile.cleanup()

    def _wait_for_driver(self):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                return self._call("GET", "/status")
            except OSError:
                time.sleep(0.05)
        raise AssertionError("chromedriver does not answer")

    def _call(self, method, path, body=None):
        data = json.dumps(body or {}).encode() if method == "POST" else None
        request = urllib.request.Request(self._base + path, data=data, method=method)
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=120) as reply:
                return json.loads(reply.read())["value"]
        except urllib.error.HTTPError as error:
            value = json.loads(error.read())["value"]
            raise AssertionError(f"{value['error']}: {value['message'].splitlines()[0]}") from None

    # --- the page ---

    def open(self, url):
        self._call("POST", "/url", {"url": url})

    def run(self, script, *arguments):
        """The value a piece of script returns."""
        return self._call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def run_async(self, script, *arguments):
        """Likewise, of a script that calls its last argument when it is done."""
        return self._call("POST", "/execute/async", {"script": script, "args": list(arguments)})

    def devtools(self, command, **parameters):
        body = {"cmd": command, "params": parameters}
        return self._call("POST", "/goog/cdp/execute", body)

    def wait(self, what, script, *arguments, patience=PATIENCE_SECONDS):
        """The first true value of a script."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if value := self.run(script, *arguments):
                return value
            time.sleep(0.03)
        text = self.run("return document.body.innerText.slice(0, 1500)")
        raise AssertionError(f"{what}: not within {patience:.0f} s. The page says:\n{text}")

    def wait_for_text(self, text, within="body"):
        script = "return document.querySelector(arguments[1])?.innerText.includes(arguments[0])"
        return self.wait(f"the text {text!r} in {within}", script, text, within)

    def find(self, selector, text=""):
        """The first visible element of a selector, with a text in it or as its label."""
        script = """
            return [...document.querySelectorAll(arguments[0])].find((e) => e.checkVisibility() &&
                (e.innerText + (e.getAttribute('aria-label') ?? '')).includes(arguments[1]))"""
        return self.wait(f"{selector} with {text!r}", script, selector, text)[_ELEMENT]

    def _act(self, selector, text, action, body=None):
        """Does something with an element; finds it anew if the page replaces it in between."""
        for attempt in range(5):
            try:
                return self._call("POST", f"/element/{self.find(selector, text)}/{action}", body)
            except AssertionError as error:
                if "stale element" not in str(error) or attempt == 4:
                    raise

    def click(self, selector, text=""):
        self._act(selector, text, "click")

    def context_click(self, selector, text=""):
        pointer = [{"type": "pointerMove", "origin": {_ELEMENT: self.find(selector, text)}, "x": 0, "y": 0}]
        pointer += [{"type": "pointerDown", "button": 2}, {"type": "pointerUp", "button": 2}]
        self._call("POST", "/actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": pointer}]})

    def type(self, selector, text):
        self._act(selector, "", "value", {"text": text})

    def choose_file(self, selector, path):
        """Gives a file to a field for files, which may be one that is not shown."""
        element = self.wait(selector, "return document.querySelector(arguments[0])", selector)[_ELEMENT]
        self._call("POST", f"/element/{element}/value", {"text": str(path)})

    def press(self, *keys):
        """Keys to whatever has the focus, one after another."""
        actions = [{"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")]
        self._call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def clear(self, selector):
        self._act(selector, "", "clear")

    def complaints(self):
        """What the page has complained about since the last call."""
        return [entry["message"] for entry in self._call("POST", "/se/log", {"type": "browser"}) if entry["level"] == "SEVERE"]

    # --- how it looks ---

    def size(self, width, height):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def colours(self, scheme):
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.devtools("Emulation.setEmulatedMedia", features=features)

    def screenshot(self, path):
        kind = path.suffix[1:]
        quality = {} if kind == "png" else {"quality": 82}
        answer = self.devtools("Page.captureScreenshot", format=kind, **quality)
        path.write_bytes(base64.b64decode(answer["data"]))
