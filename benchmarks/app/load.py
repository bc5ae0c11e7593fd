"""Many clients at once for a minute, then hostile requests: what they are answered.

    sketchmesh app --no-browser --port 8000 &
    python -m benchmarks.app.load http://127.0.0.1:8000 --pid $!

The clients should be answered 200 and 503 only, hostile requests nothing but what is
promised, the memory should be level, and a good request afterwards answered 200.
"""

import argparse
import asyncio
import json
import random
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from tests.app.hostile import PROMISED, hostile_request

EXAMPLE = Path(__file__).parents[2] / "pipeline/app/static/examples/stool.json"
NO_HTTP = (  # bytes that are no request, or never become one
    b"",
    b"\0" * 1000,
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"POST /api/mesh HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    b"POST /api/mesh HTTP/1.1\r\nContent-Length: 9999\r\n\r\n{",
    b"POST /api/mesh HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    b"GET / HTTP/1.1\r\n" + b"A: " + b"x" * 200_000 + b"\r\n\r\n",
)


def main() -> None:
    """Print the answers by status, and the memory before, between and after."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("--pid", type=int, help="of the server, to see its memory")
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--hostile", type=int, default=500)
    args = parser.parse_args()
    asyncio.run(measure(args))


async def measure(args: argparse.Namespace) -> None:
    """Run both parts; fail where an answer is not one that is promised."""
    memory = [megabytes(args.pid)]
    async with httpx.AsyncClient(base_url=args.url, timeout=300) as client:
        loaded = await load(client, args.clients, args.seconds)
        memory.append(megabytes(args.pid))
        hostile = await be_hostile(client, args.hostile)
        memory.append(megabytes(args.pid))
        after = (await client.post("/api/reconstruct", json=drawing())).status_code
    print(
        f"{args.clients} clients, {args.seconds:.0f} s:", dict(sorted(loaded.items()))
    )
    print(f"{args.hostile} hostile requests:", dict(sorted(hostile.items())))
    print("memory, MB:", " -> ".join(f"{value:.0f}" for value in memory))
    print("a good request afterwards:", after)
    assert set(loaded) <= {200, 503} and set(hostile) <= PROMISED and after == 200


def drawing(width: float = 1.0) -> dict:
    """Return a good request: a stool, made wider."""
    strokes = [
        [[width * x, y] for x, y, *_ in line["points"]]
        for line in json.loads(EXAMPLE.read_text())["drawings"]["front"]
    ]
    return {"drawings": {"front": {"strokes": strokes}}, "quality": "live"}


async def load(client: httpx.AsyncClient, count: int, seconds: float) -> Counter[int]:
    """Let clients ask again and again; count the statuses."""
    statuses: Counter[int] = Counter()
    end = time.monotonic() + seconds
    rng = random.Random(19)

    async def ask_again_and_again() -> None:
        while time.monotonic() < end:
            body = drawing(rng.uniform(0.8, 1.2))  # none like the last, which is kept
            answer = await client.post("/api/reconstruct", json=body)
            statuses[answer.status_code] += 1
            if answer.status_code not in {200, 503}:
                print(answer.status_code, answer.text, flush=True)
            if answer.status_code == 503:
                await asyncio.sleep(float(answer.headers["Retry-After"]))

    await asyncio.gather(*(ask_again_and_again() for _ in range(count)))
    return statuses


async def be_hostile(client: httpx.AsyncClient, count: int) -> Counter[int]:
    """Send hostile requests, and between them what is no HTTP; count the statuses."""
    rng = random.Random(19)
    statuses: Counter[int] = Counter()
    for place in range(count):
        statuses[(await client.post(**hostile_request(rng))).status_code] += 1
        await send(str(client.base_url), NO_HTTP[place % len(NO_HTTP)])
    return statuses


async def send(url: str, content: bytes) -> None:
    """Send bytes, and hang up."""
    parts = urlsplit(url)
    _, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(content)
    await writer.drain()
    writer.close()


def megabytes(pid: int | None) -> float:
    """Return the resident memory of a process and its children; NaN without one."""
    if pid is None:
        return float("nan")
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    children = " ".join(path.read_text() for path in threads).split()
    statuses = [Path(f"/proc/{one}/status").read_text() for one in (pid, *children)]
    return sum(int(text.split("VmRSS:")[1].split()[0]) for text in statuses) / 1024


if __name__ == "__main__":
    main()
