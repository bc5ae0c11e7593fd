"""Names of files and folders, made of what people and files are called."""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

MAX_BYTES = 150  # of a name; file systems take 255, and files add an ending
_KEPT = ("L", "M", "N")  # letters, marks and digits of any script


def cleaned(name: str) -> str:
    """Return a name for a folder on every file system; letters of any script stay.

    What is too long, or nothing but signs, is told apart by a hash.
    """
    composed = unicodedata.normalize("NFC", name)
    plain = "".join(c if _is_kept(c) else " " for c in composed)
    short = "-".join(plain.split()).strip("-_")
    digest = hashlib.sha256(composed.encode(errors="surrogateescape")).hexdigest()[:8]
    if not any(unicodedata.category(c)[0] in "LN" for c in short[:1]):
        return f"x{digest}"
    if len(short.encode()) > MAX_BYTES:
        start = short.encode()[: MAX_BYTES - 10].decode(errors="ignore")
        return f"{start.rstrip('-_')}-{digest}"
    return short


def _is_kept(character: str) -> bool:
    return character in "-_" or unicodedata.category(character)[0] in _KEPT


def unique(
    names: Sequence[str], suffixes: Sequence[str], taken: Iterable[str] = ()
) -> list[str]:
    """Append its suffix to each name that several share, and a number if need be.

    Names that differ by case alone count as the same: some file systems think so.

    Args:
        names: In an order that decides who gets a number.
        suffixes: What tells each of them apart, without a dot.
        taken: Names that none may get.
    """
    counts = Counter(map(str.casefold, names))
    used = {name.casefold() for name in taken}
    used |= {name for name, count in counts.items() if count == 1} - used
    chosen = []
    for name, suffix in zip(names, suffixes, strict=True):
        is_alone = counts[name.casefold()] == 1 and name not in taken
        candidate = name if is_alone else f"{name}-{suffix}" if suffix else name
        number, first = 1, candidate
        while not is_alone and candidate.casefold() in used:
            number += 1
            candidate = f"{first}-{number}"
        used.add(candidate.casefold())
        chosen.append(candidate)
    return chosen
