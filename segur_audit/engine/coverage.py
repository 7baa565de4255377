"""What an audit looked at, in figures: every verdict says them (contract, section 4)."""

from __future__ import annotations

from collections.abc import Sequence

from segur_audit.catalogue.reading import Catalogue
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import Coverage, RequirementResult

_REM = "rem:"  # how the origin of a rule that an imported REM brings begins


def is_rem_in_use(catalogue: Catalogue, scheme: str) -> bool:
    """Whether the catalogues in use hold the REM of `scheme`."""
    return any(requirement.origin.startswith(_REM) for requirement in catalogue.for_scheme(scheme))


def coverage_of(
    results: Sequence[RequirementResult], catalogue: Catalogue, scheme: str, milestone: str
) -> Coverage:
    """The rules that were judged, of those of the scheme at this milestone; and of its REM, when it is in use."""
    rules = [rule for rule in catalogue.for_scheme(scheme) if milestone in rule.milestones]
    judged = [r for r in results if r.level and r.outcome is not Outcome.NOT_APPLICABLE]
    of_rem = [rule for rule in rules if rule.origin.startswith(_REM)]
    rem_judged = [r for r in judged if r.requirement.origin.startswith(_REM)]
    return Coverage(
        rules=len(judged),
        rules_of=len(rules),
        requirements=len(rem_judged),
        requirements_of=len(of_rem),
        proofs=sum(len(r.requirement.proofs) for r in rem_judged),
        proofs_of=sum(len(rule.proofs) for rule in of_rem),
        imported=is_rem_in_use(catalogue, scheme),
    )
