"""The facts that a mail gives: the product that sent it, the patient of its documents, what must be masked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.model.finding import Fact

from ..cda.document_facts import (
    name_forms,
    patient_facts,
    private_facts,
    production_facts,
)
from ..kit.ins import INS_OIDS
from ..kit.quoting import quoted
from .archive import Archive, read_archive
from .mime import Part

_DATE_LIKE = re.compile(r"[0-9][0-9/.\-]{4,12}[0-9]")
_BOXES = ("from", "to", "cc", "bcc", "reply-to", "disposition-notification-to", "return-path")
_NUMBER = re.compile(r"[0-9A-Z]{11,30}")
_CAPITALS = re.compile(r"[^\W\d_a-z]{3,}(?:[-'’][^\W\d_a-z]+)*")
_NAMES = 4  # words of a subject that can be a name and first names


def mail_facts(source: Part) -> Iterator[Fact]:
    """The facts of a mail and of the messages attached to it. Raises nothing."""
    reference = source.first("x-mss-nil")
    if reference and len(source.all("x-mss-nil")) == 1 and quoted(reference) == reference:
        yield Fact("product_reference", reference, source.at("X-MSS-NIL"))
    for part in source.all_parts():
        yield from private_facts((*_subject_words(part), *_numbers(part)), part.at())
        if (part.filename or "").lower().endswith(".zip"):
            yield from _archive_facts(read_archive(part.content(), part.at("IHE_XDM.zip")), part)


def _archive_facts(archive: Archive, part: Part) -> Iterator[Fact]:
    for document in archive.documents:
        yield from document.facts
    place, found = part.at("IHE_XDM.zip"), archive.identifiers
    yield from patient_facts([pair for pair in sorted(found) if pair[0] in INS_OIDS], place)
    yield from private_facts((number for _, number in sorted(found)), place)
    yield from production_facts([(number, oid) for oid, number in found], place)


def _subject_words(part: Part) -> Iterator[str]:
    """The end of a subject that carries an archive: the birth date, and what is written in capitals before it."""
    text = part.first("subject") or ""
    if "XDM/1.0/DDM+" not in text:
        return
    words = text.split()
    if _DATE_LIKE.fullmatch(words[-1]):
        day = words.pop()
        yield day
        yield from (sign.join(day.split("/")) for sign in ("-", ".", ""))
        yield "".join(reversed(day.split("/")))
    names: list[str] = []
    for word in reversed(words[-_NAMES:]):
        if "+" in word or not (_CAPITALS.fullmatch(word) or (not names and word[:1].isupper())):
            break
        names.insert(0, word)
    yield from name_forms(" ".join(names))


def _numbers(part: Part) -> Iterator[str]:
    """The local parts of addresses that are a number of a person."""
    for box in part.mailboxes(*_BOXES):
        if box.is_patient or (
            _NUMBER.fullmatch(box.local.upper()) and sum(sign.isdigit() for sign in box.local) > 8
        ):
            yield box.local
