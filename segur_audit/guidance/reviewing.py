"""What waits for a person: the requirements that an attestation can decide, with the pieces that
were opened for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from segur_audit.engine.naming import named_by
from segur_audit.engine.slots import fill
from segur_audit.manifest.reading import Manifest
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord, Piece
from segur_audit.model.report import Report, RequirementResult
from segur_audit.model.requirement import Requirement

#: What no attestation settles: the instructor waits for an answer, a decision for its
#: justification.
_NOT_OURS = ("remark.", "waiver.", "ruling.")


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """A requirement and its pieces. `opened`: the program opened every piece that it has, one at
    least.
    """

    result: RequirementResult
    pieces: tuple[Piece, ...]

    @property
    def opened(self) -> bool:
        """Whether all there is to judge is files that were opened."""
        files = [file for piece in self.pieces for file in piece.files]
        return (
            bool(files)
            and all(
                file.sha256 is not None and not file.problem and file.kind != "empty"
                for file in files
            )
            and not any(piece.texts for piece in self.pieces)
        )

    @property
    def may_conform(self) -> bool:
        """Whether « conforme » may be answered without a person looking again at each."""
        return self.result.outcome is Outcome.TO_REVIEW and self.opened


def waiting(
    report: Report,
    manifest: Manifest,
    requirements: Sequence[Requirement],
    records: Iterable[EvidenceRecord],
) -> dict[str, Waiting]:
    """Each requirement of the milestone, by key, with the pieces offered to it."""
    entries = manifest.data.get("preuves", [])
    named = named_by(entries, requirements).entries
    pieces = {record.piece.index: record.piece for record in records}
    return {
        result.requirement.key: Waiting(result, _pieces(result.requirement, entries, named, pieces))
        for result in report.results
        if result.level is not None
    }


def _pieces(
    requirement: Requirement,
    entries: Sequence[Mapping[str, object]],
    named: Mapping[str, tuple[int, ...]],
    pieces: Mapping[int, Piece],
) -> tuple[Piece, ...]:
    indexes = {i for one in fill(requirement, entries, named) for i in one.entries}
    return tuple(pieces[i] for i in sorted(indexes) if i in pieces)


def reviewable(every: Mapping[str, Waiting]) -> list[Waiting]:
    """Those that wait for a person and have their pieces: the outcome is `to_review`, and an
    attestation decides it.
    """
    return [
        one
        for one in every.values()
        if one.result.outcome is Outcome.TO_REVIEW
        and (one.pieces or not any(s.purpose == "deposit" for s in one.result.proofs))
        and any(
            finding.outcome is Outcome.TO_REVIEW and not finding.code.startswith(_NOT_OURS)
            for finding in one.result.findings
        )
    ]
