"""From the rows of a workbook to requirements, scenarios and proofs. Nothing is dropped in
silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from segur_audit.model.errors import InputError
from segur_audit.model.place import Location
from segur_audit.model.text import Text
from segur_audit.rem import Problem, Rem, RemRequirement, RemScenario
from segur_audit.rem.columns import layout
from segur_audit.rem.reading import Book, read_book
from segur_audit.rem.version import version_in_name, version_in_sheets

from .builder import Builder, Draft

_TOLD = 5


def read_rem(path: Path, scheme: str, *, version: str = "", imported: str = "") -> Rem:
    """The REM in the workbook at `path`; `version` wins over what the workbook says. Raises
    InputError: no REM, or nothing to keep.
    """
    book = read_book(path)
    builder = Builder(len({sheet.name for sheet in book.sheets}) > 1)
    for sheet in book.sheets:
        builder.take(sheet)
    if not builder.drafts:
        raise _nothing_kept(path.name, builder.problems)
    in_sheet, in_name = version_in_sheets(book), version_in_name(path.stem)
    asides = (*book.set_aside, *_about_version(book, version, in_sheet, in_name))
    return Rem(
        scheme,
        version or in_sheet or in_name,
        path.name,
        book.sha256,
        imported,
        book.name,
        layout(book.sheets[0].columns),
        tuple(_finished(draft) for draft in builder.drafts.values()),
        builder.counts(),
        tuple((text.fr, text.en) for text in asides),
    )


def _about_version(book: Book, given: str, in_sheet: str, in_name: str) -> Iterator[Text]:
    """Where the version comes from, what says another, and what the workbook's properties say,
    which is never taken.
    """
    read = in_sheet or in_name
    if given:
        yield Text(
            "version {given}, donnée par --version",
            "version {given}, given by --version",
            given=given,
        )
    elif in_sheet:
        yield Text(
            "version {in_sheet}, lue dans la feuille",
            "version {in_sheet}, read in the sheet",
            in_sheet=in_sheet,
        )
    elif in_name:
        yield Text(
            "version {in_name}, lue dans le nom du fichier",
            "version {in_name}, read in the name of the file",
            in_name=in_name,
        )
    else:
        yield Text(
            "ni la feuille, ni le nom du fichier n'indiquent une version, ou ils en indiquent "
            "plusieurs : --version AAAA-MM-JJ la donne",
            "neither the sheet nor the name of the file tells a version, or they tell several: "
            "--version YYYY-MM-DD gives it",
        )
    if given and read and given != read:
        yield Text(
            "le classeur indique la version {read}", "the workbook says version {read}", read=read
        )
    if not given and in_sheet and in_name and in_sheet != in_name:
        yield Text(
            "le nom du fichier indique {in_name}",
            "the name of the file says {in_name}",
            in_name=in_name,
        )
    if book.properties:
        said = ", ".join(f"{name} {value}" for name, value in book.properties)
        yield Text(
            "propriétés du classeur, pour information (elles ne disent pas la version du REM) : "
            "{said}",
            "the workbook's properties, for information (they do not tell the REM's version): "
            "{said}",
            said=said,
        )


def _nothing_kept(name: str, problems: list[Problem]) -> InputError:
    message = Text(
        "aucune exigence n'a pu être lue : rien n'est importé",
        "no requirement could be read: nothing is imported",
    )
    for row, fr, en in problems[:_TOLD]:
        message += Text(" ; ligne {row} : {fr}", "; row {row}: {en}", row=row, fr=fr, en=en)
    return InputError(
        message,
        location=Location(name),
        remedy=Text(
            "vérifiez la colonne des numéros d'exigence dans le classeur",
            "look at the column of the requirements' numbers in the workbook",
        ),
    )


def _finished(draft: Draft) -> RemRequirement:
    scenarios = tuple(
        RemScenario(s.id, s.text, tuple(s.proofs.values())) for s in draft.scenarios.values()
    )
    chapter = draft.chapter or draft.id.partition("/")[0].partition(".")[0]
    return RemRequirement(
        draft.id,
        draft.text,
        draft.level,
        chapter,
        draft.function,
        draft.profiles,
        draft.condition,
        draft.comment,
        scenarios,
        draft.row,
        draft.criticality,
        draft.sheet,
    )
