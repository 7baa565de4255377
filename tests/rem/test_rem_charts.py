"""A sheet that is a chart, whole or damaged, is left aside: the others are read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from rem_books import HEADERS, book, row

from segur_audit.rem.building import read_rem


def charted(folder: Path, place: int) -> Path:
    """A REM of one row, and a chart sheet at that place."""
    path = book(folder / "rem.xlsx", ("Exigences", [HEADERS, row("SC.TST/A.01")]))
    made = openpyxl.load_workbook(path)
    chart = BarChart()
    chart.add_data(Reference(made.worksheets[0], min_col=1, min_row=1, max_row=2))
    made.create_chartsheet("Graphique", place).add_chart(chart)
    made.save(path)
    return path


def without(path: Path, part: str, instead: bytes | None = None) -> Path:
    """The workbook without the members of that folder, or with other bytes in their place."""
    other = path.with_name("autre.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            if not name.startswith(part):
                new.writestr(name, old.read(name))
            elif instead is not None:
                new.writestr(name, instead)
    return other


def numbers(path: Path) -> list[str]:
    return [one.id for one in read_rem(path, "HOP-DPI-Va2").requirements]


@pytest.mark.parametrize("place", [0, 1])
def test_a_chart_sheet_is_left_aside(place: int, tmp_path: Path) -> None:
    assert numbers(charted(tmp_path, place)) == ["SC.TST/A.01"]


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        ("xl/chartsheets/_rels", None),
        ("xl/drawings/", None),
        ("xl/charts/", b"<c:chartSpace"),
        ("xl/chartsheets/sheet", b"<chartsheet/>"),
        ("xl/chartsheets/sheet", b"<dessin"),
    ],
)
def test_what_a_chart_sheet_draws_is_not_read(
    part: str, instead: bytes | None, tmp_path: Path
) -> None:
    assert numbers(without(charted(tmp_path, 0), part, instead)) == ["SC.TST/A.01"]
