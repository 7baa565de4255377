"""Dates of birth, found in whatever writing a text gives them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

_ISO = re.compile(r"((?:18|19|20)[0-9]{2})-?([01][0-9])-?([0-3][0-9])")
_MONTHS = (
    ("janvier", "janv", "jan", "january"),
    ("fevrier", "février", "fevr", "févr", "fev", "fév", "february", "feb"),
    ("mars", "mar", "march"),
    ("avril", "avr", "april", "apr"),
    ("mai", "may"),
    ("juin", "june", "jun"),
    ("juillet", "juil", "jul", "july"),
    ("aout", "août", "aou", "aoû", "august", "aug"),
    ("septembre", "sept", "sep", "september"),
    ("octobre", "oct", "october"),
    ("novembre", "nov", "november"),
    ("decembre", "décembre", "dec", "déc", "december"),
)
_NAMED = {name: str(number) for number, names in enumerate(_MONTHS, 1) for name in names}
_MONTH = "|".join(sorted(_NAMED, key=len, reverse=True))
_PART = rf"(?:[0-9]{{1,4}}(?:er)?|{_MONTH})"
_WRITTEN = re.compile(
    rf"(?<![0-9])({_PART})[\W_]{{1,3}}({_PART})[\W_]{{1,3}}({_PART})(?![0-9])"
    rf"|(?<![0-9])([0-9]{{1,2}})[\W_]?({_MONTH})[\W_]?([0-9]{{2,4}})(?![0-9])",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(?<![0-9])(?:[0-9]{8}|[0-9]{6})(?![0-9])")
# The order of day (d), month (m) and year (y) in which a date may be written.
_ORDERS = ("dmy", "ymd", "mdy", "ydm")


class Birthdays:
    """The days among `words` (`1979-03-28`, `19790328`), and how to hide them in a text."""

    def __init__(self, words: Iterable[str]) -> None:
        self._days = frozenset(day for word in words for day in _days(word))
        self._years = frozenset(day[0] % 100 for day in self._days)

    def hide(self, text: str, mask: str) -> str:
        """`text`, each writing of one of the days replaced by `mask`."""
        if not self._days:
            return text

        def hidden(match: re.Match[str]) -> str:
            return mask if self._is_one(match) else match[0]

        return _WRITTEN.sub(hidden, _COMPACT.sub(hidden, text))

    def _is_one(self, match: re.Match[str]) -> bool:
        parts = [part for part in match.groups() if part] if match.re is _WRITTEN else None
        readings = _read(parts) if parts else _read_compact(match[0])
        return any(reading in self._days for reading in readings)


def _days(word: str) -> Iterator[tuple[int, int, int]]:
    iso = _ISO.fullmatch(word)
    if iso is None:
        return
    try:
        day = dt.date(*(int(part) for part in iso.groups()))
    except ValueError:
        return
    yield day.year, day.month, day.day
    yield day.year % 100, day.month, day.day


def _read(parts: list[str]) -> Iterator[tuple[int, int, int]]:
    numbers = [_NAMED.get(part.lower(), part.lower().removesuffix("er")) for part in parts]
    if not all(number.isdigit() for number in numbers):
        return
    for order in _ORDERS:
        found = {sign: int(number) for sign, number in zip(order, numbers, strict=True)}
        yield found["y"], found["m"], found["d"]


def _read_compact(digits: str) -> Iterator[tuple[int, int, int]]:
    if len(digits) == 6:
        yield from _read([digits[:2], digits[2:4], digits[4:]])
        return
    yield from _read([digits[:2], digits[2:4], digits[4:]])
    yield from _read([digits[:4], digits[4:6], digits[6:]])
