"""The items of a requirement: expectations, checks and pieces, each with what it found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from segur_audit.catalogue.conditions import absent_paths, judge
from segur_audit.catalogue.registry import load_check
from segur_audit.catalogue.wording import describe
from segur_audit.engine.context import Context
from segur_audit.engine.inspection import Inspected, crashed, guarded, missing, resolve
from segur_audit.engine.scope import Scope
from segur_audit.engine.slots import Filled, wanting
from segur_audit.manifest.fitting import accepts
from segur_audit.manifest.reading import ABSENT
from segur_audit.model.command import Invocation
from segur_audit.model.finding import Finding
from segur_audit.model.nobody import is_unfilled
from segur_audit.model.outcome import Assurance, Outcome
from segur_audit.model.requirement import Asker, Expectation, Requirement, Slot, Use
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours

from .judging_rules import DECLARED, REVIEW, SILENT, TO_ATTEST, UNFILLED

EVIDENCE = "audit.evidence"
#: The code that says that nothing was evaluated. No attestation lifts it: there is nothing that was
#: judged.
SILENCE = SILENT.code


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A finding with what the roll-up must know of it: what a pass would rest on, its slot, whether
    it can satisfy.
    """

    finding: Finding
    assurance: Assurance
    slot: str | None = None
    satisfies: bool = True  # a precheck can only worsen

    def with_finding(self, finding: Finding, assurance: Assurance | None = None) -> Item:
        """The same item, its finding replaced."""
        return replace(self, finding=finding, assurance=assurance or self.assurance)


_ASKED_BY = {
    Asker.BUILTIN: Text("les règles intégrées", "the built-in rules"),
    Asker.BUILTIN_ALONE: Text("les règles intégrées", "the built-in rules"),
    Asker.REM: Text("le REM", "the REM"),
}
Ticket = tuple[str, str, int, int]  # requirement key, slot id, entry index, number of the use


def unknowns(scope: Scope) -> list[Item]:
    """What keeps it from being known who speaks, or whether a slot is asked for."""
    return [Item(finding, Assurance.DECLARED) for finding in scope.unknown]


def gather(
    scope: Scope,
    context: Context,
    filled: Sequence[Filled],
    inspected: Mapping[int, Inspected],
    call: Invocation,
) -> list[Item]:
    """Every finding on an applicable requirement, before persons' decisions. Never empty.

    Of a requirement on which several speak, each finding says who asks. `call` is what suggested
    commands repeat.
    """
    requirement = scope.requirement
    items = unknowns(scope)
    if scope.judges(requirement.judged_for):
        asserted = list(_asserted(requirement, context))
        items += [by(item, requirement.judged_for, scope) for item in asserted]
    if requirement.unproved and scope.judges(Asker.REM):
        items.append(by(_review(requirement, requirement.unproved), Asker.REM, scope))
    items.extend(_slot_items(scope, context, filled, inspected, call))
    if not scope.unproven and not any(evaluated(item) for item in items):
        silence = SILENT.unsure(None, action=requirement.remedy)
        items.append(Item(silence, Assurance.DECLARED))
    return items


def _asserted(requirement: Requirement, context: Context) -> Iterator[Item]:
    """What is judged beside the slots: declarations, relations, and what only a person can say."""
    for expectation in requirement.expects:
        for finding in _expect(expectation, requirement, context):
            yield Item(finding, Assurance.DECLARED)
    for use in requirement.checks:
        yield from _relate(use, context)
    if requirement.review:
        yield _review(requirement, requirement.review)


def _review(requirement: Requirement, words: Text) -> Item:
    return Item(REVIEW.unsure(None, message=words, action=requirement.remedy), Assurance.DECLARED)


def by(item: Item, asker: Asker, scope: Scope) -> Item:
    """The item, which says who asks when several speak on the requirement."""
    finding = item.finding
    name = _ASKED_BY.get(asker)
    if not scope.merged or name is None:
        return item
    message = finding.message
    if finding.outcome.rank <= Outcome.TO_REVIEW.rank:
        message = message + Text(" — demandé par ", " — asked by ") + name
    return item.with_finding(
        replace(finding, message=message, source=finding.source or name.fr), item.assurance
    )


def evaluated(item: Item) -> bool:
    """Whether the item is an assertion that was evaluated. Context is none; of a precheck only what
    worsens counts.
    """
    if item.finding.outcome is Outcome.INFO:
        return False
    return item.satisfies or item.finding.outcome.rank <= Outcome.TO_REVIEW.rank


