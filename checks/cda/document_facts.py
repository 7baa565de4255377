"""The facts that a CDA document gives: whose it is, what must be masked, whether it is a production
INS, which software made it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Fact, FactKind
from segur_audit.model.place import Location

from ..kit.ins import (
    INS_OIDS,
    NOT_INS_OIDS,
    PRODUCTION_OIDS,
    PROFESSIONAL_OID,
    production_kind,
)
from ..kit.pdf_text import folded
from .document import Document, encoding_of, h, read
from .patient import identifiers

_DATE = re.compile(r"([0-9]{4})([-/.]?)([0-9]{2})\2([0-9]{2})")
_FRENCH_DATE = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})")
_VERSION = re.compile(r"(?<![\w.])v?([0-9]{1,5}(?:\.[0-9]{1,5}){1,4})(?![\w.])")
_PERSONS = frozenset({*INS_OIDS, *NOT_INS_OIDS, PROFESSIONAL_OID})
_NAMES = re.compile(r"<(?:\w{1,20}:)?(?:family|given)\b[^<>]{0,200}>([^<>]{1,200})")
_PLAIN_NAMES = re.compile(
    r"<(?:\w{1,20}:)?(?:patient|\w{0,40}Person|subject)\b[^<>]{0,200}>\s*"
    r"<(?:\w{1,20}:)?name\b[^<>]{0,200}>([^<>]{1,200})"
)
_BIRTHS = re.compile(r"<(?:\w{1,20}:)?birthTime\b[^<>]{0,200}?value\s*=\s*[\"']([^\"'<>]{1,40})")
_IDS = re.compile(
    r"<(?:\w{1,20}:)?id\b(?=[^<>]{1,200}?\broot\s*=\s*[\"'](?:"
    + "|".join(map(re.escape, sorted(_PERSONS, reverse=True)))
    + r")[\"'])([^<>]{1,400})"
)
_EXTENSION = re.compile(r"\bextension\s*=\s*[\"']([^\"'<>]{1,64})")
_SALVAGED = 4 << 20
#: The elements whose `name` is that of a person and not of an organization.
_PERSON_TAGS = frozenset(
    h(name)
    for name in [
        "patient",
        "guardianPerson",
        "relatedPerson",
        "assignedPerson",
        "associatedPerson",
        "informationRecipient",
        "maintainingPerson",
        "subject",
        "receivedPerson",
        "person",
        "assignedAuthoringPerson",
    ]
)
_MOST, _LOOKED_AT = 1000, 20_000
_SHORTEST = 2
_FRENCH_PARTICLES = {"de", "du", "des", "la", "le", "les", "dit", "st", "ste"}
_OTHER_PARTICLES = {"del", "di", "da", "van", "von", "der", "den", "dos", "das", "el", "al"}
_PARTICLES = frozenset(
    _FRENCH_PARTICLES | _OTHER_PARTICLES
)  # masking them would mask common words; a name that is nothing else is masked whole


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


def facts_of(data: bytes, place: Location) -> Iterator[Fact]:
    """The facts of the document in `data`, by its text when it cannot be read or is in no
    namespace. Raises nothing.
    """
    try:
        document = read(data, place)
    except UnreadableEvidence as error:
        yield from salvaged_facts(data, place)
        for kind in (FactKind.UNSCANNED, FactKind.UNREAD):
            yield Fact(kind, error.message.fr, error.location or place)
        return
    yield from document_facts(document)
    if document.element is None:
        yield from salvaged_facts(data, place)


def salvaged_facts(data: bytes, place: Location) -> Iterator[Fact]:
    """What must be masked of a document that cannot be parsed, by the look of its text."""
    text = _salvaged_text(data)
    stated = [html.unescape(name) for name in (*_NAMES.findall(text), *_PLAIN_NAMES.findall(text))]
    names = [form for name in dict.fromkeys(stated) for form in name_forms(name)]
    dates = [form for value in _BIRTHS.findall(text) for form in birth_date_forms(value)]
    numbers = [
        extension[1]
        for attributes in _IDS.findall(text)
        if (extension := _EXTENSION.search(attributes))
    ]
    yield from private_facts((*dates, *numbers, *names), place)


def _salvaged_text(data: bytes) -> str:
    """The beginning of a document that could not be parsed, in the characters that it is probably
    in.
    """
    head = data[:_SALVAGED]
    name = encoding_of(head)
    if name in ("UTF-16", "UTF-32"):
        swapped = head.startswith((b"\xfe\xff", b"\x00"))
        return head.decode(f"{name}-{'BE' if swapped else 'LE'}", "replace")
    try:
        return head.decode(name, "strict")
    except (LookupError, UnicodeDecodeError):
        return head.decode("utf-8" if name == "UTF-8" else "latin-1", "replace")


def patient_facts(found: Iterable[tuple[str, str]], place: Location) -> Iterator[Fact]:
    """The key that tells a patient from another, by (root, extension) pairs: the INS, else the
    local identifier.
    """
    pairs = list(found)
    ins = sorted(
        {f"{extension}|{root}" for root, extension in pairs if root in INS_OIDS and extension}
    )
    local = sorted({f"{extension}|{root}" for root, extension in pairs if extension})
    yield from (Fact("patient", key, place) for key in (ins or local[:1]))


def private_facts(words: Iterable[str], place: Location) -> Iterator[Fact]:
    """What no output may show, each once; too short a word would mask half of the report."""
    kept = dict.fromkeys(word.strip() for word in islice(words, _LOOKED_AT))
    yield from (
        Fact("private", word, place) for word in list(kept)[:_MOST] if len(word) >= _SHORTEST
    )


def production_facts(found: Iterable[tuple[str, str]], place: Location) -> Iterator[Fact]:
    """Whether (matricule, OID) pairs hold a production INS: the worst of them, never the number."""
    kind = production_kind(found)
    if kind:
        yield Fact("ins.production", kind, place)


_SHORT_MONTHS = [
    "janv",
    "févr",
    "mars",
    "avr",
    "mai",
    "juin",
    "juil",
    "août",
    "sept",
    "oct",
    "nov",
    "déc",
]
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
    """A birth date (AAAAMMJJ… as HL7 asks, or as people write it) in the forms in which it is
    written, its own first.
    """
    value = " ".join(value.split())
    if value and any(character.isdigit() for character in value):
        yield value
    if found := _DATE.match(value):
        year, month, day = found[1], found[3], found[4]
    elif found := _FRENCH_DATE.match(value):
        year, month, day = found[4], found[3].zfill(2), found[1].zfill(2)
    else:
        return
    yield from _figures(year, month, day)
    if 1 <= int(month) <= 12:
        yield from _in_words(year, int(month), day)


def _figures(year: str, month: str, day: str) -> Iterator[str]:
    plain_month, plain_day = month.lstrip("0"), day.lstrip("0")
    yield from (f"{year}{month}{day}", f"{day}{month}{year}", f"{day}{month}{year[2:]}")
    for sign in "/-. ":
        yield from (f"{year}{sign}{month}{sign}{day}", f"{day}{sign}{month}{sign}{year}")
        yield f"{day}{sign}{month}{sign}{year[2:]}"
        yield f"{plain_day}{sign}{plain_month}{sign}{year}"
        yield f"{month}{sign}{day}{sign}{year}"


def _in_words(year: str, month: int, day: str) -> Iterator[str]:
    plain = day.lstrip("0")
    for name in dict.fromkeys((_MONTHS[month - 1], _SHORT_MONTHS[month - 1])):
        for word in dict.fromkeys((name, folded(name))):
            for number in dict.fromkeys((day, plain, f"{plain}er")):
                yield from (f"{number} {word} {year}", f"{number} {word}. {year}")
                yield f"{number}-{word}-{year}"


def name_forms(name: str) -> Iterator[str]:
    """A name as it is written, and each of its words."""
    words = name.split()
    yield " ".join(words)
    if len(words) > 1:
        yield from (word for word in words if word.casefold() not in _PARTICLES)


def _private(document: Document) -> Iterator[str]:
    """The patient first, then whoever else the document names: next of kin, guardians, authors,
    informants.
    """
    for target in document.children("recordTarget"):
        yield from _people(target)
    for identifier in document.find("recordTarget/patientRole/id"):
        yield identifier.get("extension") or ""
    yield from _people(document.element)


def _people(element: Any) -> Iterator[str]:
    for birth in element.iter(h("birthTime")):
        yield from birth_date_forms(birth.get("value") or birth.text or "")
    for part in element.iter(h("family"), h("given")):
        yield from name_forms("".join(part.itertext()))
    for name in element.iter(h("name")):
        parent = name.getparent()
        if parent is not None and parent.tag in _PERSON_TAGS:
            yield from name_forms(name.text or "")


def _numbers(document: Document) -> tuple[list[str], list[tuple[str, str]]]:
    """The numbers of persons anywhere in the document, and those of them (with their OID) that are
    production INS.
    """
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
