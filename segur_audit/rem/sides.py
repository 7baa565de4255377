"""A built-in rule and a REM's row of the same id as one requirement of two sides (contract, 6.1); a
rule that a catalogue replaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from segur_audit.catalogue.conditions import assumed, leaves
from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Level
from segur_audit.model.requirement import (
    EVERY_SCHEME,
    SAS,
    Accepted,
    Asker,
    Condition,
    Requirement,
    Side,
    Slot,
    Use,
)
from segur_audit.model.text import Text
from segur_audit.rem.loading import NO_PROOF

#: The path of a condition « as soon as a piece names it ».
NAMED = "audit.evidence_ids"
#: Ids that are ours, never a REM's: a row that bears one stays a requirement of its own.
OURS = ("FAQ.", "DOSSIER.")
_IN_THE_REM = Text("le REM importé porte cette exigence", "the imported REM holds this requirement")


def merged(known: Requirement, imported: Requirement) -> Requirement:
    """The built-in rule `known` and the REM's row `imported` as one: who speaks is decided when a
    dossier is audited.

    The words, declarations and relations are the built-in's; the deposit slots are the REM's, in
    which the built-in checks look too.
    """
    sides = (_builtin_side(known), imported.as_side(Asker.REM))
    deposits = [slot for slot in known.proofs if slot.purpose == "deposit"]
    return replace(
        known,
        schemes=imported.schemes,
        milestones=strictest(side.milestones for side in sides),
        applies_when=None,
        because=None,
        proofs=_slots(known, imported),
        sources=(*known.sources, *imported.sources),
        notes=(*known.notes, *imported.notes),
        origin=imported.origin,
        sides=sides,
        judged_for=Asker.BUILTIN,
        unproved=None if imported.proofs or deposits else NO_PROOF,
    )


def beside(row: Requirement, other: Requirement | None) -> Requirement:
    """The row of a REM with what another REM of the same version asks under its id: both speak, and
    the proofs of both are due.
    """
    if other is None:
        return row
    numbers = {canonical(slot.id) for slot in row.proofs}
    theirs = [slot for slot in other.proofs if slot.asker is Asker.REM]
    more = [slot for slot in theirs if canonical(slot.id) not in numbers]
    sides = (*row.sides, *(side for side in other.sides if side.asker is Asker.REM))
    return replace(
        row,
        milestones=strictest(side.milestones for side in sides),
        applies_when=None,
        because=None,
        proofs=(*row.proofs, *more),
        sources=tuple(dict.fromkeys((*row.sources, *other.sources))),
        sides=sides,
    )


def _builtin_side(known: Requirement) -> Side:
    """The built-in's own side; « as soon as a piece names it » is settled by the REM, which has the
    id.
    """
    side = known.as_side(Asker.BUILTIN)
    if not any(path == NAMED for path, _ in leaves(known.applies_when)):
        return side
    condition = assumed(known.applies_when, NAMED, True)
    return replace(side, applies_when=condition, because=side.because if condition else _IN_THE_REM)


def strictest(levels: Iterable[Mapping[str, Level]]) -> dict[str, Level]:
    """The strictest level of each gate."""
    found: dict[str, Level] = {}
    for gates in levels:
        for gate, level in gates.items():
            if found.get(gate) is not Level.MANDATORY:
                found[gate] = level
    return found


def _slots(known: Requirement, imported: Requirement) -> tuple[Slot, ...]:
    """The slots of both: prechecks and the slots that stay are the built-in's, the others the
    REM's.

    A built-in slot that gives way to the REM's proofs is kept for when the built-in speaks alone.
    """
    if not imported.proofs:
        return tuple(
            slot if slot.purpose == "deposit" else replace(slot, asker=Asker.BUILTIN)
            for slot in known.proofs
        )
    theirs = [_checked(slot, known.proofs) for slot in imported.proofs]
    numbers = tuple(slot.id for slot in theirs)
    ours: list[Slot] = []
    for slot in known.proofs:
        if slot.purpose != "deposit":
            ours.append(replace(slot, asker=Asker.BUILTIN))
            continue
        heirs = [index for index, other in enumerate(theirs) if _inherits(other, slot)]
        stays = slot.per is not None and len(heirs) != 1
        if heirs and not stays:
            theirs[heirs[0]] = _inherited(theirs[heirs[0]], slot)
        asker = Asker.BUILTIN if stays else Asker.BUILTIN_ALONE
        ours.append(replace(slot, asker=asker, names=numbers))
    taken = {canonical(number) for number in numbers}
    return (*(_renamed(slot, taken) for slot in ours), *theirs)


def _inherits(slot: Slot, known: Slot) -> bool:
    """Whether the REM's slot asks for sure for what the built-in slot takes, and for nothing
    else.
    """
    natures = {accepted.nature for accepted in known.accepts}
    return slot.words is None and {accepted.nature for accepted in slot.accepts} <= natures


def _inherited(slot: Slot, known: Slot) -> Slot:
    """The REM's slot, which asks for as many pieces as the built-in slot that it stands for."""
    return replace(
        slot,
        min=max(slot.min, known.min),
        per=slot.per or known.per,
        match=slot.match if slot.per else known.match,
    )


