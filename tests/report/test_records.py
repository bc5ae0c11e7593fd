from pipeline.io import tables
from pipeline.report import records
from pipeline.report.records import Record
from pipeline.report.scores import Shape

CHAIR = {"id": "chair", "category": "chair", "split": "test"}
SUMMARY = {"n": 4, "failed": 1, "all": {}, "by_category": {}}


def failed(reason: str, **others: str) -> dict[str, str]:
    return {**CHAIR, **others, "status": "failed", "reason": reason}


def record(step: str, *rows: dict[str, str], **summary) -> Record:
    return Record(step=step, summary=summary, rows=list(rows))


def shape(**files: str) -> Shape:
    return Shape(**CHAIR, files=files, metrics={"predicted": {}, "oracle": {}})


def test_what_is_not_there_is_empty(tmp_path):
    tables.write_json(tmp_path / "train.json", {"parameters": 12})
    render, train = records.read_records(tmp_path, ["render", "train"])
    assert (render.summary, render.rows) == ({}, [])
    assert (train.summary, train.rows) == ({"parameters": 12}, [])
    summary, failures = records.list_missing([render, train])
    assert "summary of render." in summary
    assert "failures of render, train." in failures


def test_a_refusal_is_listed_once_where_it_happened():
    steps = [
        record("fuse", failed("12 points", branch="predicted")),
        record("mesh", failed("fuse: 12 points", branch="predicted")),
        record("evaluate", failed("fuse: 12 points", branch="predicted")),
    ]
    (failure,) = records.list_failures([shape(a="")], steps)
    assert (failure.id, failure.where, failure.reason) == (
        "chair",
        "fuse (predicted)",
        "12 points",
    )


def test_branches_that_fail_alike_share_a_row():
    rows = [failed("no surface", branch=name) for name in ("predicted", "oracle")]
    (failure,) = records.list_failures([], [record("mesh", *rows)])
    assert failure.where == "mesh (predicted, oracle)"


def test_a_step_whose_own_rows_are_lost_is_still_named():
    steps = [record("normalize"), record("render", failed("normalize: no faces"))]
    (failure,) = records.list_failures([], steps)
    assert (failure.where, failure.reason) == ("normalize", "no faces")


def test_a_file_that_is_missing_without_a_reason_is_listed():
    named = {"mesh/mesh.ply@oracle": "", "infer/depth.png": "there"}
    (failure,) = records.list_failures([shape(**named)], [])
    assert failure.where == "mesh"
    assert "no reason on record" in failure.reason


def test_shapes_are_counted_by_category_and_split():
    others = [{**CHAIR, "id": name, "split": "train"} for name in ("b", "c")]
    table = records.count_shapes([shape()], [record("render", *others)])
    assert table.columns == ("category", "train", "test", "total")
    assert table.rows == (("chair", "2", "1", "3"), ("all", "2", "1", "3"))


def test_steps_with_branches_have_a_row_for_each_and_global_ones_one():
    table = records.count_units(
        [
            record("catalog"),
            record("train", parameters=1234),
            record("fuse", predicted=SUMMARY, oracle={**SUMMARY, "failed": 0}),
        ]
    )
    assert table.columns == ("step", "units", "failed")
    assert table.rows == (
        ("train", "1", "0"),
        ("fuse, predicted", "4", "1"),
        ("fuse, oracle", "4", "0"),
    )
