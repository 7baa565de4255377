"""The facts that an HL7 v2 message gives: its patient, what must be masked, the software that sent it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Fact

from ..cda.document import read
from ..cda.document_facts import (
    birth_date_forms,
    document_facts,
    name_forms,
    patient_facts,
    private_facts,
    production_facts,
)
from .er7 import Message, Segment
from .identity import identifiers
from .rules import encoded_documents

_VERSION = re.compile(r"v?([0-9]{1,5}(?:\.[0-9]{1,5}){1,4})")
_PERSON = (5, 6, 9)  # PID: the names of the patient, of the mother, the aliases
_PROFESSIONALS = {
    "PRT": (5,),
    "ROL": (4,),
    "PV1": (7, 8, 9, 17, 52),
    "TXA": (5, 9, 10, 11, 22, 23),
    "OBR": (10, 16, 28),
}
_SHORT_NUMBER = 4  # a local number so short would mask half of the report
_NUMBER = re.compile(r"[0-9AB]{9,20}")


def message_facts(message: Message) -> Iterator[Fact]:
    """The facts of a message and of the documents in it. Raises nothing."""
    for segment in message.all("PID"):
        place = message.at(segment)
        found = [(oid, number) for oid, number, _ in identifiers(segment)]
        yield from patient_facts([pair for pair in found if pair[0]], place)
        yield from private_facts(
            (*_words(segment), *(number for _, number in found if len(number) > _SHORT_NUMBER)),
            place,
        )
        yield from production_facts([(number, oid) for oid, number in found], place)
    for segment in message.segments:
        yield from private_facts(_professional_numbers(segment), message.at(segment))
    software = message.all("SFT")
    if len(software) == 1 and (version := _VERSION.fullmatch(software[0].component(2, 1))):
        name = software[0].component(3, 1)
        yield Fact("version", version[1], message.at(software[0], 2), of=name)
    for place, content in encoded_documents(message):
        try:
            yield from document_facts(read(content or b"", place))
        except UnreadableEvidence:
            continue  # the check says it


def _words(segment: Segment) -> Iterator[str]:
    for number in _PERSON:
        for repetition in segment.repetitions(number):
            for name in segment.components(repetition)[:3]:
                yield from name_forms(name.replace(segment.signs[3], " "))
    yield from birth_date_forms(segment.value(7))
    yield from segment.components(segment.value(19))[:1]


def _professional_numbers(segment: Segment) -> Iterator[str]:
    for number in _PROFESSIONALS.get(segment.name, ()):
        for repetition in segment.repetitions(number):
            identifier = segment.components(repetition)[0]
            if _NUMBER.fullmatch(identifier):
                yield identifier
