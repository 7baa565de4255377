"""What differs from the lock of a dossier, and what that does to the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord
from segur_audit.model.place import Location
from segur_audit.model.report import Verdict
from segur_audit.model.text import Text


def digests(records: Iterable[EvidenceRecord]) -> dict[str, str]:
    """The digest of every file of the dossier, companions included; empty for one that could not be read."""
    pieces = [record.piece for record in records]
    return {
        file.path: file.sha256 or ""
        for piece in pieces
        for file in (*piece.files, *piece.companions.values())
    }


def differences(locked: Mapping[str, str], current: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for each file that is not what was locked, in the order of their paths."""
    for path in sorted({*locked, *current}):
        if locked.get(path) == current.get(path):
            continue
        code, message = _kind(path, locked, current)
        remedy = Text(
            "faites approuver à nouveau le dossier, puis : segur-audit dossier lock --force",
            "have the dossier approved again, then: segur-audit dossier lock --force",
        )
        yield Finding(code, Outcome.FAIL, message, Location(path), remedy)


def _kind(path: str, locked: Mapping[str, str], current: Mapping[str, str]) -> tuple[str, Text]:
    if path not in locked:
        return "lock.added", Text("pièce ajoutée depuis le verrou", "piece added since the lock")
    if path not in current:
        return "lock.removed", Text(
            "pièce verrouillée, que le manifeste ne nomme plus",
            "locked piece that the manifest no longer names",
        )
    return "lock.changed", Text("pièce modifiée depuis le verrou", "piece changed since the lock")


def verdict_on(found: int, verdict: Verdict) -> Verdict:
    """The verdict when `found` files differ from the lock: closed, code 6, whatever the checks said (contract, section 4)."""
    if not found:
        return verdict
    one = Text("une pièce diffère du verrou", "one piece differs from the lock")
    many = Text(
        "{count} pièces diffèrent du verrou", "{count} pieces differ from the lock", count=found
    )
    return Verdict("closed", 6, many if found > 1 else one)
