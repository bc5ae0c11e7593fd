"""Results on another disk or in S3: what is pushed is what is pulled."""

import pytest
from moto.server import ThreadedMotoServer

from tests.workflow.projects import Project

pytestmark = pytest.mark.matrix

BUCKET = "shapes"
KEYS = {
    "AWS_ACCESS_KEY_ID": "anyone",
    "AWS_SECRET_ACCESS_KEY": "anything",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@pytest.fixture
def s3(monkeypatch):
    """Run an S3 of our own, with a bucket; return its address."""
    import boto3

    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    boto3.client("s3", endpoint_url=address).create_bucket(Bucket=BUCKET)
    yield address
    server.stop()


def pushed_and_pulled(project, url, tmp_path, *settings):
    """Push all results and the raw meshes, and pull them into a fresh clone."""
    project.git("rm", "-rq", "--cached", "raw")
    project.dvc("add", "-q", "raw")
    project.dvc("remote", "add", "--default", "storage", url)
    for name, value in settings:
        project.dvc("remote", "modify", "storage", name, value)
    project.commit("A remote")
    project.dvc("push", **KEYS)
    project.git("clone", "-q", str(project.root), str(tmp_path / "clone"))
    clone = Project(tmp_path / "clone")
    assert not clone.path("results/mesh").exists()
    clone.dvc("pull", **KEYS)
    clone.assert_both_are_content()
    return clone


def test_a_clone_pulls_the_same_bytes_from_s3(versioned, s3, tmp_path):
    url = f"s3://{BUCKET}/results"
    clone = pushed_and_pulled(versioned, url, tmp_path, ("endpointurl", s3))
    assert clone.results() == versioned.results()


def test_a_clone_pulls_the_same_bytes_from_a_folder(versioned, tmp_path):
    clone = pushed_and_pulled(versioned, str(tmp_path / "remote"), tmp_path)
    assert clone.results() == versioned.results()
