"""The CNDA's attestation, read: the numbers, the software, and the status of the demand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece
from segur_audit.model.place import Location
from segur_audit.model.text import Text, shorten

from ..kit.pdf_text import Pdf, folded, read_pdf, says

_SOURCE = "FAQ industriels, informations CNDA ; contrôles des pièces PDF, PDF-08"
_REMEDY = Text(
    "vérifiez l'attestation : si elle est la bonne, attestez-le ; sinon demandez-la au CNDA",
    "check the attestation: if it is the right one, attest it; else ask the CNDA for it",
)
#: The statuses that reach the « pré-examen », word for word: « avant pré-examen » or « non homologué » hold the same words.
_BEYOND = re.compile(
    r"(?:(?:au|en) )?pre-examen(?: (?:en cours|fait|termine|valide|realise|accepte))?|en cours d'examen|examen(?: en cours)?|"
    r"homologue|homologation (?:obtenue|delivree|accordee)|obtenue|delivree|conforme|certifie|agree"
)
_REFUSED = re.compile(
    r"refus|rejet|retir|aband|expir|annul|revoqu|non conforme|non homologue|non obtenue|non delivree|non certifie|desagree"
)
_CERTIFIED = re.compile(
    r"homologue|homologation (?:obtenue|delivree|accordee)|obtenue|delivree|conforme|certifie|agree"
)
_PENDING = re.compile(r"pre-?examen|en cours|\bdepot\b|\bdeposee?\b|\ba l'examen\b|^examen\b")
_DEPOSIT = re.compile(r"\battestation de depot\b")  # what the piece calls itself
_STATUS = re.compile(r"\bstatut\s*(?:de la demande|du dossier)?\s*[:=]\s*([^:=]{2,60}?)\s*[.;,]?$")


@check("cnda_form.agrees")
def agrees(
    piece: Piece,
    nie: Declared | None = None,
    nil: Declared | None = None,
    software: Declared | None = None,
    milestone: Declared | None = None,
) -> Iterator[Finding]:
    """The attestation bears the NIE, the NIL and the name of the software, and the status that the milestone demands.

    At the deposit « pré-examen » at least; at the attribution the certificate of conformity, and a piece that says less fails.
    Numbers are compared by role, never by format; a screenshot waits for a person. Raises UnreadableEvidence.
    """
    for file in piece.files:
        if file.kind != "pdf":
            message = Text(
                "copie d'écran : une personne doit la lire", "screenshot: a person must read it"
            )
            yield Finding(
                "cnda_form.text", Outcome.TO_REVIEW, message, file.at(), _REMEDY, source=_SOURCE
            )
            continue
        pdf = read_pdf(file)
        if pdf.encrypted or pdf.scanned:
            message = Text(
                "l'attestation ne peut pas être lue (scan ou chiffrée)",
                "the attestation cannot be read (scan or encrypted)",
            )
            yield Finding(
                "cnda_form.text", Outcome.TO_REVIEW, message, file.at(), _REMEDY, source=_SOURCE
            )
            continue
        for role, declared, code in (("NIE", nie, "cnda_form.nie"), ("NIL", nil, "cnda_form.nil")):
            if declared is not None:  # its absence is the business of FAQ.CNDA.NIE and FAQ.CNDA.NIL
                yield _number(pdf, role, declared, code, file.at())
        if software is not None:
            yield _name(pdf, software, file.at())
        yield (
            _certified(pdf, file.at())
            if milestone is not None and milestone.value == "attribution"
            else _status(pdf, file.at())
        )


def _number(pdf: Pdf, role: str, declared: Declared, code: str, place: Location) -> Finding:
    value = str(declared.value).strip()
    told = numbers(pdf.text, role)
    if told and value not in told:
        seen = ", ".join(shorten(number, 20) for number in sorted(told)[:3])
        message = Text(
            f"{role} de l'attestation : {seen} ; déclaré : {value}",
            f"{role} of the attestation: {seen}; declared: {value}",
        )
        return Finding(code, Outcome.FAIL, message, place, _REMEDY, source=_SOURCE)
    if len(told) > 1:
        message = Text(
            f"l'attestation donne plusieurs {role}, dont {value}",
            f"the attestation gives several {role}, {value} among them",
        )
        return Finding(code, Outcome.TO_REVIEW, message, place, _REMEDY, source=_SOURCE)
    if value and (value in told or says(pdf.text, value)):
        message = Text(
            f"{role} : {value}, lu dans l'attestation", f"{role}: {value}, read in the attestation"
        )
        return Finding(
            code, Outcome.PASS, message, place, confirms=(declared.path,), source=_SOURCE
        )
    message = Text(
        f"{role} : {value} n'apparaît pas dans l'attestation",
        f"{role}: {value} is not in the attestation",
    )
    return Finding(code, Outcome.TO_REVIEW, message, place, _REMEDY, source=_SOURCE)


def numbers(text: str, role: str) -> set[str]:
    """What a text gives as its NIE or NIL: the word that follows the role."""
    return set(
        re.findall(
            rf"(?<![A-Za-z]){role}\)?\s*(?:n°|no|numéro)?\s*[:=]\s*([A-Za-z0-9][A-Za-z0-9/_-]{{0,29}})",
            text,
        )
    )


def _name(pdf: Pdf, name: Declared, place: Location) -> Finding:
    held = says(pdf.text, str(name.value))
    message = Text(
        "le nom du logiciel "
        + ("est dans l'attestation" if held else "n'apparaît pas dans l'attestation"),
        "the name of the software "
        + ("is in the attestation" if held else "is not in the attestation"),
    )
    return Finding(
        "cnda_form.name",
        Outcome.PASS if held else Outcome.TO_REVIEW,
        message,
        place,
        None if held else _REMEDY,
        source=_SOURCE,
    )


def _statuses(pdf: Pdf) -> list[str]:
    """Every status that a line of the attestation gives, without accents, case nor feminine."""
    lines = [
        folded(line).replace("\u2010", "-").replace("pre examen", "pre-examen")
        for line in pdf.text.splitlines()
    ]
    found = [match[1].strip(" «»\"'") for line in lines if (match := _STATUS.search(line))]
    return [
        re.sub(r"\b(homologue|certifie|agree|refuse|rejete|retire)e\b", r"\1", one)
        for one in dict.fromkeys(found)
    ]


def _status(pdf: Pdf, place: Location) -> Finding:
    said = _statuses(pdf)
    reached = bool(said) and all(_BEYOND.fullmatch(one) for one in said)
    refused = any(_REFUSED.search(one) for one in said)
    shown = shorten(" / ".join(said), 60) if said else "—"
    if refused:
        message = Text(f"statut de la demande : {shown}", f"status of the demand: {shown}")
        return Finding("cnda_form.status", Outcome.FAIL, message, place, _REMEDY, source=_SOURCE)
    if reached:
        message = Text(
            f"statut lu : « {shown} », au pré-examen au moins",
            f"status read: '{shown}', « pré-examen » at least",
        )
        return Finding("cnda_form.status", Outcome.PASS, message, place, source=_SOURCE)
    message = Text(
        f"statut lu : « {shown} » ; le pré-examen au moins est attendu",
        f"status read: '{shown}'; « pré-examen » at least is expected",
    )
    return Finding("cnda_form.status", Outcome.TO_REVIEW, message, place, _REMEDY, source=_SOURCE)


def _certified(pdf: Pdf, place: Location) -> Finding:
    """What the piece is worth at the attribution: its status, and what it calls itself."""
    said = _statuses(pdf)
    shown = shorten(" / ".join(said), 60) if said else "—"
    certified = bool(said) and all(_CERTIFIED.fullmatch(one) for one in said)
    whole = [
        folded(line).replace("\u2010", "-").replace("pre examen", "pre-examen")
        for line in pdf.text.splitlines()
    ]
    titled = any(_DEPOSIT.search(line) for line in whole)
    pending = titled or any(_PENDING.search(one) for one in said or whole)
    remedy = Text(
        "déposez l'attestation de conformité que le CNDA délivre une fois l'homologation obtenue",
        "supply the attestation of conformity that the CNDA issues once the homologation is obtained",
    )
    if certified and not titled:
        message = Text(f"statut lu : « {shown} »", f"status read: '{shown}'")
        return Finding("cnda_form.status", Outcome.PASS, message, place, source=_SOURCE)
    if pending or any(_REFUSED.search(one) for one in said):
        message = Text(
            f"statut lu : « {shown} » ; à l'attribution, une attestation de dépôt, une demande en cours ou au pré-examen ne suffit plus",
            f"status read: '{shown}'; at the attribution an attestation of deposit, a request under way or at « pré-examen » is not enough",
        )
        return Finding("cnda_form.status", Outcome.FAIL, message, place, remedy, source=_SOURCE)
    message = Text(
        f"statut lu : « {shown} » ; à l'attribution, l'attestation de conformité est attendue",
        f"status read: '{shown}'; at the attribution the attestation of conformity is expected",
    )
    return Finding("cnda_form.status", Outcome.TO_REVIEW, message, place, remedy, source=_SOURCE)
