"""The metrics: what evaluate writes, and what every table shows of it.

A new metric is one more entry of METRICS; the summaries, `sketchmesh show`, the report
and the experiments follow. Importing this costs numpy and no more.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.geometry.metrics import map_errors, mesh_distances
from pipeline.geometry.scene.cameras import SKETCH_VIEWS
from pipeline.geometry.scene.view_maps import silhouette_iou

# Of a Comparison. Its type is not imported: that would take open3d, and would count
# ray casting as code that summaries depend on.
Measure = Callable[[Any], float | bool]


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One number, or one claim, about a reconstruction.

    Attributes:
        key: Its name in files.
        name: Its name in tables.
        unit: Object units, degrees, "0 to 1", ...
        explanation: What it means, for a reader of the report.
        better: Which way is an improvement.
        worst: What a shape counts as that failed: no bound for an error, 0 for a score,
            False for a claim.
        compares: Whether it needs the two meshes, their maps, or the silhouettes of the
            mesh beside the true maps.
        measure: Computes it from a Comparison.
        digits: Decimals to show.
        is_headline: Whether a run is judged by it; the first of these ranks shapes.
    """

    key: str
    name: str
    unit: str
    explanation: str
    better: Literal["lower", "higher"]
    worst: float | bool
    compares: Literal["meshes", "maps", "silhouettes"]
    measure: Measure
    digits: int = 3
    is_headline: bool = False

    @property
    def is_claim(self) -> bool:
        """Whether it is true or false, so that tables show a share."""
        return isinstance(self.worst, bool)


METRICS = (
    Metric(
        key="chamfer",
        name="chamfer",
        unit="object units",
        explanation="Mean distance from points of one surface to the other, averaged "
        "over both ways; inner parts that no view can see count, too.",
        better="lower",
        worst=math.inf,
        compares="meshes",
        measure=lambda of: mesh_distances.chamfer(of.accuracy, of.completeness),
        digits=4,
    ),
    Metric(
        key="chamfer_visible",
        name="chamfer visible",
        unit="object units",
        explanation="The same over the part of the true surface that can be seen from "
        "somewhere outside.",
        better="lower",
        worst=math.inf,
        compares="meshes",
        measure=lambda of: mesh_distances.chamfer(of.accuracy, of.visible_completeness),
        digits=4,
        is_headline=True,
    ),
    Metric(
        key="fscore_001",
        name="F-score 0.01",
        unit="0 to 1",
        explanation="Harmonic mean of two shares: of the mesh within 0.01 object units "
        "of the true surface, and of the visible true surface within 0.01 of the mesh.",
        better="higher",
        worst=0.0,
        compares="meshes",
        measure=lambda of: mesh_distances.fscore(
            of.accuracy, of.visible_completeness, threshold=0.01
        ),
    ),
    Metric(
        key="fscore_002",
        name="F-score 0.02",
        unit="0 to 1",
        explanation="The same at 0.02 object units, a hundredth of the ball's width.",
        better="higher",
        worst=0.0,
        compares="meshes",
        measure=lambda of: mesh_distances.fscore(
            of.accuracy, of.visible_completeness, threshold=0.02
        ),
        is_headline=True,
    ),
    Metric(
        key="hausdorff",
        name="Hausdorff",
        unit="object units",
        explanation="The largest distance of any point, for the worse of the two ways; "
        "of the true surface its visible part.",
        better="lower",
        worst=math.inf,
        compares="meshes",
        measure=lambda of: mesh_distances.hausdorff(
            of.accuracy, of.visible_completeness
        ),
    ),
    Metric(
        key="hausdorff_95",
        name="Hausdorff 95",
        unit="object units",
        explanation="The distance that 95 % of the points keep, for the worse of the "
        "two ways: large where a part is missing or made up.",
        better="lower",
        worst=math.inf,
        compares="meshes",
        measure=lambda of: mesh_distances.hausdorff_quantile(
            of.accuracy, of.visible_completeness, quantile=0.95
        ),
    ),
    Metric(
        key="normal_consistency",
        name="normal consistency",
        unit="0 to 1",
        explanation="Mean absolute cosine between the normals of a point and of the "
        "closest point on the other surface, over both ways.",
        better="higher",
        worst=0.0,
        compares="meshes",
        measure=lambda of: mesh_distances.normal_consistency(
            of.accuracy, of.visible_completeness
        ),
    ),
    Metric(
        key="watertight",
        name="watertight",
        unit="share of shapes",
        explanation="Meshes in which every edge has exactly two faces, so that inside "
        "and outside are told apart; a 3D printer asks for it.",
        better="higher",
        worst=False,
        compares="meshes",
        measure=lambda of: of.is_watertight,
        digits=2,
        is_headline=True,
    ),
    Metric(
        key="depth_error",
        name="depth error",
        unit="object units",
        explanation="Mean absolute depth difference of the maps, over the pixels that "
        "both call the shape, in all 15 views.",
        better="lower",
        worst=math.inf,
        compares="maps",
        measure=lambda of: map_errors.depth_error(*of.both_maps),
    ),
    Metric(
        key="normal_angle",
        name="normal angle",
        unit="degrees",
        explanation="Mean angle between predicted and true normals over those pixels.",
        better="lower",
        worst=math.inf,
        compares="maps",
        measure=lambda of: map_errors.normal_angle(*of.both_maps),
        digits=1,
    ),
    Metric(
        key="mask_iou",
        name="mask IoU",
        unit="0 to 1",
        explanation="Intersection over union of predicted and true foreground, mean "
        "over the 15 views.",
        better="higher",
        worst=0.0,
        compares="maps",
        measure=lambda of: map_errors.mask_iou(*of.both_maps),
        is_headline=True,
    ),
    Metric(
        key="silhouette_iou",
        name="silhouette IoU",
        unit="0 to 1",
        explanation="Intersection over union of the mesh's silhouettes and the true "
        "ones, as seen by the drawings: whether the mesh fits what was drawn.",
        better="higher",
        worst=0.0,
        compares="silhouettes",
        measure=lambda of: silhouette_iou(
            *of.both_silhouettes, views=len(SKETCH_VIEWS)
        ),
    ),
)


def headline() -> list[Metric]:
    """List the metrics that a run is judged by."""
    return [metric for metric in METRICS if metric.is_headline]
