"""The verdict on one requirement: its declarations, its relations, its slots, then what persons decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from segur_audit.catalogue.conditions import absent_paths, judge
from segur_audit.catalogue.registry import load_check
from segur_audit.engine.inspection import Inspected, crashed, guarded, missing, resolve
from segur_audit.engine.slots import Filled, wanted, wanting
from segur_audit.manifest.fitting import accepts
from segur_audit.manifest.reading import ABSENT, Manifest
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Assurance, Outcome, worst
from segur_audit.model.piece import EvidenceRecord, Piece
from segur_audit.model.report import SlotResult, UsedFile
from segur_audit.model.requirement import Expectation, Requirement, Slot, Use
from segur_audit.model.text import Text

EVIDENCE = "audit.evidence"

#: The finding on a rule of which nothing was evaluated. No attestation lifts it: there is nothing that was judged.
SILENCE = "silence"


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A finding with what the roll-up must know of it: what a pass would rest on, its slot, whether it can satisfy."""

    finding: Finding
    assurance: Assurance
    slot: str | None = None
    satisfies: bool = True  # a precheck can only worsen

    def with_finding(self, finding: Finding, assurance: Assurance | None = None) -> Item:
        """The same item, its finding replaced."""
        return replace(self, finding=finding, assurance=assurance or self.assurance)


Ticket = tuple[str, str, int, int]  # requirement key, slot id, entry index, number of the use


def gather(
    requirement: Requirement,
    manifest: Manifest,
    filled: Sequence[Filled],
    inspected: Mapping[int, Inspected],
) -> list[Item]:
    """Every finding on an applicable requirement, before persons' decisions. Never empty."""
    items = [
        Item(finding, Assurance.DECLARED)
        for expectation in requirement.expects
        for finding in _expect(expectation, requirement, manifest)
    ]
    for use in requirement.checks:
        items.extend(_relate(use, manifest))
    if requirement.review:
        items.append(
            Item(
                Finding("review", Outcome.TO_REVIEW, requirement.review, None, requirement.remedy),
                Assurance.DECLARED,
            )
        )
    items.extend(_slot_items(requirement, manifest, filled, inspected))
    if not any(evaluated(item) for item in items):
        silence = Finding(
            "silence",
            Outcome.TO_REVIEW,
            Text(
                "aucun contrôle n'a été évalué : à vérifier",
                "nothing was evaluated: to be reviewed",
            ),
            None,
            requirement.remedy,
        )
        items.append(Item(silence, Assurance.DECLARED))
    return items


def evaluated(item: Item) -> bool:
    """Whether the item is an assertion that was evaluated. Context is none; of a precheck only what worsens counts."""
    if item.finding.outcome is Outcome.INFO:
        return False
    return item.satisfies or item.finding.outcome.rank <= Outcome.TO_REVIEW.rank


def _expect(
    expectation: Expectation, requirement: Requirement, manifest: Manifest
) -> Iterator[Finding]:
    judged = judge(expectation.when, manifest)
    if judged.value is None:
        yield from (missing(path, manifest) for path in absent_paths(judged))
    if judged.value is not True:
        return
    value, place = manifest.get(expectation.path), manifest.place(expectation.path)
    remedy = expectation.remedy or requirement.remedy
    if value is ABSENT:
        yield missing(expectation.path, manifest, expectation.code, remedy)
    elif accepts(expectation.schema, value):
        yield Finding(
            expectation.code,
            Outcome.PASS,
            Text(f"{expectation.path} : déclaré", f"{expectation.path}: declared"),
            place,
        )
    else:
        yield Finding(
            expectation.code, Outcome(expectation.otherwise), expectation.message, place, remedy
        )


def _relate(use: Use, manifest: Manifest) -> Iterator[Item]:
    """A check over declarations; over the pieces themselves when it is given `audit.evidence`."""
    on_evidence = EVIDENCE in use.paths.values()
    assurance = Assurance.VERIFIED if on_evidence else Assurance.DECLARED
    judged = judge(use.when, manifest)
    if judged.value is None:
        yield from (Item(missing(path, manifest), assurance) for path in absent_paths(judged))
    if judged.value is not True:
        return
    found = load_check(use.name)
    if found is None:
        yield Item(crashed(use.name, "unknown"), assurance)
        return
    arguments, absent = resolve(use, found, manifest)
    for finding in absent or guarded(found, arguments):
        yield Item(finding, assurance)
    if on_evidence:  # what no observer could see is not to be taken for clean
        for record in manifest.get(EVIDENCE):
            yield from (
                Item(finding, assurance)
                for finding in record.findings
                if finding.outcome is Outcome.ERROR
            )


def _slot_items(
    requirement: Requirement,
    manifest: Manifest,
    filled: Sequence[Filled],
    inspected: Mapping[int, Inspected],
) -> Iterator[Item]:
    active, unknown = wanted(requirement, manifest)
    for finding in unknown:
        yield Item(finding, Assurance.DECLARED)
    for one in filled:
        if one.slot not in active:
            continue
        deposit = one.slot.purpose == "deposit"
        pieces = [inspected[index].record.piece for index in one.entries]
        for finding in wanting(one.slot, pieces, manifest):
            yield Item(finding, Assurance.DECLARED, one.slot.id)
        for index in one.entries:
            for finding in piece_findings(requirement, one.slot, index, inspected[index]):
                yield Item(finding, Assurance.VERIFIED, one.slot.id, deposit)


