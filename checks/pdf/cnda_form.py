"""The CNDA's attestation, read: the numbers,
tells_another, the software, and the status of the demand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours, shorten

from ..kit.names import holds_name
from .cnda_status import status
from .cnda_words import (
    REMEDY,
    SOURCE,
    is_attestation,
    names_software,
    numbers,
    software_names,
    tells_another,
)
from .labels import Form, read_form


def _rule(name: str, holds: Text | None, breaks: Text, worth: Outcome) -> Rule:
    return Rule(f"cnda_form.{name}", SOURCE, holds, breaks, REMEDY, worth)


_SCREENSHOT = _rule(
    "text",
    None,
    Text("copie d'écran : une personne doit la lire", "screenshot: a person must read it"),
    Outcome.TO_REVIEW,
)
_UNREAD = _rule(
    "text",
    None,
    Text(
        "l'attestation ne peut pas être lue (scan ou chiffrée)",
        "the attestation cannot be read (scan or encrypted)",
    ),
    Outcome.TO_REVIEW,
)
_OTHER_DOCUMENT = _rule(
    "kind",
    None,
    Text(
        "le document ne se présente ni comme une attestation de dépôt ni comme une homologation",
        "the document does not present itself as an attestation of deposit, nor as a homologation",
    ),
    Outcome.TO_REVIEW,
)
_NAME = _rule(
    "name",
    Text(
        "le nom du logiciel est dans l'attestation",
        "the name of the software is in the attestation",
    ),
    Text(
        "le nom du logiciel n'apparaît pas auprès d'un libellé de l'attestation",
        "the name of the software is not beside a label of the attestation",
    ),
    Outcome.TO_REVIEW,
)
_OTHER_NAME = _rule(
    "name",
    None,
    Text(
        "logiciel de l'attestation : « {listed} » ; déclaré : « {wanted} »",
        "software of the attestation: '{listed}'; declared: '{wanted}'",
    ),
    Outcome.TO_REVIEW,
)


@dataclass(frozen=True, slots=True)
class _Number:
    """The rules on a number: another beside its label, several, elsewhere only, absent."""

    other: Rule
    several: Rule
    elsewhere: Rule
    absent: Rule


def _number_rules(name: str) -> _Number:
    return _Number(
        _rule(
            name,
            None,
            Text(
                "{role} de l'attestation : {listed} ; déclaré : {value}",
                "{role} of the attestation: {listed}; declared: {value}",
            ),
            Outcome.FAIL,
        ),
        _rule(
            name,
            None,
            Text(
                "l'attestation donne plusieurs {role}, dont {value}",
                "the attestation gives several {role}, {value} among them",
            ),
            Outcome.TO_REVIEW,
        ),
        _rule(
            name,
            None,
            Text(
                "{role} : {value} est dans l'attestation, mais pas auprès de son libellé",
                "{role}: {value} is in the attestation, but not beside its label",
            ),
            Outcome.TO_REVIEW,
        ),
        _rule(
            name,
            Text(
                "{role} : {value}, lu dans l'attestation",
                "{role}: {value}, read in the attestation",
            ),
            Text(
                "{role} : {value} n'apparaît pas dans l'attestation",
                "{role}: {value} is not in the attestation",
            ),
            Outcome.TO_REVIEW,
        ),
    )


_NUMBER = {"NIE": _number_rules("nie"), "NIL": _number_rules("nil")}


@check("cnda_form.agrees")
def agrees(
    piece: Piece,
    nie: Declared | None = None,
    nil: Declared | None = None,
    software: Declared | None = None,
    milestone: Declared | None = None,
) -> Iterator[Finding]:
    """The attestation bears the NIE, the NIL and the name of the software, and a status of «
    pré-examen » at least.

    At the attribution (`milestone`) the certificate of conformity is demanded, and a piece that
    says less fails. Numbers are
    compared by role, beside their label, never by format; a screenshot waits for a person. Raises
    UnreadableEvidence.
    """
    gate = str(milestone.value) if milestone is not None else "depot"
    for file in piece.files:
        place = file.at()
        if file.kind != "pdf":
            yield _SCREENSHOT.unsure(place)
            continue
        form = read_form(file)
        if form.pdf.encrypted or (form.pdf.scanned and not form.fields):
            yield _UNREAD.unsure(place)
            continue
        yield from _kind(form, place)
        for role, declared in (("NIE", nie), ("NIL", nil)):
            if declared is not None:  # its absence is the business of FAQ.CNDA.NIE and FAQ.CNDA.NIL
                yield _number(form, role, declared, place)
        if software is not None:
            yield _name(form, software, place)
        yield status(form, gate, place)


def _kind(form: Form, place: Location) -> Iterator[Finding]:
    """An invoice, a quotation or a letter that bears the right numbers is no attestation."""
    if not is_attestation(form):
        yield _OTHER_DOCUMENT.unsure(place)


def _number(form: Form, role: str, declared: Declared, place: Location) -> Finding:
    value = str(declared.value).strip()
    given, rules = numbers(form, role), _NUMBER[role]
    if given and value not in given:
        listed = ", ".join(shorten(number, 20) for number in sorted(given)[:3])
        return rules.other.fails(place, role=ours(role), listed=listed, value=value)
    if len(given) > 1 or (given and tells_another(form, role)):
        return rules.several.unsure(place, role=ours(role), value=value)
    if value and value in given:
        confirms = (declared.path,)
        return rules.absent.passes(place, role=ours(role), value=value, confirms=confirms)
    if value and holds_name(form.text, value):
        return rules.elsewhere.unsure(place, role=ours(role), value=value)
    return rules.absent.unsure(place, role=ours(role), value=value)


def _name(form: Form, name: Declared, place: Location) -> Finding:
    """The software beside its label; a name that only begins another is another software's."""
    wanted, given = str(name.value), software_names(form)
    if any(names_software(value, wanted) for value in given):
        return _NAME.passes(place, confirms=(name.path,))
    if given:
        listed = ", ".join(shorten(value, 40) for value in given[:3])
        return _OTHER_NAME.unsure(place, listed=listed, wanted=shorten(wanted))
    return _NAME.unsure(place)
