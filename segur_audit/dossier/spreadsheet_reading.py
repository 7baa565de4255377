"""Reads the spreadsheet back: the entries that it tells, the rows still to complete, and the rows
that cannot be used, each with why.
"""

from __future__ import annotations

import posixpath
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from segur_audit.dossier.cells import A_FORMULA, Cells, Wrong, day_of, is_blank, owner_of, text_of
from segur_audit.dossier.certainty import Certainty, Told
from segur_audit.dossier.labels import nature_named
from segur_audit.dossier.proposal import Proposal
from segur_audit.dossier.spreadsheet_rows import FORMULA, rows_of
from segur_audit.model.ids import nearest
from segur_audit.model.privacy import folded
from segur_audit.model.text import Text, shorten

_CHOICES = {
    "environnement": ("bas", "production"),
    "architecture": ("web", "client_lourd", "mobile"),
    "bal": ("organisationnelle", "personnelle"),
}
_SPLIT = re.compile(r"\s*(?:[,;\n]|\bet\b|\band\b)\s*")
_TYPED = Text("écrit dans le tableur", "written in the spreadsheet")


@dataclass(frozen=True, slots=True)
class Unusable:
    """A row of the spreadsheet (its number) that cannot be used, and why."""

    row: int
    why: Text


@dataclass(slots=True)
class ReadBack:
    """What the spreadsheet says: entries, rows that wait for a nature or a number, rows that cannot
    be used, files known already.
    """

    proposals: list[Proposal] = field(default_factory=list)
    unfinished: list[tuple[int, str]] = field(default_factory=list)
    unusable: list[Unusable] = field(default_factory=list)
    known: list[str] = field(default_factory=list)


def read_back(
    path: Path,
    base: Path,
    declared: frozenset[str],
    is_number: Callable[[str], bool],
    numbers: tuple[str, ...],
) -> ReadBack:
    """Read the spreadsheet at `path`, whose files are named from `base`. `declared`: the files of
    the manifest.

    `is_number` tells whether a proof or requirement is known, `numbers` are those of « did you mean
    ». Raises InputError: no spreadsheet
    of ours.
    """
    found = ReadBack()
    known = frozenset(unicodedata.normalize("NFC", name) for name in declared)
    mains: dict[str, int] = {}
    beside: list[tuple[int, str, str]] = []
    for number, cells in rows_of(path):
        if is_blank(cells):
            continue
        try:
            file = _file(cells, base)
            if unicodedata.normalize("NFC", file) in known:
                found.known.append(file)
                continue
            if any(file == one.files[0] for one in found.proposals) or file in mains:
                raise Wrong(_TWICE)
            other = text_of(cells, "avec")
            if other:
                beside.append((number, file, other))
                continue
            one = _proposal(file, cells, is_number, numbers)
        except Wrong as error:
            found.unusable.append(Unusable(number, error.why))
            continue
        mains[file] = number
        found.proposals.append(one)
    _join(found, beside)
    _set_apart(found, mains)
    found.unusable.sort(key=lambda one: one.row)
    return found


def _set_apart(found: ReadBack, mains: Mapping[str, int]) -> None:
    """The rows that lack a nature or a number wait; they are told, and stay in the spreadsheet."""
    for one in list(found.proposals):
        if one.certainty is Certainty.UNKNOWN:
            found.proposals.remove(one)
            found.unfinished.append((mains[one.files[0]], one.files[0]))


def _join(found: ReadBack, beside: list[tuple[int, str, str]]) -> None:
    """Each file that goes with another joins its entry: the mail of a receipt, or one more file."""
    by_file = {one.files[0]: index for index, one in enumerate(found.proposals)}
    for row, file, other in beside:
        index = by_file.get(other)
        if index is None:
            found.unusable.append(Unusable(row, _NO_MAIN))
            continue
        one = found.proposals[index]
        if file in one.every_file:
            found.unusable.append(Unusable(row, _TWICE))
        elif one.nature and one.nature.value == "mdn" and one.initial is None:
            found.proposals[index] = replace(one, initial=file)
        else:
            found.proposals[index] = replace(one, files=(*one.files, file))


