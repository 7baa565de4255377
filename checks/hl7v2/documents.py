"""The CDA documents that an HL7 v2 message carries in base64 (OBX of type ED), and what is said of
each (HL7-04).
"""

from __future__ import annotations

import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field

from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Finding
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from ..cda.conform import document_findings, unique_findings
from ..cda.document import read
from ..cda.summary import Summary, summary_of
from .er7 import Message, Segment
from .rules import DOCUMENT

_UNREADABLE = Rule(
    "cda.unreadable",
    "CDA-01",
    None,
    Text("le document CDA ne peut pas être lu", "the CDA document cannot be read"),
)


_EXCERPT = (
    512  # bytes: so short a text that begins as XML and does not end is the beginning of an example
)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A document as the message carries it: its OBX, the PID before it, its bytes. `content` None:
    it does not decode, or
    (`base64` False) is not said to be in base64.
    """

    place: Location
    segment: Segment
    patient: Segment | None
    content: bytes | None = field(repr=False)
    base64: bool = True

    @property
    def is_xml(self) -> bool:
        """Whether the content begins as XML does, in any of its encodings."""
        start = (self.content or b"")[:400].removeprefix(b"\xef\xbb\xbf").lstrip()
        return start.startswith((b"<", b"\xff\xfe", b"\xfe\xff", b"\x00<"))


@dataclass(frozen=True, slots=True)
class Carried:
    """A CDA document that was read: how the message carries it, and its summary."""

    encoded: Encoded
    summary: Summary


def encoded_documents(message: Message) -> Iterator[Encoded]:
    """Each repetition of each OBX that carries XML in an ED."""
    patient: Segment | None = None
    for segment in message.segments:
        if segment.name == "PID":
            patient = segment
        if segment.name != "OBX" or segment.value(2) != "ED":
            continue
        values = [segment.components(text) for text in segment.repetitions(5)]
        if not any(_is_xml_data(parts) for parts in values):
            continue
        for number, parts in enumerate(values, 1):
            place = message.at(segment, 5)
            if number > 1:
                place = Location(place.file, place.line, None, f"{place.path}({number})")
            yield _encoded(place, segment, patient, parts)


def _is_xml_data(parts: list[str]) -> bool:
    return len(parts) >= 5 and parts[2].upper() == "XML"


def _encoded(
    place: Location, segment: Segment, patient: Segment | None, parts: list[str]
) -> Encoded:
    if not _is_xml_data(parts):
        return Encoded(place, segment, patient, None)
    if parts[3].upper() != "BASE64":
        return Encoded(place, segment, patient, None, base64=False)
    return Encoded(place, segment, patient, _decoded(segment.plain(parts[4])))


def _decoded(text: str) -> bytes | None:
    """The bytes of a base64, whose padding may be wanting; None when it is none."""
    packed = "".join(text.split()).rstrip("=")
    try:
        data = packed.encode("ascii") + b"=" * (-len(packed) % 4)
        return binascii.a2b_base64(data, strict_mode=True) or None
    except (UnicodeEncodeError, binascii.Error):
        return None


def read_documents(
    message: Message, *, unqualified: bool
) -> Iterator[tuple[list[Finding], Carried | None]]:
    """For each document in the message, what is said of it and, if it was read, its summary. Its
    tree is not kept.
    """
    for encoded in encoded_documents(message):
        place = encoded.place
        if not encoded.base64:
            yield [DOCUMENT.judge(False, place)], None
        elif encoded.content is None:
            yield [_not_evaluated(place, _BROKEN)], None
        elif not encoded.is_xml:
            yield [_not_evaluated(place, _PLACEHOLDER)], None
        else:
            yield _read(encoded, encoded.content, unqualified)


def _read(
    encoded: Encoded, content: bytes, unqualified: bool
) -> tuple[list[Finding], Carried | None]:
    place = encoded.place
    try:
        document = read(content, place)
    except UnreadableEvidence as error:
        if len(content) < _EXCERPT and b"ClinicalDocument>" not in content:
            return [_not_evaluated(place, _PLACEHOLDER)], None
        unreadable = _UNREADABLE.fails(place, message=error.message, action=DOCUMENT.action)
        return [unreadable], None
    findings = [DOCUMENT.judge(True, place), *document_findings(document, unqualified=unqualified)]
    return findings, Carried(encoded, summary_of(document)) if document.count else None


def own_findings(message: Message, carried: list[Carried], seen: int) -> Iterator[Finding]:
    """What is said of all the documents of a message together."""
    yield from unique_findings([one.summary for one in carried])
    if message.kind in ("ORU", "MDM") and not seen:
        text = Text(
            "le message ne porte aucun document CDA (OBX de type ED)",
            "the message carries no CDA document (OBX of type ED)",
        )
        yield DOCUMENT.unsure(message.place, message=text)


_PLACEHOLDER = Text(
    "à la place du document, un texte provisoire : il n'a pas été évalué",
    "a placeholder instead of the document: it was not evaluated",
)
_BROKEN = Text(
    "le document encodé (base64) ne se décode pas : il n'a pas été évalué",
    "the encoded document (base64) cannot be decoded: it was not evaluated",
)


def _not_evaluated(place: Location, why: Text) -> Finding:
    return DOCUMENT.unsure(place, message=why)
