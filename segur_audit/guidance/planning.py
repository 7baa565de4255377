"""The shortest ordered list of actions that opens the gate: one for each place to mend, the longest
lead times first.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from segur_audit.engine.deadlines import lead_time
from segur_audit.engine.slots import natures_wanted
from segur_audit.guidance.following import decided_by, followed
from segur_audit.model.finding import Finding
from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Level, Outcome
from segur_audit.model.place import Location
from segur_audit.model.report import FollowUp, Report, RequirementResult
from segur_audit.model.text import OURS, Text, ours

_HARD = (Outcome.ERROR, Outcome.FAIL, Outcome.MISSING, Outcome.TO_REVIEW)
_ASKED = re.compile(r"repond_a: \[([^\]]+)\]$")
_ITEM = re.compile(r"^(.*\[\d+\])")


@dataclass(frozen=True, slots=True)
class Action:
    """One place to mend: what to do there, which requirements wait for it, and whether it opens
    each of them alone.

    `lead` says what takes time; where no figure is known, `lead_days` and `begin_by` are None.
    `facts`: what was found, each with what to do about it. `numbers`: the proofs of a grouped
    action. `owner` and `due`: whom and
    which day the manifest gives. `urgent`: 0 for what the instructor waits for or the seal refuses,
    which comes first.
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
    facts: tuple[tuple[Text, Text], ...] = ()
    numbers: tuple[str, ...] = field(default=(), metadata=OURS)
    files: tuple[str, ...] = ()
    owner: str = ""
    due: dt.date | None = None
    urgent: int = 1


def plan(report: Report) -> tuple[Action, ...]:
    """The actions on mandatory requirements. `unblocks`: those that need nothing else; `helps`:
    those that wait for other actions too.
    """
    groups: dict[tuple[str, str], list[tuple[RequirementResult, Finding]]] = {}
    for result in report.results:
        if result.level is Level.MANDATORY and result.outcome in _HARD:
            for finding in result.findings:
                if finding.outcome in _HARD:
                    groups.setdefault(_place_of(finding, result), []).append((result, finding))
    words = report.follow_ups
    gathered = list(_gathered(groups.values(), words))
    waiting: dict[str, int] = {}
    for members in gathered:
        for identifier in {result.requirement.id for result, _ in members}:
            waiting[identifier] = waiting.get(identifier, 0) + 1
    dated = report.reference_date.origin != "today"
    call = replace(report.call, manifest=report.shown)
    command = call.suggested("attest", "--reviewable", "--write")
    actions = [_action(members, waiting, dated, command, words) for members in gathered]
    return (*_altered(report), *sorted(actions, key=_order))


def _place_of(finding: Finding, result: RequirementResult) -> tuple[str, str]:
    """Where someone has to work: an item of a list as a whole, a file, a declaration; without a
    place, the requirement itself.
    """
    place = finding.location
    if place is None:
        return ("", result.requirement.id)
    if place.path is None or finding.code.startswith(("proof.", "FAQ.")) or ".mdn" in finding.code:
        return (place.file, f"{place.path or ''}#{result.requirement.id if place.path else ''}")
    item = _ITEM.match(place.path)
    inside = place.line is not None
    return (place.file, (item[1] if item else place.path) if inside else "")


_Members = list[tuple[RequirementResult, Finding]]


def _gathered(groups: Iterable[_Members], words: Sequence[FollowUp]) -> Iterator[_Members]:
    """The groups, those that ask for the same kind of piece, or for a look at pieces, of the same
    person and for the same day, made one: thirty videos are one action.
    """
    alike: dict[str, _Members] = {}
    for members in groups:
        kinds = {_kind(result, finding, words) for result, finding in members}
        kind = kinds.pop() if len(kinds) == 1 else None
        if kind is None:
            alike[f"#{len(alike)}"] = members
        else:
            alike.setdefault(kind, []).extend(members)
    yield from alike.values()


def _kind(result: RequirementResult, finding: Finding, words: Sequence[FollowUp]) -> str | None:
    """What a finding asks for, the same for those that one action settles; None for one of its
    own.
    """
    number = _number(finding)
    who, day = followed(result, finding, number, words)
    if finding.code == "proof.to_attest":
        return f"attest {who} {day}"
    slot = next((slot for slot in result.requirement.proofs if slot.id == number), None)
    if slot is None or slot.words is not None:
        return None
    lead = lead_time(canonical(result.requirement.id))
    return f"supply {natures_wanted(slot).fr} {lead.rank if lead else -1} {who} {day}"


def _number(finding: Finding) -> str | None:
    """The number of the proof that a missing piece answers, when that is all it needs."""
    if finding.code != "proof.missing" or finding.remedy is None:
        return None
    asked = _ASKED.search(finding.remedy.fr)
    return asked[1] if asked else None


