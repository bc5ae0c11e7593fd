from pathlib import Path

import numpy as np
import pytest

from pipeline.geometry.scene.point_cloud import PointCloud
from pipeline.io import clouds


def test_a_cloud_comes_back_as_it_was_written(tmp_path: Path):
    rng = np.random.default_rng(0)
    cloud = PointCloud(
        points=rng.normal(size=(20, 3)),
        normals=rng.normal(size=(20, 3)),
        confidence=rng.random(20),
    )
    clouds.write(tmp_path / "c.ply", cloud)
    read = clouds.read(tmp_path / "c.ply")
    np.testing.assert_allclose(read.points, cloud.points, rtol=1e-6)
    np.testing.assert_allclose(read.normals, cloud.normals, rtol=1e-6)
    np.testing.assert_allclose(read.confidence, cloud.confidence, rtol=1e-6)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"ply\n",
        b"ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nend_header\n1\n",
        b"\xff\xfe no cloud",
    ],
)
def test_what_is_no_cloud_is_refused_by_name(tmp_path: Path, content: bytes):
    (tmp_path / "bad.ply").write_bytes(content)
    with pytest.raises(ValueError, match=r"bad\.ply: not a ply of oriented points"):
        clouds.read(tmp_path / "bad.ply")


def test_a_cloud_with_a_point_that_is_no_number_is_refused(tmp_path: Path):
    cloud = PointCloud(
        points=np.full((2, 3), np.nan), normals=np.ones((2, 3)), confidence=np.ones(2)
    )
    clouds.write(tmp_path / "nan.ply", cloud)
    with pytest.raises(ValueError, match="not a finite number"):
        clouds.read(tmp_path / "nan.ply")
