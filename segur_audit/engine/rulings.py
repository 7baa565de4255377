"""Lets persons' decisions act on what the checks found: attestations first, then waivers (contract, section 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from segur_audit.engine.decisions import Attestation, Waiver
from segur_audit.engine.judging import SILENCE, Item
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Assurance, Outcome
from segur_audit.model.report import AppliedAttestation, AppliedWaiver, Covered, UsedFile
from segur_audit.model.text import Text, shorten

_NOBODY = (
    "",
    "à compléter",
    "a completer",
)  # what segur-audit attest writes when it is not told who judged
WAIVABLE = (Outcome.FAIL, Outcome.MISSING, Outcome.TO_REVIEW)


def attest(
    items: Sequence[Item],
    attestations: Sequence[Attestation],
    files: Sequence[UsedFile],
    day: dt.date,
    strict: bool = False,
) -> tuple[list[Item], AppliedAttestation | None]:
    """The items once the attestation in force on `day` has decided what is `to_review`, and that attestation.

    `strict`: an attestation that is bound to no file decides nothing, since it would cover pieces that nobody saw.
    A verdict of non-conformity prevails. An attestation whose files have changed is void; one that is not in force is said.
    """
    said: list[Item] = []
    valid: list[Attestation] = []
    for attestation in attestations:
        if problem := _void(attestation, files, day):
            said.append(Item(problem, Assurance.DECLARED))
        elif strict and attestation.pieces is None and files:
            said.append(Item(_unbound(attestation), Assurance.DECLARED))
        else:
            valid.append(attestation)
    chosen = next((a for a in valid if not a.conforms), None) or max(
        valid, key=lambda a: a.valid_until, default=None
    )
    if chosen is None:
        return [*items, *said], None
    decided = [_decide(item, chosen) for item in items]
    if not chosen.conforms and not any(
        item.finding.outcome in (Outcome.FAIL, Outcome.MISSING, Outcome.ERROR) for item in decided
    ):
        decided.append(Item(_refusal(chosen), Assurance.ATTESTED))
    if chosen.pieces is None and files:
        decided.append(Item(_unbound(chosen), Assurance.ATTESTED))
    applied = AppliedAttestation(
        "conforme" if chosen.conforms else "non_conforme",
        chosen.author,
        chosen.date,
        chosen.valid_until,
        chosen.pieces is not None,
        chosen.location,
    )
    return [*decided, *said], applied


def _void(attestation: Attestation, files: Sequence[UsedFile], day: dt.date) -> Finding | None:
    who = shorten(attestation.author)
    if attestation.author.strip(" .…").casefold() in _NOBODY:
        message = Text(
            "cette attestation n'a pas d'auteur : « À COMPLÉTER » n'est le nom de personne",
            "this attestation has no author: « À COMPLÉTER » is nobody's name",
        )
        remedy = Text(
            "écrivez dans auteur le nom de la personne qui a jugé",
            "write in auteur the name of the person who judged",
        )
        return Finding("attestation.author", Outcome.WARNING, message, attestation.location, remedy)
    if day < attestation.date:
        message = Text(
            f"l'attestation de {who} ne vaut qu'à partir du {attestation.date}",
            f"the attestation of {who} is valid only from {attestation.date}",
        )
        return Finding("attestation.not_yet", Outcome.INFO, message, attestation.location)
    if day > attestation.valid_until:
        message = Text(
            f"l'attestation de {who} a expiré le {attestation.valid_until}",
            f"the attestation of {who} expired on {attestation.valid_until}",
        )
        return Finding(
            "attestation.expired",
            Outcome.WARNING,
            message,
            attestation.location,
            Text("faites-la renouveler", "have it renewed"),
        )
    changed = changed_files(attestation, files)
    if not changed:
        return None
    names = ", ".join(changed)
    message = Text(
        f"l'attestation de {who} est caduque : elle ne porte pas sur {names} tel qu'il est",
        f"the attestation of {who} is void: it is not about {names} as it is now",
    )
    remedy = Text(
        "faites juger à nouveau les pièces, puis segur-audit attest",
        "have the pieces judged again, then segur-audit attest",
    )
    return Finding("attestation.void", Outcome.WARNING, message, attestation.location, remedy)


def changed_files(attestation: Attestation, files: Sequence[UsedFile]) -> list[str]:
    """The files of the requirement that are not those that were judged."""
    if attestation.pieces is None:
        return []
    judged = {path: digest.lower() for path, digest in attestation.pieces.items()}
    return [file.path for file in files if judged.get(file.path) != file.sha256]


def _decide(item: Item, attestation: Attestation) -> Item:
    finding = item.finding
    if finding.outcome is not Outcome.TO_REVIEW or finding.code == SILENCE:
        return item
    who, day = shorten(attestation.author), attestation.date
    if attestation.conforms:
        words = Text(
            f" — jugé conforme par {who} le {day}", f" — judged conforming by {who} on {day}"
        )
        return item.with_finding(
            replace(finding, outcome=Outcome.PASS, message=finding.message + words, remedy=None),
            Assurance.ATTESTED,
        )
    words = Text(
        f" — jugé non conforme par {who} le {day}", f" — judged non-conforming by {who} on {day}"
    )
    return item.with_finding(
        replace(finding, outcome=Outcome.FAIL, message=finding.message + words)
    )


def _refusal(attestation: Attestation) -> Finding:
    who, day = shorten(attestation.author), attestation.date
    message = Text(
        f"jugé non conforme par {who} le {day}", f"judged non-conforming by {who} on {day}"
    )
    return Finding("attestation.refused", Outcome.FAIL, message, attestation.location)


def _unbound(attestation: Attestation) -> Finding:
    message = Text(
        "l'attestation n'est liée à aucun fichier : elle vaudrait encore s'ils changeaient",
        "the attestation is bound to no file: it would still count if they changed",
    )
    remedy = Text(
        "ajoutez pieces: {fichier: empreinte} — segur-audit attest les imprime",
        "add pieces: {file: digest} — segur-audit attest prints them",
    )
    return Finding("attestation.unbound", Outcome.WARNING, message, attestation.location, remedy)


def waive(
    items: Sequence[Item], waivers: Sequence[Waiver], day: dt.date
) -> tuple[list[Item], AppliedWaiver | None]:
    """The items once the waivers in force on `day` cover what they may, and the waiver that covers most. None covers `error`."""
    best: tuple[list[Item], AppliedWaiver] | None = None
    current = list(items)
    for waiver in waivers:
        if not waiver.in_force(day):
            continue
        covered = [item for item in current if _covers(waiver, item.finding)]
        if not covered:
            continue
        current = [
            _waived(item, waiver) if _covers(waiver, item.finding) else item for item in current
        ]
        applied = AppliedWaiver(
            waiver.reason,
            waiver.owner,
            waiver.approver,
            waiver.start,
            waiver.end,
            waiver.scope,
            tuple(Covered(item.finding.code, item.finding.outcome) for item in covered),
            waiver.location,
        )
        if best is None or len(applied.covers) > len(best[1].covers):
            best = (current, applied)
    return current, best[1] if best else None


def _covers(waiver: Waiver, finding: Finding) -> bool:
    return finding.outcome in WAIVABLE and waiver.scope in (None, finding.code)


def _waived(item: Item, waiver: Waiver) -> Item:
    words = Text(f" — dérogé jusqu'au {waiver.end}", f" — waived until {waiver.end}")
    return item.with_finding(
        replace(item.finding, outcome=Outcome.WAIVED, message=item.finding.message + words)
    )
