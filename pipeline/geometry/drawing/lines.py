"""The lines of a shape, as they are found, drawn and written."""

from dataclasses import dataclass

from jaxtyping import Float
from numpy import ndarray

# By priority: where two lines coincide, the first type stays.
LINE_TYPES = (
    "silhouette",  # between the shape and the background
    "contour",  # where a nearer surface occludes a farther one
    "boundary",  # an open edge of the surface, in front of its own component
    "crease",  # a sharp edge
    "intersection",  # of two components
    "suggestive",  # a contour in a nearby view
    "ridge",  # a rounded edge, convex
    "valley",  # and concave
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A visible line.

    Attributes:
        line_type: One of LINE_TYPES.
        points: (row, col, depth): pixels and object units, about evenly spaced.
    """

    line_type: str
    points: Float[ndarray, "N 3"]
