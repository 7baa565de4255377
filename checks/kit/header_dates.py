"""Dates of mail headers, as RFC 5322 writes them."""

from __future__ import annotations

import datetime as dt
import re

from .headers import without_comments

_DATE = re.compile(
    r"(?:[A-Za-z]{3,9},?\s*)?([0-9]{1,2})\s+([A-Za-z]{3})[a-z]*\s+([0-9]{2,4})\s+"
    r"([0-9]{1,2})\s*:\s*([0-9]{2})(?:\s*:\s*([0-9]{2}))?\s*(?:([+-])([0-9]{2})([0-9]{2})|("
    r"[A-Za-z]{1,5}))?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: Zones by name, in hours: those of RFC 5322, section 4.3, and those of Western Europe. Any other
#: name is an unknown zone (UTC).
_ZONES = {
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    "cet": 1,
    "met": 1,
    "cest": 2,
    "mest": 2,
    "wet": 0,
    "west": 1,
    "bst": 1,
}


def date_of(value: str) -> dt.datetime | None:
    """The instant of a `Date` header, whatever the day of the week that it claims; None when it is
    not one.
    """
    found = _DATE.match(" ".join(without_comments(value).split()))
    if found is None or found[2].lower() not in _MONTHS:
        return None
    day, hour, minute = (int(found[n]) for n in (1, 4, 5))
    zone = dt.timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0)) * (
        -1 if found[7] == "-" else 1
    ) + dt.timedelta(hours=_ZONES.get((found[10] or "").lower(), 0))
    try:
        local = dt.datetime(
            _year(found[3]),
            _MONTHS.index(found[2].lower()) + 1,
            day,
            hour,
            minute,
            min(int(found[6] or 0), 59),
        )
        return (local - zone).replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        return None


def _year(text: str) -> int:
    """A year of two or three figures is an obsolete form that must be read (RFC 5322, section
    4.3).
    """
    year = int(text)
    return year if len(text) == 4 else year + (2000 if len(text) == 2 and year < 50 else 1900)
