"""Where `dossier scan` and `init --from` work, and the pieces that they add to the manifest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    if folder is not None:
        refuse_outside(folder, base)
    library = Library(tuple(catalogues), builtin=not no_builtin)
    if path is None:
        return Place(base.resolve(), None, None, library.catalogue(), None)
    dossier = library.open(path)
    scheme = known_scheme(dossier.manifest, dossier.catalogue)
    return Place(base.resolve(), path, dossier.manifest, dossier.catalogue, scheme)


def refuse_outside(folder: Path, base: Path) -> None:
    """Raise UsageError when `folder` is not inside the manifest's folder: pieces are named from
    there.
    """
    if not _is_inside(folder, base):
        raise UsageError(
            Text(
                "le dossier à parcourir doit être dans celui du manifeste",
                "the folder to look through must be inside the manifest's",
            ),
            remedy=Text("déplacez-le, ou donnez -m", "move it, or give -m"),
        )


def first_place(data: bytes, target: Path) -> Place:
    """Where a scan for a manifest that is not written yet works; `data` is what it will hold
    first.
    """
    from segur_audit.catalogue.reading import builtin_catalogue
    from segur_audit.manifest.reading import make_manifest

    catalogue = builtin_catalogue()
    manifest = make_manifest(data, target.parent, target.name)
    scheme = known_scheme(manifest, catalogue)
    return Place(target.parent.resolve(), target, manifest, catalogue, scheme)


def _candidates(folder: Path | None) -> list[Path]:
    name = Path("manifest.yaml")
    return [name, *([folder / name] if folder else [])]


def _is_inside(folder: Path, base: Path) -> bool:
    return folder.resolve().is_relative_to(base.resolve())


def write_pieces(place: Place, proposals: Iterable[Proposal]) -> int:
    """Add to the manifest what is sure or guessed; a guess is marked. Returns how many were added.
    Raises InputError, UsageError.
    """
    from segur_audit.dossier.replacing import replace_file
    from segur_audit.manifest.reading import make_manifest

    path = manifest_of(place)
    kept = usable(proposals)
    before = path.read_bytes()
    after = with_pieces(before, path.name, kept)
    make_manifest(after, path.parent, path.name)
    if after != before:
        replace_file(path, after, before)
    say_added(kept, path)
    return len(kept)


def manifest_of(place: Place) -> Path:
    """The manifest to write into. Raises UsageError: there is none."""
    if place.path is None:
        raise UsageError(
            Text("il n'y a pas de manifeste où écrire", "there is no manifest to write into"),
            remedy=Text(
                "segur-audit init --from DOSSIER écrit le premier",
                "segur-audit init --from FOLDER writes the first one",
            ),
        )
    return place.path


def usable(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Those that can be written: sure or guessed."""
    from segur_audit.dossier.certainty import Certainty

    return [one for one in proposals if one.certainty is not Certainty.UNKNOWN]


def with_pieces(before: bytes, name: str, kept: Iterable[Proposal]) -> bytes:
    """The manifest in `before`, called `name`, with these pieces added. Raises InputError."""
    from segur_audit.dossier.lines import entry_item
    from segur_audit.dossier.patching import with_items

    items = [entry_item(one.entry(), _to_confirm(one)) for one in kept]
    return with_items(before, name, "preuves", items)


def say_added(kept: Sequence[Proposal], path: Path) -> None:
    """Say how many pieces were added, and how many of them are guesses."""
    from segur_audit.dossier.certainty import Certainty

    guessed = sum(one.certainty is Certainty.GUESSED for one in kept)
    count, name = len(kept), shorten(path.name)
    say(
        Text(
            "{count} pièces ajoutées à {name}, dont {guessed} à confirmer (« # à confirmer »)",
            "{count} pieces added to {name}, {guessed} of them to confirm ('# à confirmer')",
            count=count,
            name=name,
            guessed=guessed,
        )
    )


def _to_confirm(one: Proposal) -> str:
    from segur_audit.dossier.certainty import Certainty

    return f"à confirmer : {one.why().fr}" if one.certainty is Certainty.GUESSED else ""
