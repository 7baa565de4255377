"""Whether a requirement applies, by whose side, at which level, and which slots it asks for:
computed once, read by every command.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from segur_audit.catalogue.conditions import absent_paths, assumed, judge, leaves
from segur_audit.catalogue.reading import ImportedRem
from segur_audit.engine.context import Context
from segur_audit.engine.inspection import missing
from segur_audit.engine.speech import (
    ASKERS,
    UNREAD,
    Ground,
    Speech,
    of_one,
    speech_of,
    unproven_finding,
)
from segur_audit.model.coverage import Applicability, SideApplicability
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Level, Outcome
from segur_audit.model.requirement import Asker, Requirement, Slot, Use
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours

_UNKNOWN = Rule(
    "applicability.unknown",
    "",
    None,
    Text(
        "on ne sait pas si cette exigence s'applique : une décision manque",
        "whether this requirement applies is unknown: a decision is missing",
    ),
    Text(
        "décidez-en dans applicabilites (exigence: {id})",
        "decide it in applicabilites (exigence: {id})",
    ),
    worth=Outcome.MISSING,
)
_PERSON = Rule(
    "applicability.person",
    "",
    None,
    Text(
        "une personne n'a pas encore décidé si cette exigence s'applique",
        "a person has not yet decided whether this requirement applies",
    ),
    Text(
        "décidez-en dans applicabilites (exigence: {id})",
        "decide it in applicabilites (exigence: {id})",
    ),
    worth=Outcome.TO_REVIEW,
)


#: Ids that are ours: a REM that lacks them says nothing of them.
_OURS = ("FAQ.", "DOSSIER.")
_NAMED = "audit.evidence_ids"


_GIVE = Text(
    "renseignez ces déclarations dans le manifeste", "give these declarations in the manifest"
)
_REPLACE = Text(
    "remplacez la pièce par un fichier lisible", "replace the piece by a file that can be read"
)


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """What a requirement asks of this dossier at this gate."""

    requirement: Requirement
    applicability: Applicability
    level: Level | None
    speeches: tuple[Speech, ...]
    slots: tuple[Slot, ...]
    unknown: tuple[Finding, ...]  # what keeps a side, or the condition of a slot, from being known
    unproven: Finding | None = None

    @property
    def applies(self) -> bool | None:
        """Whether the requirement applies."""
        return self.applicability.applies

    @property
    def offered(self) -> tuple[Slot, ...]:
        """The slots for which somebody asks, whether or not their own condition holds."""
        return tuple(slot for slot in self.requirement.proofs if _asked(slot, self.speeches))

    @property
    def merged(self) -> bool:
        """Whether several ask, so that each finding says who does."""
        return len(self.speeches) > 1

    def judges(self, asker: Asker) -> bool:
        """Whether what `asker` asserts (declarations, relations, review) is judged: its side speaks
        for sure.
        """
        if asker is Asker.ANY:
            return True
        return any(s.speaks is True and s.side.asker is asker for s in self.speeches)

    def wants(self, use: Use) -> bool:
        """Whether a check on a piece runs: the condition of whoever asks for it is not known to be
        false.
        """
        return use.asker is Asker.ANY or _holds(self.speeches, use.asker)


def scope_of(requirement: Requirement, ground: Ground) -> Scope:
    """The scope of `requirement` on `ground`."""
    if absent := _absent_from_rem(requirement, ground):
        return Scope(requirement, absent, requirement.milestones.get(ground.milestone), (), (), ())
    speeches = tuple(speech_of(side, requirement, ground) for side in requirement.asked_by)
    applicability = _applicability(requirement, speeches, ground)
    slots: tuple[Slot, ...]
    wanting: tuple[Finding, ...]
    if not applicability.applies:
        slots, wanting = (), ()
    else:
        slots, wanting = _slots(requirement, speeches, ground.context)
    return Scope(
        requirement,
        applicability,
        _level(speeches),
        speeches,
        slots,
        (*_unknown_sides(requirement, speeches, ground), *wanting),
        next((unproven_finding(s.lifted) for s in speeches if s.lifted and s.unproven), None),
    )


def absent_from_rem(requirement: Requirement, ground_rem: ImportedRem | None) -> bool:
    """Whether a built-in rule that waits for a piece to name it is wanting in the REM that is in
    use.
    """
    if ground_rem is None or requirement.key.startswith(_OURS):
        return False
    if [side.asker for side in requirement.asked_by] != [Asker.BUILTIN]:
        return False
    condition = requirement.applies_when
    return requirement.key not in ground_rem.requirements and any(
        path == _NAMED for path, _ in leaves(condition)
    )


def _absent_from_rem(requirement: Requirement, ground: Ground) -> Applicability | None:
    if ground.milestone not in requirement.milestones:
        return None
    if not absent_from_rem(requirement, ground.rem):
        return None
    condition = assumed(requirement.applies_when, _NAMED, False)
    if judge(condition, ground.context).value is not False:
        return None
    because = Text("absente du REM importé", "not in the imported REM")
    return Applicability(False, because, ground.context.place("candidature.dispositif"))


def _applicability(
    requirement: Requirement, speeches: Sequence[Speech], ground: Ground
) -> Applicability:
    sides = _sides(speeches)
    if all(speech.level is None for speech in speeches):
        gates = ", ".join(requirement.milestones)
        other = Text(
            "relève d'un autre jalon : {gates}",
            "belongs to another milestone: {gates}",
            gates=ours(gates),
        )
        return Applicability(False, other, None, sides)
    if len(speeches) == 1:
        return replace(of_one(speeches[0], ground), sides=sides)
    applies = _any_speaks(speeches)
    telling = [s for s in speeches if s.speaks is applies or (applies and s.unproven)]
    telling = telling if applies is not False else [s for s in speeches if s.level is not None]
    parts = [ASKERS[s.side.asker] + Text(" : ", ": ") + of_one(s, ground).because for s in telling]
    because = parts[0]
    for part in parts[1:]:
        because = because + Text(" ; ", "; ") + part
    first = of_one(telling[0], ground).location
    return Applicability(applies, because, first, sides)


def _any_speaks(speeches: Sequence[Speech]) -> bool | None:
    if any(speech.speaks or speech.unproven for speech in speeches):
        return True
    return None if any(speech.speaks is None for speech in speeches) else False


def _sides(speeches: Sequence[Speech]) -> tuple[SideApplicability, ...]:
    return tuple(
        SideApplicability(s.side.asker.value, s.speaks, s.level, s.because, s.lifted is not None)
        for s in speeches
        if s.side.asker is not Asker.ANY
    )


def _level(speeches: Sequence[Speech]) -> Level | None:
    """The strictest level of those who speak; where nobody does, the strictest that could be."""
    speaking = [s.level for s in speeches if s.level and (s.speaks is not False or s.unproven)]
    levels = speaking or [s.level for s in speeches if s.level]
    return Level.MANDATORY if Level.MANDATORY in levels else next(iter(levels), None)


def _holds(speeches: Sequence[Speech], asker: Asker) -> bool:
    """Whether the condition of `asker` is not known to be false."""
    return any(s.holds is not False for s in speeches if s.side.asker is asker)


def _speaks(speeches: Sequence[Speech], asker: Asker) -> bool:
    """Whether `asker` speaks, or may."""
    return any(s.speaks is not False for s in speeches if s.side.asker is asker)


def _asked(slot: Slot, speeches: Sequence[Speech]) -> bool:
    """Whether somebody asks for the slot."""
    if slot.asker is Asker.BUILTIN_ALONE:
        return _speaks(speeches, Asker.BUILTIN) and not _speaks(speeches, Asker.REM)
    if slot.asker is Asker.BUILTIN:
        return _holds(speeches, Asker.BUILTIN)
    return slot.asker is Asker.ANY or _speaks(speeches, slot.asker)


def _slots(
    requirement: Requirement, speeches: Sequence[Speech], context: Context
) -> tuple[tuple[Slot, ...], tuple[Finding, ...]]:
    """The slots that are asked for and whose condition holds, and a finding for each condition that
    cannot be known.
    """
    slots: list[Slot] = []
    unknown: list[Finding] = []
    for slot in requirement.proofs:
        if not _asked(slot, speeches):
            continue
        judged = judge(slot.when, context)
        if judged.value is True:
            slots.append(slot)
        elif judged.value is None:
            unknown.extend(missing(path, context) for path in absent_paths(judged))
    return tuple(slots), tuple(unknown)


def _unknown_sides(
    requirement: Requirement, speeches: Sequence[Speech], ground: Ground
) -> Iterator[Finding]:
    """A finding for each side that may speak: `missing` what it waits for, by name, or a person's
    to decide.
    """
    for speech in speeches:
        if speech.speaks is not None:
            continue
        told = of_one(speech, ground)
        reason = told.because
        if len(speeches) > 1:
            reason = ASKERS[speech.side.asker] + Text(" : ", ": ") + reason
        if list(absent_paths(speech.judged)):
            remedy = _REPLACE if told.because is UNREAD else _GIVE
            yield _UNKNOWN.lacks(told.location, message=reason, action=remedy)
        else:
            idle = ground.decisions.idle_ruling_on(requirement.key, ground.day)
            place = idle.location if idle else told.location
            reason = reason + idle.why_idle if idle else reason
            yield _PERSON.unsure(place, message=reason, id=requirement.id)
