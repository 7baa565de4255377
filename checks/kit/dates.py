"""Dates as people and software write them in French and ISO forms. A year of two digits is never
guessed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from .pdf_text import folded

#: The months by their first letters, in full and as software cuts them (« févr. », « juil. », «
#: sept. »).
_MONTHS = (
    ("janvier", "janv", "jan"),
    ("fevrier", "fevr", "fev"),
    ("mars", "mar"),
    ("avril", "avr"),
    ("mai",),
    ("juin",),
    ("juillet", "juil", "jul"),
    ("aout", "aou"),
    ("septembre", "sept", "sep"),
    ("octobre", "oct"),
    ("novembre", "nov"),
    ("decembre", "dec"),
)
_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_MONTH = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_WORDS = re.compile(
    rf"(?<![\d.,/-])(\d{{1,2}})\s?(?:er)?[\s-]+(?:({_MONTH})\b\.?)[\s,-]+(\d{{4}})(?!\d)"
)
#: « du 2 au 6 mars 2026 », « du 26 février au 2 mars 2026 »: the first day borrows what it leaves
#: out.
_RANGE = re.compile(
    rf"\b(?:du|entre le) (\d{{1,2}})(?:er)?(?: ({_MONTH})\b\.?)? (?:au|et le) "
    rf"\d{{1,2}}(?:er)? ({_MONTH})\b\.? (\d{{4}})(?!\d)"
)
_SHORT_RANGE = re.compile(
    r"\b(?:du|entre le) (\d{1,2})(?:/(\d{1,2}))? (?:au|et le) \d{1,2}/(\d{1,2})/(\d{4})(?!\d)"
)
_SIGN = r"(?: ?([/.-]) ?)"
_FIGURES = re.compile(
    rf"(?<![\w/.-])(?<!version )(?<!version : )(\d{{1,2}}){_SIGN}(\d{{1,2}}) ?\2 "
    rf"?(\d{{4}})(?![\d/-]|\.\d|[.-]\w)"
)
_YEAR_FIRST = re.compile(
    rf"(?<![\w/.-])(\d{{4}}){_SIGN}(\d{{1,2}}) ?\2 ?(\d{{1,2}})(?![\d/-]|\.\d|[.-]\w|[a-su-z])"
)
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\u00ad\ufe63\uff0d"), "-")
_SLASHES = dict.fromkeys(map(ord, "\u2044\u2215\uff0f"), "/")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


def plain(text: str) -> str:
    """`text` folded for comparison, its hyphens and slashes those of the keyboard."""
    return folded(text.translate({**_HYPHENS, **_SLASHES, **_INVISIBLE}))


def dates_in(text: str) -> Iterator[dt.date]:
    """Each date of `text`, in no order. What is no day of the calendar is passed over.

    Read: 2 mars 2026, 1er mars 2026, 2 févr. 2026, 02/03/2026, 2.3.2026, 02 / 03 / 2026,
    2026-03-02, 2026.03.02, and both ends
    of « du 2 au 6 mars 2026 ». A day comes before its month, as everywhere in France.
    """
    flat = plain(text)
    for day, month, year in _WORDS.findall(flat):
        yield from _date(year, _NUMBERS[month], day)
    for day, month, last, year in _RANGE.findall(flat):
        yield from _date(year, _NUMBERS[month or last], day)
    for day, month, last, year in _SHORT_RANGE.findall(flat):
        yield from _date(year, month or last, day)
    for day, _, month, year in _FIGURES.findall(flat):
        yield from _date(year, month, day)
    for year, _, month, day in _YEAR_FIRST.findall(flat):
        yield from _date(year, month, day)


def _date(year: str, month: str | int, day: str) -> Iterator[dt.date]:
    try:
        yield dt.date(int(year), int(month), int(day))
    except ValueError:
        return
