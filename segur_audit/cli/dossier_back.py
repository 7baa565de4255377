"""`dossier scan --from`: a completed spreadsheet taken back into the manifest, pieces and verdicts
at once.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from segur_audit.cli.console import say
from segur_audit.cli.dossier_pieces import Place, manifest_of, say_added, usable, with_pieces
from segur_audit.model.ids import canonical
from segur_audit.model.text import Text, shorten

if TYPE_CHECKING:
    from segur_audit.dossier.follow_reading import Followed
    from segur_audit.dossier.proposal import Proposal
    from segur_audit.dossier.review_reading import Verdicts
    from segur_audit.dossier.spreadsheet_reading import ReadBack


@dataclass(frozen=True, slots=True)
class _Book:
    """What the spreadsheet says, sheet by sheet."""

    pieces: ReadBack
    verdicts: Verdicts
    followed: Followed

    @property
    def is_usable(self) -> bool:
        """Whether every row that says something can be used."""
        return not (self.pieces.unusable or self.verdicts.unusable or self.followed.unusable)


@dataclass(frozen=True, slots=True)
class _Change:
    """The manifest as it was and as it will be, and how many entries of each kind are new."""

    before: bytes
    after: bytes
    attested: int = 0
    followed: int = 0


def take_back(source: Path, place: Place, *, write: bool) -> int:
    """Say what the spreadsheet gives and every row that cannot be used; write it when asked."""
    book = _read(source, place)
    kept = usable(book.pieces.proposals)
    change = _changed(book, kept, place)
    _say_rows(book, source)
    if write:
        path = manifest_of(place)
        _write(path, change, place)
        if kept or not (change.attested or change.followed):
            say_added(kept, path)
    else:
        _say_ready(len(book.pieces.proposals))
    if change.attested:
        _say_attested(change.attested, write=write)
    if change.followed:
        count = change.followed
        say(Text("Suivi : {count} preuve(s)", "Followed: {count} proof(s)", count=count))
    return 0 if book.is_usable else 1


def _say_ready(count: int) -> None:
    say(
        Text(
            "{count} pièces prêtes ; rien n'a été écrit : --write les ajoute au manifeste",
            "{count} pieces ready; nothing was written: --write adds them to the manifest",
            count=count,
        )
    )


def _read(source: Path, place: Place) -> _Book:
    from segur_audit.cli.reviewing import today
    from segur_audit.dossier.follow_reading import read_followed
    from segur_audit.dossier.names import Numbers
    from segur_audit.dossier.review_reading import read_verdicts
    from segur_audit.dossier.spreadsheet_reading import read_back
    from segur_audit.manifest.reading import named_files

    numbers = Numbers(place.catalogue)
    slots = place.catalogue.proof_keys | place.catalogue.keys

    def is_number(text: str) -> bool:
        return text in numbers or canonical(text) in slots

    data = place.manifest.data if place.manifest else {}
    declared = frozenset(posixpath.normpath(path) for _, path in named_files(data))
    pieces = read_back(source, place.base, declared, is_number, place.catalogue.ids)
    return _Book(pieces, read_verdicts(source, today()), read_followed(source, is_number))


def _changed(book: _Book, kept: Sequence[Proposal], place: Place) -> _Change:
    """The manifest with pieces, then who follows what, then the attestations on the whole. Raises
    InputError.
    """
    from segur_audit.cli.reviewing import as_it_would_be, attestations
    from segur_audit.dossier.lines import Item
    from segur_audit.dossier.patching import with_items
    from segur_audit.manifest.writing import inline

    path = place.path
    if path is None:
        return _Change(b"", b"")
    before = path.read_bytes()
    after = with_pieces(before, path.name, kept)
    new = [Item(inline(entry)) for entry in _new(book.followed, place)]
    after = with_items(after, path.name, "suivi", new)
    made: list[Item] = []
    if book.verdicts.judged:
        made = attestations(book.verdicts, as_it_would_be(after, path, place.catalogue))
    return _Change(before, with_items(after, path.name, "attestations", made), len(made), len(new))


def _new(followed: Followed, place: Place) -> Iterator[dict[str, str]]:
    """The entries that the manifest does not hold yet: one on the same proof is a person's, and is
    told when it says something else.
    """
    entries = place.manifest.data.get("suivi", ()) if place.manifest else ()
    held = {canonical(entry["exigence"]): entry for entry in entries}
    for entry in followed.entries:
        known = held.get(canonical(entry["exigence"]))
        if known is None:
            yield entry
        elif any(known.get(key) != entry[key] for key in entry if key != "exigence"):
            say(
                Text(
                    "{about} a déjà une ligne sous suivi, qui dit autre chose : changez-la au "
                    "manifeste",
                    "{about} has an entry under suivi already, which says something else: change "
                    "it in the manifest",
                    about=shorten(entry["exigence"]),
                )
            )


def _write(path: Path, change: _Change, place: Place) -> None:
    """Write all at once, or nothing. Raises InputError, UsageError."""
    from segur_audit.cli.adding import checked
    from segur_audit.dossier.replacing import replace_file

    checked(change.after, path, place.catalogue)
    if change.after != change.before:
        replace_file(path, change.after, change.before)


def _say_attested(count: int, *, write: bool) -> None:
    if write:
        words = Text(
            "{count} attestation(s) inscrite(s)", "{count} attestation(s) written", count=count
        )
    else:
        words = Text("{count} attestation(s) prête(s)", "{count} attestation(s) ready", count=count)
    say(words)


def _say_rows(book: _Book, source: Path) -> None:
    """Every row that was not used, by its number: none is lost without a word."""
    from segur_audit.dossier.columns import LACKING, REVIEW

    name, found = shorten(source.name), book.pieces
    for one in found.unusable:
        say(Text("{name}, ligne {row} : ", "{name}, row {row}: ", name=name, row=one.row) + one.why)
    for sheet, rows in ((REVIEW, book.verdicts.unusable), (LACKING, book.followed.unusable)):
        for one in rows:
            say(
                Text(
                    "{name}, « {sheet} », ligne {row} : ",
                    "{name}, '{sheet}', row {row}: ",
                    name=name,
                    sheet=sheet,
                    row=one.row,
                )
                + one.why
            )
    if book.verdicts.unjudged:
        count = len(book.verdicts.unjudged)
        say(Text("Encore à apprécier : {count}", "Still to be judged: {count}", count=count))
    if found.unfinished:
        numbers = ", ".join(str(row) for row, _file in found.unfinished)
        say(
            Text(
                "Lignes à compléter (nature ou preuve) : {rows}",
                "Rows to complete (nature or proof): {rows}",
                rows=numbers,
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
