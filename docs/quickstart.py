# %% [markdown]
# # From drawings to a mesh
#
# The same as `sketchmesh reconstruct --example chair -o chair.glb`, step by step in
# Python. It needs the package alone (`pip install .`), and nothing trained: a network
# comes with it. This page is made of `docs/quickstart.py`, which runs by itself.

# %%
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
from PIL import Image

from pipeline.config.params import Params
from pipeline.defaults import PARAMS, example_drawings
from pipeline.geometry.scene.shading import preview_rig, render_clay
from pipeline.io import drawings, meshes
from pipeline.network.inference import load_predictor
from pipeline.network.pretrained import PRETRAINED
from pipeline.reconstruction import reconstruct

params = Params.read(PARAMS)
network = load_predictor(PRETRAINED, "cpu")

# %% [markdown]
# ## The drawings
#
# Three pictures, by the side that each shows. Put the paths of your own here: `front`,
# `side`, `top`, `back`, `left`, or azimuth and elevation in degrees, as `"35,20"`.

# %%
paths = example_drawings("chair")


def in_a_row(pictures, height=200):
    """Put pictures (H x W, grey) beside each other, at one height."""
    images = [
        Image.fromarray(np.asarray(picture, dtype=np.uint8)) for picture in pictures
    ]
    images = [
        image.resize((image.width * height // image.height, height)) for image in images
    ]
    return Image.fromarray(
        np.concatenate([np.asarray(image) for image in images], axis=1)
    )


in_a_row(np.asarray(Image.open(path).convert("L")) for path in paths.values())

# %% [markdown]
# ## What is read of them
#
# The ink is found, cut out, brought to one scale and to the width of line that the
# network is used to.

# %%
reading = params.normalize.reading
read = {view: drawings.read(path, reading) for view, path in paths.items()}
result = reconstruct(read, network, params)

in_a_row(255 * result.layout.drawings.images)

# %% [markdown]
# ## The mesh, from four sides

# %%
sides = render_clay(result.mesh, preview_rig(240))
opacity = sides[..., 3:] / 255
in_a_row((sides[..., :3] * opacity + 255 * (1 - opacity)).mean(axis=-1), height=240)

# %% [markdown]
# How well its silhouette covers each drawing (1 is all of it), and what is unsure:

# %%
{view: round(iou, 2) for view, iou in result.silhouette_ious.items()}

# %%
result.doubts

# %% [markdown]
# ## Keep it

# %%
mesh_path = Path(mkdtemp()) / "chair.glb"
meshes.write(mesh_path, result.mesh)
f"{len(result.mesh.faces):,} faces, {mesh_path.stat().st_size / 1000:.0f} kB"
