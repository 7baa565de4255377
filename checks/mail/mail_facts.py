"""The facts that a mail gives: the product that sent it, the patient of its documents, what must be
masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Fact
from segur_audit.model.place import Location

from ..cda.document_facts import (
    name_forms,
    patient_facts,
    private_facts,
    production_facts,
    salvaged_facts,
)
from ..kit.headers import decoded
from ..kit.ins import INS_OIDS
from ..kit.quoting import quoted
from .archive import Archive, archive_of
from .header_block import fields
from .mime import Part

_DATE_LIKE = re.compile(r"[0-9][0-9/.\-]{4,12}[0-9]")
_BOXES = ("from", "to", "cc", "bcc", "reply-to", "disposition-notification-to", "return-path")
_NUMBER = re.compile(r"[0-9A-Z]{11,30}")
#: The mailboxes of persons, whose addresses are made of their names.
_PUBLIC = (
    *("gmail.com", "yahoo.fr", "yahoo.com", "hotmail.com", "hotmail.fr", "outlook.com", "live.fr"),
    *("outlook.fr", "orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "laposte.net", "bbox.fr"),
    *("icloud.com", "me.com", "protonmail.com", "proton.me", "neuf.fr", "gmx.fr", "msn.com"),
)
_NAME_WORD = re.compile(r"[^\W\d_]{3,30}")
_CAPITALS = re.compile(r"[^\W\d_a-z]{3,}(?:[-'’][^\W\d_a-z]+)*")
_NAMES = 4  # words of a subject that can be a name and first names
_SALVAGED, _UNREAD, _MOST = 1 << 20, 256 << 10, 100
_HEADER_PARTS = (
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/disposition-notification",
    "message/global-disposition-notification",
)
_SUBJECT_LINE = re.compile(r"(?im)^[ \t]{0,4}Subject:([^\r\n]{1,400})")
_A_DATE = re.compile(r"[0-9]{2}[/.-][0-9]{2}[/.-][0-9]{4}(?![0-9])")
_BEFORE = 80  # characters before a date in which a name is looked for
_QUOTED_NAME = re.compile(r"\"([^\"<>@]{3,100})\"\s*<[^<>@]{1,64}@[^<>]{0,60}patient\.mssante\.fr>")
_PATIENT_NAME = re.compile(
    r"\"?([^\"<>,;@]{3,100})\"?\s*<[^<>@]{1,64}@[^<>]{0,60}patient\.mssante\.fr>"
)
#: Words that a subject may write in capitals and that are nobody's name: masking them would mask
#: our own sentences.
_COMMON = frozenset(
    re.findall(
        r"\S+",
        """re tr fw fwd ref cr xdm mdn mss ins dmp ipp psc cda pdf urgent urgence test
        essai lu ko ok compte rendu comptes rendus document documents dossier patient
        patiente message courriel mail lettre liaison ordonnance biologie imagerie
        consultation sortie hospitalisation résultat résultats resultat demande réponse
        reponse examen examens radio radiologie scanner irm admission accusé lecture
        service docteur dr pr mme mlle mr madame monsieur question synthèse volet médical
        bonjour objet envoi le la les de du des un une pour avec concernant né née suivi
        rendez-vous prescription anatomopathologie intégration système erreur information""",
    )
)


def mail_facts(source: Part) -> Iterator[Fact]:
    """The facts of a mail and of the messages attached to it. Raises nothing."""
    reference = source.first("x-mss-nil")
    if reference and len(source.all("x-mss-nil")) == 1 and quoted(reference) == reference:
        yield Fact("product_reference", reference, source.at("X-MSS-NIL"))
    for part in (*source.all_parts(), *_returned(source)):
        words = (*_subject_words(part), *_numbers(part), *_display_names(part))
        yield from private_facts(words, part.at())
        if (part.filename or "").lower().endswith(".zip"):
            yield from _archive_facts(archive_of(part), part)


def _archive_facts(archive: Archive, part: Part) -> Iterator[Fact]:
    for document in archive.documents:
        yield from document.facts
    yield from archive.facts
    place, found = part.at("IHE_XDM.zip"), archive.identifiers
    yield from patient_facts([pair for pair in sorted(found) if pair[0] in INS_OIDS], place)
    yield from private_facts((number for _, number in sorted(found)), place)
    yield from production_facts([(number, oid) for oid, number in found], place)


def unread_facts(data: bytes, place: Location) -> Iterator[Fact]:
    """What must be masked of a mail that cannot be read, or is no source (an Outlook message), by
    the look of its text.
    """
    yield from salvaged_facts(data, place)
    text = data[:_UNREAD]
    for written in (text.decode("utf-8", "replace"), text.decode("utf-16-le", "replace")):
        subjects = [decoded(found) for found in _SUBJECT_LINE.findall(written)[:_MOST]]
        dates = islice(_A_DATE.finditer(written), _MOST)
        subjects += [written[max(0, date.start() - _BEFORE) : date.end()] for date in dates]
        yield from private_facts((word for one in subjects for word in _words_of(one)), place)


def _returned(source: Part) -> Iterator[Part]:
    """The headers that a receipt gives back, and the fields of its status, as parts of their
    own.
    """
    for part in source.all_parts():
        if part.type in _HEADER_PARTS:
            try:
                yield Part(part.place, _named_boxes(part), memoryview(b""))
            except UnreadableEvidence:
                continue  # too many headers: the rules say it


def _named_boxes(part: Part) -> tuple[tuple[str, str], ...]:
    """The fields of a part; the recipients of a receipt (`rfc822; address`) read as addresses."""
    rows = fields((part.content() or b"")[:_SALVAGED], part.place)
    return tuple(
        ("to", value.rpartition(";")[2]) if name.endswith("-recipient") else (name, value)
        for name, value in rows
    )


def _subject_words(part: Part) -> Iterator[str]:
    """What names a patient in the subjects of a part."""
    for name, value in part.headers:
        if name.endswith("subject") or name == "thread-topic":
            yield from _words_of(decoded(value))


def _words_of(text: str) -> Iterator[str]:
    """The birth date at the end of a subject, and the names before it: all of the last words where
    the subject carries an archive,
    elsewhere words in capitals beside a first name that are no common words.
    """
    words = text.split()
    dated = bool(words) and _DATE_LIKE.fullmatch(words[-1]) is not None
    if dated:
        day = words.pop()
        yield day
        yield from (sign.join(day.split("/")) for sign in ("-", ".", ""))
        yield "".join(reversed(day.split("/")))
    if "XDM/1.0/DDM+" not in text:
        yield from _names_in(words, dated)
        return
    names: list[str] = []
    for word in reversed(words[-_NAMES:]):
        if "+" in word or not (_CAPITALS.fullmatch(word) or (not names and word[:1].isupper())):
            break
        names.insert(0, word)
    yield from name_forms(" ".join(names))


def _names_in(words: list[str], dated: bool) -> Iterator[str]:
    """The runs of two words or more that look like a name in capitals and first names, in either
    order.
    """
    run: list[str] = []
    for word in [*words, ""]:
        bare = word.strip(".,;:()[]«»\"'")
        proper = bare[:1].isupper() and bare.casefold() not in _COMMON and bare.isprintable()
        if proper and not any(sign.isdigit() for sign in bare) and len(bare) > 1:
            run.append(bare)
            continue
        if any(_CAPITALS.fullmatch(one) for one in run) and (len(run) > 1 or dated):
            yield from name_forms(" ".join(run))
        run = []


def _display_names(part: Part) -> Iterator[str]:
    """The names that stand before the addresses of patients."""
    for name in _BOXES:
        for value in part.all(name):
            text = decoded(value)[:_SALVAGED]
            for shown in (*_PATIENT_NAME.findall(text), *_QUOTED_NAME.findall(text)):
                yield from name_forms(" ".join(re.split(r"[\s,]+", shown.strip())))


def _numbers(part: Part) -> Iterator[str]:
    """The local parts of addresses that are a number of a person."""
    for box in part.mailboxes(*_BOXES):
        if box.is_patient or (
            _NUMBER.fullmatch(box.local.upper()) and sum(sign.isdigit() for sign in box.local) > 8
        ):
            yield box.local
        elif box.domain.lower().endswith(_PUBLIC):
            words = re.split(r"[._+-]", box.local)
            yield from (word for word in words if len(words) > 1 and _NAME_WORD.fullmatch(word))
