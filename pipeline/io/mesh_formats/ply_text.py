"""The elements of a PLY file as text."""

import math
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from numpy import ndarray

from pipeline.io.mesh_formats.ply_header import Element, Property
from pipeline.io.mesh_formats.polygons import FormatError


def read(
    body: memoryview, elements: Sequence[Element]
) -> dict[str, dict[str, ndarray]]:
    """Read the columns of each element; FormatError where the numbers end early."""
    stream = iter(bytes(body).split())
    columns = {}
    for element in elements:
        has_lists = any(prop.count_dtype for prop in element.properties)
        columns[element.name] = (_rows if has_lists else _table)(element, stream)
    return columns


def _table(element: Element, stream: Iterator[bytes]) -> dict[str, ndarray]:
    """Read an element without lists."""
    width = len(element.properties)
    values = _floats(list(islice(stream, element.count * width)))
    if len(values) < element.count * width:
        raise _cut_off(element, len(values) // width)
    rows = np.array(values, dtype=float).reshape(-1, max(width, 1))
    return {p.name: rows[:, i] for i, p in enumerate(element.properties)}


def _rows(element: Element, stream: Iterator[bytes]) -> dict[str, ndarray]:
    """Read an element with lists, row by row."""
    values: dict[str, list[float]] = {}
    for name in _column_names(element.properties):
        values[name] = []
    for row in range(element.count):
        for prop in element.properties:
            count = 1
            if prop.count_dtype:
                count = _list_size(next(stream, b"nan"), element, row)
                values[f"{prop.name}#"].append(count)
            taken = _floats(list(islice(stream, count)))
            if len(taken) < count:
                raise _cut_off(element, row)
            values[prop.name] += taken
    return {
        name: np.array(column, dtype=np.int64 if name.endswith("#") else float)
        for name, column in values.items()
    }


def _column_names(properties: Sequence[Property]) -> Iterator[str]:
    for prop in properties:
        yield prop.name
        if prop.count_dtype:
            yield f"{prop.name}#"


def _list_size(word: bytes, element: Element, row: int) -> int:
    size = _floats([word])[0]
    if math.isnan(size):
        raise _cut_off(element, row)
    if not 0 <= size < 2**31:
        raise FormatError(f"{element.name} {row + 1} claims {size:g} values in a list")
    return int(size)


def _floats(words: Sequence[bytes]) -> list[float]:
    try:
        return list(map(float, words))
    except ValueError as error:
        raise FormatError(f"not a number: {str(error)[-60:]}") from error


def _cut_off(element: Element, held: int) -> FormatError:
    return FormatError(
        f"it claims {element.count} of element {element.name} and holds {held}: cut "
        "off? Copy it again"
    )
