"""Parts of a glTF mesh that Google's Draco has compressed."""

from typing import Any

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from pipeline.io.mesh_formats.gltf.document import Document
from pipeline.io.mesh_formats.polygons import FormatError

EXTENSION = "KHR_draco_mesh_compression"
MARK = EXTENSION.encode()  # in a file of which some part may be compressed


def is_needed(document: Document, entry: dict[str, Any]) -> bool:
    """Tell whether a part is only there in compressed form."""
    accessor = document.json["accessors"][entry["attributes"]["POSITION"]]
    return EXTENSION in entry.get("extensions", {}) and "bufferView" not in accessor


def read(
    document: Document, entry: dict[str, Any]
) -> tuple[
    Float[ndarray, "N 3"],
    Int[ndarray, " C"],
    Int[ndarray, "N K"],
    Float[ndarray, "N K"],
]:
    """Decompress a part: positions, indices, joints and weights."""
    extension = entry["extensions"][EXTENSION]
    decoded = _decode(_bytes(document, extension["bufferView"]))
    numbers = extension["attributes"]
    positions = _attribute(decoded, numbers["POSITION"])
    joints, weights = [np.empty((len(positions), 0))], [np.empty((len(positions), 0))]
    number = 0
    while f"JOINTS_{number}" in numbers and f"WEIGHTS_{number}" in numbers:
        joints.append(_attribute(decoded, numbers[f"JOINTS_{number}"]))
        weights.append(_dequantized(_attribute(decoded, numbers[f"WEIGHTS_{number}"])))
        number += 1
    return (
        positions.astype(float),
        np.asarray(decoded.faces).reshape(-1).astype(np.int64),
        np.concatenate(joints, axis=1).astype(np.int64),
        np.concatenate(weights, axis=1),
    )


def _decode(compressed: bytes) -> Any:
    try:
        import DracoPy
    except ImportError as error:
        raise FormatError(
            f"{EXTENSION} needs the package dracopy: install it, or export without "
            "compression"
        ) from error
    try:
        return DracoPy.decode(compressed)
    except Exception as error:  # its own kinds, and those of its native code
        raise FormatError(f"{EXTENSION}: damaged: {error}") from error


def _bytes(document: Document, index: int) -> bytes:
    view = document.json["bufferViews"][index]
    start, length = int(view.get("byteOffset", 0)), int(view["byteLength"])
    content = document.buffer(view["buffer"])
    if start < 0 or length < 0 or start + length > len(content):
        raise FormatError(f"buffer view {index} is beyond its buffer")
    return content[start : start + length]


def _attribute(decoded: Any, number: int) -> ndarray:
    attribute = decoded.get_attribute_by_unique_id(number)
    if attribute is None:
        raise FormatError(f"{EXTENSION} has no attribute {number}")
    return np.asarray(attribute["data"])


def _dequantized(weights: ndarray) -> Float[ndarray, "N K"]:
    if weights.dtype.kind in "iu":
        return weights / np.iinfo(weights.dtype).max
    return weights.astype(float)
