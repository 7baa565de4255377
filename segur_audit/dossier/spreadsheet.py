"""Writes the spreadsheet of a scan: a row a file, lists to choose from, what is sure locked in
grey, what is guessed in amber.
"""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from segur_audit.dossier.certainty import CERTAINTIES, Certainty
from segur_audit.dossier.columns import COLUMNS, KEYS, LACKING, NATURES_SHEET, PIECES
from segur_audit.dossier.labels import about, label
from segur_audit.dossier.proposal import Proposal, Scan
from segur_audit.dossier.review import review_sheet
from segur_audit.model.natures import NATURES
from segur_audit.model.text import Lang, Text, clean

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Row = Mapping[str, Any]

_GREY, _AMBER, _HEAD = (PatternFill("solid", fgColor=c) for c in ("D9D9D9", "FFE2A8", "1F3A5F"))
_THIN = Border(bottom=Side(style="hair", color="BFBFBF"))
_TOP = Alignment(vertical="top", wrap_text=True)
_LOCKED, _OPEN = Protection(locked=True), Protection(locked=False)
_LOCKED_WHEN_SURE = frozenset({"preuve", "nature", "date", "environnement"})
_ALWAYS_LOCKED = frozenset({"fichier", "certitude", "pourquoi"})
_LINE = 15.0  # points
_CHOICES = {
    "environnement": ("bas", "production"),
    "architecture": ("web", "client_lourd", "mobile"),
    "bal": ("organisationnelle", "personnelle"),
}
_MORE_ROWS = 200  # below the last row, lists are offered too


def workbook(scan: Scan, lang: Lang) -> bytes:
    """The spreadsheet. Cells hold text, dates and numbers, never a formula; real paths, since it is
    read back.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = PIECES[lang]
    rows = list(piece_rows(scan.proposals, lang))
    _pieces(sheet, rows, lang)
    _lists(sheet, len(rows), lang)
    headings = (Text("Preuve", "Proof"), Text("Ce qui est demandé", "What is asked for"))
    _table(
        book.create_sheet(LACKING[lang]), headings, [(i, t[lang]) for i, t in scan.lacking], lang
    )
    _natures(book.create_sheet(NATURES_SHEET[lang]), lang)
    review_sheet(book, (), lang)
    book.properties.creator = book.properties.lastModifiedBy = "segur-audit"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


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
    _headings(sheet, [column.heading for column in COLUMNS], [c.width for c in COLUMNS], lang)
    for number, row in enumerate(rows, 2):
        for place, column in enumerate(COLUMNS, 1):
            cell = put(sheet, number, place, row.get(column.key))
            cell.alignment, cell.border = _TOP, _THIN
            cell.protection, fill = _look(column.key, row)
            if fill is not None:
                cell.fill = fill
        sheet.row_dimensions[number].height = _height(row)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(rows) + 1}"
    protection = sheet.protection
    protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "autoFilter", "sort", "insertRows"):
        setattr(protection, allowed, False)  # False: it is not forbidden
    for number in range(len(rows) + 2, len(rows) + 2 + _MORE_ROWS):
        for place in range(1, len(COLUMNS) + 1):
            sheet.cell(number, place).protection = _OPEN


def _look(key: str, row: Row) -> tuple[Protection, PatternFill | None]:
    """Whether a cell is locked, and its colour: grey for what is sure, amber for what is
    guessed.
    """
    if key in _ALWAYS_LOCKED or (key in _LOCKED_WHEN_SURE and key in row["sure"]):
        return _LOCKED, _GREY
    guessed = row.get(key) and key not in row["sure"] and key not in ("attester", "remarque")
    if guessed or (
        key in ("preuve", "nature") and row["certainty"] is not Certainty.SURE and "avec" not in row
    ):
        return _OPEN, _AMBER
    return _OPEN, None


def _height(row: Row) -> float:
    """The height that the longest of the wrapped texts wants: Excel does not work it out when it
    opens a file.
    """
    lines = (
        math.ceil(len(str(row.get(column.key) or "")) * 1.1 / column.width) for column in COLUMNS
    )
    return _LINE * min(12, max(1, *lines))


def _lists(sheet: Worksheet, count: int, lang: Lang) -> None:
    last = count + 1 + _MORE_ROWS
    for key, values in _CHOICES.items():
        joined = ",".join(values)
        _choose(sheet, key, f'"{joined}"', last, lang)
    _choose(sheet, "nature", f"'{NATURES_SHEET[lang]}'!$A$2:$A${len(NATURES) + 1}", last, lang)
    letter = get_column_letter(KEYS.index("date") + 1)
    dates = DataValidation("date", operator="greaterThan", formula1="36526", allow_blank=True)
    dates.error, dates.errorTitle = _A_DATE[lang], PIECES[lang]
    sheet.add_data_validation(dates)
    dates.add(f"{letter}2:{letter}{last}")


def _choose(sheet: Worksheet, key: str, values: str, last: int, lang: Lang) -> None:
    letter = get_column_letter(KEYS.index(key) + 1)
    choice = DataValidation("list", formula1=values, allow_blank=True)
    choice.error, choice.errorTitle = _IN_THE_LIST[lang], PIECES[lang]
    sheet.add_data_validation(choice)
    choice.add(f"{letter}2:{letter}{last}")


def _natures(sheet: Worksheet, lang: Lang) -> None:
    headings = (
        Text("Nature", "Nature"),
        Text("Ce que c'est", "What it is"),
        Text("Dans le manifeste", "In the manifest"),
    )
    rows = [(label(n)[lang], about(n)[lang], n) for n in NATURES]
    _table(sheet, headings, rows, lang)


def _table(
    sheet: Worksheet, headings: Sequence[Text], rows: Sequence[Sequence[str]], lang: Lang
) -> None:
    _headings(sheet, headings, [34, 90, 28], lang)
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            put(sheet, number, place, value).alignment = _TOP
        sheet.row_dimensions[number].height = _LINE * max(1, math.ceil(len(row[1]) / 90))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{len(rows) + 1}"


def _headings(
    sheet: Worksheet, headings: Sequence[Text], widths: Sequence[int], lang: Lang
) -> None:
    for place, heading in enumerate(headings, 1):
        cell = put(sheet, 1, place, heading[lang])
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(place)].width = widths[place - 1]
    sheet.row_dimensions[1].height = 2 * _LINE
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def put(sheet: Worksheet, row: int, column: int, value: Any) -> Any:
    """A cell that holds its text as text: what starts with `=` stays what it is, and stays so when
    someone edits it.
    """
    cell = sheet.cell(row, column)
    if isinstance(value, str) and value:
        cell.value = clean(value)
        cell.data_type = "s"
        if value[0] in "=+-@":
            cell.quotePrefix = True
    elif isinstance(value, dt.date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
    return cell


_INITIAL = Text("courriel initial de cet accusé de lecture", "initial mail of this read receipt")
_TOGETHER = Text("forme une seule pièce avec ce fichier", "makes one piece with that file")
_A_DATE = Text("Écrivez une date : 15/12/2026", "Write a date: 2026-12-15")
_IN_THE_LIST = Text("Choisissez dans la liste.", "Choose from the list.")
