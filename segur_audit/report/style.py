"""How a report is shown in a terminal. Machine formats do not depend on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """Width in columns, whether colours may be used, and how much is said (-1: the verdict, 0: what
    needs work, 1: everything).
    """

    width: int = 100
    colour: bool = False
    verbosity: int = 0


DEFAULT = Style()


@dataclass(frozen=True, slots=True)
class Edition:
    """What `report` adds to a report for people: the day it was made (None: it says none, so that
    the same input gives the same bytes), and whether what conforms is printed too.
    """

    produced: dt.date | None = None
    full: bool = False
