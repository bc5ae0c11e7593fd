from pathlib import Path

import pytest

from pipeline.drawing_sheet import BadSheetError, SheetRow, make_all, read_sheet


@pytest.fixture
def sheet(tmp_path: Path):
    def write(text: str) -> Path:
        path = tmp_path / "sheet.csv"
        path.write_bytes(text.encode("utf-8-sig"))
        return path

    return write


def test_columns_are_views_and_cells_are_files_beside_the_sheet(sheet, tmp_path: Path):
    path = sheet(
        'Name, drawing ,front,"35,20","0,90"\n'
        "my chair,,a.png,,b.png\n"
        "\n"
        "car,c.jpg,,d.svg,\n"
    )
    chair = SheetRow(
        name="my-chair",
        drawings=(("front", tmp_path / "a.png"), ("top", tmp_path / "b.png")),
    )
    car = SheetRow(
        name="car",
        drawings=(("35,20", tmp_path / "d.svg"), (None, tmp_path / "c.jpg")),
    )
    assert read_sheet(path) == [chair, car]


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("", "is empty"),
        ("name,front\n", "no row"),
        ("name\na\n", "needs the columns name"),
        ("front\na.png\n", "needs the columns name"),
        ("name,front,below\na,b,c\n", "line 1.*'below' is none of front"),
        ("name,top,top\na,b,c\n", "column top twice"),
        ('name,top,"0,90"\na,b,c\n', "column 0,90 twice"),
        ("name,front\na,b\nc\n", "line 3 has 1 cells, the first line 2"),
        ("name,front\na,b,c\n", "line 2 has 3 cells, the first line 2"),
        ("name,front\n,b\n", "line 2 has no name"),
        ("name,front\na,\n", "line 2 has no drawing"),
        ("name,front\na,b\nA,c\n", "lines 2 and 3 are both named A"),
        ('name,front\na,"b\n', "not a csv file"),
    ],
)
def test_a_torn_sheet_is_refused_with_its_line(sheet, text: str, sentence: str):
    with pytest.raises(BadSheetError, match=sentence) as refusal:
        read_sheet(sheet(text))
    assert "sheet.csv: " in str(refusal.value)


def test_a_sheet_in_another_encoding_is_refused(tmp_path: Path):
    path = tmp_path / "sheet.csv"
    path.write_bytes(b"name,front\nb\xe4r,a.png\n")
    with pytest.raises(BadSheetError, match="not a csv file in UTF-8"):
        read_sheet(path)


def make(row: SheetRow) -> str:
    if row.name == "bad":
        raise ValueError("is\ntorn")
    if row.name == "gone":
        raise FileNotFoundError("no such file")
    return row.name.upper()


@pytest.mark.parametrize("num_processes", [1, 2])
def test_a_row_that_fails_says_why_and_ends_no_other(num_processes: int):
    names = "good", "bad", "gone", "last"
    rows = [SheetRow(name=name, drawings=()) for name in names]
    outcomes = [*make_all(rows, make, num_processes)]
    assert [outcome.row.name for outcome in outcomes] == [*names]
    assert [outcome.result for outcome in outcomes] == ["GOOD", None, None, "LAST"]
    assert [o.reason for o in outcomes] == ["", "is torn", "no such file", ""]
