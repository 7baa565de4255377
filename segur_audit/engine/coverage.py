"""What an audit looked at, which its verdict says: rules, and the requirements and proofs of the
imported REM (contract, 4).
"""

from __future__ import annotations

from collections.abc import Sequence

from segur_audit.catalogue.reading import Catalogue
from segur_audit.model.coverage import Coverage
from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import RequirementResult
from segur_audit.model.requirement import Asker


def is_rem_in_use(catalogue: Catalogue, scheme: str) -> bool:
    """Whether the catalogues in use hold the REM of `scheme`."""
    return catalogue.rem_of(scheme) is not None


def coverage_of(
    results: Sequence[RequirementResult], catalogue: Catalogue, scheme: str, milestone: str
) -> Coverage:
    """What an audit of `scheme` at a gate looked at: of the rules of that gate, and of the scheme's
    REM when it is in use.
    """
    rules = sum(map(_judged, results))
    total = sum(milestone in rule.milestones for rule in catalogue.for_scheme(scheme))
    rem = catalogue.rem_of(scheme)
    if rem is None:
        return Coverage(rules, total)
    rows = [result for result in results if _is_of_rem(result) and _judged(result)]
    judged = {
        canonical(slot.id)
        for result in rows
        for slot in result.proofs
        if slot.state is not None and slot.state is not Outcome.NOT_APPLICABLE
    }
    return Coverage(
        rules=rules,
        rules_of=total,
        requirements=len(rows),
        requirements_of=len(rem.requirements),
        proofs=len(judged & rem.proofs),
        proofs_of=len(rem.proofs),
        imported=True,
        lifted=sum(result.applicability.lifted for result in results),
    )


def _judged(result: RequirementResult) -> bool:
    return result.level is not None and result.outcome is not Outcome.NOT_APPLICABLE


def _is_of_rem(result: RequirementResult) -> bool:
    return any(side.asker is Asker.REM for side in result.requirement.asked_by)
