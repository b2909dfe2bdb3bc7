"""Firefox, driven over WebDriver BiDi on its remote debugging port."""

import base64
import itertools
import json
import re
import subprocess
import tempfile

import websocket

# Nothing is fetched, reported or asked; every page sees a light theme.
PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.region.network.url": "",
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.search.update": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "layout.css.prefers-color-scheme.content-override": 1,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "",
    "toolkit.telemetry.enabled": False,
}


class Firefox:
    """A headless Firefox with one tab; notes what its pages log and ask for."""

    def __init__(self, program):
        self._folder = tempfile.TemporaryDirectory()
        with open(f"{self._folder.name}/user.js", "w", encoding="utf-8") as file:
            for name, value in PREFERENCES.items():
                file.write(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n")
        self._process = subprocess.Popen(
            [program, "--headless", "--no-remote", "--profile", self._folder.name,
             "--remote-debugging-port", "0", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self._socket = websocket.create_connection(
            f"{self._announced_address()}/session", timeout=30, suppress_origin=True)
        self._numbers = itertools.count(1)
        self.logged, self.requested = [], []
        self._send("session.new", capabilities={})
        self._send("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self._tab = self._send("browsingContext.getTree")["contexts"][0]["context"]

    def close(self):
        self._socket.close()
        self._process.terminate()
        self._process.wait()
        self._process.stderr.close()
        self._folder.cleanup()

    def run_before_pages(self, script):
        """Runs a script in every page to come, before those of its own."""
        self._send("script.addPreloadScript", functionDeclaration=f"() => {{ {script} }}")

    def resize(self, width, height):
        self._send(
            "browsingContext.setViewport", context=self._tab,
            viewport={"width": width, "height": height})

    def open(self, address):
        """Opens a page, waits until all its parts are laid out, and forgets what was noted before."""
        self.logged, self.requested = [], []
        self._send("browsingContext.navigate", context=self._tab, url=address, wait="complete")
        self.evaluate("""new Promise((resolve) => {
          const wait = () =>
            "opening" in document.documentElement.dataset ? setTimeout(wait, 20) : resolve(null)
          wait()
        })""")

    def evaluate(self, expression):
        """The value of an expression, promises awaited, as it can be said in JSON."""
        answer = self._send(
            "script.evaluate", target={"context": self._tab}, awaitPromise=True,
            expression=f"(async () => JSON.stringify(await ({expression})))()")
        if answer["type"] != "success":
            raise AssertionError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"].get("value", "null"))

    def click(self, selector):
        """Clicks on the middle of an element, with a pointer."""
        self.evaluate(f"document.querySelector({json.dumps(selector)}).scrollIntoView()")
        x, y = self.evaluate(
            f"(({{ x, y, width, height }}) => [x + width / 2, y + height / 2])"
            f"(document.querySelector({json.dumps(selector)}).getBoundingClientRect())")
        self._send("input.performActions", context=self._tab, actions=[{
            "type": "pointer", "id": "mouse", "actions": [
                {"type": "pointerMove", "x": round(x), "y": round(y)},
                {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0},
            ],
        }])

    def picture_of(self, selector):
        """An element as it is shown, as a PNG file's bytes."""
        found = self._send(
            "browsingContext.locateNodes", context=self._tab,
            locator={"type": "css", "value": selector}, maxNodeCount=1)
        answer = self._send(
            "browsingContext.captureScreenshot", context=self._tab, origin="document",
            clip={"type": "element", "element": {"sharedId": found["nodes"][0]["sharedId"]}})
        return base64.b64decode(answer["data"])

    def _announced_address(self):
        for line in self._process.stderr:
            found = re.search(r"WebDriver BiDi listening on (ws://\S+)", line)
            if found:
                return found.group(1)
        raise AssertionError("Firefox ended without opening its port")

    def _send(self, method, **parameters):
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == number:
                if message["type"] == "error":
                    raise AssertionError(f"{method}: {message['error']}: {message['message']}")
                return message["result"]
            if message["type"] == "event":
                self._note(message["method"], message["params"])

    def _note(self, event, details):
        if event == "log.entryAdded":
            self.logged.append(f"{details['level']}: {details['text']}")
        elif event == "network.beforeRequestSent":
            self.requested.append(details["request"]["url"])
