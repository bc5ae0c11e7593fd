"""Chromium without a window, told what to do by the DevTools protocol.

    python -m tests.app.browser docs/app.png      the picture of the README

Chromium comes from the system's packages: apt-get install chromium.
"""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).parents[2]
_FLAGS = (
    "--headless=new",
    "--no-sandbox",  # needed for root
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--disable-gpu-compositing",  # as any browser does where there is no GPU
    "--use-angle=swiftshader",  # WebGL all the same
    "--enable-unsafe-swiftshader",
    "--remote-debugging-port=0",
)
_SECONDS = 240.0  # that anything may take, on a busy machine


class Browser:
    """One page of a browser."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._count = 0
        self._session: str | None = None
        self.problems: list[str] = []  # errors that the page's console showed
        self.retries: list[str | None] = []  # Retry-After of each answer 503
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Page.setDownloadBehavior", behavior="deny")

    def call(self, method: str, **parameters: Any) -> Any:
        """Call a method of the protocol; events that arrive meanwhile are looked at."""
        self._count += 1
        message = {"id": self._count, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._connection.send(json.dumps(message))
        while True:
            answer = json.loads(self._connection.recv(timeout=_SECONDS))
            if answer.get("id") == self._count:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self._note(answer)

    def _note(self, event: dict[str, Any]) -> None:
        if event.get("method") == "Runtime.exceptionThrown":
            details = event["params"]["exceptionDetails"]
            self.problems.append(
                details.get("exception", {}).get("description", details["text"])
            )
        if event.get("method") == "Log.entryAdded":
            entry = event["params"]["entry"]
            if entry["level"] == "error":
                self.problems.append(f"{entry['text']} {entry.get('url', '')}")
        if event.get("method") == "Network.responseReceived":
            response = event["params"]["response"]
            if response["status"] == 503:
                headers = {name.lower(): v for name, v in response["headers"].items()}
                self.retries.append(headers.get("retry-after"))

    def evaluate(self, code: str) -> Any:
        """Run JavaScript in the page; promises are waited for."""
        done = self.call(
            "Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in done:
            raise RuntimeError(done["exceptionDetails"]["exception"]["description"])
        return done["result"].get("value")

    def open(self, url: str) -> None:
        """Open an address, and wait until its modules have run."""
        self.call("Page.navigate", url=url)
        self.wait("document.readyState === 'complete' && location.protocol != 'about:'")

    def wait(self, condition: str, seconds: float = _SECONDS) -> Any:
        """Wait until an expression is true, and return its value."""
        end = time.monotonic() + seconds
        while True:
            value = self.evaluate(condition)
            if value:
                return value
            if time.monotonic() > end:
                raise TimeoutError(f"not so after {seconds:.0f} s: {condition}")
            time.sleep(0.1)

    def resize(self, width: int, height: int, *, dark: bool = False) -> None:
        """Show the page in a window of a size, in one of its themes."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def screenshot(self, path: Path) -> None:
        """Save what is seen."""
        picture = self.call("Page.captureScreenshot", format="png")["data"]
        path.write_bytes(base64.b64decode(picture))

    def click(self, selector: str) -> None:
        """Click into the middle of an element."""
        box = self._box(selector)
        middle = (box[0] + box[2] / 2, box[1] + box[3] / 2)
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self._mouse(kind, middle)

    def draw(self, view: str, points: Sequence[Sequence[float]]) -> None:
        """Draw a stroke through points of a pane's page, 0 to 256."""
        left, top, width, height = self._box(f"[data-view={view}] canvas")
        scale = min(width, height) / 256 * 0.92
        pixels = [
            (left + width / 2 + (x - 128) * scale, top + height / 2 + (y - 128) * scale)
            for x, y in points
        ]
        self._mouse("mouseMoved", pixels[0])
        self._mouse("mousePressed", pixels[0])
        for pixel in pixels[1:]:
            self._mouse("mouseMoved", pixel)
        self._mouse("mouseReleased", pixels[-1])

    def press(self, key: str, modifiers: int = 0) -> None:
        """Press and release a key; modifiers: 1 Alt, 2 Ctrl, 8 Shift."""
        code = f"Key{key.upper()}" if len(key) == 1 else key
        for kind in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=code,
                modifiers=modifiers,
                windowsVirtualKeyCode=ord(key.upper()) if len(key) == 1 else 0,
            )

    def _mouse(self, kind: str, at: tuple[float, float]) -> None:
        held = kind != "mouseMoved"
        self.call(
            "Input.dispatchMouseEvent",
            type=kind,
            x=at[0],
            y=at[1],
            button="left" if held else "none",
            clickCount=int(held),
        )

    def _box(self, selector: str) -> list[float]:
        quoted = json.dumps(selector)
        return self.evaluate(
            f"(() => {{ const b = document.querySelector({quoted})"
            ".getBoundingClientRect(); return [b.x, b.y, b.width, b.height] })()"
        )


def find_chromium() -> str | None:
    """Return where chromium is; root installs it where it is missing."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found or os.geteuid() != 0 or not shutil.which("apt-get"):
        return found
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["install", "-y", "-qq", "--no-install-recommends", "chromium"]
    for words in (["update", "-qq"], install):
        subprocess.run(
            ["apt-get", *words], env=environment, check=False, capture_output=True
        )
    return shutil.which("chromium")


@contextmanager
def browser() -> Iterator[Browser]:
    """Run Chromium; its files are gone with it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        command = [
            find_chromium() or "chromium",
            *_FLAGS,
            f"--user-data-dir={folder}",
            "about:blank",
        ]
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            port, path = _address(Path(folder) / "DevToolsActivePort")
            url = f"ws://127.0.0.1:{port}{path}"
            with connect(url, max_size=None, open_timeout=_SECONDS) as connection:
                yield Browser(connection)
        finally:
            process.kill()
            process.wait()


def _address(path: Path) -> list[str]:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        if path.exists() and len(lines := path.read_text().splitlines()) == 2:
            return lines
        time.sleep(0.1)
    raise TimeoutError("chromium does not start")


@contextmanager
def served(*words: str) -> Iterator[str]:
    """Run `sketchmesh app`; yield the address that it prints."""
    command = [sys.executable, "-m", "pipeline", "app", "--no-browser", *words]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr
        line = process.stderr.readline()
        match = re.search(r"http://\S+", line)
        if not match:
            raise RuntimeError(f"the app said: {line}{process.stderr.read()}")
        yield match[0]
    finally:
        process.terminate()
        process.wait(timeout=_SECONDS)


def main(path: Path) -> None:
    """Make the picture of the README: an example, finished."""
    with served() as url, browser() as page:
        page.resize(1366, 768)
        page.open(url)
        page.click("[popovertarget=examples]")
        page.click("#examples button:nth-child(2)")
        page.wait("document.querySelector('#mesh').dataset.quality === 'full'")
        page.evaluate("new Promise(resolve => setTimeout(resolve, 500))")
        page.screenshot(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
