"""The metadata of an XDS submission (ebRIM 3.0): a METADATA.XML, or the body of a
ProvideAndRegister message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from segur_audit.evidence.bounds import ASSOCIATIONS, OBJECTS
from segur_audit.model.text import Text

from ..cda.link import Association

LCM = "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"
RIM = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"
SUBMIT = f"{{{LCM}}}SubmitObjectsRequest"
HAS_MEMBER = "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember"
RPLC = "urn:ihe:iti:2007:AssociationType:RPLC"

_NO_LONGER = "StatusType:Deprecated"  # a relation that was withdrawn proves nothing
_UNIQUE_ID = "2e82c1f6-a085-4c72-9da3-8640a32e42ab"
_PATIENT_ID = "58a6f841-87b3-4a3e-92fd-a8ffeff98427"
_SET_PATIENT_ID = "6b5aea1a-874d-4603-a4bc-96a0a7b38446"
_TYPE_CODE = "f0306f51-975f-434e-a61c-c59651d33983"
_FORMAT_CODE = "a09d5840-386c-46f2-b5ad-9c3699a4309d"
_SET_CLASS = "a54d6aa5-d40d-43f9-88c5-b4633d873bdd"

_CX = re.compile(r"([^^]*)\^\^\^&?([0-9.]*)(?:&ISO)?(?:\^.*)?", re.DOTALL)
_SALVAGED = 4 << 20
_NUMBERS = re.compile(r"([^<>\s\"'^&|]{4,40})\^\^\^&(?:amp;)?[0-9.]{5,60}")
_WORDS = re.compile(r">PID-[57]\|([^<>]{2,300})<")
_PART = re.compile(r"([0-9]{1,3})\|(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """A DocumentEntry: what the submission says of a document. Patients' identifiers are compared,
    never shown.
    """

    id: str
    mime: str
    uri: str
    hash: str
    size: str
    unique_id: str
    type_code: str
    format_code: str
    patient: str
    source_patient: str
    source_patient_info: tuple[str, ...]


@dataclass(frozen=True)
class Submission:
    """A submission: its documents, its sets (id, patient), the relations between them."""

    entries: tuple[Entry, ...]
    sets: tuple[tuple[str, str], ...]
    associations: tuple[Association, ...]

    @cached_property
    def members(self) -> frozenset[str]:
        """The identifiers of the objects that belong to one of its sets."""
        sets = {identifier for identifier, _ in self.sets if identifier}
        return frozenset(
            a.target
            for a in self.associations
            if a.kind.strip() == HAS_MEMBER and a.source in sets and a.target
        )


def read_submission(root: Any) -> Submission:
    """The submission below `root`, empty where there is none, its first objects where it is
    `too_large`. Raises nothing.
    """
    packages = list(root.iter(_rim("RegistryPackage")))
    classified = {
        _uuid(c.get("classifiedObject"))
        for c in root.iter(_rim("Classification"))
        if _uuid(c.get("classificationNode")) == _SET_CLASS
    }
    return Submission(
        tuple(_entry(found) for found in islice(root.iter(_rim("ExtrinsicObject")), OBJECTS)),
        tuple(
            (object_id(p.get("id")), _identifier(p, _SET_PATIENT_ID))
            for p in packages[:OBJECTS]
            if _is_set(p, classified)
        ),
        tuple(
            Association(
                a.get("associationType") or "",
                object_id(a.get("sourceObject")),
                object_id(a.get("targetObject")),
            )
            for a in islice(root.iter(_rim("Association")), ASSOCIATIONS)
            if not (a.get("status") or "").strip().endswith(_NO_LONGER)
        ),
    )


def too_many(data: bytes) -> bool:
    """Whether the bytes of a submission name so many documents that it is not even parsed."""
    return data.count(b"ExtrinsicObject") > 4 * OBJECTS


def salvaged_words(data: bytes) -> Iterator[str]:
    """What must be masked of a submission that is not parsed, by the look of its text."""
    text = data[:_SALVAGED].decode("utf-8", "replace")
    yield from dict.fromkeys(number for number in _NUMBERS.findall(text))
    for words in dict.fromkeys(_WORDS.findall(text)):
        yield from (word for word in re.split(r"[\^~]", words) if word)


def too_large(root: Any) -> Text | None:
    """Why a submission is not read whole: it describes more than any deposit holds."""
    bounds = {"ExtrinsicObject": OBJECTS, "RegistryPackage": OBJECTS, "Association": ASSOCIATIONS}
    for name, most in bounds.items():
        if sum(1 for _ in root.iter(_rim(name))) > most:
            return Text("plus de {most} {name}", "more than {most} {name}", most=most, name=name)
    return None


def object_id(value: str | None) -> str:
    """The identifier of an object as two of them are compared: a UUID is one in either case."""
    text = (value or "").strip()
    return text.lower() if _looks_like_uuid(text) else text


def patient_of(value: str) -> tuple[str, str] | None:
    """(OID, identifier) of a patient written `identifier^^^&OID&ISO^type`, None when it is not
    written so.
    """
    found = _CX.fullmatch(value.strip())
    return (found[2], found[1]) if found and found[1] and found[2] else None


def _rim(name: str) -> str:
    return f"{{{RIM}}}{name}"


def _uuid(value: str | None) -> str:
    return (
        (value or "").strip().removeprefix("urn:uuid:").lower()
        if value and _looks_like_uuid(value)
        else (value or "").strip()
    )


def _looks_like_uuid(value: str) -> bool:
    return len(value.strip().removeprefix("urn:uuid:")) == 36


def _is_set(package: Any, classified: set[str]) -> bool:
    """A package whose own classification, or one that names it, is that of submission sets."""
    own = any(
        _uuid(c.get("classificationNode")) == _SET_CLASS
        for c in package.iterfind(_rim("Classification"))
    )
    return own or _uuid(package.get("id")) in classified


def _entry(found: Any) -> Entry:
    slots = {slot.get("name"): tuple(_values(slot)) for slot in found.iterfind(_rim("Slot"))}
    return Entry(
        id=object_id(found.get("id")),
        mime=(found.get("mimeType") or "").strip(),
        uri=_uri(slots.get("URI", ())),
        hash=_first(slots.get("hash", ())).lower(),
        size=_first(slots.get("size", ())),
        unique_id=_identifier(found, _UNIQUE_ID),
        type_code=_classification(found, _TYPE_CODE),
        format_code=_classification(found, _FORMAT_CODE),
        patient=_identifier(found, _PATIENT_ID),
        source_patient=_first(slots.get("sourcePatientId", ())),
        source_patient_info=slots.get("sourcePatientInfo", ()),
    )


def _values(slot: Any) -> Iterator[str]:
    for value in slot.iter(_rim("Value")):
        yield (value.text or "").strip()


def _first(values: tuple[str, ...]) -> str:
    return values[0] if values else ""


def _uri(values: tuple[str, ...]) -> str:
    """A long URI is cut in numbered pieces (`1|…`, `2|…`)."""
    parts = [_PART.fullmatch(value) for value in values]
    if values and all(parts):
        return "".join(
            part[2] for part in sorted((p for p in parts if p), key=lambda part: int(part[1]))
        )
    return _first(values)


def _identifier(found: Any, scheme: str) -> str:
    for identifier in found.iterfind(_rim("ExternalIdentifier")):
        if _uuid(identifier.get("identificationScheme")) == scheme:
            return (identifier.get("value") or "").strip()
    return ""


def _classification(found: Any, scheme: str) -> str:
    for classification in found.iterfind(_rim("Classification")):
        if _uuid(classification.get("classificationScheme")) == scheme:
            return (classification.get("nodeRepresentation") or "").strip()
    return ""
