"""The dates that a name holds, as people write them: so that a date is read as one, and never as a
proof number.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19|20)[0-9]{2}"
_WORDS = (
    ("JANVIER", "JANV", "JAN"),
    ("FEVRIER", "FEVR", "FEV", "FEB"),
    ("MARS", "MAR"),
    ("AVRIL", "AVR", "APR"),
    ("MAI", "MAY"),
    ("JUIN", "JUN"),
    ("JUILLET", "JUIL", "JUL"),
    ("AOUT", "AOU", "AUG"),
    ("SEPTEMBRE", "SEPT", "SEP"),
    ("OCTOBRE", "OCT"),
    ("NOVEMBRE", "NOV"),
    ("DECEMBRE", "DEC"),
)
_NUMBER_OF = {word: number for number, words in enumerate(_WORDS, 1) for word in words}
_NAMED = "|".join(sorted(_NUMBER_OF, key=len, reverse=True))
_DATES = (
    re.compile(
        rf"(?<!\d)(?P<y>{_YEAR})(?P<s>[-._ "
        rf"]?)(?P<m>0[1-9]|1[0-2])(?P=s)(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
    ),
    re.compile(rf"(?<!\d)(?P<d>{_DAY})(?P<s>[-._ ])(?P<m>{_MONTH})(?P=s)(?P<y>{_YEAR})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])(?P<m>0[1-9]|1[0-2])(?P<y>{_YEAR})(?!\d)"),
    re.compile(
        rf"(?<!\d)(?P<d>{_DAY})(?:ER)?[-._ ]?(?P<w>{_NAMED})(?![A-Z])(?:[-._ "
        rf"]?(?P<y>{_YEAR})(?!\d))?"
    ),
    re.compile(rf"(?<![A-Z])(?P<w>{_NAMED})[-._ ]?(?P<y>{_YEAR})(?!\d)"),
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date in a text, from `start` to `end`; `value` is None when it lacks its day or its year,
    or is not in the calendar.
    """

    start: int
    end: int
    value: dt.date | None


def days_in(text: str) -> Iterator[Day]:
    """The dates in `text`, which is in capitals without accents."""
    taken = [False] * len(text)
    for pattern in _DATES:
        for found in pattern.finditer(text):
            if not any(taken[found.start() : found.end()]):
                taken[found.start() : found.end()] = [True] * (found.end() - found.start())
                yield Day(found.start(), found.end(), _value(found.groupdict()))


def _value(parts: dict[str, str | None]) -> dt.date | None:
    day, year = parts.get("d"), parts.get("y")
    month = parts.get("m") or _NUMBER_OF.get(parts.get("w") or "")
    if not (day and year and month):
        return None
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def is_short_date(groups: tuple[str, ...]) -> bool:
    """Whether three groups of two figures can be a date with a short year: 15-03-26."""
    if len(groups) != 3 or any(len(group) != 2 for group in groups):
        return False
    day, month, year = (int(group) for group in groups)
    return (1 <= day <= 31 and 1 <= month <= 12 and 20 <= year <= 40) or (
        23 <= day <= 40 and 1 <= month <= 12 and 1 <= year <= 31
    )
