"""What there is to do, grouped: what is to be mended, declared, supplied, looked at by a person.
The terminal and the
other reports for people group in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from segur_audit.model.finding import Finding
from segur_audit.model.natures import nature_label
from segur_audit.model.outcome import Level, Outcome
from segur_audit.model.report import Report, RequirementResult
from segur_audit.model.requirement import Slot
from segur_audit.model.text import Text, joined
from segur_audit.report.counts import worst_first

BLOCKING = (Outcome.ERROR, Outcome.FAIL, Outcome.MISSING)


class Kind(IntEnum):
    """What a finding asks for, in the order in which it is shown."""

    RETRY = 0
    MEND = 1
    DECLARE = 2
    SUPPLY = 3
    ATTEST = 4
    DECIDE = 5


HEADINGS: dict[Kind, Text] = {
    Kind.RETRY: Text("À signaler : le contrôle n'a pas abouti", "To report: the check did not end"),
    Kind.MEND: Text("À corriger", "To mend"),
    Kind.DECLARE: Text("À déclarer dans le manifeste", "To declare in the manifest"),
    Kind.SUPPLY: Text("À fournir : {what}", "To supply: {what}"),
    Kind.ATTEST: Text("À regarder, puis à attester", "To look at, then to attest"),
    Kind.DECIDE: Text("À apprécier par une personne", "For a person to judge"),
}
NATURE_TO_CHOOSE = Text(
    "ce que le REM décrit (nature à choisir)", "what the REM describes (nature to be chosen)"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Requirements of which the same is to be said, the findings that say it, and the slots that
    want a piece.
    """

    results: tuple[RequirementResult, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What is to be done in one way: its kind, what is to be supplied if that is it, and the
    entries.
    """

    kind: Kind
    what: Text | None
    entries: tuple[Entry, ...]

    @property
    def heading(self) -> Text:
        """What the entries have in common."""
        heading = HEADINGS[self.kind]
        return heading.filled(what=self.what) if self.what else heading


def blocking(report: Report) -> list[Group]:
    """What keeps the gate closed, by what there is to do."""
    return grouped(_of(report, BLOCKING), BLOCKING)


def reviewable(report: Report) -> list[Group]:
    """What only a person can decide."""
    return grouped(_of(report, (Outcome.TO_REVIEW,)), (Outcome.TO_REVIEW,))


def grouped(results: Iterable[RequirementResult], outcomes: Sequence[Outcome]) -> list[Group]:
    """The findings of these outcomes, by what there is to do; of a requirement they stay together
    within a group.
    """
    buckets: dict[tuple[Kind, str], tuple[Text | None, list[Entry]]] = {}
    for result in worst_first(results):
        parts: dict[tuple[Kind, str], tuple[Text | None, list[Finding]]] = {}
        for finding in result.findings:
            if finding.outcome in outcomes:
                kind, what = _asked(finding, result)
                key = (kind, what.fr if what else "")
                parts.setdefault(key, (what, []))[1].append(finding)
        for key, (what, findings) in parts.items():
            bucket = buckets.setdefault(key, (what, []))[1]
            _put(bucket, Entry((result,), tuple(findings)))
    ordered = sorted(buckets.items(), key=lambda item: item[0][0])
    return [Group(key[0], what, tuple(entries)) for key, (what, entries) in ordered]


def _of(report: Report, outcomes: Sequence[Outcome]) -> list[RequirementResult]:
    return [
        result
        for result in report.results
        if result.level is Level.MANDATORY and result.outcome in outcomes
    ]


def _put(entries: list[Entry], entry: Entry) -> None:
    """Add an entry, to the one that says the same when there is one."""
    for index, other in enumerate(entries):
        if _words(other) == _words(entry):
            entries[index] = replace(other, results=(*other.results, *entry.results))
            return
    entries.append(entry)


def _words(entry: Entry) -> tuple[object, ...]:
    return tuple((f.message, f.remedy, f.location, f.outcome) for f in entry.findings)


def _asked(finding: Finding, result: RequirementResult) -> tuple[Kind, Text | None]:
    if finding.outcome is Outcome.ERROR:
        return Kind.RETRY, None
    if finding.outcome is Outcome.TO_REVIEW:
        return (Kind.ATTEST if finding.code == "proof.to_attest" else Kind.DECIDE), None
    if finding.outcome is not Outcome.MISSING:
        return Kind.MEND, None
    if finding.code != "proof.missing":
        return Kind.DECLARE, None
    return Kind.SUPPLY, _supplied(slot_of(finding, result))


def slot_of(finding: Finding, result: RequirementResult) -> Slot | None:
    """The slot that a finding wants a piece for."""
    return next((slot for slot in result.requirement.proofs if slot.id == finding.proof), None)


def _supplied(slot: Slot | None) -> Text:
    if slot is None:
        return Text("une pièce", "a piece")
    if slot.words is not None:
        return NATURE_TO_CHOOSE
    names = sorted(accepted.nature for accepted in slot.accepts)
    return joined([_named(name) for name in names], " ou ", " or ")


def _named(nature: str) -> Text:
    label = nature_label(nature)
    if label.fr == nature:
        return label
    return Text("{label} ({nature})", "{label} ({nature})", label=label, nature=nature)
