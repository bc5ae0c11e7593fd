"""The elements of a binary PLY file."""

import struct
from collections.abc import Sequence

import numpy as np
from numpy import ndarray

from pipeline.io.mesh_formats.ply_header import Element, Property
from pipeline.io.mesh_formats.polygons import FormatError


def read(
    body: memoryview, elements: Sequence[Element]
) -> dict[str, dict[str, ndarray]]:
    """Read the columns of each element; FormatError where the bytes end early."""
    columns, start = {}, 0
    for element in elements:
        columns[element.name], num_bytes = _columns(body[start:], element)
        start += num_bytes
    return columns


def _columns(body: memoryview, element: Element) -> tuple[dict[str, ndarray], int]:
    """Read an element whose bytes come first; return its columns and their bytes."""
    if not element.count or not element.properties:
        return {}, 0
    sizes = _sizes_of_first_row(body, element)
    dtype = _row_dtype(element.properties, sizes)
    if element.count * dtype.itemsize <= len(body):
        rows = np.frombuffer(body, dtype, element.count)
        if all((rows[f"{name}#"] == size).all() for name, size in sizes.items()):
            columns = {name: rows[name].reshape(-1) for name in dtype.names or ()}
            return columns, rows.nbytes
    if not sizes:
        raise _cut_off(element, len(body) // dtype.itemsize)
    return _walk(body, element)


def _row_dtype(properties: Sequence[Property], sizes: dict[str, int]) -> np.dtype:
    """Lay out a row whose lists have the sizes that are given."""
    fields: list[tuple] = []
    for prop in properties:
        if prop.count_dtype:
            fields.append((f"{prop.name}#", prop.count_dtype))
            fields.append((prop.name, prop.dtype, (sizes[prop.name],)))
        else:
            fields.append((prop.name, prop.dtype))
    return np.dtype(fields)


def _sizes_of_first_row(body: memoryview, element: Element) -> dict[str, int]:
    first = Element(name=element.name, count=1, properties=element.properties)
    columns, _ = _walk(body, first)
    return {p.name: len(columns[p.name]) for p in element.properties if p.count_dtype}


def _walk(body: memoryview, element: Element) -> tuple[dict[str, ndarray], int]:
    """Read row by row, where lists differ in size."""
    values: dict[str, list[float]] = {p.name: [] for p in element.properties}
    sizes: dict[str, list[int]] = {
        f"{p.name}#": [] for p in element.properties if p.count_dtype
    }
    layouts = [
        (p.name, _code(p.count_dtype) if p.count_dtype else None, _code(p.dtype))
        for p in element.properties
    ]
    at = num_rows = 0
    try:
        for num_rows in range(element.count):  # noqa: B007
            for name, count_code, code in layouts:
                size = 1
                if count_code:
                    (size,) = struct.unpack_from(count_code, body, at)
                    at += struct.calcsize(count_code)
                    sizes[f"{name}#"].append(size)
                layout = f"{code[0]}{size}{code[1]}"
                values[name] += struct.unpack_from(layout, body, at)
                at += struct.calcsize(layout)
    except struct.error as error:
        raise _cut_off(element, num_rows) from error
    return {name: np.array(column) for name, column in (values | sizes).items()}, at


def _code(dtype: str) -> str:
    """Return the endianness and the letter of a type, as module struct has them."""
    return dtype[0] + np.dtype(dtype).char


def _cut_off(element: Element, held: int) -> FormatError:
    return FormatError(
        f"it claims {element.count} of element {element.name} and holds {held}: cut "
        "off? Copy it again"
    )
