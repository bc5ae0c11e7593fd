import logging

from pipeline.geometry.reading.drawing_report import DrawingReport, log_report


def logged(caplog, line_width: float) -> str:
    report = DrawingReport(
        file="cat.svg",
        polarity="strokes",
        image_size=(100.0, 100.0),
        crop=(10.0, 20.0, 90.0, 60.0),
        line_width=line_width,
        scale=(1.0, 1.0),
        ink=0.1,
        left_out=[],
        warnings=[],
    )
    with caplog.at_level(logging.INFO):
        log_report(report)
    return caplog.messages[-1]


def test_lines_of_a_picture_have_a_width_and_strokes_have_none(caplog):
    size = "cat.svg: strokes, drawn 40 x 80 px large"
    assert logged(caplog, 3.25) == f"{size}, lines 3.2 px wide"
    assert logged(caplog, 0.0) == size
