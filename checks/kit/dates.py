"""Dates in French and ISO forms, with where they stand."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from .pdf_text import folded

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
_WORDS = re.compile(rf"(?<!\d)(\d{{1,2}})(?:er)?\s+({'|'.join(_MONTHS)})\s+(\d{{4}})(?!\d)")
_FIGURES = re.compile(r"(?<![\d/.-])(\d{2})[/.-](\d{2})[/.-](\d{4})(?![\d/-])")
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")


def dates_in(text: str) -> Iterator[dt.date]:
    """Each date of `text`, in no order: 2 mars 2026, 02/03/2026, 2026-03-02. What is no day of the calendar is passed over."""
    flat = folded(text)
    for day, month, year in _WORDS.findall(flat):
        yield from _date(year, _MONTHS.index(month) + 1, day)
    for day, month, year in _FIGURES.findall(flat):
        yield from _date(year, month, day)
    for year, month, day in _ISO.findall(flat):
        yield from _date(year, month, day)


def _date(year: str, month: str | int, day: str) -> Iterator[dt.date]:
    try:
        yield dt.date(int(year), int(month), int(day))
    except ValueError:
        return
