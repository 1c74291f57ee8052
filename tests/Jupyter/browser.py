"""A headless Chromium, driven by chromedriver's WebDriver protocol."""

import base64
import json
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--window-size=1200,1600",
]
SHIFT, ENTER, TAB, ESCAPE = "\ue008", "\ue007", "\ue004", "\ue00c"


class Browser:
    """One window, until closed."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory(prefix="experiments-chromium-", ignore_cleanup_errors=True)
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        started = next(line for line in self.driver.stdout if "successfully" in line)
        self.root = f"http://127.0.0.1:{started.rstrip().rstrip('.').rsplit(' ', 1)[1]}"
        options = {"args": [*FLAGS, f"--user-data-dir={self.profile.name}"]}
        session = self._call("POST", "/session", {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}})
        self.root += f"/session/{session['sessionId']}"

    def open(self, address):
        self._call("POST", "/url", {"url": address})

    def script(self, text, *arguments):
        """Runs JavaScript in the page and gives what it returns."""
        return self._call("POST", "/execute/sync", {"script": text, "args": list(arguments)})

    def wait(self, text, seconds=60, what=None):
        """Waits until a JavaScript expression is true, and gives its value."""
        end = time.monotonic() + seconds
        while not (value := self.script(f"return {text};")):
            if time.monotonic() > end:
                raise AssertionError(f"{what or text}: not within {seconds} s")
            time.sleep(0.1)
        return value

    def type(self, *keys):
        """Presses keys one by one where the cursor is."""
        actions = [{"type": kind, "value": key} for key in "".join(keys) for kind in ("keyDown", "keyUp")]
        self._press(actions)

    def chord(self, modifier, key):
        """Presses a key while another one is held."""
        self._press([
            {"type": "keyDown", "value": modifier}, {"type": "keyDown", "value": key},
            {"type": "keyUp", "value": key}, {"type": "keyUp", "value": modifier}])

    def click(self, selector):
        element = self._call("POST", "/element", {"using": "css selector", "value": selector})
        self._call("POST", f"/element/{next(iter(element.values()))}/click", {})

    def picture(self, path):
        """Writes what the window shows as a PNG file."""
        with open(path, "wb") as file:
            file.write(base64.b64decode(self._call("GET", "/screenshot")))

    def close(self):
        try:
            self._call("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()
            self.profile.cleanup()

    def _press(self, actions):
        self._call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def _call(self, method, path, content=None):
        data = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(self.root + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(json.load(error)["value"]["message"]) from None