def _proposal(
    file: str, cells: Cells, is_number: Callable[[str], bool], numbers: tuple[str, ...]
) -> Proposal:
    nature_text = text_of(cells, "nature")
    nature = nature_named(nature_text) if nature_text else None
    if nature_text and nature is None:
        raise Wrong(_NATURES)
    given = [part for part in _SPLIT.split(text_of(cells, "preuve")) if part]
    for number in given:
        if not is_number(number):
            raise Wrong(_unknown(number, numbers))
    return Proposal(
        (file,),
        _told(nature) if nature else None,
        tuple(_told(number) for number in dict.fromkeys(given)),
        {key: _told(value) for key, value in _details(cells)},
        owner=owner_of(cells, "attester"),
        due=day_of(due) if (due := cells.get("echeance")) not in (None, "") else "",
        comment=text_of(cells, "remarque"),
    )


def _unknown(number: str, numbers: tuple[str, ...]) -> Text:
    shown, near = shorten(number), nearest(number, numbers)
    told = Text(
        "« {shown} » n'est connu d'aucun catalogue",
        "'{shown}' is known to no catalogue",
        shown=shown,
    )
    return told + (
        Text(" ; vouliez-vous dire « {near} » ?", "; did you mean '{near}'?", near=near)
        if near
        else Text("", "")
    )


def _details(cells: Cells) -> Iterator[tuple[str, str]]:
    day = cells.get("date")
    if day not in (None, ""):
        yield "date", day_of(day)
    if version := text_of(cells, "version"):
        yield "version", version
    for key, values in _CHOICES.items():
        if given := text_of(cells, key):
            wanted = folded(given).replace(" ", "_").replace("-", "_")
            if wanted not in values:
                shown, known = shorten(given), ", ".join(values)
                raise Wrong(
                    Text(
                        "{key} : « {shown} » est inconnu ({known})",
                        "{key}: '{shown}' is unknown ({known})",
                        key=key,
                        shown=shown,
                        known=known,
                    )
                )
            yield key, wanted


def _file(cells: Cells, base: Path) -> str:
    value = cells.get("fichier")
    if value is FORMULA:
        raise Wrong(A_FORMULA)
    if value in (None, ""):
        raise Wrong(Text("la colonne « Fichier » est vide", "column 'File' is empty"))
    for text in dict.fromkeys((str(value), str(value).strip())):
        path = text.replace("\\", "/") if "\\" in text and not _is_file(base, text) else text
        normal = posixpath.normpath(path)
        if posixpath.isabs(path) or normal.split("/")[0] == ".." or re.match(r"[A-Za-z]:", path):
            raise Wrong(
                Text(
                    "le chemin sort du dossier du manifeste",
                    "the path leaves the manifest's folder",
                )
            )
        if _is_file(base, normal):
            return normal
    raise Wrong(_NO_FILE)


def _is_file(base: Path, path: str) -> bool:
    try:
        return stat.S_ISREG((base / path).lstat().st_mode)
    except (OSError, ValueError):
        return False


def _told(value: str) -> Told:
    return Told(value, Certainty.SURE, _TYPED)


_TWICE = Text("le même fichier a déjà une ligne", "the same file has a row already")
_NATURES = Text(
    "la nature est inconnue : choisissez dans la liste de la feuille Natures",
    "the nature is unknown: choose from sheet Natures",
)
_NO_MAIN = Text(
    "« Va avec le fichier » nomme un fichier qui n'a pas de ligne utilisable",
    "'Goes with the file' names a file that has no usable row",
)
_NO_FILE = Text(
    "le fichier n'est pas dans le dossier, ou est un lien",
    "the file is not in the folder, or is a link",
)
