"""The sheet of what a person is to judge, kept apart from the pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from segur_audit.dossier.columns import REVIEW
from segur_audit.model.text import Lang, Text, clean

if TYPE_CHECKING:
    from openpyxl import Workbook

HEADINGS = (
    (Text("Exigence", "Requirement"), 22),
    (Text("Ce qui est à apprécier", "What is to be judged"), 70),
    (Text("Pièces", "Pieces"), 50),
    (Text("Résultat", "Result"), 16),
    (Text("Auteur", "Author"), 24),
    (Text("Date", "Date"), 12),
    (Text("Commentaire", "Comment"), 40),
)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A requirement that waits for a person: its id, the question, the pieces to look at."""

    requirement: str
    question: str
    pieces: tuple[str, ...]


def review_sheet(book: Workbook, rows: Sequence[ReviewRow], lang: Lang) -> None:
    """Add the sheet; result, author, date and comment are for the person to fill in."""
    sheet = book.create_sheet(REVIEW[lang])
    for place, (heading, width) in enumerate(HEADINGS, 1):
        cell = sheet.cell(1, place, heading[lang])
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F3A5F")
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, row in enumerate(rows, 2):
        for place, value in enumerate((row.requirement, row.question, "\n".join(row.pieces)), 1):
            cell = sheet.cell(number, place)
            cell.value, cell.data_type = clean(value), "s"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(HEADINGS))}{len(rows) + 1}"
