from pathlib import Path

import numpy as np

from pipeline.io import contact_sheets, images
from pipeline.io.contact_sheets import Cell


def test_a_sheet_shows_every_image_in_rows(tmp_path: Path):
    wide, dot = np.zeros((10, 40)), np.zeros((4, 4))
    cells = [Cell(title="one", images=[wide, dot], caption="a word " * 30)] * 5
    contact_sheets.write(tmp_path / "sheet.png", cells, columns=2, size=50)
    sheet = images.read(tmp_path / "sheet.png")
    assert sheet.shape[1] > 4 * 50 and sheet.shape[0] > 3 * 50
    assert (sheet == 0).sum() == 5 * (10 * 40 + 4 * 4)


def test_a_large_image_is_shrunk_into_its_square(tmp_path: Path):
    cells = [Cell(title="large", images=[np.zeros((300, 100))])]
    contact_sheets.write(tmp_path / "sheet.png", cells, columns=1, size=30)
    dark = images.read(tmp_path / "sheet.png") == 0
    assert np.ptp(np.nonzero(dark)[0]) == 29 and np.ptp(np.nonzero(dark)[1]) == 9


def test_a_sheet_without_cells_is_empty():
    sheet = contact_sheets.compose([], columns=2, size=50)
    assert sheet.size and np.ptp(sheet) == 0
