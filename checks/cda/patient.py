"""The patient of a CDA R2 document: the INS that identifies them, its key, its traits (CDA-07 to
CDA-09, docs/evidence.md, G).

No finding here shows a number, a name or a date, nor a part of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from ..kit.ins import (
    INS_OIDS,
    INS_OIDS_EN,
    NOT_INS_OIDS,
    NSS_OIDS,
    ins_key_ok,
    is_production_oid,
)
from .document import Document, h

_PATH = "recordTarget/patientRole"
_RNIV = "RNIV (identifiant national de santé)"

_IDENTITY = Rule(
    "cda.ins",
    f"CDA-07, {_RNIV} ; CI-SIS Structuration minimale",
    Text(
        "le patient est identifié par un INS et un seul",
        "the patient is identified by one INS and only one",
    ),
    Text(
        "le patient n'est pas identifié par un INS et un seul",
        "the patient is not identified by one INS and only one",
    ),
    Text(
        "un seul recordTarget, dont le patient porte un seul matricule INS",
        "a single recordTarget, whose patient carries a single INS number",
    ),
)


_INS = Rule(
    "cda.ins",
    _IDENTITY.source,
    None,
    Text("le patient n'est pas identifié par un INS", "the patient is not identified by an INS"),
    Text(
        "vérifiez que l'identité du patient ne doit pas être qualifiée ; sinon, donnez son INS de "
        "test",
        "check that the patient's identity need not be qualified; otherwise give their test INS",
    ),
    worth=Outcome.TO_REVIEW,
)
_INS_NOTE = Rule(
    "cda.ins",
    _IDENTITY.source,
    None,
    Text(
        "l'identité ne porte pas d'INS, comme INS/va1.53 le demande",
        "the identity carries no INS, as INS/va1.53 asks",
    ),
    worth=Outcome.INFO,
)
_INS_KIND = Rule(
    "cda.ins_kind",
    _RNIV,
    None,
    Text("identifiant : {ins_oids}", "identifier: {ins_oids_en}"),
    worth=Outcome.INFO,
)
_INS_PRODUCTION = Rule(
    "cda.ins_production",
    f"{_RNIV} ; RGPD",
    None,
    Text(
        "le document porte un INS de production : il peut s'agir des données d'un patient réel",
        "the document carries a production INS: these may be the data of a real patient",
    ),
    Text(
        "refaites la pièce avec une identité de test (OID 1.2.250.1.213.1.4.10) ; si la personne "
        "existe, retirez la pièce "
        "et prévenez votre DPO",
        "make the piece again with a test identity (OID 1.2.250.1.213.1.4.10); if the person "
        "exists, withdraw it and tell your DPO",
    ),
    worth=Outcome.WARNING,
)
_NOT_AN_INS = Rule(
    "cda.not_an_ins",
    _RNIV,
    None,
    Text(
        "l'identifiant du patient est qualifié par l'OID de : {name}, qui n'est pas un INS",
        "the patient's identifier is qualified by the OID of: {name}, which is no INS",
    ),
    Text(
        "utilisez l'INS et son OID, jamais l'INS-C ni le numéro de sécurité sociale",
        "use the INS and its OID, never the INS-C nor a social security number",
    ),
)
_ADDITIONAL_IDENTIFIER = Rule(
    "cda.additional_identifier",
    _RNIV,
    None,
    Text(
        "un identifiant complémentaire est là, qui n'est pas un INS : {name}",
        "an additional identifier is there, which is no INS: {name}",
    ),
    worth=Outcome.INFO,
)

_KEY = Rule(
    "cda.ins_key",
    f"CDA-08, {_RNIV}",
    Text(
        "le matricule INS a quinze caractères et la bonne clé",
        "the INS number has fifteen characters and the right key",
    ),
    Text(
        "le matricule INS n'a pas quinze caractères, ou sa clé est fausse",
        "the INS number has not fifteen characters, or its key is wrong",
    ),
    Text(
        "utilisez un matricule de test dont la clé est juste (97 moins le reste de la division "
        "par 97)",
        "use a test number whose key is right (97 minus the remainder of the division by 97)",
    ),
)
_TRAITS = Rule(
    "cda.ins_traits",
    "CDA-09, CI-SIS Structuration minimale",
    Text(
        "les traits qui accompagnent l'INS sont complets",
        "the traits that go with the INS are complete",
    ),
    Text(
        "les traits qui accompagnent l'INS ne sont pas complets",
        "the traits that go with the INS are not complete",
    ),
    Text(
        "donnez nom et premier prénom de naissance (qualifier BR), la liste des prénoms, le sexe, "
        "la date et le code de la commune "
        "de naissance ; pas d'autre qualificatif que BR et CL",
        "give birth name and first birth given name (qualifier BR), the list of given names, sex, "
        "date and county code of birth; "
        "no qualifier but BR and CL",
    ),
)


def identifiers(document: Document) -> list[tuple[str, str]]:
    """(root, extension) of each identifier of the patient, the empty string for what is absent."""
    return [(i.get("root") or "", i.get("extension") or "") for i in document.find(f"{_PATH}/id")]


def patient_findings(document: Document, *, unqualified: bool = False) -> Iterator[Finding]:
    """The findings on the patient's identity. `unqualified`: the piece must show an identity
    without an INS (INS/va1.53).
    """
    targets = len(document.children("recordTarget"))
    found = identifiers(document)
    ins = [(root, matricule) for root, matricule in found if root in INS_OIDS]
    given = [pair for pair in ins if pair[1].strip()]
    alone = not ins and not any(root not in NOT_INS_OIDS for root, number in found if number)
    foreign = list(_foreign(document, found, alone))
    yield from foreign
    if targets == 1 and not ins:
        if not any(finding.outcome is Outcome.FAIL for finding in foreign):
            yield _without_ins(document, unqualified)
        return
    seen = Text(
        "recordTarget : {targets}, INS : {count_ins}",
        "recordTarget: {targets}, INS: {count_ins}",
        targets=targets,
        count_ins=len(ins),
    )
    if len(given) < len(ins):
        seen = Text("un OID d'INS sans matricule", "an INS OID without a number")
    held = targets == 1 and len(ins) == len(given) == 1
    yield _IDENTITY.judge(held, document.at(_PATH), seen)
    for root, matricule in given:
        yield from _ins(document, root, matricule)
    if ins:
        yield _traits(document)


def _without_ins(document: Document, unqualified: bool) -> Finding:
    message = Text(
        "le patient n'est pas identifié par un INS", "the patient is not identified by an INS"
    )
    place = document.at(_PATH)
    if unqualified:
        return _INS_NOTE.tells(
            place, message=message + Text(", comme INS/va1.53 le demande", ", as INS/va1.53 asks")
        )
    return _INS.unsure(place, message=message)


def _ins(document: Document, root: str, matricule: str) -> Iterator[Finding]:
    place, real = document.at(f"{_PATH}/id"), is_production_oid(root)
    yield _INS_KIND.tells(place, ins_oids=INS_OIDS[root], ins_oids_en=INS_OIDS_EN[root])
    yield _KEY.judge(ins_key_ok(matricule), place, None, None if real else Outcome.WARNING)
    if real:
        yield _INS_PRODUCTION.warns(place)


def _foreign(document: Document, found: list[tuple[str, str]], alone: bool) -> Iterator[Finding]:
    """A social security number is allowed beside the INS; it fails when it stands alone. An INS-C
    is never due.
    """
    for root in dict.fromkeys(root for root, _ in found if root in NOT_INS_OIDS):
        name = NOT_INS_OIDS[root]
        if root in NSS_OIDS and not alone:
            yield _ADDITIONAL_IDENTIFIER.tells(document.at(f"{_PATH}/id"), name=name)
            continue
        yield _NOT_AN_INS.fails(document.at(f"{_PATH}/id"), name=name)


def _traits(document: Document) -> Finding:
    """What is there without a value (nullFlavor) only warns: the traits of a qualified identity are
    known.
    """
    patient = next(document.find(f"{_PATH}/patient"), None)
    states = [] if patient is None else list(_states(patient))
    absent = [name for name, state in states if state is None]
    empty = [name for name, state in states if state is False]
    names = ", ".join(absent or empty)
    seen = Text("en cause : {names}", "at fault: {names}", names=names) if names else None
    held = bool(states) and not absent and not empty
    return _TRAITS.judge(
        held,
        document.at(f"{_PATH}/patient"),
        seen,
        Outcome.WARNING if states and not absent else None,
    )


def _states(patient: Any) -> Iterator[tuple[str, bool | None]]:
    """Each trait: True given, False there without a value, None absent (or with a qualifier that is
    not allowed).
    """
    families = [(e.get("qualifier"), _has_text(e)) for e in patient.iterfind(h("name/family"))]
    given = [(e.get("qualifier"), _has_text(e)) for e in patient.iterfind(h("name/given"))]
    yield "family BR", _best(filled for qualifier, filled in families if qualifier == "BR")
    yield "given BR", _best(filled for qualifier, filled in given if qualifier == "BR")
    yield "given", _best(filled for qualifier, filled in given if qualifier is None)
    yield (
        "administrativeGenderCode",
        _best(bool(e.get("code")) for e in patient.iterfind(h("administrativeGenderCode"))),
    )
    yield "birthTime", _best(bool(e.get("value")) for e in patient.iterfind(h("birthTime")))
    yield "county", _best(_has_text(e) for e in patient.iterfind(h("birthplace/place/addr/county")))
    if any(qualifier not in (None, "BR", "CL") for qualifier, _ in (*families, *given)):
        yield "qualifier", None


def _has_text(element: Any) -> bool:
    return bool((element.text or "").strip())


def _best(states: Iterator[bool]) -> bool | None:
    found = list(states)
    return any(found) if found else None
