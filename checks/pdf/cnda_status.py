"""How far a demand to the CNDA has got, as its attestation says."""

from __future__ import annotations

import re

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, shorten

from .cnda_words import REMEDY, SOURCE, STATUS, is_attestation
from .labels import Form, beside

_STATUS = Rule(
    "cnda_form.status",
    SOURCE,
    None,
    Text(
        "le statut que donne l'attestation n'est pas celui qui est déclaré",
        "the status that the attestation gives is not the declared one",
    ),
)


#: The statuses that reach the « pré-examen », word for word: « avant pré-examen » or « non
#: homologué » hold the same words.
_BEYOND = re.compile(
    r"(?:(?:au|en) )?pre-examen(?: (?:en cours|fait|termine|valide|realise|accepte))?|en cours "
    r"d'examen|examen(?: en cours)?"
)
_OBTAINED = re.compile(
    r"homologue|homologation "
    r"(?:obtenue|delivree|accordee|prononcee)|obtenue?|delivree?|accordee?|conforme|certifie|agree"
)
_REFUSED = re.compile(
    r"refus|rejet|retir|aband|expir|annul|revoqu|suspen|non conforme|non homologue|non "
    r"obtenue|non delivree|non certifie|desagree"
)
_PENDING = re.compile(r"\bpre-?\s?examen\b|\ben cours\b|\bdepot\b|\bdeposee?\b")
_CONFORMITY = Text(
    "déposez l'attestation de conformité que le CNDA délivre une fois l'homologation obtenue",
    "supply the attestation of conformity that the CNDA issues once the homologation is obtained",
)


def status(form: Form, gate: str, place: Location) -> Finding:
    """The finding on the status: « pré-examen » at least, and at `attribution` the homologation
    obtained.
    """
    given = statuses(form)
    said = shorten(" / ".join(given), 60) if given else "—"
    if any(_REFUSED.search(one) for one in given):
        message = Text("statut de la demande : {said}", "status of the demand: {said}", said=said)
        return _made(Outcome.FAIL, message, place)
    return (
        _at_attribution(form, given, said, place)
        if gate == "attribution"
        else _at_deposit(form, given, said, place)
    )


def _at_deposit(form: Form, given: list[str], said: str, place: Location) -> Finding:
    reached = bool(given) and all(
        _OBTAINED.fullmatch(one) or _BEYOND.fullmatch(one) for one in given
    )
    if reached and is_attestation(form):
        message = Text(
            "statut lu : « {said} », au pré-examen au moins",
            "status read: '{said}', « pré-examen » at least",
            said=said,
        )
        return _made(Outcome.PASS, message, place)
    message = Text(
        "statut lu : « {said} » ; le pré-examen au moins est attendu",
        "status read: '{said}'; « pré-examen » at least is expected",
        said=said,
    )
    return _made(Outcome.TO_REVIEW, message, place)


def _at_attribution(form: Form, given: list[str], said: str, place: Location) -> Finding:
    """What the piece is worth once the homologation is demanded: its status, and what it calls
    itself.
    """
    obtained = bool(given) and all(_OBTAINED.fullmatch(one) for one in given)
    pending = _pending_title(form) or any(_PENDING.search(one) for one in given or form.lines)
    if pending:
        message = Text(
            "statut lu : « {said} » ; à l'attribution, une attestation de dépôt, une demande en "
            "cours ou au pré-examen ne suffit plus",
            "status read: '{said}'; at the attribution an attestation of deposit, a request under "
            "way or at « pré-examen » is not enough",
            said=said,
        )
        return _made(Outcome.FAIL, message, place, _CONFORMITY)
    if obtained and is_attestation(form):
        message = Text("statut lu : « {said} »", "status read: '{said}'", said=said)
        return _made(Outcome.PASS, message, place)
    message = Text(
        "statut lu : « {said} » ; à l'attribution, l'attestation de conformité est attendue",
        "status read: '{said}'; at the attribution the attestation of conformity is expected",
        said=said,
    )
    return _made(Outcome.TO_REVIEW, message, place, _CONFORMITY)


def statuses(form: Form) -> list[str]:
    """Every status that the form gives beside its label, without accents, case nor feminine."""
    given = [
        re.sub(r"\bpre ?-?examen\b", "pre-examen", value).strip(" «»\"'.;,")
        for value in beside(form, STATUS, "")
    ]
    return [
        re.sub(r"\b(homologue|certifie|agree|refuse|rejete|retire)e\b", r"\1", one)
        for one in dict.fromkeys(given)
        if one
    ]


def _pending_title(form: Form) -> bool:
    """Whether the document names itself after a deposit or a pre-examination, not after a
    homologation.
    """
    head = " ".join(form.lines[:6])
    return bool(
        re.search(
            r"\b(?:attestation|recepisse|accuse)\b[^.:]{0,20}\b(?:depot|pre-?\s?examen)\b", head
        )
    )


def _made(outcome: Outcome, message: Text, place: Location, remedy: Text = REMEDY) -> Finding:
    action = None if outcome is Outcome.PASS else remedy
    return _STATUS.finding(outcome, place, message=message, action=action)
