"""Oriented point clouds: the type, merging, mirroring and voxel downsampling."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray


@dataclass(frozen=True, kw_only=True)
class PointCloud:
    """Points of a surface with outward unit normals and a confidence in [0, 1]."""

    points: Float[ndarray, "N 3"]
    normals: Float[ndarray, "N 3"]
    confidence: Float[ndarray, " N"]

    def __len__(self) -> int:
        return len(self.points)

    def select(self, mask: Bool[ndarray, " N"]) -> "PointCloud":
        """Return the points of a mask."""
        return PointCloud(
            points=self.points[mask],
            normals=self.normals[mask],
            confidence=self.confidence[mask],
        )

    def rotated(self, rotation: Float[ndarray, "3 3"]) -> "PointCloud":
        """Return it turned about the origin."""
        return PointCloud(
            points=self.points @ rotation.T,
            normals=self.normals @ rotation.T,
            confidence=self.confidence,
        )


def merge(clouds: list[PointCloud]) -> PointCloud:
    """Concatenate clouds."""
    return PointCloud(
        points=np.concatenate([cloud.points for cloud in clouds]),
        normals=np.concatenate([cloud.normals for cloud in clouds]),
        confidence=np.concatenate([cloud.confidence for cloud in clouds]),
    )


def add_mirror_image(cloud: PointCloud) -> PointCloud:
    """Add the cloud's mirror image in x, about the middle of its bounding box."""
    if not len(cloud):
        return cloud
    middle = (cloud.points[:, 0].min() + cloud.points[:, 0].max()) / 2
    flip = np.array([-1.0, 1.0, 1.0])
    mirror_image = PointCloud(
        points=cloud.points * flip + [2 * middle, 0, 0],
        normals=cloud.normals * flip,
        confidence=cloud.confidence,
    )
    return merge([cloud, mirror_image])


def voxel_downsample(cloud: PointCloud, voxel_size: float) -> PointCloud:
    """Average the points of each voxel (side in object units) and normal octant.

    Octants stay apart, because an average over the whole voxel would cancel the normals
    of the two faces of a thin wall. Points weigh by confidence; the result has the
    largest confidence of its voxel.
    """
    if not len(cloud):
        return cloud
    cells = np.floor(cloud.points / voxel_size).astype(np.int64)
    cells -= cells.min(axis=0)
    octants = (cloud.normals > 0) @ np.array([4, 2, 1])
    keys = np.ravel_multi_index((*cells.T, octants), (*(cells.max(axis=0) + 1), 8))
    _, group = np.unique(keys, return_inverse=True)
    weight = np.maximum(cloud.confidence, 1e-6)
    total = np.bincount(group, weight)
    points = _group_sums(group, cloud.points * weight[:, None]) / total[:, None]
    normals = _group_sums(group, cloud.normals * weight[:, None])
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    confidence = np.zeros(len(total))
    np.maximum.at(confidence, group, cloud.confidence)
    averages = PointCloud(
        points=points,
        normals=normals / np.where(length > 0, length, 1),
        confidence=confidence,
    )
    return averages.select(length[:, 0] > 0)


def _group_sums(group: ndarray, values: Float[ndarray, "N 3"]) -> ndarray:
    return np.column_stack([np.bincount(group, column) for column in values.T])
