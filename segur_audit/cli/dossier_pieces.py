"""What `dossier scan` and `init --from` write: pieces added to the manifest, from a scan or from a
spreadsheet taken back.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from segur_audit.cli.console import say
from segur_audit.cli.options import known_scheme
from segur_audit.model.errors import UsageError
from segur_audit.model.text import Text, shorten

if TYPE_CHECKING:
    from segur_audit.catalogue.reading import Catalogue
    from segur_audit.dossier.proposal import Proposal
    from segur_audit.dossier.spreadsheet_reading import ReadBack
    from segur_audit.manifest.reading import Manifest


@dataclass(frozen=True, slots=True)
class Place:
    """Where a scan works: the manifest's folder, the manifest when there is one, the catalogue, the
    scheme.
    """

    base: Path
    path: Path | None
    manifest: Manifest | None
    catalogue: Catalogue
    scheme: str | None


def placed(
    folder: Path | None, manifest: Path | None, catalogues: list[Path], no_builtin: bool
) -> Place:
    """Where the scan works. Raises UsageError: no folder, or one outside of the manifest's;
    InputError: a manifest that is wrong.
    """
    from segur_audit.cli.dossiers import Library

    if folder is not None and not folder.is_dir():
        raise UsageError(
            Text(
                "{folder} n'est pas un dossier",
                "{folder} is no folder",
                folder=shorten(str(folder)),
            )
        )
    path = manifest or next((one for one in _candidates(folder) if one.is_file()), None)
    base = path.parent if path else Path()
    if path is None and folder is not None and not _is_inside(folder, base):
        base = folder
    if folder is not None and not _is_inside(folder, base):
        raise UsageError(
            Text(
                "le dossier à parcourir doit être dans celui du manifeste",
                "the folder to look through must be inside the manifest's",
            ),
            remedy=Text("déplacez-le, ou donnez -m", "move it, or give -m"),
        )
    library = Library(tuple(catalogues), builtin=not no_builtin)
    if path is None:
        return Place(base.resolve(), None, None, library.catalogue(), None)
    dossier = library.open(path)
    scheme = known_scheme(dossier.manifest, dossier.catalogue)
    return Place(base.resolve(), path, dossier.manifest, dossier.catalogue, scheme)


def _candidates(folder: Path | None) -> list[Path]:
    name = Path("manifest.yaml")
    return [name, *([folder / name] if folder else [])]


def _is_inside(folder: Path, base: Path) -> bool:
    return folder.resolve().is_relative_to(base.resolve())


def write_pieces(place: Place, proposals: Iterable[Proposal]) -> int:
    """Add to the manifest what is sure or guessed; a guess is marked. Returns how many were added.
    Raises InputError, UsageError.
    """
    from segur_audit.dossier.certainty import Certainty
    from segur_audit.dossier.lines import entry_item
    from segur_audit.dossier.patching import with_items
    from segur_audit.dossier.replacing import replace_file
    from segur_audit.manifest.reading import make_manifest

    if place.path is None:
        raise UsageError(
            Text("il n'y a pas de manifeste où écrire", "there is no manifest to write into"),
            remedy=Text(
                "segur-audit init --from DOSSIER écrit le premier",
                "segur-audit init --from FOLDER writes the first one",
            ),
        )
    kept = [one for one in proposals if one.certainty is not Certainty.UNKNOWN]
    items = [entry_item(one.entry(), _to_confirm(one)) for one in kept]
    before = place.path.read_bytes()
    after = with_items(before, place.path.name, "preuves", items)
    make_manifest(after, place.path.parent, place.path.name)
    if after != before:
        replace_file(place.path, after, before)
    guessed = sum(one.certainty is Certainty.GUESSED for one in kept)
    count, name = len(kept), shorten(place.path.name)
    say(
        Text(
            "{count} pièces ajoutées à {name}, dont {guessed} à confirmer (« # à confirmer »)",
            "{count} pieces added to {name}, {guessed} of them to confirm ('# à confirmer')",
            count=count,
            name=name,
            guessed=guessed,
        )
    )
    return count


def _to_confirm(one: Proposal) -> str:
    from segur_audit.dossier.certainty import Certainty

    return f"à confirmer : {one.why().fr}" if one.certainty is Certainty.GUESSED else ""


def take_back(source: Path, place: Place, *, write: bool) -> int:
    from segur_audit.dossier.names import Numbers
    from segur_audit.dossier.spreadsheet_reading import read_back
    from segur_audit.manifest.reading import named_files

    numbers = Numbers(place.catalogue)
    data = place.manifest.data if place.manifest else {}
    declared = frozenset(posixpath.normpath(path) for _, path in named_files(data))
    found = read_back(
        source, place.base, declared, lambda text: text in numbers, place.catalogue.ids
    )
    _say_rows(found, source)
    if write:
        write_pieces(place, found.proposals)
    else:
        count = len(found.proposals)
        say(
            Text(
                "{count} pièces prêtes ; rien n'a été écrit : --write les ajoute au manifeste",
                "{count} pieces ready; nothing was written: --write adds them to the manifest",
                count=count,
            )
        )
    return 1 if found.unusable else 0


def _say_rows(found: ReadBack, source: Path) -> None:
    """Every row that was not used, by its number: none is lost without a word."""
    name = shorten(source.name)
    for one in found.unusable:
        say(Text("{name}, ligne {row} : ", "{name}, row {row}: ", name=name, row=one.row) + one.why)
    if found.unfinished:
        rows = ", ".join(str(row) for row, _file in found.unfinished)
        say(
            Text(
                "Lignes à compléter (nature ou preuve) : {rows}",
                "Rows to complete (nature or proof): {rows}",
                rows=rows,
            )
        )
    if found.known:
        count = len(found.known)
        say(
            Text(
                "Fichiers déjà au manifeste, laissés tels quels : {count}",
                "Files already in the manifest, left as they are: {count}",
                count=count,
            )
        )
