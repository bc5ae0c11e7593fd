"""The json of a glTF file and the bytes of its buffers."""

import base64
import binascii
import json
import struct
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pipeline.io import files
from pipeline.io.mesh_formats.polygons import FormatError

_MAGIC, _JSON, _BIN = b"glTF", b"JSON", b"BIN\0"
_MESHOPT = ("EXT_meshopt_compression", "KHR_meshopt_compression")
_ONLY_LOOKS = ("KHR_materials_", "KHR_texture_", "EXT_texture_", "KHR_lights_")
_MAX_BUFFER_BYTES = 2_000_000_000  # of the files beside a .gltf
_MAX_VALUES = 100_000_000  # of all parts: any may claim much, or what others have
_READ = {
    "KHR_draco_mesh_compression",
    "KHR_mesh_quantization",
    "KHR_node_visibility",
    "EXT_mesh_gpu_instancing",
}


class Document:
    """The json of a file, checked for what cannot be read, and its buffers.

    Attributes:
        json: As it stands in the file.

    Args:
        content: Of the file.
        path: Where it lies; its buffers may lie beside it.
    """

    def __init__(self, content: bytes, path: Path) -> None:
        text, self._binary = _chunks(content)
        self._path = path
        self._bytes_left = _MAX_BUFFER_BYTES
        self._values_left = _MAX_VALUES
        self._buffers: dict[int, bytes] = {}
        try:
            self.json: dict[str, Any] = json.loads(text)
        except RecursionError as error:
            raise FormatError("its json is nested too deeply") from error
        except ValueError as error:
            raise FormatError(f"its json cannot be read: {str(error)[:80]}") from error
        if not isinstance(self.json, dict):
            raise FormatError("its json is no object")
        self._check_version()
        self._check_extensions()

    def spend(self, num_values: int) -> None:
        """Count values that are read; FormatError if a file makes too many of few."""
        self._values_left -= num_values
        if num_values < 0 or self._values_left < 0:
            raise FormatError(
                f"its parts claim more than {_MAX_VALUES // 1_000_000} million values"
            )

    def buffer(self, index: int) -> bytes:
        """Return the bytes of a buffer; FormatError if there are less than claimed."""
        if index not in self._buffers:
            entry = self.json["buffers"][index]
            uri = entry.get("uri")
            content = self._binary if uri is None else self._fetch(str(uri))
            if content is None or len(content) < entry["byteLength"]:
                raise FormatError(
                    f"buffer {index} claims {entry['byteLength']} bytes and holds "
                    f"{len(content or b'')}: cut off?"
                )
            self._buffers[index] = content
        return self._buffers[index]

    def _fetch(self, uri: str) -> bytes:
        if uri.startswith("data:"):
            try:
                return base64.b64decode(uri.partition(",")[2], validate=True)
            except binascii.Error as error:
                raise FormatError(f"a buffer in it is damaged: {error}") from error
        if "://" in uri:
            raise FormatError(f"its buffer {uri[:60]} is not on this disk: download it")
        literal, decoded = self._path.parent / uri, self._path.parent / unquote(uri)
        beside = decoded if decoded.exists() else literal
        try:
            content = files.read_bytes(beside, self._bytes_left)
        except files.BadFileError as error:
            raise FormatError(f"it needs the buffer {error}") from error
        self._bytes_left -= len(content)
        return content

    def _check_version(self) -> None:
        version = str(self.json.get("asset", {}).get("version", "2.0"))
        if not version.startswith("2"):
            raise FormatError(f"glTF {version[:10]}: export it as glTF 2.0")

    def _check_extensions(self) -> None:
        for name in self.json.get("extensionsRequired", []):
            if name in _MESHOPT:
                raise FormatError(f"{name} is not read: export it without compression")
            if name not in _READ and not str(name).startswith(_ONLY_LOOKS):
                raise FormatError(f"it needs the extension {name}: export it without")
        for view in self.json.get("bufferViews", []):
            compressed = [
                name for name in _MESHOPT if name in view.get("extensions", {})
            ]
            if compressed and self._is_placeholder(view["buffer"]):
                raise FormatError(
                    f"{compressed[0]} is not read: export it without compression"
                )

    def _is_placeholder(self, buffer: int) -> bool:
        """Tell whether a buffer has no bytes of its own: all are decompressed."""
        entry = self.json["buffers"][buffer]
        return "uri" not in entry and not (buffer == 0 and self._binary)


def _chunks(content: bytes) -> tuple[bytes, bytes | None]:
    """Return the json and the binary chunk of a .glb; of a .gltf all is json."""
    if not content.startswith(_MAGIC):
        return content.removeprefix(b"\xef\xbb\xbf"), None
    if len(content) < 20:
        raise FormatError("its header is cut off")
    version, length = struct.unpack_from("<II", content, 4)
    if version != 2:
        raise FormatError(f"glTF {version}.0: export it as glTF 2.0")
    if length > len(content):
        raise FormatError(
            f"it claims {length} bytes and holds {len(content)}: cut off?"
        )
    chunks: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= length:
        size = int.from_bytes(content[at : at + 4], "little")
        kind = content[at + 4 : at + 8]
        if at + 8 + size > length:
            raise FormatError(f"its chunk {kind!r} is cut off")
        chunks.setdefault(kind, content[at + 8 : at + 8 + size])
        at += 8 + size
    if _JSON not in chunks:
        raise FormatError("it has no json chunk")
    return chunks[_JSON], chunks.get(_BIN)
