"""The version (date) of a REM: read in its sheet, else in the name of its file; several dates are
none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from segur_audit.rem.columns import normalised, text_of
from segur_audit.rem.reading import Book, Sheet

_MONTHS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
_YEAR_FIRST = re.compile(r"(?<!\d)(20\d\d)[-/._ ]?([01]\d)[-/._ ]?([0-3]\d)(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)([0-3]?\d)[-/._ ]([01]?\d)[-/._ ](20\d\d)(?!\d)")
_GLUED = re.compile(r"(?<!\d)([0-3]\d)([01]\d)(20\d\d)(?!\d)")
_IN_WORDS = re.compile(rf"\b(\d{{1,2}})(?:er)? ({'|'.join(_MONTHS)}) (20\d\d)\b")
_LABEL = re.compile(r"\b(?:version|rem|publie|publication|date du rem)\b")


def version_in_sheets(book: Book) -> str:
    """The date that a sheet's title, or the lines above its header, give beside « version » or «
    REM »; empty when none, or several.
    """
    return _only(day for sheet in book.sheets for day in _labelled(sheet))


def version_in_name(name: str) -> str:
    """The date in the name of the file; empty when there is none, or several."""
    return _only(days_in(name))


def days_in(text: str) -> Iterator[dt.date]:
    """The dates written in a text, year or day first, in figures or in words."""
    for year, month, day in _YEAR_FIRST.findall(text):
        yield from _day(year, month, day)
    rest = _YEAR_FIRST.sub(" ", text)
    for day, month, year in (*_DAY_FIRST.findall(rest), *_GLUED.findall(rest)):
        yield from _day(year, month, day)
    for day, month, year in _IN_WORDS.findall(normalised(text)):
        yield from _day(year, str(_MONTHS.index(month) + 1), day)


def _labelled(sheet: Sheet) -> Iterator[dt.date]:
    yield from days_in(sheet.name)
    for row in sheet.above:
        for index, cell in enumerate(row):
            before = normalised(text_of(row[index - 1])) if index else ""
            if isinstance(cell, dt.date):
                if _LABEL.search(before):
                    yield cell.date() if isinstance(cell, dt.datetime) else cell
                continue
            text = text_of(cell)
            if _LABEL.search(normalised(text)) or _LABEL.search(before):
                yield from days_in(text)


def _day(year: str, month: str, day: str) -> Iterator[dt.date]:
    try:
        yield dt.date(int(year), int(month), int(day))
    except ValueError:
        return


def _only(days: Iterable[dt.date]) -> str:
    distinct = set(days)
    return distinct.pop().isoformat() if len(distinct) == 1 else ""
