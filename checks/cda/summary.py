"""What must be known of a CDA document once its tree is forgotten: its level, its code, its identifiers, its patient, its links."""

from __future__ import annotations

from dataclasses import dataclass

from segur_audit.model.place import Location

from ..kit.ins import INS_OIDS
from .document import PDF, Document, decode, h, is_pdf
from .patient import identifiers

Identifier = tuple[str, str]

#: Types of document that Vague 2 makes as a single N3 with its PDF inside: biology report, medical summary, prescription.
SINGLE_N3_CODES = frozenset({"11502-2", "60591-5", "SYNTH", "57833-6"})
SINGLE_N3_MODELS = frozenset(
    {"1.2.250.1.213.1.1.1.55", "1.2.250.1.213.1.1.1.13", "1.2.250.1.213.1.1.1.39"}
)


@dataclass(frozen=True, slots=True)
class Summary:
    """A CDA document, in short. `patient` holds the patient's identifiers: compared, never shown."""

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

    @property
    def unique_ids(self) -> frozenset[str]:
        """How the metadata of a submission write the document's identifier: `root` or `root^extension`."""
        return frozenset(
            f"{root}^{extension}" if extension else root for root, extension in self.identifiers
        )

    def same_patient(self, other: Summary) -> bool:
        """Whether both are about one person: by the INS when both give one, else by any identifier that they share."""
        if self.ins and other.ins:
            return bool(self.ins & other.ins)
        return bool(self.patient & other.patient)

    def pairs_with(self, other: Summary) -> bool:
        """Whether both are the same report of the same patient, whatever their levels."""
        return self.code == other.code and self.same_patient(other)


def summary_of(document: Document) -> Summary:
    """The summary of a document that holds one ClinicalDocument."""
    patient = frozenset(identifiers(document))
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
    )


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
