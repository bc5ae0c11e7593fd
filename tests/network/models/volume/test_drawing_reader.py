import torch

from pipeline.geometry.scene.view_directions import candidate_views
from pipeline.network.base.prediction import FILL
from pipeline.network.models.volume.drawing_reader import DrawingReader


def test_an_untrained_reader_reads_what_lines_enclose():
    torch.manual_seed(0)
    drawings = torch.zeros(2, 3, 32, 32)
    drawings[:, FILL, 8:20, 4:12] = 1
    silhouettes, views = DrawingReader(4)(drawings)
    agreement = (silhouettes > 0) == (drawings[:, FILL] > 0.5)
    assert agreement.float().mean() > 0.95
    assert views.shape == (2, len(candidate_views()))


def test_a_reader_learns_that_a_region_is_a_hole():
    torch.manual_seed(0)
    reader, drawings = DrawingReader(4), torch.zeros(1, 3, 32, 32)
    drawings[:, FILL, 4:28, 4:28] = 1
    target = drawings[:, FILL].clone()
    target[:, 10:20, 10:20] = 0
    optimizer = torch.optim.Adam(reader.parameters(), lr=0.01)
    for _ in range(100):
        optimizer.zero_grad()
        logit, _ = reader(drawings)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logit, target)
        loss.backward()
        optimizer.step()
    assert ((logit > 0) == (target > 0.5)).float().mean() > 0.97
