"""The facts that an HL7 v2 message gives: its patient, what must be masked, the software that sent
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.model.finding import Fact, FactKind
from segur_audit.model.place import Location

from ..cda.document_facts import (
    birth_date_forms,
    facts_of,
    name_forms,
    patient_facts,
    private_facts,
    production_facts,
)
from .documents import encoded_documents
from .er7 import Message, Segment
from .identity import identifiers

_VERSION = re.compile(r"v?([0-9]{1,5}(?:\.[0-9]{1,5}){1,4})")
#: The fields that name persons (XPN: family, given; XCN: after a number), the patient's first.
_PERSONS = {
    "PID": (5, 6, 9),
    "NK1": (2, 30),
    "MRG": (7,),
    "GT1": (3, 4),
    "IN1": (16,),
    "PD1": (4,),
    "PRT": (5,),
    "ROL": (4,),
    "EVN": (5,),
    "PV1": (7, 8, 9, 17, 52),
    "TXA": (5, 9, 10, 11, 22, 23),
    "OBR": (10, 16, 28),
    "ORC": (10, 11, 12),
}
_NUMBERED = frozenset(["PD1", "PRT", "ROL", "EVN", "PV1", "TXA", "OBR", "ORC"])
_BIRTHS = {"PID": (7,), "NK1": (16,), "GT1": (8,), "IN1": (18,)}
_SHORT_NUMBER = 4  # a local number so short would mask half of the report
_NUMBER = re.compile(r"[0-9AB]{9,20}")
_ROW = re.compile(r"(?:^|[\r\n\x0b])(PID|NK1)([^A-Za-z0-9\s])([^\r\n]{1,2000})")


def message_facts(message: Message) -> Iterator[Fact]:
    """The facts of a message and of the documents in it. Raises nothing."""
    for segment in message.all("PID"):
        place = message.at(segment)
        found = [(oid, number) for oid, number, _ in identifiers(segment)]
        yield from patient_facts([pair for pair in found if pair[0]], place)
        yield from production_facts([(number, oid) for oid, number in found], place)
    yield from private_facts(_private(message), message.place)
    software = message.all("SFT")
    if len(software) == 1 and (version := _VERSION.fullmatch(software[0].component(2, 1))):
        name = software[0].component(3, 1)
        yield Fact("version", version[1], message.at(software[0], 2), of=name)
    for encoded in encoded_documents(message):
        if encoded.content is None:
            for kind in (FactKind.UNSCANNED, FactKind.UNREAD):
                yield Fact(kind, "document encodé illisible", encoded.place)
        elif encoded.is_xml:
            yield from facts_of(encoded.content, encoded.place)


def _private(message: Message) -> Iterator[str]:
    """What names the persons of a message, its patients first."""
    for segment in message.all("PID"):
        yield from _words(segment)
        numbers = (number for _, number, _ in identifiers(segment))
        yield from (number for number in numbers if len(number) > _SHORT_NUMBER)
        yield from segment.components(segment.value(19))[:1]
    for segment in message.segments:
        if segment.name in _PERSONS and segment.name != "PID":
            yield from _words(segment)


def salvaged_message_facts(data: bytes, place: Location) -> Iterator[Fact]:
    """What must be masked of a file that is no readable message, by the look of its rows."""
    text = data[: 1 << 20].replace(b"\x00", b"").decode("utf-8", "replace")
    yield from private_facts(_salvaged(text), place)


def _salvaged(text: str) -> Iterator[str]:
    for name, separator, row in _ROW.findall(text):
        fields = row.split(separator)
        for number in (*_PERSONS[name], *_BIRTHS[name], 3):
            field = fields[number - 1] if number <= len(fields) else ""
            for part in re.split(r"[\^~&|]", field)[:40]:
                yield from (*name_forms(part), *birth_date_forms(part))


def _words(segment: Segment) -> Iterator[str]:
    for number in _BIRTHS.get(segment.name, ()):
        yield from birth_date_forms(segment.value(number))
    numbered = segment.name in _NUMBERED
    for number in _PERSONS.get(segment.name, ()):
        for repetition in segment.repetitions(number):
            parts = [segment.plain(part) for part in segment.components(repetition)]
            if numbered and _NUMBER.fullmatch(parts[0]):
                yield parts[0]
            for name in parts[1:4] if numbered else parts[:3]:
                yield from name_forms(name.replace(segment.signs[3], " "))
