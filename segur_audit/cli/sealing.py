"""What the commands on seals share: the seal of a manifest, and how the dossier stands to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segur_audit.cli.console import _, language
from segur_audit.model.text import Text

if TYPE_CHECKING:
    from segur_audit.engine.integrity import Seal
    from segur_audit.manifest.reading import Manifest
    from segur_audit.model.finding import Finding

ManifestArgument = Annotated[
    Path, typer.Argument(metavar="[MANIFEST]", help=_("Manifeste.", "Manifest."))
]


def sealed(manifest: Path) -> Seal:
    """The seal of a manifest. Raises InputError when there is none."""
    from segur_audit.dossier.lock import lock_path, read_lock
    from segur_audit.model.errors import InputError

    seal = read_lock(lock_path(manifest))
    if seal is None:
        raise InputError(
            Text(
                "il n'y a pas de scellé ({name})",
                "there is no seal ({name})",
                name=lock_path(manifest).name,
            ),
            remedy=Text("segur-audit dossier lock l'écrit", "segur-audit dossier lock writes it"),
        )
    return seal


def standing(manifest: Manifest, seal: Seal) -> Iterator[Finding]:
    """How a dossier stands to its seal, without any catalogue: what differs is `fail`, the rest is
    told.
    """
    from segur_audit import __version__
    from segur_audit.cli.auditing import capabilities
    from segur_audit.dossier.lock import evidence_digests, paper_digests
    from segur_audit.engine.integrity import differences, manifest_difference, tool_notice

    yield from manifest_difference(seal, manifest.name, manifest.sha256)
    yield from differences(seal.files, evidence_digests(manifest))
    if seal.manifest is not None:
        yield from differences(seal.papers, paper_digests(manifest))
    yield from tool_notice(seal, __version__, capabilities())
    yield from _catalogues(manifest, seal)


def _catalogues(manifest: Manifest, seal: Seal) -> Iterator[Finding]:
    """The files of catalogues that are not as they were sealed; those that are not here are not
    missed.
    """
    from segur_audit.engine.integrity import CATALOGUE_FILE
    from segur_audit.evidence.files import open_file
    from segur_audit.model.place import Location

    for path, digest in sorted(seal.catalogue_files.items()):
        file = open_file(manifest.folder, path, None)
        if file.sha256 and file.sha256 != digest:
            yield CATALOGUE_FILE.warns(Location(path))


def print_findings(findings: Sequence[Finding], manifest: Manifest) -> None:
    """Say each on a line, without the names that the evidence gives."""
    from segur_audit.model.privacy import Mask

    # a file that differs may bear a person's name
    mask = Mask(private_words(manifest)) if findings else Mask()
    for finding in map(mask.finding, findings):
        place = f"{finding.location} — " if finding.location else ""
        typer.echo(f"{place}{finding.message[language()]}")


def private_words(manifest: Manifest) -> Iterator[str]:
    """What the pieces give that no output may show: names, birth dates and numbers of persons."""
    from segur_audit.engine.inspection import observe, open_piece
    from segur_audit.evidence.files import open_file

    for index, entry in enumerate(manifest.data.get("preuves", ())):
        piece = open_piece(index, entry, manifest, partial(open_file, manifest.folder))
        facts, _ = observe(piece)
        yield from (fact.value for fact in facts if fact.kind == "private")
        for file in (*piece.files, *piece.companions.values()):
            file.release()
