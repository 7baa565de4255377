"""`dossier scan --from`: a completed spreadsheet taken back into the manifest, pieces and verdicts
at once.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from segur_audit.cli.console import say
from segur_audit.cli.dossier_pieces import Place, manifest_of, say_added, usable, with_pieces
from segur_audit.dossier.lines import Item
from segur_audit.model.text import Text, shorten

if TYPE_CHECKING:
    from segur_audit.dossier.review_reading import Verdicts
    from segur_audit.dossier.spreadsheet_reading import ReadBack


def take_back(source: Path, place: Place, *, write: bool) -> int:
    """Say what the spreadsheet gives and every row that cannot be used; write it when asked."""
    from segur_audit.cli.reviewing import today
    from segur_audit.dossier.review_reading import read_verdicts

    found, verdicts = _pieces(source, place), read_verdicts(source, today())
    kept = usable(found.proposals)
    before = place.path.read_bytes() if place.path else b""
    after, items = before, list[Item]()
    if place.path is not None:
        after = with_pieces(before, place.path.name, kept)
        items = _attestations(verdicts, after, place)
    _say_rows(found, verdicts, source)
    if write:
        path = manifest_of(place)
        _write(path, before, after, items, place)
        say_added(kept, path)
    else:
        _say_ready(len(found.proposals))
    if items:
        _say_attested(len(items), write=write)
    return 1 if found.unusable or verdicts.unusable else 0


def _say_ready(count: int) -> None:
    say(
        Text(
            "{count} pièces prêtes ; rien n'a été écrit : --write les ajoute au manifeste",
            "{count} pieces ready; nothing was written: --write adds them to the manifest",
            count=count,
        )
    )


def _pieces(source: Path, place: Place) -> ReadBack:
    from segur_audit.dossier.names import Numbers
    from segur_audit.dossier.spreadsheet_reading import read_back
    from segur_audit.manifest.reading import named_files

    numbers = Numbers(place.catalogue)
    data = place.manifest.data if place.manifest else {}
    declared = frozenset(posixpath.normpath(path) for _, path in named_files(data))
    return read_back(
        source, place.base, declared, lambda text: text in numbers, place.catalogue.ids
    )


def _attestations(verdicts: Verdicts, after: bytes, place: Place) -> list[Item]:
    """The attestations that the verdicts make on the manifest as it will be."""
    from segur_audit.cli.reviewing import as_it_would_be, attestations

    if not verdicts.judged or place.path is None:
        return []
    return attestations(verdicts, as_it_would_be(after, place.path, place.catalogue))


def _write(path: Path, before: bytes, after: bytes, items: Sequence[Item], place: Place) -> None:
    """Write pieces and attestations at once, or nothing. Raises InputError, UsageError."""
    from segur_audit.cli.adding import checked
    from segur_audit.dossier.patching import with_items
    from segur_audit.dossier.replacing import replace_file

    whole = with_items(after, path.name, "attestations", items)
    checked(whole, path, place.catalogue)
    if whole != before:
        replace_file(path, whole, before)


def _say_attested(count: int, *, write: bool) -> None:
    if write:
        words = Text(
            "{count} attestation(s) inscrite(s)", "{count} attestation(s) written", count=count
        )
    else:
        words = Text("{count} attestation(s) prête(s)", "{count} attestation(s) ready", count=count)
    say(words)


def _say_rows(found: ReadBack, verdicts: Verdicts, source: Path) -> None:
    """Every row that was not used, by its number: none is lost without a word."""
    name = shorten(source.name)
    for one in found.unusable:
        say(Text("{name}, ligne {row} : ", "{name}, row {row}: ", name=name, row=one.row) + one.why)
    for one in verdicts.unusable:
        say(
            Text(
                "{name}, « À apprécier », ligne {row} : ",
                "{name}, 'To be reviewed', row {row}: ",
                name=name,
                row=one.row,
            )
            + one.why
        )
    if verdicts.unjudged:
        count = len(verdicts.unjudged)
        say(Text("Encore à apprécier : {count}", "Still to be judged: {count}", count=count))
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
