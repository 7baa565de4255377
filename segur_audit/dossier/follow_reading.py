"""Reads back who follows the proofs that lack a file, and until when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from segur_audit.dossier.cells import Cells, Wrong, day_of, owner_of, text_of
from segur_audit.dossier.spreadsheet_reading import Unusable
from segur_audit.dossier.spreadsheet_rows import lacking_rows
from segur_audit.model.text import Text, shorten


@dataclass(slots=True)
class Followed:
    """What the sheet says: entries of `suivi`, and rows that cannot be used."""

    entries: list[dict[str, str]] = field(default_factory=list)
    unusable: list[Unusable] = field(default_factory=list)


def read_followed(path: Path, is_number: Callable[[str], bool]) -> Followed:
    """Read the sheet. `is_number` tells whether a proof or requirement is known. Raises
    InputError: no workbook of ours.
    """
    found = Followed()
    for number, cells in lacking_rows(path):
        try:
            entry = _entry(cells, is_number)
        except Wrong as error:
            found.unusable.append(Unusable(number, error.why))
            continue
        if entry:
            found.entries.append(entry)
    return found


def _entry(cells: Cells, is_number: Callable[[str], bool]) -> dict[str, str]:
    owner, due = owner_of(cells, "responsable"), cells.get("echeance")
    if not owner and due in (None, ""):
        return {}
    about = text_of(cells, "preuve")
    if not is_number(about):
        shown = shorten(about, 60)
        raise Wrong(
            Text(
                "« {shown} » n'est connu d'aucun catalogue",
                "'{shown}' is known to no catalogue",
                shown=shown,
            )
        )
    said = {"exigence": about, "responsable": owner}
    if due not in (None, ""):
        said["echeance"] = day_of(due)
    return {key: text for key, text in said.items() if text}
