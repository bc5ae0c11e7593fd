"""Requests that nobody should send, and what they may be answered."""

import json
import random
import struct
import zlib
from typing import Any

PROMISED = {200, 400, 401, 403, 404, 405, 408, 409, 413, 415, 421, 422, 503}
_DRAWN = {"drawings": {"front": {"strokes": [[[0, 0], [9, 0], [5, 9], [0, 0]]]}}}
_DRAWN |= {"quality": "live"}

_BILLION_LAUGHS = (
    b"<!DOCTYPE svg [<!ENTITY a 'ha'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (n + 1, b"&%c;" % n * 10) for n in b"abcdefgh")
    + b"]><svg xmlns='http://www.w3.org/2000/svg'><text>&i;</text></svg>"
)
_FILE_OF_THIS_MACHINE = (
    b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
    b"<image href='file:///etc/passwd' width='9' height='9'/></svg>"
)


def _huge_png(side: int) -> bytes:
    """Return the beginning of a picture that would take gigabytes."""
    header = struct.pack(">II5B", side, side, 8, 6, 0, 0, 0)
    chunk = b"IHDR" + header
    check = struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(header)) + chunk + check


def hostile_request(rng: random.Random) -> dict[str, Any]:
    """Return a request that is wrong somewhere, as arguments of httpx."""
    good = json.dumps(_DRAWN).encode()
    cut = rng.randrange(1, len(good))
    broken = bytearray(good)
    broken[rng.randrange(len(broken))] = rng.randrange(256)
    body = rng.choice(
        [
            good[:cut],
            bytes(broken),
            rng.randbytes(rng.randrange(1, 200)),
            json.dumps({"drawings": {"front": {"strokes": rng.random()}}}).encode(),
            json.dumps(_DRAWN | {"quality": rng.choice(["", None, 3])}).encode(),
            json.dumps(_DRAWN | {"page": "x" * rng.choice([65, 9_999])}).encode(),
            b"[" * 50_000,
            _BILLION_LAUGHS,
            _FILE_OF_THIS_MACHINE,
            _huge_png(60_000),
        ]
    )
    path = rng.choice(["/api/reconstruct", "/api/mesh", "/api/read", "/api/mesh?a=%00"])
    path += rng.choice(["", "?format=../x", "?format=stl&millimetres=nan"])
    headers = {
        "Content-Type": rng.choice(["application/json", "text/html", "\x7f"]),
        rng.choice(["Host", "Origin", "X-A"]): rng.choice(["127.0.0.1:8000", "evil"]),
    }
    return {"url": path, "content": body, "headers": headers}
