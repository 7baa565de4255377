"""What must be known of a CDA document once its tree is forgotten: its level, its code, its
identifiers, its patient, its links.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from segur_audit.model.place import Location

from ..kit.ins import INS_OIDS, shows_matricule
from ..kit.mask import is_masked
from ..kit.names import bare_name
from .document import PDF, Document, decode, h, identity_of, is_pdf
from .patient import identifiers

Identifier = tuple[str, str]
_TRACES = (
    "setId",
    "inFulfillmentOf/order/id",
    "documentationOf/serviceEvent/id",
    "componentOf/encompassingEncounter/id",
)

#: Types of document that Vague 2 makes as a single N3 with its PDF inside: biology report, medical
#: summary, prescription.
SINGLE_N3_CODES = frozenset({"11502-2", "60591-5", "SYNTH", "57833-6"})
SINGLE_N3_MODELS = frozenset(
    {"1.2.250.1.213.1.1.1.55", "1.2.250.1.213.1.1.1.13", "1.2.250.1.213.1.1.1.39"}
)


@dataclass(frozen=True, slots=True)
class Summary:
    """A CDA document, in short. `patient` holds the patient's identifiers: compared, never
    shown.
    """

    place: Location
    level: str | None
    code: str | None
    identifiers: tuple[Identifier, ...]
    patient: frozenset[Identifier]
    ins: frozenset[Identifier]
    transforms: tuple[
        Identifier, ...
    ]  # the documents that its header says it is a transformation of (XFRM)
    pdf_copy: bool
    single_n3: bool
    self_displaying: bool
    media: str | None  # of an N1's body
    shows_ins: bool = False  # an OID or a number of INS anywhere in the document
    birth: str = ""  # the patient's birth date, AAAAMMJJ: compared, never shown
    birth_names: frozenset[str] = frozenset()  # glued, without accents: compared, never shown
    traces: frozenset[tuple[str, str]] = frozenset()  # what two levels of one report share

    @property
    def unique_ids(self) -> frozenset[str]:
        """How the metadata of a submission write the document's identifier: `root` or
        `root^extension`.
        """
        return frozenset(
            f"{root}^{extension}" if extension else root for root, extension in self.identifiers
        )

    def same_patient(self, other: Summary) -> bool:
        """Whether both are about one person: by the INS when both give one, else by any identifier
        that they share.

        One number with two birth dates, or two birth names, is that of two persons.
        """
        if self._contradicts(other):
            return False
        if self.ins and other.ins:
            return bool(self.ins & other.ins)
        return bool(self.patient & other.patient)

    def _contradicts(self, other: Summary) -> bool:
        """Whether both give a birth date, or a birth name, and not the same. A date may be only a
        year, or a month.
        """
        if self.birth_names and other.birth_names and not self.birth_names & other.birth_names:
            return True
        if not (self.birth.isdigit() and other.birth.isdigit()):
            return False
        length = min(len(self.birth), len(other.birth))
        return self.birth[:length] != other.birth[:length]

    def pairs_with(self, other: Summary) -> bool:
        """Whether both are the same report of the same patient, whatever their levels."""
        return self.code == other.code and self.same_patient(other)


def _birth_names(document: Document) -> frozenset[str]:
    """The patient's birth name in every writing that the document gives; none when it is masked."""
    names = (
        element.text or ""
        for element in document.find("recordTarget/patientRole/patient/name/family")
        if "BR" in (element.get("qualifier") or "").split()
    )
    return frozenset(
        "".join(bare_name(name)) for name in names if name.strip() and not is_masked(name)
    )


def summary_of(document: Document) -> Summary:
    """The summary of a document that holds one ClinicalDocument."""
    patient = frozenset(pair for pair in identifiers(document) if _identifies(pair))
    codes = document.values("code", "code")
    templates = document.values("templateId", "root")
    code = codes[0] if codes else None
    text = next(document.find("component/nonXMLBody/text"), None)
    return Summary(
        document.place,
        document.level,
        code,
        tuple((i.get("root") or "", i.get("extension") or "") for i in document.children("id")),
        patient,
        frozenset(i for i in patient if i[0] in INS_OIDS),
        tuple(_transforms(document)),
        has_pdf_copy(document),
        code in SINGLE_N3_CODES or not SINGLE_N3_MODELS.isdisjoint(templates),
        document.self_displaying,
        text.get("mediaType") if text is not None else None,
        shows_ins(document),
        next(iter(document.values("recordTarget/patientRole/patient/birthTime", "value")), "")[:8],
        _birth_names(document),
        frozenset(_traces(document)),
    )


def _identifies(pair: Identifier) -> bool:
    """Whether an identifier tells one patient from another: it has a number, or a root that is a
    UUID.
    """
    return bool(pair[1].strip()) or len(pair[0]) == 36


def shows_ins(document: Document) -> bool:
    """Whether an OID or a matricule of INS, in any writing, stands anywhere in the document."""
    for element in document.element.iter(etree.Element):
        if element.get("root") in INS_OIDS or any(map(shows_matricule, element.attrib.values())):
            return True
        if element.get("representation") != "B64" and shows_matricule(element.text or ""):
            return True
        if shows_matricule(element.tail or ""):
            return True
    return False


def duplicates(summaries: Iterable[Summary]) -> Iterator[Summary]:
    """The documents whose identifier an earlier one of the same submission bears already.

    Source: IHE ITI TF-3 (XDSDuplicateUniqueIdInMessage).
    """
    known: set[Identifier] = set()
    for summary in summaries:
        own = {(root.casefold(), extension) for root, extension in summary.identifiers if root}
        if own & known:
            yield summary
        known |= own


def _traces(document: Document) -> Iterator[tuple[str, str]]:
    """What a report keeps whatever its level: its order, its act, its stay, its set of versions."""
    for path in _TRACES:
        for identifier in document.find(path):
            root, extension = identity_of(identifier)
            if root or extension:
                yield path, f"{root}^{extension}"
    for value in document.values("effectiveTime", "value"):
        yield "effectiveTime", value
    for value in document.values("documentationOf/serviceEvent/effectiveTime/low", "value"):
        yield "serviceEvent", value


def has_pdf_copy(document: Document) -> bool:
    """Whether a section meant for the PDF copy holds a PDF."""
    for section in document.copy_sections():
        for element in section.iter(h("text"), h("value")):
            if (
                element.get("representation") == "B64"
                and element.get("mediaType") == PDF
                and is_pdf(element, decode(element))
            ):
                return True
    return False


def _transforms(document: Document) -> list[Identifier]:
    return [
        (i.get("root") or "", i.get("extension") or "")
        for related in document.children("relatedDocument")
        if related.get("typeCode") == "XFRM"
        for i in related.iterfind(h("parentDocument/id"))
    ]
