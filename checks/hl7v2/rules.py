"""The rules on an HL7 v2 message: what it is (HL7-01 to HL7-03), the consents that it carries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from ..kit.quoting import quoted
from .er7 import Message, Segment

VOLET = "CI-SIS, Transmission d'un document CDA-R2 en HL7 v2"
_PAM = "IHE PAM, extension française"
_COUPLES = {
    ("ORU", "R01", "ORU_R01"): "2.5",
    ("MDM", "T02", "MDM_T02"): "2.6",
    ("MDM", "T04", "MDM_T02"): "2.6",
    ("MDM", "T10", "MDM_T02"): "2.6",
}
_PROFILE = re.compile(r"[0-9]+(?:\.[0-9]+){1,2}\^CISIS_CDA_HL7_(?:V2|LPS)")
_FIRST_WAVE = re.compile(r"[0-9.]{1,8}\^CISIS_CDA_HL7_V1")
_PAM_PROFILE = re.compile(r"(?:[0-9.]{1,8}\^)?IHE_FRANCE-[0-9.]{1,8}-PAM")
_CONSENTS = {
    "INO": Text("non-opposition", "non-opposition"),
    "IO": Text("opposition", "opposition"),
    "IC": Text("consentement", "consent"),
    "INC": Text("refus de consentement", "consent refused"),
    "NA": Text("non recueilli", "not collected"),
    "NI": Text("non informé", "not informed"),
}

KIND = Rule(
    "hl7v2.kind",
    f"HL7-01, {VOLET}",
    Text(
        "le type du message et sa version vont ensemble",
        "the message's type and its version go together",
    ),
    Text(
        "le type du message (MSH-9) et sa version (MSH-12) ne vont pas ensemble",
        "the message's type (MSH-9) and its version (MSH-12) do not go together",
    ),
    Text(
        "émettez ORU^R01^ORU_R01 en version 2.5, ou MDM^T02, T04 ou T10^MDM_T02 en version 2.6",
        "send ORU^R01^ORU_R01 in version 2.5, or MDM^T02, T04 or T10^MDM_T02 in version 2.6",
    ),
)
CHARACTERS = Rule(
    "hl7v2.characters",
    f"HL7-02, {VOLET}",
    Text("pays FRA et jeu de caractères attendu", "country FRA and an expected character set"),
    Text(
        "le pays (MSH-17) n'est pas FRA, ou le jeu de caractères (MSH-18) n'est pas celui attendu",
        "the country (MSH-17) is not FRA, or the character set (MSH-18) not an expected one",
    ),
    Text(
        "émettez MSH-17 à FRA et MSH-18 à UNICODE UTF-8 (ou 8859/15)",
        "send MSH-17 as FRA and MSH-18 as UNICODE UTF-8 (or 8859/15)",
    ),
)


_DECODING = Rule(
    "hl7v2.decoding",
    CHARACTERS.source,
    None,
    Text(
        "le message n'est pas écrit dans le jeu de caractères qu'il annonce",
        "the message is not written in the character set that it announces",
    ),
    Text("pays FRA et jeu de caractères attendu", "country FRA and an expected character set"),
    worth=Outcome.WARNING,
)
_CONSENT = Rule(
    "hl7v2.consent",
    f"{_PAM}, segment ZFA",
    None,
    Text(
        "flux d'identités qui porte les consentements au DMP : alimentation, {fed} ; "
        "consultation, {consulted}",
        "identity flow that carries the DMP consents: feeding, {fed}; consultation, {consulted}",
    ),
    worth=Outcome.INFO,
)

PROFILE = Rule(
    "hl7v2.profile",
    f"HL7-03, {VOLET}",
    Text("MSH-21 nomme le volet suivi", "MSH-21 names the volet that is followed"),
    Text("MSH-21 ne nomme pas le volet suivi", "MSH-21 does not name the volet that is followed"),
    Text(
        "émettez par exemple 2.1^CISIS_CDA_HL7_V2 dans MSH-21",
        "send for instance 2.1^CISIS_CDA_HL7_V2 in MSH-21",
    ),
)
DOCUMENT = Rule(
    "hl7v2.document",
    f"HL7-04, {VOLET}",
    Text("le document encodé (base64) se lit", "the encoded document (base64) can be read"),
    Text(
        "le document encodé (base64) ne se lit pas", "the encoded document (base64) cannot be read"
    ),
    Text(
        "placez dans OBX-5 (ED) le document CDA entier, encodé en base64",
        "put the whole CDA document in OBX-5 (ED), encoded in base64",
    ),
)


def header_findings(message: Message) -> Iterator[Finding]:
    """HL7-01 to HL7-03. An identity message (PAM) and an acknowledgement have rules of their own,
    that are not judged here.
    """
    for oddity in message.oddities:
        yield _DECODING.warns(
            message.at(message.header, 18), message=oddity, action=CHARACTERS.action
        )
    yield _kind(message)
    yield _characters(message)
    yield _profile(message)


def _kind(message: Message) -> Finding:
    header, place = message.header, message.at(message.header, 9)
    parts = tuple([*header.components(header.value(9)), "", "", ""][:3])
    version = header.component(12, 1)
    shown = quoted("^".join(part for part in parts if part))
    seen = Text(
        "{shown}, version {version}",
        "{shown}, version {version}",
        shown=shown,
        version=quoted(version),
    )
    if parts[0] == "ACK" and (refused := _refusal(message)):
        return KIND.unsure(place, message=refused)
    if parts[0] in ("ADT", "ACK", "ZAM"):
        what = (
            Text("message d'identité (IHE PAM) : ", "identity message (IHE PAM): ")
            if parts[0] == "ADT"
            else Text("acquittement : ", "acknowledgement: ")
        )
        return KIND.tells(place, message=what + seen)
    if parts[0] not in ("ORU", "MDM"):
        text = Text("type de message non reconnu : ", "unknown type of message: ") + seen
        return KIND.unsure(place, message=text)
    return KIND.judge(_COUPLES.get((parts[0], parts[1], parts[2])) == version, place, seen)


def _refusal(message: Message) -> Text | None:
    """Why an acknowledgement accepts nothing: its MSA-1 is neither AA nor CA, or is not there."""
    codes = [segment.value(1).strip() for segment in message.all("MSA")]
    if codes and all(code in ("AA", "CA") for code in codes):
        return None
    shown = quoted(", ".join(codes) or "—")
    return Text(
        "l'acquittement n'accepte pas le message (MSA-1 : {shown})",
        "the acknowledgement does not accept the message (MSA-1: {shown})",
        shown=shown,
    )


def _characters(message: Message) -> Finding:
    header = message.header
    country, charset = header.value(17), header.value(18)
    seen = Text(
        "MSH-17 : {country}, MSH-18 : {charset}",
        "MSH-17: {country}, MSH-18: {charset}",
        country=quoted(country),
        charset=quoted(charset),
    )
    latin = country == "FRA" and charset == "8859/1"
    return CHARACTERS.judge(
        country == "FRA" and charset in ("UNICODE UTF-8", "8859/15"),
        message.at(header, 18),
        seen,
        Outcome.WARNING if latin else None,
    )


def _profile(message: Message) -> Finding:
    header, place = message.header, message.at(message.header, 21)
    named = ["^".join(header.components(name)) for name in header.repetitions(21)]
    shown = quoted(", ".join(named))
    seen = Text("MSH-21 : {shown}", "MSH-21: {shown}", shown=shown)
    if message.kind == "ADT":
        known = any(_PAM_PROFILE.match(name) for name in named)
        what = (
            Text("flux d'identités IHE PAM France", "IHE PAM France identity flow")
            if known
            else Text("flux d'identités", "identity flow")
        )
        return PROFILE.tells(
            place, message=Text("{what} ({seen})", "{what} ({seen})", what=what, seen=seen)
        )
    if message.kind == "ACK":
        return PROFILE.tells(place, message=seen)
    old = any(_FIRST_WAVE.fullmatch(name) for name in named)
    return PROFILE.judge(
        any(_PROFILE.fullmatch(name) for name in named),
        place,
        seen,
        Outcome.WARNING if old else None,
    )


def consent_findings(message: Message) -> Iterator[Finding]:
    """The consents of PAM (segment ZFA): feeding the DMP (ZFA-9) and consulting it (ZFA-11), as
    context.
    """
    for segment in message.all("ZFA"):
        fed, consulted = _consent(segment, 9), _consent(segment, 11)
        yield _CONSENT.tells(message.at(segment), fed=fed, consulted=consulted)


def _consent(segment: Segment, number: int) -> Text:
    code = segment.component(number, 1)
    if code in _CONSENTS:
        return Text(
            "{consents} ({code})", "{consents} ({code})", consents=_CONSENTS[code], code=code
        )
    return Text("non renseigné", "not given") if not code else Text("code inconnu", "unknown code")
