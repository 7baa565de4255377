"""The CNDA's attestation, read: the numbers, the software, and the status of the demand."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece
from segur_audit.model.place import Location
from segur_audit.model.text import Text, shorten

from ..kit.names import holds_name
from .cnda_status import status
from .cnda_words import REMEDY, SOURCE, is_attestation, names_software, numbers, software_names
from .labels import Form, read_form


@check("cnda_form.agrees")
def agrees(
    piece: Piece,
    nie: Declared | None = None,
    nil: Declared | None = None,
    software: Declared | None = None,
    milestone: Declared | None = None,
) -> Iterator[Finding]:
    """The attestation bears the NIE, the NIL and the name of the software, and a status of « pré-examen » at least.

    At the attribution (`milestone`) the certificate of conformity is demanded, and a piece that says less fails. Numbers are
    compared by role, beside their label, never by format; a screenshot waits for a person. Raises UnreadableEvidence.
    """
    gate = str(milestone.value) if milestone is not None else "depot"
    for file in piece.files:
        place = file.at()
        if file.kind != "pdf":
            message = Text(
                "copie d'écran : une personne doit la lire", "screenshot: a person must read it"
            )
            yield _unsure("cnda_form.text", message, place)
            continue
        form = read_form(file)
        if form.pdf.encrypted or (form.pdf.scanned and not form.fields):
            message = Text(
                "l'attestation ne peut pas être lue (scan ou chiffrée)",
                "the attestation cannot be read (scan or encrypted)",
            )
            yield _unsure("cnda_form.text", message, place)
            continue
        yield from _kind(form, place)
        for role, declared, code in (("NIE", nie, "cnda_form.nie"), ("NIL", nil, "cnda_form.nil")):
            if declared is not None:  # its absence is the business of FAQ.CNDA.NIE and FAQ.CNDA.NIL
                yield _number(form, role, declared, code, place)
        if software is not None:
            yield _name(form, software, place)
        yield status(form, gate, place)


def _unsure(code: str, message: Text, place: Location) -> Finding:
    return Finding(code, Outcome.TO_REVIEW, message, place, REMEDY, source=SOURCE)


def _kind(form: Form, place: Location) -> Iterator[Finding]:
    """An invoice, a quotation or a letter that bears the right numbers is no attestation."""
    if not is_attestation(form):
        message = Text(
            "le document ne se présente ni comme une attestation de dépôt ni comme une homologation",
            "the document does not present itself as an attestation of deposit, nor as a homologation",
        )
        yield _unsure("cnda_form.kind", message, place)


def _number(form: Form, role: str, declared: Declared, code: str, place: Location) -> Finding:
    value = str(declared.value).strip()
    given = numbers(form, role)
    if given and value not in given:
        listed = ", ".join(shorten(number, 20) for number in sorted(given)[:3])
        message = Text(
            f"{role} de l'attestation : {listed} ; déclaré : {value}",
            f"{role} of the attestation: {listed}; declared: {value}",
        )
        return Finding(code, Outcome.FAIL, message, place, REMEDY, source=SOURCE)
    if len(given) > 1:
        message = Text(
            f"l'attestation donne plusieurs {role}, dont {value}",
            f"the attestation gives several {role}, {value} among them",
        )
        return _unsure(code, message, place)
    if value and value in given:
        message = Text(
            f"{role} : {value}, lu dans l'attestation", f"{role}: {value}, read in the attestation"
        )
        return Finding(code, Outcome.PASS, message, place, confirms=(declared.path,), source=SOURCE)
    if value and holds_name(form.text, value):
        message = Text(
            f"{role} : {value} est dans l'attestation, mais pas auprès de son libellé",
            f"{role}: {value} is in the attestation, but not beside its label",
        )
        return _unsure(code, message, place)
    message = Text(
        f"{role} : {value} n'apparaît pas dans l'attestation",
        f"{role}: {value} is not in the attestation",
    )
    return _unsure(code, message, place)


def _name(form: Form, name: Declared, place: Location) -> Finding:
    """The software beside its label; a name that is only the beginning of another is another software's."""
    code, wanted = "cnda_form.name", str(name.value)
    given = software_names(form)
    if any(names_software(value, wanted) for value in given):
        message = Text(
            "le nom du logiciel est dans l'attestation",
            "the name of the software is in the attestation",
        )
        return Finding(code, Outcome.PASS, message, place, confirms=(name.path,), source=SOURCE)
    if given:
        listed = ", ".join(shorten(value, 40) for value in given[:3])
        message = Text(
            f"logiciel de l'attestation : « {listed} » ; déclaré : « {shorten(wanted)} »",
            f"software of the attestation: '{listed}'; declared: '{shorten(wanted)}'",
        )
        return _unsure(code, message, place)
    message = Text(
        "le nom du logiciel n'apparaît pas auprès d'un libellé de l'attestation",
        "the name of the software is not beside a label of the attestation",
    )
    return _unsure(code, message, place)
