"""Random batches, quickly made, for tests that need no real shape."""

import torch

from pipeline.network.data.batch import Batch, standard_poses


def random_batch(shapes: int, views: int, size: int) -> Batch:
    """Return drawings and maps with a disc of foreground."""
    generator = torch.Generator().manual_seed(0)
    ticks = torch.linspace(-1, 1, size)
    disc = ticks[:, None] ** 2 + ticks**2 < 0.5
    inside = disc.expand(shapes, views, -1, -1).clone()
    depth = 1.5 + torch.rand(inside.shape, generator=generator)
    normals = torch.randn(*inside.shape, 3, generator=generator)
    unit = torch.nn.functional.normalize(normals, dim=-1)
    drawings = (torch.rand(shapes, 3, 3, size, size, generator=generator) > 0.7).float()
    drawings[:, :, 2] = 1
    return Batch(
        drawings=drawings,
        drawn_from=torch.from_numpy(standard_poses()[:3]).expand(shapes, -1, -1, -1),
        silhouettes=torch.zeros(shapes, 3, size, size),
        views=torch.arange(views),
        obj_from_cam=torch.eye(3).expand(views, 3, 3),
        depth=torch.where(inside, depth, 3.05),
        normals=unit * inside[..., None],
        inside=inside,
        occupancy=torch.zeros(shapes, 64),
    )
