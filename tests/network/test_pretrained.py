import numpy as np
import torch

from pipeline.geometry.curves.rasterize import rasterize, uniform_stroke
from pipeline.geometry.scene.posed_drawings import PosedDrawings
from pipeline.network.inference import load_predictor
from pipeline.network.pretrained import PRETRAINED

MAX_BYTES, MAX_PARAMETERS = 20_000_000, 10_000_000


def test_the_weights_of_the_package_are_small_and_of_this_version():
    assert PRETRAINED.stat().st_size < MAX_BYTES
    network = load_predictor(PRETRAINED, "cpu").trained.network
    assert sum(part.numel() for part in network.parameters()) < MAX_PARAMETERS
    assert all(torch.isfinite(part).all() for part in network.parameters())


def test_a_circle_from_the_front_alone_becomes_a_round_body():
    predictor = load_predictor(PRETRAINED, "cpu")
    size = predictor.size
    angle = np.linspace(0, 2 * np.pi, 100)
    circle = size / 2 + 0.4 * size * np.column_stack([np.cos(angle), np.sin(angle)])
    image = rasterize([uniform_stroke(circle, 2.0)], size)
    drawings = PosedDrawings(images=image[np.newaxis], views=("front",))
    front, side, top = predictor.predict(drawings).foreground_mask()[:3]
    disc = np.pi * (0.4 * size) ** 2
    assert 0.9 * disc < front.sum() < 1.1 * disc
    for across in (side, top):  # a body: neither a sheet nor as deep as the window
        assert 0.2 * disc < across.sum() < 1.3 * disc
