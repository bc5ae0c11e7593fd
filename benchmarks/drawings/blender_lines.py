"""Draw normalized meshes with Blender's Freestyle: run by compare_freestyle.py.

It cannot be called freestyle.py, which is a module of Blender. Runs in an environment
of its own (pip install bpy, Python 3.11), not in the project's:
    python blender_lines.py FOLDER SIZE CREASE
reads FOLDER/*.npz (vertices, faces, cam_from_obj of V views) and writes beside each
ID-VIEW.png, whose alpha is the ink, and ID.json with the seconds of each view. A mesh
that has one already is left alone.
"""

import json
import math
import sys
import time
from pathlib import Path

import bpy
import numpy as np
from mathutils import Matrix

_HALF_WIDTH = 1.05  # as pipeline/geometry/scene/cameras.py


def prepare(size: int, crease: float) -> bpy.types.Scene:
    """Set up a scene in which only lines are opaque."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.samples = 1
    scene.cycles.device = "CPU"
    scene.render.threads_mode, scene.render.threads = "FIXED", 1
    scene.render.film_transparent = True
    scene.render.resolution_x = scene.render.resolution_y = size
    scene.render.image_settings.color_mode = "RGBA"
    scene.render.use_freestyle = True
    scene.render.line_thickness_mode = "ABSOLUTE"
    scene.render.line_thickness = 1.3
    layer = scene.view_layers[0]
    layer.use_freestyle = True
    settings = layer.freestyle_settings
    settings.crease_angle = math.radians(180 - crease)
    for lineset in list(settings.linesets):
        settings.linesets.remove(lineset)
    lineset = settings.linesets.new("lines")
    lineset.linestyle = bpy.data.linestyles.new("pen")
    lineset.select_silhouette = lineset.select_border = lineset.select_crease = True
    camera = bpy.data.cameras.new("camera")
    camera.type, camera.ortho_scale = "ORTHO", 2 * _HALF_WIDTH
    scene.camera = bpy.data.objects.new("camera", camera)
    scene.collection.objects.link(scene.camera)
    return scene


def holdout() -> bpy.types.Material:
    """Return a material that hides what is behind it and is itself not seen."""
    material = bpy.data.materials.new("holdout")
    material.use_nodes = True
    nodes = material.node_tree.nodes
    nodes.clear()
    out = nodes.new("ShaderNodeOutputMaterial")
    material.node_tree.links.new(
        nodes.new("ShaderNodeHoldout").outputs[0], out.inputs["Surface"]
    )
    return material


def main() -> None:
    """Draw every mesh of the folder."""
    folder, size, crease = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    for path in sorted(folder.glob("*.npz")):
        if path.with_suffix(".json").exists():
            continue
        scene, given = prepare(size, crease), np.load(path)
        mesh = bpy.data.meshes.new(path.stem)
        mesh.from_pydata(given["vertices"].tolist(), [], given["faces"].tolist())
        mesh.materials.append(holdout())
        scene.collection.objects.link(bpy.data.objects.new(path.stem, mesh))
        seconds = []
        for view, pose in enumerate(given["cam_from_obj"]):
            obj_from_cam = np.linalg.inv(pose) @ np.diag([1, -1, -1, 1])
            scene.camera.matrix_world = Matrix(obj_from_cam.tolist())
            scene.render.filepath = str(folder / f"{path.stem}-{view}.png")
            start = time.process_time()
            bpy.ops.render.render(write_still=True)
            seconds.append(time.process_time() - start)
        (folder / f"{path.stem}.json").write_text(json.dumps(seconds))


main()
