"""How a report is shown in a terminal. Machine formats do not depend on it."""

from __future__ import annotations

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
