"""Lets waivers (dérogations) cover what the checks found, once attestations have acted (contract,
section 3).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from segur_audit.engine.decisions import Waiver
from segur_audit.engine.inspection import Opener
from segur_audit.engine.items import Item
from segur_audit.manifest.reading import Manifest
from segur_audit.model.coverage import Covered
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import AppliedWaiver
from segur_audit.model.text import Text

WAIVABLE = (Outcome.FAIL, Outcome.MISSING, Outcome.TO_REVIEW)
_WORDS = {
    Outcome.FAIL: Text("non conforme", "fail"),
    Outcome.MISSING: Text("manquant", "missing"),
    Outcome.TO_REVIEW: Text("à vérifier", "to review"),
}
_INTERNAL = Text(
    "écart accepté par l'éditeur, sans justificatif lisible : cela n'engage personne à l'ANS",
    "a gap accepted by the editor, without a readable justification: it binds nobody at ANS",
)
_JUSTIFY = Text(
    "corrigez l'écart, ou donnez dans justificatif le fichier par lequel l'ANS l'accepte",
    "mend the gap, or give in justificatif the file by which ANS accepts it",
)


def waive(
    items: Sequence[Item],
    waivers: Sequence[Waiver],
    day: dt.date,
    justified: Callable[[Waiver], bool],
) -> tuple[list[Item], AppliedWaiver | None]:
    """The items once the waivers in force on `day` cover what they may, and the waiver that covers
    most.

    What one that is not `justified` covers becomes `to_review`: the editor's own word opens nothing
    mandatory. None covers
    `error`.
    """
    current = list(items)
    applied: list[AppliedWaiver] = []
    taken: set[int] = set()
    in_force = [waiver for waiver in waivers if waiver.in_force(day)]
    for waiver in sorted(in_force, key=lambda one: not justified(one)):
        sound = justified(waiver)
        covers = []
        for number, item in enumerate(current):
            if number not in taken and _covers(waiver, item.finding):
                taken.add(number)
                covers.append(Covered(item.finding.code, item.finding.outcome))
                current[number] = _waived(item, waiver) if sound else _left(item)
        if covers:
            applied.append(_applied(waiver, covers, sound))
    return current, max(applied, key=lambda one: len(one.covers), default=None)


def _applied(waiver: Waiver, covers: Sequence[Covered], justified: bool) -> AppliedWaiver:
    return AppliedWaiver(
        waiver.reason,
        waiver.owner,
        waiver.approver,
        waiver.start,
        waiver.end,
        waiver.scope,
        tuple(covers),
        waiver.location,
        justified,
    )


def _covers(waiver: Waiver, finding: Finding) -> bool:
    return finding.outcome in WAIVABLE and waiver.scope in (None, finding.code)


def _waived(item: Item, waiver: Waiver) -> Item:
    """The finding, waived; its own outcome stays beside it."""
    before = _WORDS[item.finding.outcome]
    words = Text(
        " — {before}, dérogé jusqu'au {end}",
        " — {before}, waived until {end}",
        before=before,
        end=waiver.end,
    )
    return item.with_finding(
        replace(item.finding, outcome=Outcome.WAIVED, message=item.finding.message + words)
    )


def _left(item: Item) -> Item:
    before = _WORDS[item.finding.outcome]
    words = Text(
        " — {before} ; {internal}", " — {before}; {internal}", before=before, internal=_INTERNAL
    )
    return item.with_finding(
        replace(
            item.finding,
            outcome=Outcome.TO_REVIEW,
            message=item.finding.message + words,
            remedy=_JUSTIFY,
        )
    )


def readable_papers(
    waivers: Sequence[Waiver], manifest: Manifest, opener: Opener
) -> frozenset[str]:
    """The justification files of the waivers that justify something."""
    names = {waiver.justification for waiver in waivers if waiver.justification}
    return frozenset(name for name in sorted(names) if justifies(manifest, opener, name))


def justifies(manifest: Manifest, opener: Opener, path: str) -> bool:
    """Whether a file of the manifest's folder, a justification, can be read and holds something.

    The manifest itself justifies nothing, under whatever name.
    """
    file = opener(path, None)
    if file.problem is not None or not file.size or file.kind == "empty":
        return False
    return file.sha256 != manifest.sha256
