"""A workbook for the compliance manager: summary, requirements, findings, evidence. The same bytes
for the same report.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import Cell as OneCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from segur_audit import __version__
from segur_audit.model.outcome import Level, Outcome
from segur_audit.model.report import FailedManifest, Report
from segur_audit.model.text import Lang, Text
from segur_audit.model.workbooks import saved
from segur_audit.report import Reports
from segur_audit.report._sheet import (
    EVIDENCE,
    FINDINGS,
    REQUIREMENTS,
    Cell,
    evidence_table,
    failed_row,
    findings_table,
    requirements_table,
)
from segur_audit.report.verdict import assurance_tally, tally, verdict_line
from segur_audit.report.words import MILESTONES, OUTCOMES, catalogue_name

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SUFFIXES = (".xlsx",)

_LONGEST = 32_000  # Excel holds 32 767 characters in a cell
_FIXED = (1980, 1, 1, 0, 0, 0)
_HEAD = PatternFill("solid", fgColor="1F3A5F")
_TOP = Alignment(vertical="top", wrap_text=True)
_TOP_LEFT = Alignment(vertical="top", horizontal="left")
_DATE = "yyyy-mm-dd"
_TALLEST = 405  # points; Excel refuses rows above 409
_FILLS = {
    Outcome.ERROR: "E8D5F5",
    Outcome.FAIL: "F8D7DA",
    Outcome.MISSING: "FBE3D6",
    Outcome.TO_REVIEW: "FFF3CD",
    Outcome.WAIVED: "D6EEF8",
    Outcome.PASS: "DDF3E0",
}
_WIDTHS = {
    "constat": 60,
    "finding": 60,
    "premier constat": 60,
    "first finding": 60,
    "à faire": 50,
    "to do": 50,
    "intitulé": 45,
    "title": 45,
}


def render(reports: Reports, lang: Lang) -> bytes:
    """The workbook. Cells hold text and numbers, never a formula."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _summary(_sheet(book, Text("Synthèse", "Summary")[lang]), reports, lang)
    audited = [report for report in reports if isinstance(report, Report)]
    _table(
        book,
        Text("Exigences", "Requirements")[lang],
        REQUIREMENTS,
        (r for a in audited for r in requirements_table(a, lang)),
        lang,
    )
    _table(
        book,
        Text("Constats", "Findings")[lang],
        FINDINGS,
        (row for report in reports for row in _findings(report, lang)),
        lang,
    )
    _table(
        book,
        Text("Pièces", "Evidence")[lang],
        EVIDENCE,
        (row for a in audited for row in evidence_table(a, lang)),
        lang,
    )
    return _same_bytes(book)


def _findings(report: Report | FailedManifest, lang: Lang) -> Iterable[list[Cell]]:
    return (
        [failed_row(report, lang)]
        if isinstance(report, FailedManifest)
        else findings_table(report, lang)
    )


def _sheet(book: Workbook, name: str) -> Worksheet:
    sheet: Worksheet = book.create_sheet(name)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return sheet


def _put(sheet: Worksheet, row: int, column: int, value: Cell) -> Any:
    """A cell that holds its text as text: what starts with `=` stays what it is, and stays so when
    someone edits it.
    """
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        text = value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
        cell.value = text
        cell.data_type = "s"
        if text.startswith(("=", "+", "-", "@")):
            cell.quotePrefix = True
    else:
        cell.value = value
    return cell


def _summary(sheet: Worksheet, reports: Reports, lang: Lang) -> None:
    lines: list[tuple[str, Cell]] = []
    for report in reports:
        lines += (
            _failed_lines(report, lang)
            if isinstance(report, FailedManifest)
            else _summary_lines(report, lang)
        )
    for number, (name, value) in enumerate(lines, 1):
        head, told = _put(sheet, number, 1, name), _put(sheet, number, 2, value)
        head.font, head.alignment, told.alignment = Font(bold=True), _TOP, _TOP
        if isinstance(value, dt.date):
            told.number_format, told.alignment = _DATE, _TOP_LEFT
        sheet.row_dimensions[number].height = _height([name, value], [28, 110])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 110


