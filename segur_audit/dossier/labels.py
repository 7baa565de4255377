"""The natures of evidence in plain words, for those who fill in a spreadsheet."""

from __future__ import annotations

from segur_audit.model.natures import NATURES
from segur_audit.model.privacy import folded
from segur_audit.model.text import Text, same


def label(nature: str) -> Text:
    """The title of a nature."""
    known = NATURES.get(nature)
    return known.title if known else same(nature)


def about(nature: str) -> Text:
    """What is meant by a nature."""
    known = NATURES.get(nature)
    return known.about if known else same("")


def nature_named(text: str) -> str | None:
    """The nature that a cell names, by its code or by its label in either language; None when it
    names none.
    """
    wanted = _bare(text)
    for nature in NATURES:
        said = label(nature)
        if wanted in (_bare(nature), _bare(said.fr), _bare(said.en)):
            return nature
    return None


def _bare(text: str) -> str:
    return " ".join(folded(text).replace("_", " ").replace("’", "'").split())
