"""CSV: a line per finding, and one per requirement without any, as the spreadsheets of each
language open it.

In French cells are parted at semicolons, in English at commas; a byte order mark says that the text
is UTF-8.
"""

from __future__ import annotations

import csv
import io
import re

from segur_audit.model.report import FailedManifest
from segur_audit.model.text import Lang
from segur_audit.report import Reports
from segur_audit.report._sheet import FINDINGS, failed_row, findings_table

SUFFIXES = (".csv",)
_MARK = "\ufeff"
# The beginning of a cell, wherever a spreadsheet makes one begin: at the start, behind a sign that
# parts cells, on a new line.
_FORMULA = re.compile(r"(?:(?<=[,;\t|\r\n])|^)(?P<lead>[\s\"]*)(?=[=+@＝＋－＠-])")


def render(reports: Reports, lang: Lang) -> str:
    """The table. A cell that a spreadsheet would run as a formula is quoted with an apostrophe."""
    out = io.StringIO(newline="")
    out.write(_MARK)
    separator = ";" if lang == "fr" else ","
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow([heading[lang] for heading in FINDINGS])
    for report in reports:
        for row in (
            [failed_row(report, lang)]
            if isinstance(report, FailedManifest)
            else findings_table(report, lang)
        ):
            writer.writerow([_harmless(str(cell)) for cell in row])
    return out.getvalue()


def _harmless(cell: str) -> str:
    """The cell, with an apostrophe before whatever a spreadsheet would run as a formula."""
    return _FORMULA.sub(r"\g<lead>'", cell)