def _failed_lines(report: FailedManifest, lang: Lang) -> list[tuple[str, Cell]]:
    return [
        (Text("Manifeste", "Manifest")[lang], report.manifest),
        (OUTCOMES[Outcome.ERROR][lang], report.error[lang]),
    ]


def _summary_lines(report: Report, lang: Lang) -> list[tuple[str, Cell]]:
    date = report.reference_date
    return [
        (Text("Verdict", "Verdict")[lang], verdict_line(report, lang)),
        (Text("Société", "Company")[lang], report.company or "—"),
        (Text("Solution", "Solution")[lang], report.solution),
        (
            Text("Dispositif", "Scheme")[lang],
            f"{report.scheme}, {MILESTONES[report.milestone][lang]}",
        ),
        (Text("Date de référence", "Reference date")[lang], date.value),
        (Text("Date tirée de", "Date taken from")[lang], _origin(date.origin, lang)),
        (Text("Obligatoires", "Mandatory")[lang], tally(report, Level.MANDATORY, lang)),
        (Text("Recommandées", "Recommended")[lang], tally(report, Level.RECOMMENDED, lang)),
        (Text("Ce qui est conforme est", "What conforms is")[lang], assurance_tally(report, lang)),
        (Text("Manifeste", "Manifest")[lang], f"{report.shown} (SHA-256 {report.manifest_sha256})"),
        (
            Text("Catalogue", "Catalogue")[lang],
            " ; ".join(
                f"{catalogue_name(c.name)[lang]} {c.version} ({c.sha256[:12]}…)"
                for c in report.catalogues
            ),
        ),
        (Text("Produit par", "Made by")[lang], f"segur-audit {__version__}"),
        ("", ""),
    ]


def _table(
    book: Workbook, name: str, headings: Sequence[Text], rows: Iterable[Sequence[Cell]], lang: Lang
) -> None:
    sheet = _sheet(book, name)
    for column, heading in enumerate(headings, 1):
        cell = _put(sheet, 1, column, heading[lang])
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(heading[lang], 18)
    widths = [_WIDTHS.get(heading[lang], 18) for heading in headings]
    day = _style(sheet, None, _DATE)
    styles = {OUTCOMES[outcome][lang]: _style(sheet, colour) for outcome, colour in _FILLS.items()}
    common = _style(sheet, None)
    number = 1
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            cell = _put(sheet, number, column, value)
            if isinstance(value, dt.date):
                cell._style = day
            elif not cell.quotePrefix:
                cell._style = styles.get(
                    str(value), common
                )  # shared: setting each property of each cell costs ten times as much
        sheet.row_dimensions[number].height = _height(row, widths)
    sheet.freeze_panes, sheet.print_title_rows = "A2", "1:1"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{number}"


def _height(row: Sequence[Cell], widths: Sequence[int]) -> float:
    """The height in points that shows the longest cell of a row whole, as far as a row may be
    high.
    """
    lines = max(
        (
            sum(len(line) // width + 1 for line in str(value).split("\n"))
            for value, width in zip(row, widths, strict=True)
        ),
        default=1,
    )
    return float(min(_TALLEST, 15 * lines))


def _origin(origin: str, lang: Lang) -> str:
    return Text("aujourd'hui", "today")[lang] if origin == "today" else origin


def _style(sheet: Worksheet, colour: str | None, number_format: str = "") -> Any:
    model = OneCell(sheet, row=1, column=1)
    model.alignment = _TOP
    if number_format:
        model.number_format = number_format
    if colour:
        model.fill = PatternFill("solid", fgColor=colour)
    return model._style  # type: ignore[attr-defined]


def _same_bytes(book: Workbook) -> bytes:
    """The workbook, its clock taken out: openpyxl writes the hour in its properties and in the
    archive.
    """
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(book))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.infolist():
            data = source.read(member)
            if member.filename == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", data)
            info = zipfile.ZipInfo(member.filename, _FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, data)
    return out.getvalue()
