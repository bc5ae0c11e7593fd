"""What a worker is asked to do; light, so that the server needs no network to ask."""

from dataclasses import dataclass

from pipeline.app.limits import READING_SECONDS, SECONDS
from pipeline.app.messages import MeshFormat, ReconstructionRequest


@dataclass(frozen=True, kw_only=True)
class Reconstruct:
    """Answer a request with a ReconstructionAnswer."""

    request: ReconstructionRequest

    @property
    def seconds(self) -> float:
        """That it may take."""
        return SECONDS[self.request.quality]


@dataclass(frozen=True, kw_only=True)
class Export:
    """Answer a request with the bytes of a file.

    Attributes:
        request: The drawings.
        mesh_format: Of the file.
        millimetres: Longest side of an STL.
    """

    request: ReconstructionRequest
    mesh_format: MeshFormat
    millimetres: float

    @property
    def seconds(self) -> float:
        """That it may take."""
        return SECONDS[self.request.quality]


@dataclass(frozen=True, kw_only=True)
class Read:
    """Answer a picture, the bytes of its file, with a ReadAnswer."""

    content: bytes

    @property
    def seconds(self) -> float:
        """That it may take."""
        return READING_SECONDS


Task = Reconstruct | Export | Read
