"""What the cells of a spreadsheet say: texts, days, and why one cannot be used."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from segur_audit.dossier.spreadsheet_rows import FORMULA
from segur_audit.model.nobody import is_nobody
from segur_audit.model.text import Text, shorten

Cells = Mapping[str, Any]

_FRENCH_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
#: Columns of texts that a number would spoil: 1.10 and 1.1 are one number.
_TEXTS = ("version", "preuve", "exigence")


class Wrong(Exception):
    """A cell that cannot be used."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


def is_blank(cells: Cells) -> bool:
    """Whether a row holds nothing."""
    return all(value in (None, "") for value in cells.values())


def text_of(cells: Cells, key: str) -> str:
    """The text of a cell, blanks made one; lines are kept where several numbers may stand. Raises
    Wrong.
    """
    value = cells.get(key)
    if value is FORMULA:
        raise Wrong(A_FORMULA)
    if isinstance(value, float) and key in _TEXTS:
        raise Wrong(
            Text(
                "la colonne « {key} » contient un nombre, où 1.10 et 1.1 se confondent : mettez "
                "la cellule au format Texte",
                "column '{key}' holds a number, in which 1.10 and 1.1 are one: give the cell the "
                "format Text",
                key=key,
            )
        )
    if key == "preuve":
        return str(value or "").strip()
    return " ".join(str(value).split()) if value is not None else ""


def owner_of(cells: Cells, key: str) -> str:
    """The person whom a cell names, empty when it is. Raises Wrong."""
    owner = text_of(cells, key)
    if owner and is_nobody(owner):
        shown = shorten(owner, 40)
        raise Wrong(Text("« {shown} » ne nomme personne", "'{shown}' names nobody", shown=shown))
    return owner


def day_of(value: Any) -> str:
    """A date cell, or a date written 2026-12-15 or 15/12/2026. Raises Wrong."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is FORMULA:
        raise Wrong(A_FORMULA)
    text = str(value).strip()
    try:
        if found := _FRENCH_DAY.fullmatch(text):
            return dt.date(int(found[3]), int(found[2]), int(found[1])).isoformat()
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    shown = shorten(text, 30)
    raise Wrong(
        Text("« {shown} » n'est pas une date", "'{shown}' is no date", shown=shown)
        + Text(" : écrivez 15/12/2026", ": write 2026-12-15")
    )


A_FORMULA = Text(
    "une cellule contient une formule : écrivez la valeur",
    "a cell holds a formula: write the value",
)
