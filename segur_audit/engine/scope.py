"""Whether a requirement applies, by whose side, at which level, and which slots it asks for: computed once, read by every command."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from segur_audit.catalogue.conditions import (
    FACTS,
    Judged,
    absent_paths,
    asks_a_person,
    assumed,
    judge,
    leaves,
)
from segur_audit.catalogue.reading import Catalogue, ImportedRem
from segur_audit.engine.decisions import Decisions, Ruling
from segur_audit.engine.inspection import missing
from segur_audit.engine.naming import Named, named_by
from segur_audit.manifest.reading import Manifest
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Level, Outcome
from segur_audit.model.report import Applicability, SideApplicability
from segur_audit.model.requirement import Asker, Requirement, Side, Slot, Use
from segur_audit.model.text import Text, shorten

#: Ids that are ours: a REM that lacks them says nothing of them.
_OURS = ("FAQ.", "DOSSIER.")
_NAMED = "audit.evidence_ids"

ASKERS: Mapping[Asker, Text] = {
    Asker.ANY: Text("cette règle", "this rule"),
    Asker.BUILTIN: Text("règles intégrées", "built-in rules"),
    Asker.REM: Text("REM importé", "imported REM"),
    Asker.CATALOGUE: Text("catalogue ajouté", "added catalogue"),
}
_UNREAD = Text(
    "on ne peut pas savoir si la règle s'applique : une pièce qui le montrerait n'a pas pu être lue",
    "whether the rule applies cannot be known: a piece that would show it could not be read",
)
_GIVE = Text(
    "renseignez ces déclarations dans le manifeste", "give these declarations in the manifest"
)
_REPLACE = Text(
    "remplacez la pièce par un fichier lisible", "replace the piece by a file that can be read"
)
_WHOLE = Text("s'applique à tout le dispositif", "applies to the whole scheme")


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What scopes are decided on: the manifest (with what the audit knows), persons' decisions, the gate, the REM in use.

    `readable`: whether a file of the manifest's folder, a `justificatif`, can be read.
    """

    manifest: Manifest
    decisions: Decisions
    milestone: str
    scheme: str
    rem: ImportedRem | None
    named: Named
    readable: Callable[[str], bool]

    @property
    def day(self) -> dt.date:
        """The reference date; before it is known, the last day there is."""
        day = self.manifest.known.get("audit.reference_date")
        return day if isinstance(day, dt.date) else dt.date.max

    def knowing(self, **known: Any) -> Ground:
        """The same ground, the manifest knowing more (`reference_date=…` is the path `audit.reference_date`)."""
        return replace(self, manifest=self.manifest.with_known(**known))


def ground(
    manifest: Manifest,
    catalogue: Catalogue,
    decisions: Decisions,
    milestone: str,
    readable: Callable[[str], bool],
) -> Ground:
    """The ground of `manifest` at a gate, the catalogues in use being those of `catalogue`."""
    scheme = str(manifest.get("candidature.dispositif"))
    entries = manifest.data.get("preuves", [])
    named = named_by(entries, catalogue.for_scheme(scheme))
    rem = catalogue.rem_of(scheme)
    known: dict[str, Any] = {
        "milestone": milestone,
        "scheme": scheme,
        "evidence_count": len(entries),
        "evidence_ids": sorted(named.entries),
        "evidence": (),
        "unreferenced": (),
    }
    if rem is not None:
        known["rem_version"] = rem.version
    return Ground(manifest.with_known(**known), decisions, milestone, scheme, rem, named, readable)


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """One side of a requirement at a gate. `speaks`: True, False, or None when a declaration or a decision is wanting.

    `holds`: its condition alone, whatever the gate and the scheme. `lifted`: the decision that lifts what the REM asks; it is
    `unproven` when it lacks the justification that it needs.
    """

    side: Side
    level: Level | None
    speaks: bool | None
    holds: bool | None
    judged: Judged
    ruling: Ruling | None = None
    lifted: Ruling | None = None
    unproven: bool = False

    @property
    def because(self) -> Text:
        """Why it speaks, or does not."""
        if self.lifted and not self.unproven:
            return _decided(self.lifted)
        return self.side.because or self.judged.text


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
        """Whether what `asker` asserts (declarations, relations, review) is judged: its side speaks for sure."""
        if asker is Asker.ANY:
            return True
        return any(s.speaks is True and s.side.asker is asker for s in self.speeches)

    def wants(self, use: Use) -> bool:
        """Whether a check on a piece runs: the condition of whoever asks for it is not known to be false."""
        return use.asker is Asker.ANY or _holds(self.speeches, use.asker)