def piece_findings(
    requirement: Requirement, slot: Slot, index: int, seen: Inspected
) -> Iterator[Finding]:
    """What a piece is worth in a slot: its files, its checks; `to_review` when no check passed and none refused it."""
    findings = list(seen.record.findings)
    for ticket, found in seen.findings.items():
        if ticket[:3] == (requirement.key, slot.id, index):
            findings.extend(found)
    yield from findings
    decided = {Outcome.PASS, Outcome.FAIL, Outcome.MISSING, Outcome.ERROR, Outcome.TO_REVIEW}
    if not any(finding.outcome in decided for finding in findings):
        piece = seen.record.piece
        message = Text(
            f"pièce déposée, qu'aucun contrôle ne sait juger : {piece.label}",
            f"piece supplied, which no check can judge: {piece.label}",
        )
        remedy = Text(
            f"après l'avoir regardée, attestez-la : segur-audit attest {requirement.id}",
            f"once you have looked at it, attest it: segur-audit attest {requirement.id}",
        )
        place = piece.files[0].at() if piece.files else piece.place
        yield Finding("proof.to_attest", Outcome.TO_REVIEW, message, place, remedy)


def slot_results(
    filled: Sequence[Filled],
    items: Sequence[Item],
    inspected: Mapping[int, Inspected],
    active: Sequence[Slot],
) -> tuple[SlotResult, ...]:
    """The state of each slot; None for a precheck that holds nothing, `not_applicable` for one whose condition does not hold."""
    return tuple(_slot_result(one, items, inspected, one.slot in active) for one in filled)


def _slot_result(
    one: Filled, items: Sequence[Item], inspected: Mapping[int, Inspected], active: bool
) -> SlotResult:
    labels = tuple(inspected[index].record.piece.label for index in one.entries)
    state: Outcome | None
    if not active:
        state = Outcome.NOT_APPLICABLE
    elif not one.entries and one.slot.purpose == "precheck":
        state = None
    else:
        state = worst(
            i.finding.outcome
            for i in items
            if i.slot == one.slot.id and i.finding.outcome.rank < Outcome.NOT_APPLICABLE.rank
        )
        state = state or Outcome.TO_REVIEW
    return SlotResult(one.slot.id, one.slot.purpose, state, labels)


def used_files(
    filled: Sequence[Filled], inspected: Mapping[int, Inspected]
) -> tuple[UsedFile, ...]:
    """The files of the pieces that the requirement's slots hold, each once, companions included."""
    found: dict[str, UsedFile] = {}
    for piece in pieces_of(filled, inspected):
        for file in (*piece.files, *piece.companions.values()):
            found.setdefault(file.path, UsedFile(file.path, piece.nature, file.sha256, file.size))
    return tuple(found.values())


def is_of_all_pieces(requirement: Requirement) -> bool:
    """Whether a requirement has neither proof nor review of its own, and is judged on every piece of the dossier."""
    return (
        not requirement.proofs
        and requirement.review is None
        and any(EVIDENCE in use.paths.values() for use in requirement.checks)
    )


def pieces_of(filled: Sequence[Filled], inspected: Mapping[int, Inspected]) -> tuple[Piece, ...]:
    """The pieces that the requirement's slots hold, in the manifest's order."""
    indexes = sorted({index for one in filled for index in one.entries})
    return tuple(inspected[index].record.piece for index in indexes)


def assurance_of(items: Iterable[Item], attested: bool) -> Assurance:
    """The weakest of what made a requirement pass. A declaration that a check read in the evidence is `verified`."""
    items = list(items)
    confirmed = {
        path
        for item in items
        if item.finding.outcome is Outcome.PASS
        for path in item.finding.confirms
    }
    strengths = []
    for item in items:
        if item.finding.outcome is not Outcome.PASS or not item.satisfies:
            continue
        strength = item.assurance
        path = item.finding.location.path if item.finding.location else None
        if strength is Assurance.DECLARED and path is not None and path in confirmed:
            strength = Assurance.VERIFIED
        elif strength is Assurance.DECLARED and attested:
            strength = Assurance.ATTESTED
        strengths.append(strength)
    order = list(Assurance)
    return min(strengths, key=order.index, default=Assurance.DECLARED)


def records(inspected: Mapping[int, Inspected]) -> tuple[EvidenceRecord, ...]:
    """The records of every piece, in the manifest's order."""
    return tuple(inspected[index].record for index in sorted(inspected))


def outcome_of(items: Iterable[Item]) -> Outcome:
    """The worst finding of a requirement; warnings lower nothing, and context alone is no pass."""
    counted: list[Any] = [item.finding.outcome for item in items if evaluated(item)]
    ranked = [Outcome.PASS if outcome is Outcome.WARNING else outcome for outcome in counted]
    return worst(ranked) or Outcome.TO_REVIEW
