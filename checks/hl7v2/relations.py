"""What an HL7 v2 message says of the documents in it: their identifier, patient, status, levels,
destinations (HL7-05 to HL7-10).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, same, shorten

from ..cda.summary import Summary
from ..kit.ins import INS_OIDS
from ..kit.mask import is_masked
from .documents import Carried
from .er7 import Message, Segment
from .identity import identifiers, ins_of
from .rules import VOLET

_STATES = {"T02": "F", "T10": "C", "T04": "D"}
_DESTINATIONS = ("DESTDMP", "DESTMSSANTEPS", "DESTMSSANTEPAT")
_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")

TXA_ID = Rule(
    "hl7v2.document_id",
    f"HL7-05, {VOLET}",
    Text(
        "TXA-12 est l'identifiant du document CDA", "TXA-12 is the identifier of the CDA document"
    ),
    Text(
        "TXA-12 n'est pas l'identifiant du document CDA",
        "TXA-12 is not the identifier of the CDA document",
    ),
    Text(
        "écrivez dans TXA-12 la racine de l'identifiant du CDA, ou son extension et sa racine "
        "(extension^^root)",
        "write in TXA-12 the root of the CDA's identifier, or its extension and root "
        "(extension^^root)",
    ),
)
PATIENT = Rule(
    "hl7v2.patient",
    f"HL7-06, {VOLET}",
    Text(
        "le patient du message (PID) est celui du document CDA",
        "the patient of the message (PID) is that of the CDA document",
    ),
    Text(
        "le patient du message (PID) n'est pas celui du document CDA",
        "the patient of the message (PID) is not that of the CDA document",
    ),
    Text(
        "identifiez le patient de la même façon dans PID-3 et dans le recordTarget du document",
        "identify the patient in the same way in PID-3 and in the recordTarget of the document",
    ),
)
INSI_DATE = Rule(
    "hl7v2.insi",
    "HL7-07, IHE PAM France, segment ZFD",
    Text(
        "ZFD donne la date à laquelle INSi a été interrogé",
        "ZFD gives the date on which INSi was queried",
    ),
    Text(
        "ZFD annonce INSi sans la date de l'interrogation, ou avec une date qui suit celle du "
        "message",
        "ZFD names INSi without the date of the query, or with one that follows the message's",
    ),
    Text(
        "écrivez dans ZFD, après INSI, la date de l'interrogation (AAAAMMJJ)",
        "write in ZFD, after INSI, the date of the query (YYYYMMDD)",
    ),
)
STATE = Rule(
    "hl7v2.document_state",
    f"HL7-08, {VOLET}",
    Text(
        "le statut du document (OBX-11) est celui de l'événement",
        "the state of the document (OBX-11) is that of the event",
    ),
    Text(
        "le statut du document (OBX-11) n'est pas celui de l'événement",
        "the state of the document (OBX-11) is not that of the event",
    ),
    Text(
        "OBX-11 : F avec T02, C avec T10, D avec T04",
        "OBX-11: F with T02, C with T10, D with T04",
    ),
)
LEVELS = Rule(
    "hl7v2.levels",
    f"HL7-09, {VOLET} 2.1",
    Text(
        "le message ne porte pas à la fois un N1 et un N3", "the message carries no N1 with an N3"
    ),
    Text(
        "le message porte un N1 et un N3, ce que la vague 2 ne prévoit pas",
        "the message carries an N1 and an N3, which wave 2 does not provide for",
    ),
    Text(
        "transmettez un seul document : un N3 qui contient sa copie PDF, ou un N1",
        "send one document: an N3 that holds its PDF copy, or an N1",
    ),
    Outcome.WARNING,
)
DESTINATIONS = Rule(
    "hl7v2.destinations",
    f"HL7-10, {VOLET}",
    Text(
        "les destinations (DESTDMP, DESTMSSANTEPS, DESTMSSANTEPAT) valent Y ou N, sans "
        "contradiction",
        "the destinations (DESTDMP, DESTMSSANTEPS, DESTMSSANTEPAT) are Y or N, without "
        "contradiction",
    ),
    Text(
        "une destination (DESTDMP, DESTMSSANTEPS, DESTMSSANTEPAT) ne vaut ni Y ni N, ou se "
        "contredit",
        "a destination (DESTDMP, DESTMSSANTEPS, DESTMSSANTEPAT) is neither Y nor N, or "
        "contradicts itself",
    ),
    Text(
        "donnez une seule valeur, Y ou N, à chaque destination d'un document",
        "give each destination of a document one value, Y or N",
    ),
)


_NOTHING_IN_COMMON = Text(
    "le patient du message et celui du document n'ont aucun trait commun à comparer",
    "the patient of the message and that of the document have nothing in common to compare",
)
_INS_HIDDEN = Text(
    "l'INS du message est masqué : il ne se compare pas à celui du document",
    "the INS of the message is masked: it cannot be compared with that of the document",
)
_INS_TWICE = Text(
    "le message donne plusieurs INS à son patient (PID-3)",
    "the message gives its patient several INS (PID-3)",
)


def relation_findings(message: Message, carried: Sequence[Carried]) -> Iterator[Finding]:
    """HL7-05 to HL7-10 on a message whose documents were read. Source: docs/evidence.md, I.3."""
    yield from _identifiers(message, carried)
    for one in carried:
        yield from _patient(message, one)
        yield from _state(message, one)
    yield from _insi(message)
    yield from _levels(message, carried)
    yield from _destinations(message)


def _identifiers(message: Message, carried: Sequence[Carried]) -> Iterator[Finding]:
    """An MDM has one TXA, which is that of its document. Without a document that was read nothing
    is compared.
    """
    if message.kind != "MDM" or not carried:
        return
    segments = [segment for segment in message.all("TXA") if not _is_blank(segment)]
    if not segments:
        text = Text(
            "TXA-12 est vide : l'identifiant du document n'est pas donné par le message",
            "TXA-12 is empty: the message does not give the identifier of the document",
        )
        place, remedy = message.place, TXA_ID.action
        yield TXA_ID.unsure(place, message=text, action=remedy)
    for segment in segments:
        held = any(_names(segment, one.summary) for one in carried)
        yield TXA_ID.judge(held, message.at(segment, 12))


def _is_blank(segment: Segment) -> bool:
    """Whether TXA-12 gives nothing: empty, the null of HL7 (`""`), or what stands for a value that
    was taken away.
    """
    parts = [segment.plain(part).strip() for part in segment.components(segment.value(12))]
    return all(part in ("", '""') or is_masked(part) for part in parts)


def _names(segment: Segment, summary: Summary) -> bool:
    parts = [segment.plain(part) for part in segment.components(segment.value(12))]
    first, _, universal = [*parts, "", "", ""][:3]
    for root, extension in summary.identifiers:
        if not root:
            continue
        if not extension and (first == root or (not first and universal == root)):
            return True
        if extension and (
            (first == extension and universal == root) or first == f"{root}^{extension}"
        ):
            return True
    return False


def _patient(message: Message, carried: Carried) -> Iterator[Finding]:
    """The INS decides, else an authority that both name, else the birth date: compared, never
    shown.
    """
    segment, summary = carried.encoded.patient, carried.summary
    if segment is None:
        text = Text("segment PID absent", "no PID segment")
        yield PATIENT.judge(False, carried.encoded.place, text)
        return
    place = message.at(segment, 3)
    same_person, why = _same_person(segment, summary)
    if same_person is None:
        yield PATIENT.unsure(place, message=why or _NOTHING_IN_COMMON)
        return
    yield PATIENT.judge(same_person, place, why)


def _same_person(segment: Segment, summary: Summary) -> tuple[bool | None, Text | None]:
    ins = {pair for pair in ins_of(segment) if pair[1]}
    born, birth = segment.value(7)[:8], summary.birth
    dated = born.isdigit() and birth.isdigit() and len(born) == len(birth) == 8
    if dated and born != birth:
        return False, Text("date de naissance", "birth date")
    if any(is_masked(number) for _, number in ins):
        return None, _INS_HIDDEN
    if ins and summary.ins:
        several = len({number for _, number in ins}) > 1
        return (None, _INS_TWICE) if several else (bool(ins & summary.ins), Text("INS", "INS"))
    numbers = {
        (oid, number) for oid, number, _ in identifiers(segment) if oid and oid not in INS_OIDS
    }
    common = {oid for oid, _ in numbers} & {root for root, _ in summary.patient}
    if common:
        return bool(numbers & summary.patient), Text("identifiant local", "local identifier")
    return (True, Text("date de naissance", "birth date")) if dated else (None, None)


def _insi(message: Message) -> Iterator[Finding]:
    """Absent, the segment says nothing: it is only told, where an INS stands."""
    named = False
    for segment in message.all("ZFD"):
        values = list(segment.fields)
        if "INSI" in values:
            named = True
            number = values.index("INSI")
            date = values[number + 1].strip() if number + 1 < len(values) else ""
            day, sent = _day(date), _day(message.header.value(7))
            held = day is not None and (sent is None or day <= sent)
            yield INSI_DATE.judge(held, message.at(segment, number + 1))
    if not named and any(ins_of(segment) for segment in message.all("PID")):
        text = Text(
            "le message ne dit pas quand INSi a été interrogé (ZFD)",
            "the message does not say when INSi was queried (ZFD)",
        )
        yield INSI_DATE.tells(message.place, message=text)


def _day(value: str) -> dt.date | None:
    found = _DAY.match(value)
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _state(message: Message, carried: Carried) -> Iterator[Finding]:
    segment = carried.encoded.segment
    expected = _STATES.get(message.header.component(9, 2))
    if message.kind == "MDM" and expected:
        state = segment.value(11)
        seen = same(shorten(f"{message.header.component(9, 2)}, OBX-11 : {state or '—'}", 30))
        yield STATE.judge(state == expected, message.at(segment, 11), seen)


def _levels(message: Message, carried: Sequence[Carried]) -> Iterator[Finding]:
    if message.kind == "ORU" and carried:
        levels = {one.summary.level for one in carried}
        yield LEVELS.judge(not {"N1", "N3"} <= levels, message.place)


def _destinations(message: Message) -> Iterator[Finding]:
    """The destinations follow the document that they are about: each document begins a group of its
    own.
    """
    values: dict[str, set[str]] = {}
    wrong: Segment | None = None
    first: Segment | None = None
    for segment in message.all("OBX"):
        code = segment.component(3, 1)
        if segment.value(2) == "ED" and not code.startswith("CORPSMAIL"):
            values = {}
        if code not in _DESTINATIONS:
            continue
        first = first or segment
        known = values.setdefault(code, set())
        known.add(segment.component(5, 1))
        if wrong is None and (known - {"Y", "N"} or len(known) > 1):
            wrong = segment
    if first is not None:
        seen = same(wrong.component(3, 1)) if wrong else None
        yield DESTINATIONS.judge(wrong is None, message.at(wrong or first, 5), seen)
