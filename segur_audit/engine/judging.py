"""The verdict on one requirement: its declarations, its relations, its slots, then what persons
decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from segur_audit.engine.inspection import Inspected
from segur_audit.engine.slots import Filled
from segur_audit.model.outcome import Outcome, worst
from segur_audit.model.piece import EvidenceRecord, Piece
from segur_audit.model.report import UsedFile
from segur_audit.model.requirement import Requirement

from .items import EVIDENCE, Item, evaluated


def used_files(
    filled: Sequence[Filled], inspected: Mapping[int, Inspected]
) -> tuple[UsedFile, ...]:
    """The files of the pieces that the requirement's slots hold, each once, companions included."""
    found: dict[str, UsedFile] = {}
    for piece in pieces_of(filled, inspected):
        for file in (*piece.files, *piece.companions.values()):
            found.setdefault(file.path, UsedFile(file.path, piece.nature, file.sha256, file.size))
    return tuple(found.values())


def is_of_all_pieces(requirement: Requirement) -> bool:
    """Whether a requirement has neither proof nor review of its own, and is judged on every piece
    of the dossier.
    """
    return (
        not requirement.proofs
        and requirement.review is None
        and any(EVIDENCE in use.paths.values() for use in requirement.checks)
    )


def pieces_of(filled: Sequence[Filled], inspected: Mapping[int, Inspected]) -> tuple[Piece, ...]:
    """The pieces that the requirement's slots hold, in the manifest's order."""
    indexes = sorted({index for one in filled for index in one.entries})
    return tuple(inspected[index].record.piece for index in indexes)


def records(inspected: Mapping[int, Inspected]) -> tuple[EvidenceRecord, ...]:
    """The records of every piece, in the manifest's order."""
    return tuple(inspected[index].record for index in sorted(inspected))


def outcome_of(items: Iterable[Item]) -> Outcome:
    """The worst finding of a requirement; warnings lower nothing, and context alone is no pass."""
    counted: list[Any] = [item.finding.outcome for item in items if evaluated(item)]
    ranked = [Outcome.PASS if outcome is Outcome.WARNING else outcome for outcome in counted]
    return worst(ranked) or Outcome.TO_REVIEW
