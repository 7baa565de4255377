"""The shortest ordered list of actions that opens the gate: one for each place to mend, the longest lead times first."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from segur_audit.engine.deadlines import lead_time
from segur_audit.model.finding import Finding
from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Level, Outcome
from segur_audit.model.place import Location
from segur_audit.model.report import Report, RequirementResult
from segur_audit.model.text import Text

_HARD = (Outcome.ERROR, Outcome.FAIL, Outcome.MISSING, Outcome.TO_REVIEW)
_ITEM = re.compile(r"^(.*\[\d+\])")


@dataclass(frozen=True, slots=True)
class Action:
    """One place to mend: what to do there, which requirements wait for it, and whether it opens each of them alone.

    `lead` says what takes time; where no figure is known, `lead_days` and `begin_by` are None.
    """

    location: Location | None
    outcome: Outcome
    steps: tuple[Text, ...]
    unblocks: tuple[str, ...]
    helps: tuple[str, ...]
    lead_days: int | None
    lead: Text | None
    begin_by: dt.date | None
    lead_rank: int = -1


def plan(report: Report) -> tuple[Action, ...]:
    """The actions on mandatory requirements. `unblocks`: those that need nothing else; `helps`: those that wait for other actions too."""
    groups: dict[tuple[str, str], list[tuple[RequirementResult, Finding]]] = {}
    for result in report.results:
        if result.level is Level.MANDATORY and result.outcome in _HARD:
            for finding in result.findings:
                if finding.outcome in _HARD:
                    groups.setdefault(_place_of(finding, result), []).append((result, finding))
    waiting: dict[str, int] = {}
    for members in groups.values():
        for identifier in {result.requirement.id for result, _ in members}:
            waiting[identifier] = waiting.get(identifier, 0) + 1
    actions = [_action(members, waiting) for members in groups.values()]
    return tuple(sorted(actions, key=_order))


def _place_of(finding: Finding, result: RequirementResult) -> tuple[str, str]:
    """Where someone has to work: an item of a list as a whole, a file, a declaration; without a place, the requirement itself."""
    place = finding.location
    if place is None:
        return ("", result.requirement.id)
    if place.path is None or finding.code.startswith(("proof.", "FAQ.")) or ".mdn" in finding.code:
        return (place.file, f"{place.path or ''}#{result.requirement.id if place.path else ''}")
    item = _ITEM.match(place.path)
    inside = place.line is not None
    return (place.file, (item[1] if item else place.path) if inside else "")


def _action(members: list[tuple[RequirementResult, Finding]], waiting: dict[str, int]) -> Action:
    results = list({result.requirement.id: result for result, _ in members}.values())
    steps = dict.fromkeys(
        (finding.remedy or result.requirement.remedy) for result, finding in members
    )
    worst = min((finding for _, finding in members), key=lambda finding: finding.outcome.rank)
    started = all(
        f.outcome is Outcome.TO_REVIEW or (f.location and f.location.line is None)
        for _, f in members
    )
    leads = [
        (found, result)
        for result in results
        if not started and (found := lead_time(canonical(result.requirement.id)))
    ]
    longest, waiter = max(
        leads, key=lambda pair: (pair[0].rank, pair[0].days or 0), default=(None, None)
    )
    return Action(
        location=worst.location,
        outcome=worst.outcome,
        steps=tuple(steps),
        unblocks=tuple(r.requirement.id for r in results if waiting[r.requirement.id] == 1),
        helps=tuple(r.requirement.id for r in results if waiting[r.requirement.id] > 1),
        lead_days=longest.days if longest else None,
        lead=longest.what if longest else None,
        begin_by=waiter.reference_date - dt.timedelta(days=longest.days)
        if longest and waiter and longest.days
        else None,
        lead_rank=longest.rank if longest else -1,
    )


def _order(action: Action) -> tuple[int, int, int, int, int]:
    """What takes longest is begun first; then what opens most; what only a person can decide comes last."""
    decided_last = action.outcome is Outcome.TO_REVIEW
    return (
        -action.lead_rank,
        -(action.lead_days or 0),
        int(decided_last),
        -len(action.unblocks),
        action.outcome.rank,
    )
