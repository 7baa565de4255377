"""Writes the spreadsheet of a scan: a row a file, lists to choose from, what is sure locked in
grey, what is guessed in amber.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import PatternFill, Protection
from openpyxl.utils import get_column_letter

from segur_audit.dossier.certainty import CERTAINTIES, Certainty
from segur_audit.dossier.columns import (
    COLUMNS,
    KEYS,
    LACKING,
    LACKING_COLUMNS,
    NATURES_SHEET,
    PIECES,
)
from segur_audit.dossier.labels import about, label
from segur_audit.dossier.proposal import Proposal, Scan
from segur_audit.dossier.review import ReviewRow, review_sheet
from segur_audit.dossier.sheets import (
    AMBER,
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
    table,
)
from segur_audit.model.ids import canonical
from segur_audit.model.natures import NATURES
from segur_audit.model.text import Lang, Text
from segur_audit.model.workbooks import saved

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Row = Mapping[str, Any]
Followed = Mapping[str, Mapping[str, str]]

_LOCKED_WHEN_SURE = frozenset({"preuve", "nature", "date", "environnement"})
_ALWAYS_LOCKED = frozenset({"fichier", "certitude", "pourquoi"})
_CHOICES = {
    "environnement": ("bas", "production"),
    "architecture": ("web", "client_lourd", "mobile"),
    "bal": ("organisationnelle", "personnelle"),
}
_MORE_ROWS = 200  # below the last row, lists are offered too


def workbook(
    scan: Scan,
    lang: Lang,
    waiting: Sequence[ReviewRow] = (),
    followed: Followed | None = None,
) -> bytes:
    """The spreadsheet. Cells hold text, dates and numbers, never a formula; real paths, since it is
    read back. `waiting`: what a person is to judge; `followed`: who follows a proof, and until
    when.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = PIECES[lang]
    rows = list(piece_rows(scan.proposals, lang))
    _pieces(sheet, rows, lang)
    _lists(sheet, len(rows), lang)
    _lacking(book.create_sheet(LACKING[lang]), scan.lacking, followed or {}, lang)
    _natures(book.create_sheet(NATURES_SHEET[lang]), lang)
    review_sheet(book, waiting, lang)
    book.properties.creator = book.properties.lastModifiedBy = "segur-audit"
    return saved(book)


def piece_rows(proposals: Iterable[Proposal], lang: Lang) -> Iterator[Row]:
    """A row for each file; `sure` holds the keys that need no confirmation."""
    for one in proposals:
        yield _first(one, lang)
        for file in one.every_file[1:]:
            yield {
                "fichier": file,
                "avec": one.files[0],
                "certitude": CERTAINTIES[one.certainty][lang],
                "pourquoi": _INITIAL[lang] if file == one.initial else _TOGETHER[lang],
                "certainty": one.certainty,
                "sure": frozenset({"avec"}),
            }


def _first(one: Proposal, lang: Lang) -> Row:
    details: dict[str, Any] = {key: told.value for key, told in one.details.items()}
    if "date" in details:
        details["date"] = dt.date.fromisoformat(details["date"])
    sure = {key for key, told in one.details.items() if told.is_sure}
    if one.nature and one.nature.is_sure:
        sure.add("nature")
    if one.numbers and all(number.is_sure for number in one.numbers):
        sure.add("preuve")
    return {
        "fichier": one.files[0],
        "preuve": ", ".join(number.value for number in one.numbers),
        "nature": label(one.nature.value)[lang] if one.nature else "",
        **details,
        "attester": one.owner,
        "remarque": one.comment,
        "certitude": CERTAINTIES[one.certainty][lang],
        "pourquoi": one.why()[lang],
        "certainty": one.certainty,
        "sure": frozenset(sure),
    }


def _pieces(sheet: Worksheet, rows: Sequence[Row], lang: Lang) -> None:
    headed(sheet, [column.heading for column in COLUMNS], [c.width for c in COLUMNS], lang)
    for number, row in enumerate(rows, 2):
        for place, column in enumerate(COLUMNS, 1):
            cell = put(sheet, number, place, row.get(column.key))
            cell.alignment, cell.border = TOP, THIN
            cell.protection, fill = _look(column.key, row)
            if fill is not None:
                cell.fill = fill
        sheet.row_dimensions[number].height = _height(row)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(rows) + 1}"
    protect(sheet)
    for number in range(len(rows) + 2, len(rows) + 2 + _MORE_ROWS):
        for place in range(1, len(COLUMNS) + 1):
            sheet.cell(number, place).protection = OPEN


def _look(key: str, row: Row) -> tuple[Protection, PatternFill | None]:
    """Whether a cell is locked, and its colour: grey for what is sure, amber for what is
    guessed.
    """
    if key in _ALWAYS_LOCKED or (key in _LOCKED_WHEN_SURE and key in row["sure"]):
        return LOCKED, GREY
    guessed = row.get(key) and key not in row["sure"] and key not in ("attester", "remarque")
    if guessed or (
        key in ("preuve", "nature") and row["certainty"] is not Certainty.SURE and "avec" not in row
    ):
        return OPEN, AMBER
    return OPEN, None


def _height(row: Row) -> float:
    """The height that the longest of the wrapped texts wants: Excel does not work it out when it
    opens a file.
    """
    lines = (
        math.ceil(len(str(row.get(column.key) or "")) * 1.1 / column.width) for column in COLUMNS
    )
    return LINE * min(12, max(1, *lines))


def _lists(sheet: Worksheet, count: int, lang: Lang) -> None:
    last = count + 1 + _MORE_ROWS
    for key, values in _CHOICES.items():
        joined = ",".join(values)
        _choose(sheet, key, f'"{joined}"', last, lang)
    _choose(sheet, "nature", f"'{NATURES_SHEET[lang]}'!$A$2:$A${len(NATURES) + 1}", last, lang)
    for key in ("date", "echeance"):
        dates_in(sheet, KEYS.index(key) + 1, last, lang)


def _choose(sheet: Worksheet, key: str, values: str, last: int, lang: Lang) -> None:
    choice_of(sheet, KEYS.index(key) + 1, values, last, lang)


def _lacking(
    sheet: Worksheet, lacking: Sequence[tuple[str, Text]], followed: Followed, lang: Lang
) -> None:
    """A row a proof, whom to name and which day left to be given."""
    keys = [column.key for column in LACKING_COLUMNS]
    rows = []
    for identifier, asked in lacking:
        said = followed.get(canonical(identifier), {})
        due = said.get("echeance")
        day = dt.date.fromisoformat(due) if due else None
        rows.append((identifier, asked[lang], said.get("responsable", ""), day))
    headings, widths = zip(*((c.heading, c.width) for c in LACKING_COLUMNS), strict=True)
    table(sheet, headings, rows, lang, widths)
    dates_in(sheet, keys.index("echeance") + 1, len(rows) + 1, lang)


def _natures(sheet: Worksheet, lang: Lang) -> None:
    headings = (
        Text("Nature", "Nature"),
        Text("Ce que c'est", "What it is"),
        Text("Dans le manifeste", "In the manifest"),
    )
    rows = [(label(n)[lang], about(n)[lang], n) for n in NATURES]
    table(sheet, headings, rows, lang)


_INITIAL = Text("courriel initial de cet accusé de lecture", "initial mail of this read receipt")
_TOGETHER = Text("forme une seule pièce avec ce fichier", "makes one piece with that file")
