"""The header of a PLY file: which elements follow, and how they are laid out."""

from dataclasses import dataclass

from pipeline.io.mesh_formats.polygons import FormatError

# Names of types in the header, old and new, as numpy has them.
_TYPES = {
    **{"char": "i1", "uchar": "u1", "short": "i2", "ushort": "u2"},
    **{"int": "i4", "uint": "u4", "float": "f4", "double": "f8"},
    **{"int8": "i1", "uint8": "u1", "int16": "i2", "uint16": "u2"},
    **{"int32": "i4", "uint32": "u4", "float32": "f4", "float64": "f8"},
}
_ENDIANNESS = {"ascii": "", "binary_little_endian": "<", "binary_big_endian": ">"}
_MAX_BYTES = 1_000_000
_END = b"end_header"


@dataclass(frozen=True, kw_only=True)
class Property:
    """A value of each row of an element, or a list of them.

    Attributes:
        dtype: Of a value, for numpy; without endianness in text.
        count_dtype: Of the number of values in a list; empty for a single value.
    """

    name: str
    dtype: str
    count_dtype: str


@dataclass(frozen=True, kw_only=True)
class Element:
    """A table of the file; `count` is what the header claims."""

    name: str
    count: int
    properties: tuple[Property, ...]


@dataclass(frozen=True, kw_only=True)
class Header:
    """What a file claims to hold, and the byte where its content starts."""

    is_text: bool
    elements: tuple[Element, ...]
    num_bytes: int


def parse(content: bytes) -> Header:
    """Read the header; its lines may end as on any system."""
    if not content.startswith(b"ply") or content[3:4] not in (b"\r", b"\n", b" "):
        raise FormatError("it does not begin with ply")
    end = content.find(_END, 0, _MAX_BYTES)
    if end < 0:
        raise FormatError("its header has no end: cut off?")
    lines = [
        line.decode(errors="replace").split()
        for line in content[:end].splitlines()
        if line.strip()
    ]
    formats = [words[1] for words in lines if words[0] == "format" and len(words) > 1]
    if len(formats) != 1 or formats[0] not in _ENDIANNESS:
        raise FormatError(f"its format is {' and '.join(formats) or 'not named'}")
    return Header(
        is_text=formats[0] == "ascii",
        elements=_elements(lines, _ENDIANNESS[formats[0]]),
        num_bytes=end + len(_END) + _newline_bytes(content, end),
    )


def _newline_bytes(content: bytes, end: int) -> int:
    """Count the bytes that end the header, as its lines end: a body may begin alike."""
    newline = content.find(b"\n", 0, end)
    carriage_return = content.find(b"\r", 0, end)
    after = content[end + len(_END) :]
    padding = len(after[:100]) - len(after[:100].lstrip(b" \t"))
    if newline < 0:
        return padding + 1
    return padding + (2 if 0 <= carriage_return < newline else 1)


def _elements(lines: list[list[str]], endianness: str) -> tuple[Element, ...]:
    found: list[tuple[str, int, list[Property]]] = []
    for words in lines:
        try:
            if words[0] == "element":
                found.append((words[1], _count(words[2]), []))
            elif words[0] == "property":
                found[-1][2].append(_property(words[1:], endianness))
        except (KeyError, IndexError, ValueError) as error:
            line = " ".join(words)[:60]
            raise FormatError(f"its header has the line {line!r}") from error
    return tuple(
        Element(name=name, count=count, properties=tuple(properties))
        for name, count, properties in found
    )


def _count(word: str) -> int:
    count = int(word)
    if not 0 <= count < 2**40:
        raise ValueError(word)
    return count


def _property(words: list[str], endianness: str) -> Property:
    """Read "float x" or "list uchar int vertex_indices"."""
    if words[0] == "list":
        count_type, value_type, name = words[1:4]
        if _TYPES[count_type][0] == "f":
            raise ValueError(count_type)
        count_dtype = endianness + _TYPES[count_type]
    else:
        value_type, name = words[:2]
        count_dtype = ""
    return Property(
        name=name, dtype=endianness + _TYPES[value_type], count_dtype=count_dtype
    )
