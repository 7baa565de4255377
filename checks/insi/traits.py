"""Compares the identity that INSi gave with those of the documents of the same piece (INSi-05).
Only names of traits are ever shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from segur_audit.evidence.files import EvidenceFile
from segur_audit.model.finding import Finding
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, same

from ..cda.document import Document, read
from ..hl7v2.er7 import Message, Segment, read_messages
from ..hl7v2.identity import ins_of
from .message import InsiMessage, is_hl7

_PATH = "recordTarget/patientRole"
_COMPARED = ("NomNaissance", "ListePrenom", "Sexe", "DateNaissance", "LieuNaissance")

TRAITS = Rule(
    "insi.traits",
    "INSi-05, RNIV",
    Text(
        "les traits du document sont ceux qu'INSi a donnés",
        "the traits of the document are those that INSi gave",
    ),
    Text(
        "des traits du document ne sont pas ceux qu'INSi a donnés",
        "traits of the document are not those that INSi gave",
    ),
    Text(
        "reprenez dans vos documents les traits stricts reçus d'INSi, sans les modifier",
        "use in your documents the strict traits received from INSi, unchanged",
    ),
)


@dataclass(frozen=True, slots=True)
class Written:
    """The identity that a document writes: each trait in the forms that are the same one, empty
    when it is not there.
    """

    place: Location
    traits: dict[str, tuple[str, ...]]
    ins: frozenset[tuple[str, str]]


def traits_findings(
    answers: list[InsiMessage], documents: list[EvidenceFile], place: Location
) -> Iterator[Finding]:
    """INSi-05, for each CDA document and each patient of an HL7 v2 message of the piece. Raises
    UnreadableEvidence: it is neither.
    """
    given = next((answer for answer in answers if answer.code == "00" and answer.traits), None)
    if not documents or given is None:
        message = Text(
            "les traits ne sont pas comparés : joignez à la pièce un document CDA ou un message "
            "HL7 du même patient pour qu'ils le soient",
            "the traits are not compared: add to the piece a CDA document or an HL7 message of "
            "the same patient for them to be",
        )
        yield TRAITS.tells(place, message=message)
        return
    for file in documents:
        for written in _written_in_messages(file) if is_hl7(file) else [_written_in_document(file)]:
            yield _compared(given, written)


def _compared(given: InsiMessage, written: Written) -> Finding:
    told = {name: _form(name, value) for name, value in given.traits.items()}
    told["ListePrenom"] = told.get("ListePrenom") or told.get("Prenom", "")
    shared = [name for name in _COMPARED if told.get(name) and any(written.traits.get(name, ()))]
    differing = [name for name in shared if told[name] not in written.traits[name]]
    if given.identities and written.ins and given.identities[0] not in written.ins:
        differing.append("INS")
    if not shared and not (given.identities and written.ins):
        message = Text(
            "le document ne donne aucun trait à comparer", "the document gives no trait to compare"
        )
        return TRAITS.unsure(written.place, message=message)
    return TRAITS.judge(
        not differing, written.place, same(", ".join(differing)) if differing else None
    )


def _form(name: str, text: str) -> str:
    """A trait in the form in which two of them are compared."""
    if name == "Sexe":
        return text[:1].upper()
    if name == "DateNaissance":
        return re.sub(r"\D", "", text)[:8]
    return text.strip() if name == "LieuNaissance" else _name(text)


def _written_in_document(file: EvidenceFile) -> Written:
    document = read(file.data, file.at())
    birth_names = [
        e.text or ""
        for e in document.find(f"{_PATH}/patient/name/family")
        if e.get("qualifier") in (None, "BR")
    ]
    first_names = [
        e.text or ""
        for e in document.find(f"{_PATH}/patient/name/given")
        if e.get("qualifier") is None
    ]
    county = next(document.find(f"{_PATH}/patient/birthplace/place/addr/county"), None)
    told = {
        "NomNaissance": next(iter(birth_names), ""),
        "ListePrenom": next(iter(first_names), ""),
        "Sexe": _first(document, "patient/administrativeGenderCode", "code"),
        "DateNaissance": _first(document, "patient/birthTime", "value"),
        "LieuNaissance": (county.text or "") if county is not None else "",
    }
    ins = {
        (identifier.get("extension") or "", identifier.get("root") or "")
        for identifier in document.find(f"{_PATH}/id")
    }
    return Written(
        document.at(_PATH),
        {name: (_form(name, value),) for name, value in told.items()},
        frozenset(ins),
    )


def _first(document: Document, path: str, attribute: str) -> str:
    return next(iter(document.values(f"{_PATH}/{path}", attribute)), "")


def _name(text: str) -> str:
    """A name as the RNIV compares it: capitals, without accents nor ligatures, hyphens and
    apostrophes being blanks.
    """
    plain = unicodedata.normalize("NFD", text.upper().replace("Œ", "OE").replace("Æ", "AE"))
    return " ".join(
        re.sub(
            r"[^A-Z ]", " ", "".join(sign for sign in plain if not unicodedata.combining(sign))
        ).split()
    )


def _written_in_messages(file: EvidenceFile) -> Iterator[Written]:
    """The identity of each PID; a file whose messages have none gives nothing to compare."""
    found = [
        (message, segment) for message in read_messages(file) for segment in message.all("PID")
    ]
    yield from (_written_in_pid(message, segment) for message, segment in found)
    if not found:
        yield Written(file.at("PID"), {}, frozenset())


def _written_in_pid(message: Message, segment: Segment) -> Written:
    """PID-5 (of type L, the birth name), 7, 8, and the county of the birth place in PID-11 (type
    BDL).
    """
    name = _typed(segment, 5, ("L", ""))
    first, others = _component(segment, name, 2), _component(segment, name, 3)
    told = {
        "NomNaissance": (_component(segment, name, 1),),
        "ListePrenom": (
            first,
            others,
            f"{first} {others}",
        ),  # the list of the birth certificate may or may not hold the first
        "Sexe": (segment.value(8),),
        "DateNaissance": (segment.value(7),),
        "LieuNaissance": (_component(segment, _typed(segment, 11, ("BDL",)), 9),),
    }
    traits = {
        trait: tuple(_form(trait, value) for value in values) for trait, values in told.items()
    }
    return Written(
        message.at(segment), traits, frozenset((number, oid) for oid, number in ins_of(segment))
    )


def _typed(segment: Segment, number: int, kinds: tuple[str, ...]) -> str:
    """The first repetition of a field whose component 7 is one of `kinds`, the first kind first."""
    repetitions = segment.repetitions(number)
    return next(
        (one for kind in kinds for one in repetitions if _component(segment, one, 7) == kind), ""
    )


def _component(segment: Segment, repetition: str, place: int) -> str:
    """A component of a repetition, its first subcomponent only."""
    parts = segment.components(repetition)
    return parts[place - 1].split(segment.signs[3])[0].strip() if place <= len(parts) else ""
