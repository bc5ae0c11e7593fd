"""Seconds from a request to its mesh, with one, two and three drawings.

    sketchmesh app --no-browser --port 8000 &
    python benchmarks/app/latency.py http://127.0.0.1:8000

The page itself notes the milliseconds from the last stroke to the mesh on screen: in
its console, `document.querySelector("#mesh").dataset.milliseconds`.
"""

import argparse
import json
import time
from pathlib import Path
from statistics import median
from urllib.request import Request, urlopen

EXAMPLE = Path(__file__).parents[2] / "pipeline/app/static/examples/airplane.json"
VIEW_SETS = (("side",), ("front", "side"), ("front", "side", "top"))


def main() -> None:
    """Print a table of medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("--rounds", type=int, default=11)
    args = parser.parse_args()
    drawn = json.loads(EXAMPLE.read_text())["drawings"]
    print(f"{'drawings':24}{'live, s':>10}{'full, s':>10}")
    for views in VIEW_SETS:
        medians = [
            median(ask(args.url, drawn, views, quality) for _ in range(rounds))
            for quality, rounds in (("live", args.rounds), ("full", 3))
        ]
        print(f"{' '.join(views):24}{medians[0]:10.2f}{medians[1]:10.2f}")


def ask(url: str, drawn: dict, views: tuple[str, ...], quality: str) -> float:
    """Ask once; return the seconds until the answer is here."""
    drawings = {
        view: {
            "strokes": [[point[:2] for point in line["points"]] for line in drawn[view]]
        }
        for view in views
    }
    body = json.dumps({"drawings": drawings, "quality": quality}).encode()
    headers = {"Content-Type": "application/json"}
    start = time.perf_counter()
    with urlopen(Request(f"{url}/api/reconstruct", body, headers)) as answer:
        answer.read()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
