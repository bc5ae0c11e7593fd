import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.app.drawings import from_messages, read_picture
from pipeline.app.messages import Drawing
from pipeline.geometry.reading.binarize import BadDrawingError


def _drawing(*strokes: list[tuple[float, float]]) -> dict[str, Drawing]:
    return {"side": Drawing(strokes=list(strokes))}


def test_x_goes_right_and_y_down():
    drawn = from_messages(_drawing([(10, 20), (30, 80)]))["side"]
    assert drawn.extent.tolist() == [60, 20]  # height, width
    assert drawn.bounds[0].tolist() == [20, 10]


def test_a_drawing_without_a_line_is_named():
    with pytest.raises(BadDrawingError, match="the side drawing has no line yet"):
        from_messages(_drawing([(10, 20), (10, 20)]))


def test_lines_of_any_scale_are_taken_but_no_tangle():
    tiny = [(0, 0), (1e-3, 0), (1e-3, 1e-3)]
    assert from_messages(_drawing(tiny))["side"].extent.max() == pytest.approx(1e-3)
    to_and_fro = [(float(i % 2), 0.0) for i in range(500)]
    with pytest.raises(BadDrawingError, match="the side drawing is a tangle"):
        from_messages(_drawing(to_and_fro))


def test_a_picture_keeps_its_place_and_tells_what_is_odd():
    image = Image.new("L", (300, 200), 255)
    ImageDraw.Draw(image).line((0, 50, 299, 50), fill=0, width=3)
    content = io.BytesIO()
    image.save(content, "PNG")
    answer = read_picture(content.getvalue())
    points = np.concatenate([np.array(stroke) for stroke in answer.strokes])
    assert points[:, 1] == pytest.approx(51, abs=2)
    assert any("edge of the image" in remark for remark in answer.remarks)
