"""The patient of an HL7 v2 message: the INS of PID-3 and the reliability of PID-32 (HL7-06),
without showing a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, shorten

from ..cda.summary import Summary
from ..kit.ins import (
    INS_OIDS,
    INS_OIDS_EN,
    NOT_INS_OIDS,
    NSS_OIDS,
    ins_key_ok,
    is_production_oid,
    shows_matricule,
)
from ..kit.mask import is_masked
from .er7 import Message, Segment

_RNIV = "RNIV (identifiant national de santé)"
_KEYLESS = re.compile(r"[1-478][0-9]{4}(?:[0-9]{2}|2[ABab])[0-9]{6}(?:\^.*)?")
_OID = re.compile(r"(?<![0-9.])1\.2\.250\.1\.213\.1\.4\.(?:8|9|10|11)(?![0-9.])")

IDENTITY = Rule(
    "hl7v2.identity",
    f"HL7-06, {_RNIV} ; IHE PAM France, PID-32",
    Text(
        "l'INS n'accompagne qu'une identité validée (PID-32 à VALI)",
        "the INS goes only with a validated identity (PID-32 as VALI)",
    ),
    Text(
        "un INS accompagne une identité qui n'est pas validée (PID-32)",
        "an INS goes with an identity that is not validated (PID-32)",
    ),
    Text(
        "n'émettez le matricule INS et son OID que pour une identité qualifiée, et PID-32 à VALI "
        "avec eux",
        "send the INS number and its OID only for a qualified identity, and PID-32 as VALI with "
        "them",
    ),
)


_NOT_AN_INS = Rule(
    "hl7v2.not_an_ins",
    _RNIV,
    None,
    Text(
        "PID-3 porte un identifiant qualifié par l'OID de : {name}, qui n'est pas un INS",
        "PID-3 carries an identifier with the OID of: {name}, which is no INS",
    ),
    Text(
        "l'INS n'accompagne qu'une identité validée (PID-32 à VALI)",
        "the INS goes only with a validated identity (PID-32 as VALI)",
    ),
    worth=Outcome.WARNING,
)
_INS_OID = Rule(
    "hl7v2.ins_oid",
    IDENTITY.source,
    None,
    Text(
        "PID-3 porte un identifiant de type INS sans un OID d'INS",
        "PID-3 carries an identifier of type INS without an OID of INS",
    ),
    Text(
        "l'INS n'accompagne qu'une identité validée (PID-32 à VALI)",
        "the INS goes only with a validated identity (PID-32 as VALI)",
    ),
)
_IDENTITY = Rule(
    "hl7v2.identity",
    IDENTITY.source,
    None,
    Text("PID-3 ne porte pas d'INS (PID-32 : {status})", "PID-3 carries no INS (PID-32: {status})"),
    worth=Outcome.INFO,
)
_INS_KIND = Rule(
    "hl7v2.ins_kind",
    _RNIV,
    None,
    Text("identifiant : {ins_oids}", "identifier: {ins_oids_en}"),
    worth=Outcome.INFO,
)
_ADDITIONAL_IDENTIFIER = Rule(
    "hl7v2.additional_identifier",
    _RNIV,
    None,
    Text(
        "PID-3 porte aussi un identifiant complémentaire, qui n'est pas un INS : {name}",
        "PID-3 carries an additional identifier too, which is no INS: {name}",
    ),
    worth=Outcome.INFO,
)
_INS_PRODUCTION = Rule(
    "hl7v2.ins_production",
    f"{_RNIV} ; RGPD",
    None,
    Text(
        "le message porte un INS de production : il peut s'agir des données d'un patient réel",
        "the message carries a production INS: these may be the data of a real patient",
    ),
    Text(
        "refaites la pièce avec une identité de test (OID 1.2.250.1.213.1.4.10) ; si la personne "
        "existe, prévenez votre DPO",
        "make the piece again with a test identity (OID 1.2.250.1.213.1.4.10); if the person "
        "exists, tell your DPO",
    ),
    worth=Outcome.WARNING,
)

KEY = Rule(
    "hl7v2.ins_key",
    f"HL7-06, {_RNIV}",
    Text(
        "le matricule INS de PID-3 a quinze caractères et la bonne clé",
        "the INS number of PID-3 has fifteen characters and the right key",
    ),
    Text(
        "le matricule INS de PID-3 n'a pas quinze caractères, ou sa clé est fausse",
        "the INS number of PID-3 has not fifteen characters, or its key is wrong",
    ),
    Text(
        "utilisez un matricule de test dont la clé est juste",
        "use a test number whose key is right",
    ),
    Outcome.WARNING,
)
UNQUALIFIED = Rule(
    "hl7v2.unqualified",
    "HL7-06, FAQ industriels, preuve INS/va1.53",
    Text(
        "le message ne porte ni matricule INS ni OID d'INS",
        "the message carries no INS number nor OID",
    ),
    Text(
        "le message porte un matricule INS ou un OID d'INS",
        "the message carries an INS number or OID",
    ),
    Text(
        "joignez le message d'un patient dont l'identité n'est pas qualifiée, sans matricule INS "
        "ni OID",
        "supply the message of a patient whose identity is not qualified, with no INS number nor "
        "OID",
    ),
)


def identifiers(segment: Segment) -> list[tuple[str, str, str]]:
    """(OID, number, type) of each identifier of PID-3."""
    found = []
    for repetition in segment.repetitions(3):
        parts = [*segment.components(repetition), "", "", "", "", ""][:5]
        authority = [*parts[3].split(segment.signs[3]), "", ""]
        found.append((authority[1].strip(), parts[0], parts[4]))
    return found


def ins_of(segment: Segment) -> list[tuple[str, str]]:
    """(OID, number) of the identifiers that an OID qualifies as an INS."""
    return [(oid, number) for oid, number, _ in identifiers(segment) if oid in INS_OIDS]


def identity_findings(
    message: Message, *, unqualified: bool, documents: Sequence[Summary] = ()
) -> Iterator[Finding]:
    """HL7-06 on each PID. `unqualified`: the piece must show an identity without an INS
    (INS/va1.53), its `documents` that
    show one included.
    """
    patients = message.all("PID")
    for segment in patients:
        yield from _identity(message, segment)
    if unqualified:
        yield from _without_ins(message, patients, documents)


def _identity(message: Message, segment: Segment) -> Iterator[Finding]:
    place, found = message.at(segment, 3), identifiers(segment)
    ins = ins_of(segment)
    foreign = {oid: NOT_INS_OIDS[oid] for oid, _, _ in found if oid in NOT_INS_OIDS}
    for oid, name in foreign.items():
        if oid in NSS_OIDS and ins:
            yield _ADDITIONAL_IDENTIFIER.tells(place, name=name)
            continue
        yield _NOT_AN_INS.warns(place, action=IDENTITY.action, name=name)
    if any(kind == "INS" and oid not in INS_OIDS for oid, _, kind in found):
        yield _INS_OID.fails(place, action=IDENTITY.action)
    if not ins:
        status = _status(segment)
        yield _IDENTITY.tells(place, status=status)
        return
    yield from _qualified(message, segment, ins)


def _qualified(message: Message, segment: Segment, ins: list[tuple[str, str]]) -> Iterator[Finding]:
    states = segment.repetitions(32)
    seen = Text("PID-32 : {status}", "PID-32: {status}", status=_status(segment))
    yield IDENTITY.judge(
        "VALI" in states, message.at(segment, 32), seen, None if states else Outcome.WARNING
    )
    for oid, number in ins:
        place, real = message.at(segment, 3), is_production_oid(oid)
        yield _INS_KIND.tells(place, ins_oids=INS_OIDS[oid], ins_oids_en=INS_OIDS_EN[oid])
        if not is_masked(number):
            yield KEY.judge(ins_key_ok(number), place)
        if real:
            yield _INS_PRODUCTION.warns(place)


def _status(segment: Segment) -> str:
    """PID-32, as long as it is a code."""
    value = segment.value(32)
    return (
        shorten(value, 20)
        if re.fullmatch(r"[A-Z]{2,5}(?:[^A-Za-z0-9\s][A-Z]{2,5})*", value)
        else "—"
    )


def _without_ins(
    message: Message, patients: list[Segment], documents: Sequence[Summary]
) -> Iterator[Finding]:
    if not patients:
        text = Text(
            "non évalué : le message n'a pas de segment PID",
            "not evaluated: the message has no PID segment",
        )
        yield UNQUALIFIED.unsure(message.place, message=text)
        return
    wrong = next((segment for segment in message.segments if _shows_ins(segment)), None)
    if wrong is None and documents:
        yield UNQUALIFIED.judge(False, documents[0].place)
        return
    yield UNQUALIFIED.judge(wrong is None, message.at(wrong or patients[0]))


def _shows_ins(segment: Segment) -> bool:
    """An OID of INS or a number with the key of one anywhere, in any writing; in a PID an
    identifier of type INS, or a social
    security number (PID-19) of which the key alone is wanting.
    """
    for number, text in enumerate(segment.fields):
        if segment.name == "OBX" and number == 5 and segment.value(2) == "ED":
            continue  # the document, which is looked at by itself
        plain = segment.plain(text)
        for sign in segment.signs:
            plain = plain.replace(sign, "^")
        if _OID.search(plain) or shows_matricule(plain):
            return True
    if segment.name != "PID":
        return False
    kinds = [kind for _, _, kind in identifiers(segment)]
    return (
        "INS" in kinds or _KEYLESS.fullmatch(re.sub(r"[\s.-]", "", segment.value(19))) is not None
    )
