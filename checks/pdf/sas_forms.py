"""The pieces of a SAS payment request, read as far as a program can: whom they name, when, for
what; signatures are a person's.
"""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.evidence.files import EvidenceFile
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, in_words

from .labels import Form, read_form
from .sas_form_rules import (
    DATE,
    DATE_UNSURE,
    EDITOR,
    PERIMETER,
    PERIMETER_UNSURE,
    READ,
    SIGNATORIES,
    SIGNATORIES_UNSURE,
    SIGNED,
    SIGNED_STATEMENT,
    SIGNED_UNSURE,
    SOURCE,
    SWORN,
    TEXT,
)
from .sas_words import (
    PAYMENTS,
    POINTS,
    SERVICES,
    days_beside,
    days_of,
    is_draft,
    is_sworn,
    names_ans,
    names_editor,
    perimeter,
    point,
    says,
)

_POINTS = {
    name: Rule(
        f"sas_form.{name}",
        SOURCE,
        Text("{what} : lu dans la pièce", "{what}: read in the piece"),
        Text("{what} : non reconnu dans la pièce", "{what}: not recognised in the piece"),
        READ,
        Outcome.TO_REVIEW,
    )
    for name in ("kind", "company", *POINTS)
}
_DENIED = {
    name: Rule(
        f"sas_form.{name}",
        SOURCE,
        None,
        Text(
            "la déclaration semble nier ce point : {what}",
            "the statement seems to deny this point: {what}",
        ),
        READ,
        Outcome.TO_REVIEW,
    )
    for name in POINTS
}


@check("sas_form.report")
def report(
    piece: Piece,
    request: Declared,
    service: str,
    company: Declared | None = None,
    day: Declared | None = None,
) -> Iterator[Finding]:
    """The report names both signatories (ANS and the editor), its date, not after the request, and
    a complete perimeter.

    `service` is `mes` (mise en service) or `vsr` (vérification de service régulier). Whether it is
    signed is a person's to see.
    Source: contract, section 7 (FAQ.SAS.AVANCE.PV-MES, FAQ.SAS.SOLDE.PV-VSR). Raises
    UnreadableEvidence.
    """
    for file in piece.files:
        form = _form(file)
        if form is None:
            yield _unread(file)
            continue
        place = file.at()
        yield _held("kind", says(form, SERVICES[service]), _KINDS[service], place)
        yield from _dates(form, request, day, place)
        yield from _signatories(form, company, place)
        yield _perimeter(form, place)


@check("sas_form.request")
def request_form(piece: Piece, request: Declared, payment: str) -> Iterator[Finding]:
    """The ASP's form is that of the payment asked for (`payment`: avance, solde), and is not dated
    after the request.

    Whether it is duly filled in is a person's to see. Source: contract, section 7. Raises
    UnreadableEvidence.
    """
    for file in piece.files:
        form = _form(file)
        if form is None:
            yield _unread(file)
            continue
        yield _held("kind", says(form, PAYMENTS[payment]), _FORMS[payment], file.at())
        yield from _dates(form, request, None, file.at())
        yield SIGNED_UNSURE.unsure(file.at())


@check("sas_form.statement")
def statement(
    piece: Piece, request: Declared, company: Declared | None = None
) -> Iterator[Finding]:
    """The sworn statement says its four points, and is not dated after the request. Its signature
    is a person's to see.

    Source: contract, section 7 (FAQ.SAS.AVANCE.DECLARATION). Raises UnreadableEvidence.
    """
    for file in piece.files:
        form = _form(file)
        if form is None:
            yield _unread(file)
            continue
        place = file.at()
        yield _held("kind", is_sworn(form), SWORN, place)
        for name, what in POINTS.items():
            yield _point(form, name, what, place)
        if company is not None:
            yield _held("company", names_editor(form, str(company.value)), EDITOR, place)
        yield from _dates(form, request, None, place)
        yield SIGNED_STATEMENT.unsure(place)


_KINDS = {
    "mes": Text("procès-verbal de mise en service", "report of commissioning (MES)"),
    "vsr": Text(
        "procès-verbal de vérification de service régulier", "report of regular service (VSR)"
    ),
}
_FORMS = {
    "avance": Text("formulaire de demande d'avance", "form that asks for the advance"),
    "solde": Text("formulaire de demande de solde", "form that asks for the balance"),
}


def _form(file: EvidenceFile) -> Form | None:
    """The form in a file, None when a program cannot read it: a scan, a picture, an encrypted
    PDF.
    """
    if file.kind != "pdf":
        return None
    form = read_form(file)
    return None if form.pdf.encrypted or (form.pdf.scanned and not form.fields) else form


def _unread(file: EvidenceFile) -> Finding:
    return TEXT.unsure(file.at())


def _held(name: str, holds: bool, what: Text, place: Location) -> Finding:
    rule = _POINTS[name]
    return rule.passes(place, what=what) if holds else rule.unsure(place, what=what)


def _dates(
    form: Form, request: Declared, declared: Declared | None, place: Location
) -> Iterator[Finding]:
    """The date of the piece: none beside a label of signature is after the request; the declared
    one is there.
    """
    beside = days_beside(form)
    late = sorted(day for day in beside if day > request.value)
    asked = in_words(request.value)
    if late:
        when = in_words(late[0])
        yield DATE.fails(place, when=when, asked=asked)
        return
    if declared is None:
        return
    day = str(declared.value)
    wanted = next((one for one in (*beside, *days_of(form)) if one.isoformat() == day), None)
    if wanted in beside and wanted is not None:
        when = in_words(wanted)
        yield DATE.passes(place, confirms=(declared.path,), when=when)
        return
    yield DATE_UNSURE.unsure(place, day=day)


def _signatories(form: Form, company: Declared | None, place: Location) -> Iterator[Finding]:
    if is_draft(form):
        yield SIGNATORIES.fails(place)
        return
    name = str(company.value) if company is not None else ""
    absent = [
        who
        for who, held in (
            (Text("l'ANS", "ANS"), names_ans(form)),
            (Text("l'éditeur", "the editor"), names_editor(form, name)),
        )
        if not held
    ]
    if absent:
        french, english = (
            " et ".join(one.fr for one in absent),
            " and ".join(one.en for one in absent),
        )
        yield SIGNATORIES_UNSURE.unsure(place, french=french, english=english)
        return
    yield SIGNATORIES_UNSURE.passes(place)
    yield SIGNED.unsure(place)


def _perimeter(form: Form, place: Location) -> Finding:
    extent = perimeter(form)
    if extent == "complet":
        return PERIMETER_UNSURE.passes(place)
    if extent == "partiel":
        return PERIMETER.fails(place)
    return PERIMETER_UNSURE.unsure(place)


def _point(form: Form, name: str, what: Text, place: Location) -> Finding:
    state = point(form, name)
    if state is False:
        return _DENIED[name].unsure(place, what=what)
    return _held(name, bool(state), what, place)
