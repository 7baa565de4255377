"""The sheet of what a person is to judge: a row a requirement, the verdict left to be given."""

from __future__ import annotations

import hashlib
import json
import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from segur_audit.dossier.columns import REVIEW, REVIEW_COLUMNS
from segur_audit.dossier.sheets import (
    GREY,
    LINE,
    LOCKED,
    OPEN,
    THIN,
    TOP,
    choice_of,
    dates_in,
    headed,
    protect,
    put,
)
from segur_audit.model.text import Lang, Text

if TYPE_CHECKING:
    from openpyxl import Workbook

#: The verdicts that a row takes, by their name in the manifest.
RESULTS = {
    "conforme": Text("conforme", "conforming"),
    "non_conforme": Text("non conforme", "not conforming"),
}
_GIVEN = ("resultat", "auteur", "date", "commentaire")  # what the person writes
_KEYS = tuple(column.key for column in REVIEW_COLUMNS)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A requirement that waits for a person: its id, the question, the pieces to look at as they
    may be shown, and what the pieces are now (`mark`).
    """

    requirement: str
    question: str
    pieces: tuple[str, ...]
    mark: str
    author: str = ""


def mark_of(pieces: Mapping[str, str]) -> str:
    """What tells the pieces of a requirement, by name and digest, from any others."""
    named = sorted((unicodedata.normalize("NFC", name), value) for name, value in pieces.items())
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()


def review_sheet(book: Workbook, rows: Sequence[ReviewRow], lang: Lang) -> None:
    """Add the sheet; result, author, date and comment are for the person to fill in."""
    sheet = book.create_sheet(REVIEW[lang])
    headings = [column.heading for column in REVIEW_COLUMNS]
    headed(sheet, headings, [column.width for column in REVIEW_COLUMNS], lang)
    for number, row in enumerate(rows, 2):
        cells = _cells(row)
        for place, key in enumerate(_KEYS, 1):
            cell = put(sheet, number, place, cells.get(key, ""))
            cell.alignment, cell.border = TOP, THIN
            cell.protection = OPEN if key in _GIVEN else LOCKED
            if key not in _GIVEN:
                cell.fill = GREY
        sheet.row_dimensions[number].height = _height(cells)
    last = len(rows) + 1
    if rows:
        words = ",".join(said[lang] for said in RESULTS.values())
        choice_of(sheet, _KEYS.index("resultat") + 1, f'"{words}"', last, lang)
        dates_in(sheet, _KEYS.index("date") + 1, last, lang)
    protect(sheet)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{sheet.cell(1, len(_KEYS)).column_letter}{last}"


def _cells(row: ReviewRow) -> dict[str, str]:
    return {
        "exigence": row.requirement,
        "question": row.question,
        "pieces": "\n".join(row.pieces),
        "auteur": row.author,
        "empreinte": row.mark,
    }


def _height(cells: Mapping[str, str]) -> float:
    """The height that the longest of the wrapped texts wants, up to what a screen shows."""
    widths = {column.key: column.width for column in REVIEW_COLUMNS}
    lines = (
        sum(max(1, math.ceil(len(line) * 1.1 / widths[key])) for line in text.split("\n"))
        for key, text in cells.items()
        if key != "empreinte"
    )
    return LINE * min(20, max(1, *lines))
