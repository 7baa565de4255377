"""The facts that a CDA document gives: whose it is, what must be masked, whether it is a production INS, which software made it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from segur_audit.model.finding import Fact, FactKind
from segur_audit.model.place import Location

from ..kit.ins import (
    INS_OIDS,
    NOT_INS_OIDS,
    PRODUCTION_OIDS,
    PROFESSIONAL_OID,
    production_kind,
)
from .document import Document, h
from .patient import identifiers

_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_VERSION = re.compile(r"(?<![\w.])v?([0-9]{1,5}(?:\.[0-9]{1,5}){1,4})(?![\w.])")
_PERSONS = frozenset({*INS_OIDS, *NOT_INS_OIDS, PROFESSIONAL_OID})
_NAMES = re.compile(r"<(?:\w{1,20}:)?(?:family|given)\b[^<>]{0,200}>([^<>]{1,200})<")
_BIRTHS = re.compile(r"<(?:\w{1,20}:)?birthTime\b[^<>]{0,200}?value=[\"']([0-9]{8})")
_SALVAGED = 1 << 20
_MOST = 500
_SHORTEST = 3
_PARTICLES = frozenset(
    {"des", "les", "del", "van", "von", "der", "den", "dit", "dos", "das"}
)  # masking them would mask common words


def document_facts(document: Document) -> Iterator[Fact]:
    """The facts of a document. Raises nothing. Without a ClinicalDocument there are none."""
    if document.element is None:
        return
    place = document.at()
    found = identifiers(document)
    yield from patient_facts(found, place)
    numbers, production = _numbers(document)
    yield from private_facts((*_private(document), *numbers), place)
    yield from production_facts(production, place)
    yield from _levels(document, place)
    yield from _versions(document, place)


def salvaged_facts(data: bytes, place: Location) -> Iterator[Fact]:
    """What must be masked of a document that cannot be parsed, by the look of its text."""
    text = data[:_SALVAGED].decode("utf-8", "replace")
    names = [form for found in _NAMES.findall(text) for form in name_forms(found)]
    dates = [form for found in _BIRTHS.findall(text) for form in birth_date_forms(found)]
    yield from private_facts((*names, *dates), place)


def patient_facts(found: Iterable[tuple[str, str]], place: Location) -> Iterator[Fact]:
    """The key that tells a patient from another, by (root, extension) pairs: the INS, else the local identifier."""
    pairs = list(found)
    ins = sorted(
        {f"{extension}|{root}" for root, extension in pairs if root in INS_OIDS and extension}
    )
    local = sorted({f"{extension}|{root}" for root, extension in pairs if extension})
    yield from (Fact("patient", key, place) for key in (ins or local[:1]))


def private_facts(words: Iterable[str], place: Location) -> Iterator[Fact]:
    """What no output may show, each once; too short a word would mask half of the report."""
    kept = dict.fromkeys(word.strip() for word in words)
    yield from (
        Fact("private", word, place) for word in list(kept)[:_MOST] if len(word) >= _SHORTEST
    )


def production_facts(found: Iterable[tuple[str, str]], place: Location) -> Iterator[Fact]:
    """Whether (matricule, OID) pairs hold a production INS: the worst of them, never the number."""
    kind = production_kind(found)
    if kind:
        yield Fact("ins.production", kind, place)


_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


def birth_date_forms(value: str) -> Iterator[str]:
    """A birth date of HL7 (AAAAMMJJ…) in the forms in which it is written."""
    found = _DATE.match(value)
    if found:
        year, month, day = found.groups()
        yield from (
            f"{year}{month}{day}",
            f"{year}-{month}-{day}",
            f"{year}/{month}/{day}",
            f"{day}{month}{year}",
        )
        yield from (f"{day}{sign}{month}{sign}{year}" for sign in "/-. ")
        yield f"{day}{month}{year[2:]}"
        if 1 <= int(month) <= 12:
            name = _MONTHS[int(month) - 1]
            yield from (
                f"{shown} {name} {year}" for shown in {day, day.lstrip("0"), f"{day.lstrip('0')}er"}
            )


def name_forms(name: str) -> Iterator[str]:
    """A name as it is written, and each of its words."""
    words = name.split()
    yield " ".join(words)
    if len(words) > 1:
        yield from (word for word in words if word.casefold() not in _PARTICLES)


def _private(document: Document) -> Iterator[str]:
    for target in document.children("recordTarget"):
        for element in target.iter(h("family"), h("given")):
            yield from name_forms(element.text or "")
        for element in target.iter(h("birthTime")):
            yield from birth_date_forms(element.get("value") or "")
    for identifier in document.find("recordTarget/patientRole/id"):
        yield identifier.get("extension") or ""


def _numbers(document: Document) -> tuple[list[str], list[tuple[str, str]]]:
    """The numbers of persons anywhere in the document, and those of them (with their OID) that are production INS."""
    numbers, production = [], []
    for identifier in document.element.iter(h("id")):
        root = identifier.get("root")
        if root in _PERSONS:
            number = identifier.get("extension") or ""
            numbers.append(number)
            if root in PRODUCTION_OIDS:
                production.append((number, root))
    return numbers, production


def _levels(document: Document, place: Location) -> Iterator[Fact]:
    codes = document.values("code", "code")
    if document.level:
        yield Fact(FactKind.CDA_LEVEL, document.level, place)
    if codes and document.level:
        yield Fact(FactKind.CDA_DOCUMENT, f"{codes[0].strip()} {document.level}", place)


def _versions(document: Document, place: Location) -> Iterator[Fact]:
    """The version of the software that wrote the document, when it says so."""
    for software in document.find("author/assignedAuthor/assignedAuthoringDevice/softwareName"):
        text = (software.text or "")[:200]
        found = _VERSION.search(text)
        if found:
            yield Fact(FactKind.VERSION, found[1], place, of=text[: found.start()])
