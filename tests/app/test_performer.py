from typing import Any

import pytest

from pipeline.app import performer as module
from pipeline.app.messages import ReconstructionRequest
from pipeline.app.performer import Performer
from pipeline.app.tasks import Export, Reconstruct
from pipeline.config.params import Params
from pipeline.network.inference import Predictor
from tests.app.conftest import DRAWN


def test_a_mesh_on_the_screen_is_downloaded_without_being_made_again(
    network: Predictor, params: Params, monkeypatch: pytest.MonkeyPatch
):
    made: list[Any] = []
    reconstruct = module.reconstruct

    def counted(drawings: Any, *others: Any, **options: Any) -> Any:
        made.append(drawings)
        return reconstruct(drawings, *others, **options)

    monkeypatch.setattr(module, "reconstruct", counted)
    performer = Performer(network, params)
    shown = ReconstructionRequest.model_validate(DRAWN | {"page": "a page"})
    asked = ReconstructionRequest.model_validate(DRAWN)
    performer.perform(Reconstruct(request=shown))
    performer.perform(Export(request=asked, mesh_format="ply", millimetres=100.0))
    assert len(made) == 1
    strokes = [[(0, 0), (9, 0), (5, 9), (0, 0)]]
    other = DRAWN | {"drawings": {"side": {"strokes": strokes}}}
    performer.perform(Reconstruct(request=ReconstructionRequest.model_validate(other)))
    assert len(made) == 2
