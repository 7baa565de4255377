"""What an audit looked at, which its verdict says: rules, and the requirements and proofs of the imported REM (contract, 4)."""

from __future__ import annotations

from collections.abc import Sequence

from segur_audit.catalogue.reading import Catalogue
from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import Coverage, RequirementResult
from segur_audit.model.requirement import Asker


def coverage_of(
    results: Sequence[RequirementResult], catalogue: Catalogue, scheme: str
) -> Coverage:
    """The coverage of an audit of `scheme` that came to `results`."""
    rules = sum(_judged(result) for result in results)
    total = len(catalogue.for_scheme(scheme))
    rem = catalogue.rem_of(scheme)
    if rem is None:
        return Coverage(rules, total)
    rows = [result for result in results if _is_of_rem(result)]
    judged = {
        canonical(slot.id)
        for result in rows
        for slot in result.proofs
        if slot.state is not None and slot.state is not Outcome.NOT_APPLICABLE
    }
    return Coverage(
        rules=rules,
        rules_of=total,
        requirements=sum(_judged(result) for result in rows),
        requirements_of=len(rem.requirements),
        proofs=len(judged & rem.proofs),
        proofs_of=len(rem.proofs),
        imported=True,
        lifted=sum(result.applicability.lifted for result in results),
    )


def _judged(result: RequirementResult) -> bool:
    return result.outcome is not Outcome.NOT_APPLICABLE


def _is_of_rem(result: RequirementResult) -> bool:
    return any(side.asker is Asker.REM for side in result.requirement.asked_by)