def scope_of(requirement: Requirement, ground: Ground) -> Scope:
    """The scope of `requirement` on `ground`."""
    if absent := _absent_from_rem(requirement, ground):
        return Scope(requirement, absent, requirement.milestones.get(ground.milestone), (), (), ())
    speeches = tuple(_speech(side, requirement, ground) for side in requirement.asked_by)
    applicability = _applicability(requirement, speeches, ground)
    slots: tuple[Slot, ...]
    wanting: tuple[Finding, ...]
    if not applicability.applies:
        slots, wanting = (), ()
    else:
        slots, wanting = _slots(requirement, speeches, ground.manifest)
    return Scope(
        requirement,
        applicability,
        _level(speeches),
        speeches,
        slots,
        (*_unknown_sides(requirement, speeches, ground), *wanting),
        next((_unproven(s.lifted) for s in speeches if s.lifted and s.unproven), None),
    )


def absent_from_rem(requirement: Requirement, ground_rem: ImportedRem | None) -> bool:
    """Whether a built-in rule that waits for a piece to name it is wanting in the REM that is in use."""
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
    if judge(condition, ground.manifest).value is not False:
        return None
    because = Text("absente du REM importé", "not in the imported REM")
    return Applicability(False, because, ground.manifest.place("candidature.dispositif"))


def _speech(side: Side, requirement: Requirement, ground: Ground) -> Speech:
    level = side.milestones.get(ground.milestone) if side.concerns(ground.scheme) else None
    ruling = ground.decisions.ruling_on(requirement.key, ground.day)
    judged = judge(side.applies_when, ground.manifest, ruling.applies if ruling else None)
    speaks = judged.value if level else False
    speech = Speech(side, level, speaks, judged.value, judged, ruling)
    if side.asker is not Asker.REM or ruling is None or ruling.applies or level is None:
        return speech
    return _lifted(speech, ruling, ground)


def _lifted(speech: Speech, ruling: Ruling, ground: Ground) -> Speech:
    """The REM's side once a person has decided that it does not apply.

    What the REM asks unconditionally as mandatory binds: to lift it takes a justification that can be read.
    """
    without = judge(speech.side.applies_when, ground.manifest, True)
    if without.value is False:  # it did not speak anyway
        return speech
    needs = speech.level is Level.MANDATORY and not asks_a_person(speech.side.applies_when)
    proven = ruling.justification is not None and ground.readable(ruling.justification)
    return replace(speech, speaks=False, holds=False, lifted=ruling, unproven=needs and not proven)


def _applicability(
    requirement: Requirement, speeches: Sequence[Speech], ground: Ground
) -> Applicability:
    sides = _sides(speeches)
    if all(speech.level is None for speech in speeches):
        gates = ", ".join(requirement.milestones)
        other = Text(f"relève d'un autre jalon : {gates}", f"belongs to another milestone: {gates}")
        return Applicability(False, other, None, sides)
    if len(speeches) == 1:
        return replace(_of_one(speeches[0], ground), sides=sides)
    applies = _any_speaks(speeches)
    telling = [s for s in speeches if s.speaks is applies or (applies and s.unproven)]
    telling = telling if applies is not False else [s for s in speeches if s.level is not None]
    parts = [ASKERS[s.side.asker] + Text(" : ", ": ") + _of_one(s, ground).because for s in telling]
    because = parts[0]
    for part in parts[1:]:
        because = because + Text(" ; ", "; ") + part
    first = _of_one(telling[0], ground).location
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


