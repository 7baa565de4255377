"""Whom and which day the manifest gives for what is to be done: the nearest word on it counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from segur_audit.model.finding import Finding
from segur_audit.model.ids import canonical
from segur_audit.model.report import FollowUp, Report, RequirementResult


def followed(
    result: RequirementResult, finding: Finding, number: str | None, words: Sequence[FollowUp]
) -> tuple[str, dt.date | None]:
    """The owner and the day of a finding. What is said of its piece counts before what is said of
    its proof (`number`), of its requirement, of its chapter.
    """
    ranked = sorted(
        ((rank, one) for one in words if (rank := _rank(result, finding, number, one)) is not None),
        key=lambda pair: pair[0],
    )
    owner = next((one.owner for _, one in ranked if one.owner), "")
    return owner, next((one.due for _, one in ranked if one.due), None)


def decided_by(results: Iterable[RequirementResult]) -> str:
    """Whom a decision of the manifest names: the owner of a waiver, else the author of an
    attestation.
    """
    for result in results:
        if result.waiver:
            return result.waiver.owner
        if result.attestation:
            return result.attestation.author
    return ""


def since_seal(report: Report) -> tuple[Finding, ...]:
    """What else is not as it was sealed (tool, catalogues, verdict): it is told, and refuses
    nothing.
    """
    return tuple(notice for notice in report.told if notice.code.startswith("lock."))


def _rank(
    result: RequirementResult, finding: Finding, number: str | None, one: FollowUp
) -> int | None:
    """How near a word is to a finding; None: it is on something else."""
    rule, place = result.requirement, finding.location
    if place is not None and any(
        place.file == named.file
        and (named.path is None or place.path == named.path or _is_inside(place.path, named.path))
        for named in one.places
    ):
        return 0
    if canonical(number or finding.proof or rule.id) in one.about:
        return 1
    if rule.key in one.about:
        return 2
    if any(canonical(slot.id) in one.about for slot in rule.proofs) and number is None:
        return 3
    return 4 if not one.places and rule.chapter in one.about else None


def _is_inside(path: str | None, outer: str) -> bool:
    return path is not None and path.startswith((f"{outer}.", f"{outer}["))
