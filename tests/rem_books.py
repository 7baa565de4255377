"""REM workbooks built row by row, for the tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook

HEADERS = [
    "N° exigence",
    "Énoncé de l'exigence",
    "Nature de l'exigence",
    "Profil",
    "N° scénario",
    "Scénario de conformité",
    "N° preuve",
    "Preuve",
]


def row(number: object, proof: object = None, **more: Any) -> list[Any]:
    """A row of the REM, its proof numbered after it unless told otherwise."""
    known = {"text": f"Le système DOIT {number}", "nature": "EXIGENCE", "profile": "Général"}
    said = {**known, **more}
    return [
        number,
        said["text"],
        said["nature"],
        said["profile"],
        f"{number}.01",
        "Montrer",
        f"{number}.01.01" if proof is None else proof,
        "Une vidéo",
    ]


def book(path: Path, *sheets: tuple[str, list[list[Any]]], hidden: tuple[str, ...] = ()) -> Path:
    """A workbook with these sheets, their header first."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for cells in rows:
            sheet.append(cells)
        if title in hidden:
            sheet.sheet_state = "hidden"
    made.save(path)
    return path
