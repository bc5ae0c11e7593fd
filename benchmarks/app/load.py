"""Many clients at once for a minute: what they are answered, and what memory it takes.

sketchmesh app --no-browser --port 8000 &
python benchmarks/app/load.py http://127.0.0.1:8000 --pid $!

The answers should be 200 and 503 only, and the memory level.
"""

import argparse
import asyncio
import json
import time
from collections import Counter
from pathlib import Path

import httpx

EXAMPLE = Path(__file__).parents[2] / "pipeline/app/static/examples/stool.json"


def main() -> None:
    """Print the answers by status, and the memory before and after."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("--pid", type=int, help="of the server, to see its memory")
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    args = parser.parse_args()
    before = megabytes(args.pid)
    statuses = asyncio.run(load(args.url, args.clients, args.seconds))
    print("answers by status:", dict(sorted(statuses.items())))
    print(f"memory, MB: {before:.0f} before, {megabytes(args.pid):.0f} after")


async def load(url: str, clients: int, seconds: float) -> Counter[int]:
    """Let clients ask again and again; count the statuses."""
    strokes = [
        [point[:2] for point in line["points"]]
        for line in json.loads(EXAMPLE.read_text())["drawings"]["front"]
    ]
    body = {"drawings": {"front": {"strokes": strokes}}, "quality": "live"}
    statuses: Counter[int] = Counter()
    end = time.monotonic() + seconds

    async def ask_again_and_again(client: httpx.AsyncClient) -> None:
        while time.monotonic() < end:
            answer = await client.post("/api/reconstruct", json=body)
            statuses[answer.status_code] += 1
            if answer.status_code == 503:
                await asyncio.sleep(float(answer.headers["Retry-After"]))

    async with httpx.AsyncClient(base_url=url, timeout=300) as client:
        await asyncio.gather(*(ask_again_and_again(client) for _ in range(clients)))
        assert (await client.get("/")).status_code == 200
    return statuses


def megabytes(pid: int | None) -> float:
    """Return the resident memory of a process and its children; NaN without one."""
    if pid is None:
        return float("nan")
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    statuses = [Path(f"/proc/{one}/status").read_text() for one in (pid, *children)]
    return sum(int(text.split("VmRSS:")[1].split()[0]) for text in statuses) / 1024


if __name__ == "__main__":
    main()