def _altered(report: Report) -> Iterator[Action]:
    """What changed since the seal comes first: until it is approved again, nothing opens the
    gate.
    """
    if changed := report.altered:
        facts = tuple((_placed(one), one.remedy or one.message) for one in changed)
        files = tuple(one.location.file for one in changed if one.location)
        steps = tuple(dict.fromkeys(remedy for _, remedy in facts))
        yield Action(
            changed[0].location,
            Outcome.FAIL,
            steps,
            (),
            (),
            None,
            None,
            None,
            facts=facts,
            files=files,
            urgent=0,
        )


def _placed(finding: Finding) -> Text:
    place = finding.location.file if finding.location else ""
    return Text("{place} : ", "{place}: ", place=place) + finding.message


def _told(members: _Members, command: str) -> tuple[tuple[Text, Text], ...]:
    """What was found and what to do, once each; of alike ones, one sentence with their numbers."""
    numbers = _numbers(members)
    if len(members) > 1 and len(numbers) == len({finding.remedy for _, finding in members}) > 1:
        return (_many(members, numbers, command),)
    facts = (
        (finding.message, finding.remedy or result.requirement.remedy)
        for result, finding in members
    )
    return tuple(dict.fromkeys(facts))


def _numbers(members: _Members) -> tuple[str, ...]:
    if {finding.code for _, finding in members} == {"proof.to_attest"}:
        return tuple(dict.fromkeys(str(result.requirement.id) for result, _ in members))
    numbers = [_number(finding) for _, finding in members]
    return tuple(dict.fromkeys(n for n in numbers if n)) if all(numbers) else ()


def _many(members: _Members, numbers: Sequence[str], command: str) -> tuple[Text, Text]:
    result, finding = members[0]
    count, names = len(numbers), ours(", ".join(numbers))
    if finding.code == "proof.to_attest":
        return (
            Text(
                "{count} exigences ont des pièces non contrôlables automatiquement : {names}",
                "{count} requirements have pieces that no check can judge: {names}",
                count=count,
                names=names,
            ),
            Text(
                "regardez ces pièces, puis attestez-les : {command}",
                "look at these pieces, then attest them: {command}",
                command=ours(command),
            ),
        )
    slot = next(slot for slot in result.requirement.proofs if slot.id == _number(finding))
    natures = natures_wanted(slot)
    return (
        Text(
            "{count} preuves sans pièce de nature {natures} : {names}",
            "{count} proofs without a piece of nature {natures}: {names}",
            count=count,
            natures=natures,
            names=names,
        ),
        Text(
            "ajoutez à preuves une pièce de nature {natures} pour chacun de ces {count} numéros, "
            "nommés dans repond_a",
            "add to preuves a piece of nature {natures} for each of these {count} numbers, named "
            "in repond_a",
            natures=natures,
            count=count,
        ),
    )


def _followed(members: _Members, words: Sequence[FollowUp]) -> tuple[str, dt.date | None]:
    """Those whom the manifest gives for it, and its first day."""
    said = [followed(result, one, _number(one), words) for result, one in members]
    owners = dict.fromkeys(owner for owner, _ in said if owner)
    return ", ".join(owners), min((day for _, day in said if day), default=None)


def _action(
    members: _Members,
    waiting: dict[str, int],
    dated: bool,
    command: str,
    words: Sequence[FollowUp],
) -> Action:
    results = list({result.requirement.id: result for result, _ in members}.values())
    facts = _told(members, command)
    owner, due = _followed(members, words)
    steps = dict.fromkeys(remedy for _, remedy in facts)
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
        facts=facts,
        numbers=_numbers(members),
        files=tuple(dict.fromkeys(_files(members))),
        owner=owner or decided_by(results),
        due=due or (min(result.reference_date for result in results) if dated else None),
        urgent=0 if any(f.code == "remark.unanswered" for _, f in members) else 1,
    )


def _files(members: _Members) -> Iterator[str]:
    """The pieces that the findings are about; those that the manifest names are at a line of it."""
    for result, finding in members:
        place = finding.location
        if place is not None and place.line is None:
            yield place.file
        elif finding.code == "proof.to_attest":
            yield from (file.path for file in result.evidence)


def _order(action: Action) -> tuple[int, ...]:
    """What takes longest is begun first; then what opens most; what only a person can decide comes
    last.
    """
    decided_last = action.outcome is Outcome.TO_REVIEW
    return (
        action.urgent,
        -action.lead_rank,
        -(action.lead_days or 0),
        int(decided_last),
        -len(action.unblocks),
        action.outcome.rank,
    )
