import subprocess
import sys

CODE = """
import sys
from pipeline.geometry.scene.open3d_core import load_open3d
loaded = load_open3d()
assert not {"open3d", "sklearn", "scipy", "pandas", "plotly", "dash"} & set(sys.modules)
import open3d
assert loaded.t.geometry.RaycastingScene is open3d.t.geometry.RaycastingScene
assert loaded.geometry.PointCloud is open3d.geometry.PointCloud
"""
BEFORE = """
import open3d
from pipeline.geometry.scene.open3d_core import load_open3d
assert load_open3d() is open3d
"""


def test_only_the_compiled_part_is_loaded_and_open3d_can_still_be_imported():
    subprocess.run([sys.executable, "-c", CODE], check=True)


def test_open3d_that_is_there_already_is_taken():
    subprocess.run([sys.executable, "-c", BEFORE], check=True)