def _renamed(slot: Slot, taken: set[str]) -> Slot:
    """The built-in slot under another id when the REM has a proof of the same number."""
    return replace(slot, id=f"{slot.id} (segur-audit)") if canonical(slot.id) in taken else slot


def _checked(slot: Slot, known: Sequence[Slot]) -> Slot:
    """The REM's slot in which the built-in checks look at pieces of their nature; what was a
    precheck can only worsen.
    """
    accepts = tuple(
        Accepted(one.nature, _together(one.checks, tuple(_uses(known, one.nature))))
        for one in slot.accepts
    )
    return replace(slot, accepts=accepts)


def _uses(known: Sequence[Slot], nature: str) -> Iterable[Use]:
    for slot in known:
        accepted = slot.accepting(nature)
        for use in accepted.checks if accepted else ():
            yield replace(
                use,
                when=_both(slot.when, use.when),
                asker=Asker.BUILTIN,
                worsens=slot.purpose == "precheck",
            )


def _both(one: Condition | None, other: Condition | None) -> Condition | None:
    return {"all": [one, other]} if one and other else one or other


def _together(own: tuple[Use, ...], builtin: tuple[Use, ...]) -> tuple[Use, ...]:
    """The uses of both, one that says all that another says standing for both."""
    kept = [use for use in own if not any(_says_all(other, use) for other in builtin)]
    for use in builtin:
        if any(_says_all(other, use) for other in kept if other.asker is Asker.ANY):
            continue
        general = any(_says_all(use, other) for other in own)
        kept.append(replace(use, asker=Asker.ANY) if general else use)
    return tuple(kept)


def _says_all(use: Use, other: Use) -> bool:
    """Whether `use` says all that `other` does, and counts as much."""
    return (
        use.name == other.name
        and use.when is None
        and use.params == other.params
        and other.paths.items() <= use.paths.items()
        and not (use.worsens and not other.worsens)
    )


def replaced(new: Requirement, known: Sequence[Requirement]) -> tuple[Requirement, ...]:
    """`new`, of a catalogue of the user, in the place of the rules of its id: one for each, which
    it cannot make weaker.

    Its words and assertions stand; whoever asked before (built-in, REM) goes on asking, at his
    level and on his condition.
    """
    made = [new]
    for one in known:
        sides = tuple(s for s in one.asked_by if s.asker in (Asker.BUILTIN, Asker.REM))
        schemes = _common(new.schemes, one.schemes)
        if sides and schemes != ():
            every = (*sides, new.as_side(Asker.CATALOGUE))
            made.append(
                replace(
                    new,
                    schemes=schemes,
                    milestones=strictest(side.milestones for side in every),
                    applies_when=None,
                    because=None,
                    sides=every,
                )
            )
    return tuple(made)


def _common(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """The schemes of both; None is every Vague 2 scheme, SAS excepted."""
    if one is None or other is None:
        named = other if one is None else one
        if named is None or EVERY_SCHEME in named:
            return None
        return tuple(scheme for scheme in named if scheme != SAS)
    if EVERY_SCHEME in one:
        return other
    return one if EVERY_SCHEME in other else tuple(scheme for scheme in one if scheme in other)
