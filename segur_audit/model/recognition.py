"""What a family recognises in a file: the nature of the piece that it can be, and what a manifest
would say of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from segur_audit.model.text import Text


@dataclass(frozen=True, slots=True)
class Recognition:
    """A nature told from the content of a file, and why; `sure` when nothing else has that content.

    `weight` decides between natures that are equally sure. `date` is written yyyy-mm-dd. `names`
    are what another file may refer to
    this one by, and `refers` what this one refers to: compared, never shown. `role` tells the parts
    of a pair (`n1`, `n3`, `airs`).
    `words` are those that the title of a requirement may hold too.
    """

    nature: str
    why: Text
    sure: bool = True
    weight: int = 0
    date: str | None = None
    environment: str | None = None
    role: str = ""
    names: tuple[str, ...] = ()
    refers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
