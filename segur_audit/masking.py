"""Applies the privacy mask to a whole report, once, before anything is rendered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from segur_audit.model import Report, RequirementResult
from segur_audit.privacy import Mask


def masked(report: Report, private: Iterable[str] = ()) -> Report:
    """The report in which no identifier, and none of the `private` strings that the evidence gave, is left."""
    mask = Mask(private)
    return replace(
        report,
        manifest=mask.plain(report.manifest),
        notices=tuple(map(mask.finding, report.notices)),
        results=tuple(_result(result, mask) for result in report.results),
        calendar=tuple(replace(one, what=mask.text(one.what), location=mask.location(one.location)) for one in report.calendar),
    )


def _result(result: RequirementResult, mask: Mask) -> RequirementResult:
    scope = result.applicability
    return replace(
        result,
        applicability=replace(scope, because=mask.text(scope.because), location=mask.location(scope.location)),
        findings=tuple(map(mask.finding, result.findings)),
        proofs=tuple(replace(slot, evidence=tuple(map(mask.plain, slot.evidence))) for slot in result.proofs),
        evidence=tuple(replace(file, path=mask.plain(file.path)) for file in result.evidence),
    )