def _expect(
    expectation: Expectation, requirement: Requirement, context: Context
) -> Iterator[Finding]:
    judged = judge(expectation.when, context)
    if judged.value is None:
        yield from (missing(path, context) for path in absent_paths(judged))
    if judged.value is not True:
        return
    value, place = context.get(expectation.path), context.place(expectation.path)
    rule = _rule_of(expectation, requirement)
    if value is ABSENT:
        asked = expectation.remedy or _to_declare(expectation) or requirement.remedy
        yield missing(expectation.path, context, expectation.code, asked)
    elif isinstance(value, str) and is_unfilled(value):
        yield rule.lacks(place, message=UNFILLED.filled(path=ours(expectation.path)))
    elif accepts(expectation.schema, value):
        yield rule.passes(place, path=ours(expectation.path))
    else:
        yield rule.breaks_as(place)


def _rule_of(expectation: Expectation, requirement: Requirement) -> Rule:
    """The rule that a definition writes: it is listed with its requirement."""
    return Rule(
        expectation.code,
        "",
        DECLARED,
        expectation.message,
        expectation.remedy or requirement.remedy,
        Outcome(expectation.otherwise),
        listed=False,
    )


def _to_declare(expectation: Expectation) -> Text | None:
    """What is absent is to be declared, not done: what the rule expects, when it expects a value of
    its own.
    """
    if not {"const", "enum", "contains"} & expectation.schema.keys():
        return None
    return Text(
        "déclarez dans {path} ce qu'il en est ; la règle attend : {wanted}",
        "declare in {path} how it stands; the rule expects: {wanted}",
        path=expectation.path,
        wanted=describe(expectation.schema),
    )


def _relate(use: Use, context: Context) -> Iterator[Item]:
    """A check over declarations; over the pieces themselves when it is given `audit.evidence`."""
    on_evidence = EVIDENCE in use.paths.values()
    assurance = Assurance.VERIFIED if on_evidence else Assurance.DECLARED
    judged = judge(use.when, context)
    if judged.value is None:
        yield from (Item(missing(path, context), assurance) for path in absent_paths(judged))
    if judged.value is not True:
        return
    found = load_check(use.name)
    if found is None:
        yield Item(crashed(use.name, "unknown"), assurance)
        return
    arguments, absent = resolve(use, found, context)
    for finding in absent or guarded(found, arguments):
        yield Item(finding, assurance)
    if on_evidence:  # what no observer could see is not to be taken for clean
        for record in context.get(EVIDENCE):
            yield from (
                Item(finding, assurance)
                for finding in record.findings
                if finding.outcome is Outcome.ERROR
            )


def _slot_items(
    scope: Scope,
    context: Context,
    filled: Sequence[Filled],
    inspected: Mapping[int, Inspected],
    call: Invocation,
) -> Iterator[Item]:
    for one in filled:
        if one.slot not in scope.slots:
            continue
        pieces = [inspected[index].record.piece for index in one.entries]
        for finding in wanting(one.slot, pieces, context):
            yield by(Item(finding, Assurance.DECLARED, one.slot.id), one.slot.asker, scope)
        for index in one.entries:
            for item in piece_items(scope.requirement, one.slot, index, inspected[index], call):
                yield by(item, one.slot.asker, scope)


def piece_items(
    requirement: Requirement, slot: Slot, index: int, seen: Inspected, call: Invocation
) -> Iterator[Item]:
    """What a piece is worth in a slot: its files, its checks; `to_review` when no check passed and
    none refused it.

    A check that came from a precheck can only worsen: its pass leaves the piece to be attested.
    """
    deposit = slot.purpose == "deposit"
    items = [
        Item(finding, Assurance.VERIFIED, slot.id, deposit) for finding in seen.record.findings
    ]
    accepted = slot.accepting(seen.record.piece.nature)
    uses = accepted.checks if accepted else ()
    for ticket, findings in seen.findings.items():
        if ticket[:3] == (requirement.key, slot.id, index):
            satisfies = deposit and not uses[ticket[3]].worsens
            known = [item.finding for item in items]
            items += [
                Item(finding, Assurance.VERIFIED, slot.id, satisfies)
                for finding in findings
                if satisfies or finding not in known
            ]
    yield from items
    if not any(_decides(item, slot) for item in items):
        yield Item(_to_attest(requirement, seen, call), Assurance.VERIFIED, slot.id, deposit)


def _decides(item: Item, slot: Slot) -> bool:
    """Whether a finding on a piece settles what it is worth: in a deposit slot, what can only
    worsen settles it by refusing.
    """
    outcome = item.finding.outcome
    if outcome in (Outcome.FAIL, Outcome.MISSING, Outcome.ERROR):
        return True
    counts = item.satisfies or slot.purpose == "precheck"
    return counts and outcome in (Outcome.PASS, Outcome.TO_REVIEW)


def _to_attest(requirement: Requirement, seen: Inspected, call: Invocation) -> Finding:
    piece = seen.record.piece
    command = call.told("attest", requirement.id)
    place = piece.files[0].at() if piece.files else piece.place
    return TO_ATTEST.unsure(place, label=piece.label, command=command)
