"""How the sheets of the spreadsheet look: headings, tables, and cells that hold text as text."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from segur_audit.model.text import Lang, Text, clean

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

GREY, AMBER, _HEAD = (PatternFill("solid", fgColor=c) for c in ("D9D9D9", "FFE2A8", "1F3A5F"))
THIN = Border(bottom=Side(style="hair", color="BFBFBF"))
TOP = Alignment(vertical="top", wrap_text=True)
LOCKED, OPEN = Protection(locked=True), Protection(locked=False)
LINE = 15.0  # points


def table(
    sheet: Worksheet,
    headings: Sequence[Text],
    rows: Sequence[Sequence[Any]],
    lang: Lang,
    widths: Sequence[int] = (34, 90, 28),
) -> None:
    headed(sheet, headings, widths, lang)
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            put(sheet, number, place, value).alignment = TOP
        sheet.row_dimensions[number].height = LINE * max(1, math.ceil(len(row[1]) / widths[1]))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{len(rows) + 1}"


def headed(sheet: Worksheet, headings: Sequence[Text], widths: Sequence[int], lang: Lang) -> None:
    for place, heading in enumerate(headings, 1):
        cell = put(sheet, 1, place, heading[lang])
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(place)].width = widths[place - 1]
    sheet.row_dimensions[1].height = 2 * LINE
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


def choice_of(sheet: Worksheet, place: int, values: str, last: int, lang: Lang) -> None:
    """Let the cells of a column, down to the row `last`, choose from a list."""
    letter = get_column_letter(place)
    choice = DataValidation("list", formula1=values, allow_blank=True)
    choice.error, choice.errorTitle = _IN_THE_LIST[lang], sheet.title
    sheet.add_data_validation(choice)
    choice.add(f"{letter}2:{letter}{max(2, last)}")


def dates_in(sheet: Worksheet, place: int, last: int, lang: Lang) -> None:
    """Let the cells of a column, down to the row `last`, take dates alone."""
    letter = get_column_letter(place)
    dates = DataValidation("date", operator="greaterThan", formula1="36526", allow_blank=True)
    dates.error, dates.errorTitle = _A_DATE[lang], sheet.title
    sheet.add_data_validation(dates)
    dates.add(f"{letter}2:{letter}{max(2, last)}")


def protect(sheet: Worksheet) -> None:
    """Keep the locked cells; columns, rows, filters and sorting stay free."""
    protection = sheet.protection
    protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "autoFilter", "sort", "insertRows"):
        setattr(protection, allowed, False)  # False: it is not forbidden


_A_DATE = Text("Écrivez une date : 15/12/2026", "Write a date: 2026-12-15")
_IN_THE_LIST = Text("Choisissez dans la liste.", "Choose from the list.")
