"""Compares the identity that INSi gave with that of a CDA document of the same piece (INSi-05). Only names of traits are ever shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from segur_audit.evidence import EvidenceFile
from segur_audit.model import Finding, Location, Outcome
from segur_audit.wording import Text, same

from ._cda_document import Document, read
from ._insi_message import InsiMessage
from ._rule import Rule, info

_PATH = "recordTarget/patientRole"

TRAITS = Rule(
    "insi.traits",
    "INSi-05, RNIV",
    Text("les traits du document sont ceux qu'INSi a donnés", "the traits of the document are those that INSi gave"),
    Text("des traits du document ne sont pas ceux qu'INSi a donnés", "traits of the document are not those that INSi gave"),
    Text(
        "reprenez dans vos documents les traits stricts reçus d'INSi, sans les modifier",
        "use in your documents the strict traits received from INSi, unchanged",
    ),
)


def traits_findings(answers: list[InsiMessage], documents: list[EvidenceFile], place: Location) -> Iterator[Finding]:
    """INSi-05, for each CDA document of the piece. Raises UnreadableEvidence: a document that is no XML."""
    given = next((answer for answer in answers if answer.code == "00" and answer.traits), None)
    if not documents or given is None:
        message = Text(
            "les traits ne sont pas comparés : joignez à la pièce un document CDA du même patient pour qu'ils le soient",
            "the traits are not compared: add to the piece a CDA document of the same patient for them to be",
        )
        yield info(TRAITS.code, message, place, TRAITS.source)
        return
    for file in documents:
        document = read(file.data, file.at())
        pairs = list(_pairs(given, document))
        differing = [name for name, told, written in pairs if told != written]
        if not pairs:
            message = Text("le document ne donne aucun trait à comparer", "the document gives no trait to compare")
            yield Finding(TRAITS.code, Outcome.TO_REVIEW, message, document.at(_PATH), TRAITS.remedy, source=TRAITS.source)
        else:
            yield TRAITS.judge(not differing, document.at(_PATH), same(", ".join(differing)) if differing else None)


def _pairs(given: InsiMessage, document: Document) -> Iterator[tuple[str, str, str]]:
    """The traits that both sides give: name, as INSi gave it, as the document writes it."""
    birth_names = [e.text or "" for e in document.find(f"{_PATH}/patient/name/family") if e.get("qualifier") in (None, "BR")]
    first_names = [e.text or "" for e in document.find(f"{_PATH}/patient/name/given") if e.get("qualifier") is None]
    compared = (
        ("NomNaissance", _name(given.traits.get("NomNaissance")), _name(next(iter(birth_names), ""))),
        ("ListePrenom", _name(given.traits.get("ListePrenom") or given.traits.get("Prenom")), _name(next(iter(first_names), ""))),
        ("Sexe", given.traits.get("Sexe", "")[:1].upper(), _first(document, "patient/administrativeGenderCode", "code")[:1].upper()),
        ("DateNaissance", _date(given.traits.get("DateNaissance")), _date(_first(document, "patient/birthTime", "value"))),
        ("LieuNaissance", given.traits.get("LieuNaissance", ""), _county(document)),
    )
    yield from (pair for pair in compared if pair[1] and pair[2])
    ins = {(identifier.get("extension"), identifier.get("root")) for identifier in document.find(f"{_PATH}/id")}
    if given.identities and ins:
        yield "INS", "same", "same" if given.identities[0] in ins else "other"


def _first(document: Document, path: str, attribute: str) -> str:
    return next(iter(document.values(f"{_PATH}/{path}", attribute)), "")


def _county(document: Document) -> str:
    found = next(document.find(f"{_PATH}/patient/birthplace/place/addr/county"), None)
    return (found.text or "").strip() if found is not None else ""


def _name(text: str | None) -> str:
    """A name as the RNIV compares it: capitals, without accents, hyphens and apostrophes being blanks."""
    plain = unicodedata.normalize("NFD", (text or "").upper())
    return " ".join(re.sub(r"[^A-Z ]", " ", "".join(sign for sign in plain if not unicodedata.combining(sign))).split())


def _date(text: str | None) -> str:
    return re.sub(r"\D", "", text or "")[:8]
