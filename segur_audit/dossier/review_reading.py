"""Reads back the verdicts of the sheet of what a person is to judge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from segur_audit.dossier.cells import Cells, Wrong, day_of, is_blank, text_of
from segur_audit.dossier.review import RESULTS
from segur_audit.dossier.spreadsheet_reading import Unusable
from segur_audit.dossier.spreadsheet_rows import review_rows
from segur_audit.model.ids import canonical
from segur_audit.model.nobody import is_nobody
from segur_audit.model.privacy import folded
from segur_audit.model.text import Text, shorten


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict of the sheet: its row, whom and what it is on, and the pieces that were looked at
    (`mark`, empty when the sheet no longer tells).
    """

    row: int
    requirement: str
    result: str
    author: str
    date: dt.date
    comment: str
    mark: str


@dataclass(slots=True)
class Verdicts:
    """What the sheet says: verdicts, rows without one, rows that cannot be used."""

    judged: list[Judged] = field(default_factory=list)
    unjudged: list[int] = field(default_factory=list)
    unusable: list[Unusable] = field(default_factory=list)


def read_verdicts(path: Path, today: dt.date) -> Verdicts:
    """Read the sheet; a verdict without a date is of today. Raises InputError: no workbook of
    ours.
    """
    found = Verdicts()
    seen: set[str] = set()
    for number, cells in review_rows(path):
        if is_blank(cells):
            continue
        try:
            one = _judged(number, cells, today)
            if one is not None and canonical(one.requirement) in seen:
                raise Wrong(_TWICE)
        except Wrong as error:
            found.unusable.append(Unusable(number, error.why))
            continue
        if one is None:
            found.unjudged.append(number)
        else:
            seen.add(canonical(one.requirement))
            found.judged.append(one)
    return found


def _judged(number: int, cells: Cells, today: dt.date) -> Judged | None:
    """The verdict of a row; None when it gives none. Raises Wrong."""
    said, comment, day = (
        text_of(cells, "resultat"),
        text_of(cells, "commentaire"),
        cells.get("date"),
    )
    if not said and not comment and day in (None, ""):
        return None
    identifier, author = text_of(cells, "exigence"), text_of(cells, "auteur")
    if not identifier:
        raise Wrong(_NO_ID)
    if not said:
        raise Wrong(_NO_RESULT)
    result = next(_named(said), None)
    if result is None:
        shown = shorten(said, 40)
        raise Wrong(Text("« {shown} » : ", "'{shown}': ", shown=shown) + _NO_RESULT)
    if is_nobody(author):
        raise Wrong(_NOBODY)
    date = dt.date.fromisoformat(day_of(day)) if day not in (None, "") else today
    mark = text_of(cells, "empreinte").lower()
    return Judged(number, identifier, result, author, date, comment, mark)


def _named(said: str) -> Iterator[str]:
    wanted = _bare(said)
    for result, words in RESULTS.items():
        if wanted in (_bare(result), _bare(words.fr), _bare(words.en)):
            yield result


def _bare(text: str) -> str:
    return " ".join(folded(text).replace("_", " ").replace("-", " ").split())


_TWICE = Text("la même exigence a déjà une ligne", "the same requirement has a row already")
_NO_ID = Text("la colonne « Exigence » est vide", "column 'Requirement' is empty")
_NO_RESULT = Text(
    "le résultat est conforme ou non conforme", "the result is conforming or not conforming"
)
_NOBODY = Text(
    "la colonne « Auteur » ne nomme personne : qui a jugé ?",
    "column 'Author' names nobody: who judged?",
)
