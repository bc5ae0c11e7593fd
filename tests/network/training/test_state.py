from pathlib import Path

import torch

from pipeline.config.params import Params
from pipeline.network.training.state import Progress, Run

ROW = Progress(
    step=2,
    rate=0.1,
    train_loss=1.0,
    val_loss=2.0,
    val_depth_error=0.1,
    val_normal_angle=30.0,
    val_mask_iou=0.5,
    val_miscalibration=0.1,
)


def test_a_saved_run_is_the_same_when_it_is_loaded(params: Params, tmp_path: Path):
    run, other = Run(params.train, 32), Run(params.train, 32)
    run.add(ROW)
    run.step, run.seconds = 2, 7.5
    run.save(tmp_path / "last.pt")
    other.load(tmp_path / "last.pt")
    assert (other.step, other.seconds, other.history) == (2, 7.5, [ROW])
    for name, value in run.network.state_dict().items():
        assert torch.equal(other.network.state_dict()[name], value)


def test_the_best_weights_are_those_that_validated_best(params: Params):
    run = Run(params.train, 32)
    name = next(iter(run.average))
    for loss in (2.0, 1.0, 3.0):
        run.average[name].fill_(loss)
        run.add(Progress(**vars(ROW) | {"val_loss": loss}))
    assert (run.best[name] == 1).all()
    assert run.rows_without_gain == 1
