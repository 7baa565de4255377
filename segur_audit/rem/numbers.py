"""Judges the cells that hold numbers (of requirements, scenarios, proofs): read as they are, or
refused, never guessed.
"""

from __future__ import annotations

import re

from segur_audit.model.text import Text, shorten
from segur_audit.rem.columns import UNSAVED, id_of, text_of

#: `[PREF.]FAM[/SUB…][/vaN].NN[.NN[.NN]]`; families may hold `-` and `_`, and the last part is a
#: number.
_FORM = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9_-]*(?:[./][A-Za-z0-9_-]+)*[./][0-9]{1,4}[A-Za-z]?"
    r"|[A-Za-z][A-Za-z_-]*[0-9]{1,4}[A-Za-z]?"
    r"|[0-9]{1,4}"
)
_SEVERAL = re.compile(r"\s*(?:\n|;|,|\bet\b|\bou\b)\s*")


def problem_of(cell: object, text: str) -> Text | None:
    """Why a cell that should hold a number (`text`, once read) cannot be taken; None when it can,
    or is empty.
    """
    if cell is UNSAVED:
        return Text(
            "le numéro est une formule dont la valeur n'est pas enregistrée : remplacez-la par "
            "son texte",
            "the number is a formula whose value is not saved: replace it by its text",
        )
    if cell is not None and not isinstance(cell, str):
        shown = shorten(text, 40)
        return Text(
            "le numéro « {shown} » est enregistré comme un nombre ou une date, où 1.10 "
            "ne se distingue pas de 1.1 : mettez la cellule au format texte",
            "the number '{shown}' is saved as a figure or a date, where 1.10 is the same as 1.1: "
            "give the cell the text format",
            shown=shown,
        )
    if text and not _FORM.fullmatch(text):
        shown = shorten(text, 40)
        return Text(
            "« {shown} » n'a pas la forme d'un numéro",
            "'{shown}' has not the form of a number",
            shown=shown,
        )
    return None


def one(cell: object) -> str:
    """The number in a cell, on one line."""
    return id_of(text_of(cell))


def several(cell: object) -> list[str]:
    """The numbers in a cell that holds one or more, each on its line or behind a comma."""
    return [id_of(part) for part in _SEVERAL.split(text_of(cell)) if part.strip()]
