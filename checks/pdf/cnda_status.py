"""How far a demand to the CNDA has got, as its attestation says."""

from __future__ import annotations

import re

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.text import Text, shorten

from .cnda_words import REMEDY, SOURCE, STATUS, is_attestation
from .labels import Form, beside

#: The statuses that reach the « pré-examen », word for word: « avant pré-examen » or « non homologué » hold the same words.
_BEYOND = re.compile(
    r"(?:(?:au|en) )?pre-examen(?: (?:en cours|fait|termine|valide|realise|accepte))?|en cours d'examen|examen(?: en cours)?"
)
_OBTAINED = re.compile(
    r"homologue|homologation (?:obtenue|delivree|accordee|prononcee)|obtenue?|delivree?|accordee?|conforme|certifie|agree"
)
_REFUSED = re.compile(
    r"refus|rejet|retir|aband|expir|annul|revoqu|suspen|non conforme|non homologue|non obtenue|non delivree|non certifie|desagree"
)
_PENDING = re.compile(r"\bpre-?\s?examen\b|\ben cours\b|\bdepot\b|\bdeposee?\b")
_REACHED = Text("« pré-examen » au moins", "« pré-examen » at least")
_DEMANDED = Text("homologation obtenue", "homologation obtained")


def status(form: Form, gate: str, place: Location) -> Finding:
    """The finding on the status: « pré-examen » at least, and at `attribution` the homologation obtained."""
    given = statuses(form)
    said = shorten(" / ".join(given), 60) if given else "—"
    final = gate == "attribution"
    expected = _DEMANDED if final else _REACHED
    if any(_REFUSED.search(one) for one in given):
        return _made(Outcome.FAIL, _plain(said), place)
    if final and any(_PENDING.search(one) for one in given):
        message = Text(
            f"statut lu : « {said} » ; à l'attribution, l'homologation doit être obtenue",
            f"status read: '{said}'; at the attribution the homologation must be obtained",
        )
        return _made(Outcome.FAIL, message, place)
    obtained = bool(given) and all(_OBTAINED.fullmatch(one) for one in given)
    reached = bool(given) and all(
        _OBTAINED.fullmatch(one) or _BEYOND.fullmatch(one) for one in given
    )
    if final and not given and _pending_title(form):
        message = Text(
            "la pièce est une attestation de dépôt ou de pré-examen ; à l'attribution, l'homologation doit être obtenue",
            "the piece attests a deposit or a pre-examination; at the attribution the homologation must be obtained",
        )
        return _made(Outcome.FAIL, message, place)
    if (
        (obtained if final else reached)
        and is_attestation(form)
        and not (final and _pending_title(form))
    ):
        message = Text(
            f"statut lu : « {said} » ({expected.fr})", f"status read: '{said}' ({expected.en})"
        )
        return _made(Outcome.PASS, message, place)
    message = Text(
        f"statut lu : « {said} » ; attendu : {expected.fr}",
        f"status read: '{said}'; expected: {expected.en}",
    )
    return _made(Outcome.TO_REVIEW, message, place)


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
    """Whether the document names itself after a deposit or a pre-examination, not after a homologation."""
    head = " ".join(form.lines[:6])
    return bool(
        re.search(
            r"\b(?:attestation|recepisse|accuse)\b[^.:]{0,20}\b(?:depot|pre-?\s?examen)\b", head
        )
    )


def _plain(said: str) -> Text:
    return Text(f"statut de la demande : {said}", f"status of the demand: {said}")


def _made(outcome: Outcome, message: Text, place: Location) -> Finding:
    remedy = None if outcome is Outcome.PASS else REMEDY
    return Finding("cnda_form.status", outcome, message, place, remedy, source=SOURCE)
