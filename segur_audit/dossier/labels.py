"""The natures of evidence in plain words, for those who fill in a spreadsheet."""

from __future__ import annotations

import json
from functools import cache

from segur_audit import DATA
from segur_audit.model.natures import NATURES
from segur_audit.model.privacy import folded
from segur_audit.model.text import Text, same, written

_FILE = DATA / "natures.json"


@cache
def _records() -> dict[str, tuple[Text, Text]]:
    data = json.loads(_FILE.read_text("utf-8"))
    return {
        nature: (written(**record["label"]), written(**record["about"]))
        for nature, record in data.items()
    }


def label(nature: str) -> Text:
    """The label of a nature."""
    record = _records().get(nature)
    return record[0] if record else same(nature)


def about(nature: str) -> Text:
    """What is meant by a nature."""
    record = _records().get(nature)
    return record[1] if record else same("")


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
