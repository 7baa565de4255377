"""The Convergence layout: one row per proof, fourteen columns; a requirement without a proof keeps
a row of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from segur_audit.model.workbooks import saved
from segur_audit.rem import Rem, RemRequirement

COLUMNS = (
    "Périmètre",
    "ID",
    "Chapitre",
    "Fonction",
    "Exigence",
    "Commentaire",
    "Profil",
    "N° scénario",
    "Scénario de conformité",
    "N° preuve",
    "Preuve",
    "Profil historique",
    "Criticité",
    "Ordre",
)
#: What the Convergence layout has no column for, so that an export can be imported again: after the
#: fourteen.
EXTRA = ("Nature de l'exigence", "Exigence conditionnelle OUI/NON")


def rows_of(rem: Rem) -> Iterator[list[str | int]]:
    """The rows of the export, in the order of the REM."""
    order = 0
    for one in rem.requirements:
        for scenario, text, proof, asked, historic in _shown(one):
            order += 1
            yield [
                "vague 2",
                one.id,
                one.chapter,
                one.function,
                one.text,
                one.comment,
                ", ".join(one.profiles),
                scenario,
                text,
                proof,
                asked,
                historic,
                one.criticality,
                order,
                "EXIGENCE" if one.level == "mandatory" else "PRECONISATION",
                one.condition,
            ]


def _shown(one: RemRequirement) -> Iterator[tuple[str, str, str, str, str]]:
    shown = [
        (s.id, s.text, proof.id, proof.text, "oui" if proof.historic else "")
        for s in one.scenarios
        for proof in s.proofs
    ]
    empty = [(s.id, s.text, "", "", "") for s in one.scenarios if not s.proofs]
    yield from [*shown, *empty] or [("", "", "", "", "")]


def export(rem: Rem, path: Path) -> int:
    """Write the workbook; how many rows it has. Raises OSError, UsageError."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Exigences")
    sheet.append([*COLUMNS, *EXTRA])
    rows = list(rows_of(rem))
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    content = saved(book)
    with path.open("xb") as stream:
        stream.write(content)
    return len(rows)


def _cell(sheet: object, value: str | int) -> object:
    """A cell that holds text as text: what begins with `=` is no formula."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=None)  # type: ignore[arg-type]
    if isinstance(value, int):
        cell.value = value
    else:
        cell.value = value[:32_000]
        cell.data_type = "s"
    return cell
