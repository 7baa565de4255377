"""What comes of one requirement: what was found on it, and what persons decided (contract, 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from segur_audit.engine.assurance import assurance_of
from segur_audit.engine.binding import bound_to
from segur_audit.engine.context import Context
from segur_audit.engine.decisions import Decisions, Waiver
from segur_audit.engine.inspection import Inspected
from segur_audit.engine.items import Item, gather, unknowns
from segur_audit.engine.judging import is_of_all_pieces, outcome_of, pieces_of, records, used_files
from segur_audit.engine.options import Options
from segur_audit.engine.remarks import remark_items
from segur_audit.engine.rulings import attest
from segur_audit.engine.scope import Scope
from segur_audit.engine.slot_items import slot_results
from segur_audit.engine.slots import Filled
from segur_audit.engine.waiving import waive
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Assurance, Level, Outcome
from segur_audit.model.report import AppliedAttestation, AppliedWaiver, RequirementResult


@dataclass(frozen=True, slots=True, eq=False)
class Hearing:
    """What every requirement of a dossier is judged with: persons' decisions, the pieces that were
    read, what was asked. `papers`: the justifications of waivers that can be read.
    """

    decisions: Decisions
    inspected: Mapping[int, Inspected]
    options: Options
    papers: frozenset[str]


def result_of(
    scope: Scope, context: Context, filled: Sequence[Filled], day: dt.date, hearing: Hearing
) -> RequirementResult:
    """The result on the requirement of `scope`, at its reference date `day`."""
    requirement, inspected = scope.requirement, hearing.inspected
    files = used_files(filled, inspected)
    if scope.applies is False:
        slots = slot_results(filled, (), inspected, ())
        return RequirementResult(
            requirement,
            scope.level,
            Outcome.NOT_APPLICABLE,
            None,
            day,
            scope.applicability,
            (),
            slots,
            files,
        )
    items, attestation = _attested(scope, context, filled, day, hearing)
    if scope.unproven:  # nobody's attestation stands for the justification of a decision
        items = [*items, Item(scope.unproven, Assurance.DECLARED)]
    items = [*items, *remark_items(requirement, context.manifest, filled, inspected)]
    items, waiver = _waived(items, scope, day, hearing)
    outcome = outcome_of(items)
    return RequirementResult(
        requirement,
        scope.level,
        outcome,
        _assurance(items, outcome, attestation),
        day,
        scope.applicability,
        _in_order(items),
        slot_results(filled, items, inspected, scope.slots),
        files,
        waiver,
        attestation,
    )


def _attested(
    scope: Scope, context: Context, filled: Sequence[Filled], day: dt.date, hearing: Hearing
) -> tuple[list[Item], AppliedAttestation | None]:
    """What was found, and the attestation that stands on it."""
    if not scope.applies:
        return unknowns(scope), None
    requirement, inspected = scope.requirement, hearing.inspected
    items = gather(scope, context, filled, inspected, hearing.options.call)
    strict = is_of_all_pieces(requirement)
    every = [record.piece for record in records(inspected)]
    judged = bound_to(every if strict else pieces_of(filled, inspected))
    given = hearing.decisions.attestations_of(requirement.key)
    return attest(items, given, judged, day, strict)


def _waived(
    items: list[Item], scope: Scope, day: dt.date, hearing: Hearing
) -> tuple[list[Item], AppliedWaiver | None]:
    if not hearing.options.waivers:
        return items, None

    def justified(one: Waiver) -> bool:
        return scope.level is not Level.MANDATORY or one.justification in hearing.papers

    return waive(items, hearing.decisions.waivers_of(scope.requirement.key), day, justified)


def _assurance(
    items: Sequence[Item], outcome: Outcome, attestation: AppliedAttestation | None
) -> Assurance | None:
    if outcome is not Outcome.PASS:
        return None
    return assurance_of(items, attestation is not None and attestation.result == "conforme")


def _in_order(items: Sequence[Item]) -> tuple[Finding, ...]:
    findings = (item.finding for item in items)
    return tuple(sorted(findings, key=lambda finding: _FINDING_ORDER[finding.outcome]))


_FINDING_ORDER = {
    outcome: rank
    for rank, outcome in enumerate(
        (*tuple(Outcome)[:5], Outcome.WARNING, Outcome.PASS, Outcome.NOT_APPLICABLE, Outcome.INFO)
    )
}