def _of_one(speech: Speech, ground: Ground) -> Applicability:
    """What one side says of itself."""
    judged, ruling = speech.judged, speech.ruling
    if speech.lifted:
        return Applicability(speech.unproven, _decided(speech.lifted), speech.lifted.location)
    if speech.side.applies_when is None:
        return Applicability(True, speech.side.because or _WHOLE)
    if judged.person and ruling and judged.value is not None:
        return Applicability(judged.value, _decided(ruling), ruling.location)
    reason = speech.side.because or judged.text
    if judged.value is None:
        names = ", ".join(dict.fromkeys(absent_paths(judged)))
        if names.startswith(FACTS):
            reason = _UNREAD
        elif names:
            reason = Text(
                f"on ne peut pas savoir si la règle s'applique sans : {names}",
                f"whether the rule applies cannot be known without: {names}",
            )
        elif judged.person and not judged.parts:
            reason = judged.text
    return Applicability(judged.value, reason, judged.location)


def _decided(ruling: Ruling) -> Text:
    return Text(
        f"décidé par {shorten(ruling.author)} le {ruling.date} : {shorten(ruling.reason, 200)}",
        f"decided by {shorten(ruling.author)} on {ruling.date}: {shorten(ruling.reason, 200)}",
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
    requirement: Requirement, speeches: Sequence[Speech], manifest: Manifest
) -> tuple[tuple[Slot, ...], tuple[Finding, ...]]:
    """The slots that are asked for and whose condition holds, and a finding for each condition that cannot be known."""
    slots: list[Slot] = []
    unknown: list[Finding] = []
    for slot in requirement.proofs:
        if not _asked(slot, speeches):
            continue
        judged = judge(slot.when, manifest)
        if judged.value is True:
            slots.append(slot)
        elif judged.value is None:
            unknown.extend(missing(path, manifest) for path in absent_paths(judged))
    return tuple(slots), tuple(unknown)


def _unknown_sides(
    requirement: Requirement, speeches: Sequence[Speech], ground: Ground
) -> Iterator[Finding]:
    """A finding for each side that may speak: `missing` what it waits for, by name, or a person's to decide."""
    for speech in speeches:
        if speech.speaks is not None:
            continue
        told = _of_one(speech, ground)
        reason = told.because
        if len(speeches) > 1:
            reason = ASKERS[speech.side.asker] + Text(" : ", ": ") + reason
        if list(absent_paths(speech.judged)):
            remedy = _REPLACE if told.because is _UNREAD else _GIVE
            yield Finding("applicability.unknown", Outcome.MISSING, reason, told.location, remedy)
        else:
            remedy = Text(
                f"décidez-en dans applicabilites (exigence: {requirement.id})",
                f"decide it in applicabilites (exigence: {requirement.id})",
            )
            idle = ground.decisions.idle_ruling_on(requirement.key, ground.day)
            place = idle.location if idle else told.location
            reason = reason + idle.why_idle if idle else reason
            yield Finding("applicability.person", Outcome.TO_REVIEW, reason, place, remedy)


def _unproven(ruling: Ruling) -> Finding:
    """A decision that does not suffice: what it would lift is asked of everybody."""
    name = shorten(ruling.justification or "")
    why = (
        Text(
            f"son justificatif ne peut pas être lu : {name}",
            f"its justification cannot be read: {name}",
        )
        if ruling.justification
        else Text("elle n'a pas de justificatif", "it has no justification")
    )
    message = (
        _decided(ruling)
        + Text(" — cette décision ne suffit pas : ", " — this decision does not suffice: ")
        + why
        + Text(
            ", et le REM rend cette exigence obligatoire sans condition",
            ", and the REM makes this requirement mandatory without condition",
        )
    )
    remedy = Text(
        "joignez à la décision, sous justificatif, le fichier qui montre que l'ANS l'admet",
        "add to the decision, as justificatif, the file that shows that ANS accepts it",
    )
    return Finding("applicability.unproven", Outcome.TO_REVIEW, message, ruling.location, remedy)
