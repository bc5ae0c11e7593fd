"""A mesh as it is seen on the page: each view is rendered once, however often shown."""

from functools import cached_property

from jaxtyping import UInt8
from numpy import ndarray

from pipeline.geometry.scene import shading
from pipeline.geometry.scene.mesh import Mesh

_FRONT, _BACK = 0, 1  # of the preview cameras; meshes that are turned begin in front


class MeshViews:
    """Pictures of a mesh from the preview cameras.

    Args:
        mesh: What is seen.
        other: The surface to which its errors are the distances; None: they are not
            known.
        size: Side of a picture in px.
    """

    def __init__(self, mesh: Mesh, other: Mesh | None, size: int) -> None:
        self.mesh, self.other = mesh, other
        self._rig = shading.preview_rig(size)

    @cached_property
    def clay(self) -> UInt8[ndarray, "H W 4"]:
        """The mesh as clay, from the front."""
        return shading.render_clay(self.mesh, self._rig.subset([_FRONT]))[0]

    @cached_property
    def errors(self) -> UInt8[ndarray, "H W 4"] | None:
        """The mesh in the colors of its errors, from the front."""
        return self._errors(_FRONT)

    @cached_property
    def errors_behind(self) -> UInt8[ndarray, "H W 4"] | None:
        """The same from the back."""
        return self._errors(_BACK)

    def _errors(self, view: int) -> UInt8[ndarray, "H W 4"] | None:
        if self.other is None:
            return None
        return shading.render_error(self.mesh, self.other, self._rig.subset([view]))[0]
