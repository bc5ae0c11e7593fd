"""Seconds from the last stroke to the mesh on screen, and how soon the pen's ink is.

    python -m benchmarks.app.latency

Runs the app and Chromium, and draws: the last stroke of an example is drawn by pointer
events, undone and drawn again, with one, two and three drawings. Times are the page's
own: from the moment the pen is lifted to the frame that shows the mesh, and from each
movement of the pen to the frame that shows its ink.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.app.browser import Browser, browser, served

EXAMPLES = Path(__file__).parents[2] / "pipeline/app/static/examples"
VIEW_SETS = (("side",), ("front", "side"), ("front", "side", "top"))
_WATCH = """
window.frames = [];
addEventListener("pointerup", (event) => { window.lifted = event.timeStamp }, true);
addEventListener("pointermove", (event) => requestAnimationFrame((now) =>
  window.frames.push(performance.now() - event.timeStamp)), true);
new MutationObserver(() => {
  const { quality } = document.querySelector("#mesh").dataset;
  requestAnimationFrame(() => setTimeout(() => {
    window.shown = [quality, performance.now() - window.lifted] }));
}).observe(document.querySelector("#mesh"), { attributeFilter: ["data-milliseconds"] });
"""


def main() -> None:
    """Print a table of medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--example", default="airplane")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--weights", help="another network: its size decides")
    args = parser.parse_args()
    words = ["--weights", args.weights] if args.weights else []
    drawn = json.loads((EXAMPLES / f"{args.example}.json").read_text())["drawings"]
    print(f"{'':18}{'median, s':>10}{'least':>8}{'most':>8}{'pen, ms':>9}{'most':>8}")
    with served(*words) as url, browser() as page:
        page.resize(1366, 768)
        page.open(url)
        page.evaluate(_WATCH)
        for views in VIEW_SETS:
            open_project(page, {view: drawn[view] for view in views})
            times = list(strokes(page, views[-1], args.rounds))
            seconds = [until_shown for until_shown, _ in times]
            pen = [ms for _, frames in times for ms in frames]
            print(
                f"{' '.join(views):18}{median(seconds):10.2f}{min(seconds):8.2f}"
                f"{max(seconds):8.2f}{median(pen):9.1f}{max(pen):8.1f}",
                flush=True,
            )


def open_project(page: Browser, drawings: dict) -> None:
    """Open drawings as a project file, and wait for the mesh."""
    project = json.dumps({"sketchmesh": 1, "drawings": drawings})
    page.evaluate(
        "(() => { const data = new DataTransfer(); window.shown = null; "
        f"data.items.add(new File([{json.dumps(project)}], 'a.json')); "
        "const input = document.querySelector('#project-file'); "
        "input.files = data.files; input.dispatchEvent(new Event('change')) })()"
    )
    page.wait("window.shown?.[0] === 'live'")


def strokes(
    page: Browser, view: str, rounds: int
) -> Iterator[tuple[float, list[float]]]:
    """Draw a stroke again and again.

    Yield the seconds until its mesh is seen, and the milliseconds until the ink of
    each movement is.
    """
    for place in range(rounds):
        page.evaluate("window.shown = null; window.frames = []; 0")
        page.draw(view, [[80 + place + 2 * x, 120 + x % 3] for x in range(40)])
        shown = page.wait("window.shown?.[0] === 'live' && window.shown[1]")
        yield shown / 1000, page.evaluate("window.frames")
        page.evaluate("window.shown = null; document.querySelector('#undo').click()")
        page.wait("window.shown?.[0] === 'live'")


if __name__ == "__main__":
    main()
