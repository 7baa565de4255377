"""What each side of a requirement says of a dossier at a gate, persons' decisions included
(contract, 6.1).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from segur_audit.catalogue.conditions import FACTS, Judged, absent_paths, asks_a_person, judge
from segur_audit.catalogue.reading import Catalogue, ImportedRem
from segur_audit.engine.context import Context
from segur_audit.engine.decisions import Decisions, Ruling
from segur_audit.engine.naming import Named, named_by
from segur_audit.manifest.reading import Manifest
from segur_audit.model.coverage import Applicability
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Level, Outcome
from segur_audit.model.requirement import Asker, Requirement, Side
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours, shorten

_UNPROVEN = Rule(
    "applicability.unproven",
    "",
    None,
    Text(
        "la décision lève ce que le REM rend obligatoire sans condition",
        "the decision lifts what the REM makes mandatory without condition",
    ),
    Text(
        "joignez à la décision, sous justificatif, le fichier qui montre que l'ANS l'admet",
        "add to the decision, as justificatif, the file that shows that ANS accepts it",
    ),
    worth=Outcome.TO_REVIEW,
)


ASKERS: Mapping[Asker, Text] = {
    Asker.ANY: Text("cette règle", "this rule"),
    Asker.BUILTIN: Text("règles intégrées", "built-in rules"),
    Asker.REM: Text("REM importé", "imported REM"),
    Asker.CATALOGUE: Text("catalogue ajouté", "added catalogue"),
}
UNREAD = Text(
    "on ne peut pas savoir si la règle s'applique : une pièce qui le montrerait n'a pas pu être "
    "lue",
    "whether the rule applies cannot be known: a piece that would show it could not be read",
)
_WHOLE = Text("s'applique à tout le dispositif", "applies to the whole scheme")


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What scopes are decided on: what is known of the dossier, persons' decisions, the gate, the
    REM in use.

    `readable`: whether a file of the manifest's folder, a `justificatif`, can be read.
    """

    context: Context
    decisions: Decisions
    milestone: str
    scheme: str
    rem: ImportedRem | None
    named: Named
    readable: Callable[[str], bool]

    @property
    def day(self) -> dt.date:
        """The reference date; before it is known, the last day there is."""
        day = self.context.known.get("reference_date")
        return day if isinstance(day, dt.date) else dt.date.max

    def knowing(self, **known: Any) -> Ground:
        """The same ground, of which more is known (`reference_date=…` is the path
        `audit.reference_date`).
        """
        return replace(self, context=self.context.knowing(**known))


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
    return Ground(Context(manifest, known), decisions, milestone, scheme, rem, named, readable)


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """One side of a requirement at a gate. `speaks`: True, False, or None when a declaration or a
    decision is wanting.

    `holds`: its condition alone, whatever the gate and the scheme. `lifted`: the decision that
    lifts what the REM asks; it is
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


def speech_of(side: Side, requirement: Requirement, ground: Ground) -> Speech:
    """What `side` says on `ground`, a person's decision included."""
    level = side.milestones.get(ground.milestone) if side.concerns(ground.scheme) else None
    ruling = ground.decisions.ruling_on(requirement.key, ground.day)
    judged = judge(side.applies_when, ground.context, ruling.applies if ruling else None)
    speaks = judged.value if level else False
    speech = Speech(side, level, speaks, judged.value, judged, ruling)
    if side.asker is not Asker.REM or ruling is None or ruling.applies or level is None:
        return speech
    return _lifted(speech, ruling, ground)


def _lifted(speech: Speech, ruling: Ruling, ground: Ground) -> Speech:
    """The REM's side once a person has decided that it does not apply.

    What the REM asks unconditionally as mandatory binds: to lift it takes a justification that can
    be read.
    """
    without = judge(speech.side.applies_when, ground.context, True)
    if without.value is False:  # it did not speak anyway
        return speech
    needs = speech.level is Level.MANDATORY and not asks_a_person(speech.side.applies_when)
    proven = ruling.justification is not None and ground.readable(ruling.justification)
    return replace(speech, speaks=False, holds=False, lifted=ruling, unproven=needs and not proven)


def of_one(speech: Speech, ground: Ground) -> Applicability:
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
            reason = UNREAD
        elif names:
            reason = Text(
                "on ne peut pas savoir si la règle s'applique sans : {names}",
                "whether the rule applies cannot be known without: {names}",
                names=ours(names),
            )
        elif judged.person and not judged.parts:
            reason = judged.text
    return Applicability(judged.value, reason, judged.location)


def _decided(ruling: Ruling) -> Text:
    return Text(
        "décidé par {author} le {date} : {reason}",
        "decided by {author} on {date}: {reason}",
        author=shorten(ruling.author),
        date=ruling.date,
        reason=shorten(ruling.reason, 200),
    )


def unproven_finding(ruling: Ruling) -> Finding:
    """A decision that does not suffice: what it would lift is asked of everybody."""
    name = shorten(ruling.justification or "")
    why = (
        Text(
            "son justificatif ne peut pas être lu : {name}",
            "its justification cannot be read: {name}",
            name=name,
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
    return _UNPROVEN.unsure(ruling.location, message=message)
