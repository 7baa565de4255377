"""What LibreOffice makes of the tables that check and plan write."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from folders import EXAMPLES, program
from libreoffice import CSV, cells, formulas, needed, saved
from openpyxl import load_workbook

pytestmark = needed
COMMANDS = {"check": ("check", "-q"), "plan": ("plan",)}


def made(folder: Path, command: str, ending: str, lang: str) -> Path:
    arguments = (*COMMANDS[command], "-o", f"table{ending}", "--lang", lang)
    done = program(folder, *arguments, str(EXAMPLES / "dpi-erreurs"))
    assert done.returncode == 1, done.stderr
    return folder / f"table{ending}"


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_workbook_is_opened_as_it_is_meant(tmp_path: Path, command: str, lang: str) -> None:
    ours = made(tmp_path, command, ".xlsx", lang)
    before, after = load_workbook(ours), load_workbook(saved(ours))
    assert after.sheetnames == before.sheetnames and not formulas(after)
    for sheet in before:
        twin = after[sheet.title]
        assert cells(twin) == cells(sheet)
        assert twin.auto_filter.ref == sheet.auto_filter.ref
        assert all(twin.row_dimensions[row].height for row in range(1, sheet.max_row + 1))
        wide = {key: round(one.width) for key, one in sheet.column_dimensions.items()}
        assert round(twin.column_dimensions["A"].width) == wide["A"]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_csv_is_opened_as_it_is_meant(tmp_path: Path, lang: str) -> None:
    ours = made(tmp_path, "check", ".csv", lang)
    separator = ";" if lang == "fr" else ","
    book = load_workbook(saved(ours, CSV.format(separator=ord(separator))))
    with ours.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=separator))
    (sheet,) = book.worksheets
    assert sheet.max_column == len(rows[0]) and sheet.max_row == len(rows)
    assert [cell.value for cell in sheet[1]] == rows[0] and not formulas(book)
    accented = {cell for row in rows for cell in row if "é" in cell}
    shown = {str(cell.value) for row in sheet for cell in row}
    assert accented <= shown
