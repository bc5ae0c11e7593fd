import math

from pipeline.report import training_charts


def history(*losses: float) -> list[dict[str, str]]:
    columns = ("train_loss", "val_loss", "val_depth_error", "val_normal_angle")
    return [
        {"step": str(step), **dict.fromkeys(columns, str(loss)), "val_mask_iou": ""}
        for step, loss in enumerate(losses)
    ]


def test_the_best_validation_is_marked_on_every_chart():
    charts = list(training_charts.of_one(history(3.0, math.nan, 1.0, 2.0)))
    assert [chart.chosen for chart in charts] == [2.0] * 4
    assert [chart.is_logarithmic for chart in charts] == [True, False, False, False]
    assert [line.name for line in charts[0].lines] == ["validation", "training"]


def test_an_empty_cell_is_no_number():
    *_, mask_iou = training_charts.of_one(history(1.0))
    assert math.isnan(mask_iou.lines[0].points[0][1])


def test_a_training_without_a_history_has_no_charts():
    assert not list(training_charts.of_one([]))


def test_several_trainings_have_a_line_each_under_their_names():
    charts = list(training_charts.of_several([("a", history(1.0)), ("b", [])]))
    assert len(charts) == len(training_charts.ERRORS)
    for chart in charts:
        assert [line.name for line in chart.lines] == ["a", "b"]
