"""Lets attestations act on what the checks found (contract, section 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from segur_audit.engine.binding import Bound, unbound
from segur_audit.engine.decisions import Attestation
from segur_audit.engine.items import SILENCE, Item
from segur_audit.model.finding import Finding
from segur_audit.model.nobody import is_nobody
from segur_audit.model.outcome import Assurance, Outcome
from segur_audit.model.report import AppliedAttestation
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, shorten

_VOID = Rule(
    "attestation.void",
    "",
    None,
    Text(
        "l'attestation de {who} est caduque : elle ne porte pas sur l'état actuel de : {names}",
        "the attestation of {who} is void: it is not about the present state of: {names}",
    ),
    Text(
        "faites juger à nouveau les pièces, puis segur-audit attest",
        "have the pieces judged again, then segur-audit attest",
    ),
    worth=Outcome.WARNING,
)
_REFUSED = Rule(
    "attestation.refused",
    "",
    None,
    Text("jugé non conforme par {who} le {day}", "judged non-conforming by {who} on {day}"),
)
_UNBOUND = Rule(
    "attestation.unbound",
    "",
    None,
    Text(
        "l'attestation n'est liée à aucune pièce : elle vaudrait encore si les pièces changeaient",
        "the attestation is bound to no piece: it would still count if the pieces changed",
    ),
    Text(
        "ajoutez pieces: {pièce: empreinte} — segur-audit attest les imprime",
        "add pieces: {piece: digest} — segur-audit attest prints them",
    ),
    worth=Outcome.WARNING,
)
_AUTHOR = Rule(
    "attestation.author",
    "",
    None,
    Text(
        "cette attestation n'a pas d'auteur : « {who} » n'est pas le nom d'une personne",
        "this attestation has no author: '{who}' is nobody's name",
    ),
    Text(
        "écrivez dans auteur le nom de la personne qui a jugé",
        "write in auteur the name of the person who judged",
    ),
    worth=Outcome.WARNING,
)
_NOT_YET = Rule(
    "attestation.not_yet",
    "",
    None,
    Text(
        "l'attestation de {who} ne vaut qu'à partir du {date}",
        "the attestation of {who} is valid only from {date}",
    ),
    worth=Outcome.INFO,
)
_EXPIRED = Rule(
    "attestation.expired",
    "",
    None,
    Text(
        "l'attestation de {who} a expiré le {valid_until}",
        "the attestation of {who} expired on {valid_until}",
    ),
    Text("faites renouveler l'attestation", "have the attestation renewed"),
    worth=Outcome.WARNING,
)


def attest(
    items: Sequence[Item],
    attestations: Sequence[Attestation],
    pieces: Sequence[Bound],
    day: dt.date,
    strict: bool = False,
) -> tuple[list[Item], AppliedAttestation | None]:
    """The items once the attestation in force on `day` has decided what is `to_review`, and that
    attestation.

    `strict`: an attestation that is bound to nothing decides nothing, since it would cover pieces
    that nobody saw.
    A verdict of non-conformity prevails. An attestation that omits a piece of today is void; one
    that is not in force is said.
    """
    said: list[Item] = []
    valid: list[Attestation] = []
    for attestation in attestations:
        if problem := _void(attestation, pieces, day):
            said.append(Item(problem, Assurance.DECLARED))
        elif strict and attestation.pieces is None and pieces:
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
    if chosen.pieces is None and pieces:
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


def _void(attestation: Attestation, pieces: Sequence[Bound], day: dt.date) -> Finding | None:
    who = shorten(attestation.author)
    if is_nobody(attestation.author):
        return _AUTHOR.warns(attestation.location, who=who)
    if day < attestation.date:
        return _NOT_YET.tells(attestation.location, who=who, date=attestation.date)
    if day > attestation.valid_until:
        message = Text(
            "l'attestation de {who} a expiré le {valid_until}",
            "the attestation of {who} expired on {valid_until}",
            who=who,
            valid_until=attestation.valid_until,
        )
        return _EXPIRED.warns(
            attestation.location,
            message=message,
            action=Text("faites renouveler l'attestation", "have the attestation renewed"),
        )
    changed = [] if attestation.pieces is None else unbound(attestation.pieces, pieces)
    if not changed:
        return None
    names = ", ".join(changed)
    return _VOID.warns(attestation.location, who=who, names=names)


def _decide(item: Item, attestation: Attestation) -> Item:
    finding = item.finding
    if finding.outcome is not Outcome.TO_REVIEW or finding.code == SILENCE:
        return item
    who, day = shorten(attestation.author), attestation.date
    if attestation.conforms:
        words = Text(
            " — jugé conforme par {who} le {day}",
            " — judged conforming by {who} on {day}",
            who=who,
            day=day,
        )
        return item.with_finding(
            replace(finding, outcome=Outcome.PASS, message=finding.message + words, remedy=None),
            Assurance.ATTESTED,
        )
    words = Text(
        " — jugé non conforme par {who} le {day}",
        " — judged non-conforming by {who} on {day}",
        who=who,
        day=day,
    )
    return item.with_finding(
        replace(finding, outcome=Outcome.FAIL, message=finding.message + words)
    )


def _refusal(attestation: Attestation) -> Finding:
    who, day = shorten(attestation.author), attestation.date
    return _REFUSED.fails(attestation.location, who=who, day=day)


def _unbound(attestation: Attestation) -> Finding:
    return _UNBOUND.warns(attestation.location)
