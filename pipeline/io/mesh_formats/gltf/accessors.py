"""Accessors: arrays in the buffers of a glTF file."""

from typing import Any

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from pipeline.io.mesh_formats.gltf.document import Document
from pipeline.io.mesh_formats.polygons import FormatError

_DTYPES = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}


def floats(document: Document, index: int) -> Float[ndarray, "N K"]:
    """Read an accessor as numbers; normalized integers become those in [-1, 1]."""
    entry, values = document.json["accessors"][index], _raw(document, index)
    numbers = values.astype(float)
    if entry.get("normalized") and values.dtype.kind in "iu":
        numbers = np.maximum(numbers / np.iinfo(values.dtype).max, -1)
    return numbers


def integers(document: Document, index: int) -> Int[ndarray, "N K"]:
    """Read an accessor of indices."""
    values = _raw(document, index)
    if values.dtype.kind == "f":
        raise FormatError(f"accessor {index} holds fractions, needed are indices")
    return values.astype(np.int64)


def _width(entry: dict[str, Any], index: int) -> int:
    width = _WIDTHS.get(str(entry.get("type")))
    if width is None or entry.get("componentType") not in _DTYPES:
        raise FormatError(f"accessor {index} is of no kind that a mesh has")
    return width


def _raw(document: Document, index: int) -> ndarray:
    entry = document.json["accessors"][index]
    shape = int(entry["count"]), _width(entry, index)
    document.spend(shape[0] * shape[1])
    dtype = np.dtype(_DTYPES[entry["componentType"]])
    if "bufferView" in entry:
        values = _viewed(document, entry, shape, dtype)
    elif "sparse" in entry:
        values = np.zeros(shape, dtype)
    else:
        raise FormatError(f"accessor {index} has no data: decompress or export anew")
    return (
        _with_sparse(document, entry["sparse"], values) if "sparse" in entry else values
    )


def _viewed(
    document: Document, entry: dict[str, Any], shape: tuple[int, int], dtype: np.dtype
) -> ndarray:
    """Look at the elements in a buffer view, without a copy."""
    view = document.json["bufferViews"][entry["bufferView"]]
    start, length = int(view.get("byteOffset", 0)), int(view["byteLength"])
    content = document.buffer(view["buffer"])
    if start < 0 or length < 0 or start + length > len(content):
        raise FormatError(f"buffer view {entry['bufferView']} is beyond its buffer")
    row = shape[1] * dtype.itemsize
    stride = int(view.get("byteStride", 0)) or row
    offset = int(entry.get("byteOffset", 0))
    end = offset + (shape[0] - 1) * stride + row if shape[0] else offset
    if offset < 0 or stride < row or end > length:
        raise FormatError(f"{shape[0]} elements do not fit into their buffer view")
    return np.ndarray(
        shape, dtype, content, start + offset, strides=(stride, dtype.itemsize)
    )


def _with_sparse(
    document: Document, sparse: dict[str, Any], values: ndarray
) -> ndarray:
    """Return a copy with the elements that a sparse accessor replaces."""
    replaced = int(sparse["count"])
    if not 0 <= replaced <= len(values):
        raise FormatError("a sparse accessor replaces more than there is")
    index_dtype = np.dtype(_DTYPES[sparse["indices"]["componentType"]])
    rows = _viewed(document, sparse["indices"], (replaced, 1), index_dtype)
    if replaced and int(rows.max()) >= len(values):
        raise FormatError("a sparse accessor replaces what is not there")
    values = values.copy()
    values[rows[:, 0]] = _viewed(
        document, sparse["values"], (replaced, values.shape[1]), values.dtype
    )
    return values
