"""Damaged copies of files, as broken disks and curious people make them."""

import random


def mutated(content: bytes, rng: random.Random) -> bytes:
    """Overwrite, insert or remove some bytes; sometimes cut the end off."""
    damaged = bytearray(content)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(damaged))
        damaged[at : at + rng.randint(0, 4)] = rng.choice(
            [b"\xff" * 4, b"9" * 9, b"", b"-", b"e99", b"[", rng.randbytes(1)]
        )
    return bytes(damaged[: rng.randint(1, 3 * len(damaged))]) or b"-"
