"""The IHE_XDM.zip of a mail: the documents in it, read in memory, within bounds."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from segur_audit.evidence.reading import reader
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Fact
from segur_audit.model.place import Location
from segur_audit.model.text import Text

from ..cda.document import Document, decode, is_pdf, read
from ..cda.document_facts import document_facts, salvaged_facts
from ..kit.ins import INS_OIDS
from ..xdm.archive_facts import salvaged_archive_facts, salvaged_traits
from .identity import Identity, identity_of
from .mime import Part

_ENTRIES, _TOTAL, _ENTRY = 500, 200 << 20, 64 << 20
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    LookupError,
    RuntimeError,
    NotImplementedError,
    OverflowError,
)
_METADATA = re.compile(r"(?:\./)?IHE_XDM/[^/]+/METADATA\.XML")
_KNOWN = ("INDEX.HTM", "INDEX.HTML", "README.TXT")
_CLINICAL = (
    b"ClinicalDocument",
    "ClinicalDocument".encode("utf-16-le"),
    "ClinicalDocument".encode("utf-16-be"),
)
_SUBMISSION = b"SubmitObjectsRequest"
_SOURCE_PATIENT = re.compile(rb"([0-9AB]{13,15})\^\^\^&(?:amp;)?([0-9.]{5,60})&")
_PATIENT = "recordTarget/patientRole"


@dataclass(frozen=True, slots=True)
class MailedDocument:
    """A CDA of the archive. What identifies the patient is compared, never shown."""

    code: str | None
    identifiers: frozenset[tuple[str, str]]
    pdfs: frozenset[str]  # SHA-256 of the PDF that it embeds
    facts: tuple[Fact, ...]
    identity: Identity

    @property
    def ins(self) -> frozenset[str]:
        """The INS numbers: qualified by one of their OIDs, and not empty."""
        return frozenset(number for root, number in self.identifiers if root in INS_OIDS and number)


@dataclass(frozen=True, slots=True)
class Archive:
    """The documents of an IHE_XDM.zip. `problem` says why it could not be read; `unread` counts
    what could not be in it.

    `flaw` says why a zip that can be read is no XDM archive. `facts` are those of what could not be
    read as a document.
    """

    documents: tuple[MailedDocument, ...] = ()
    identifiers: frozenset[tuple[str, str]] = frozenset()  # those of METADATA.XML
    pdfs: frozenset[str] = frozenset()
    unread: int = 0
    problem: Text | None = None
    flaw: Text | None = None
    facts: tuple[Fact, ...] = ()

    @property
    def patient_identifiers(self) -> frozenset[tuple[str, str]]:
        """Every (OID, number) of the archive, documents and metadata together."""
        return self.identifiers.union(*(document.identifiers for document in self.documents))

    @property
    def ins(self) -> frozenset[str]:
        """Every INS number of the archive."""
        return frozenset(
            number for root, number in self.patient_identifiers if root in INS_OIDS and number
        )


@reader
def archive_of(part: Part) -> Archive:
    """The archive that a part of a mail is, read once. Raises nothing."""
    return read_archive(part.content(), part.at("IHE_XDM.zip"))


def read_archive(data: bytes | None, place: Location) -> Archive:
    """The archive in `data`. Raises nothing: what cannot be read is said in `problem` or counted in
    `unread`.
    """
    if data is None:
        return Archive(
            problem=Text("son encodage (base64) est abîmé", "its encoding (base64) is broken")
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > _ENTRIES:
                return Archive(
                    problem=Text(
                        "elle a plus de {entries} entrées",
                        "it has more than {entries} entries",
                        entries=_ENTRIES,
                    )
                )
            return _gathered(archive, place)
    except _BROKEN:
        return Archive(
            problem=Text("ce n'est pas une archive ZIP lisible", "it is no readable ZIP archive"),
            facts=tuple(salvaged_archive_facts(data, place)),
        )


@dataclass(slots=True)
class _Gathering:
    """What is met while the entries are read one by one."""

    place: Location
    documents: list[MailedDocument] = field(default_factory=list)
    identifiers: set[tuple[str, str]] = field(default_factory=set)
    pdfs: set[str] = field(default_factory=set)
    facts: list[Fact] = field(default_factory=list)
    unread: int = 0
    metadata: list[bool | None] = field(default_factory=list)  # a submission; None: not read

    def take(self, name: str, content: bytes) -> None:
        """Take an entry for what it holds, whatever its extension: a second patient may lie in any
        file.
        """
        if b"%PDF-" in content[:1024]:
            self.pdfs.add(hashlib.sha256(content).hexdigest())
        elif name.endswith("METADATA.XML"):
            self.identifiers |= {
                (oid.decode(), number.decode()) for number, oid in _SOURCE_PATIENT.findall(content)
            }
            self.facts += salvaged_facts(content, self.place)
            self.facts += salvaged_traits(content, self.place)
            if _METADATA.fullmatch(name):
                self.metadata.append(_SUBMISSION in content.replace(b"\0", b""))
        elif name.endswith(".XML") or any(word in content for word in _CLINICAL):
            self._document(content)

    def _document(self, content: bytes) -> None:
        try:
            self.documents += _documents(content, self.place)
        except UnreadableEvidence:
            self.unread += 1
            self.facts += salvaged_facts(content, self.place)


def _gathered(archive: zipfile.ZipFile, place: Location) -> Archive:
    gathering, room = _Gathering(place), _TOTAL
    for entry in archive.infolist():
        name = entry.filename.upper().replace("\\", "/")
        if entry.is_dir() or name in _KNOWN:
            continue
        content = _content(archive, entry, room)
        room -= entry.file_size if entry.file_size <= min(room, _ENTRY) else 0
        if content is None:
            gathering.unread += 1
            gathering.metadata += [None] if _METADATA.fullmatch(name) else []
        else:
            gathering.take(name, content)
    return Archive(
        tuple(gathering.documents),
        frozenset(gathering.identifiers),
        frozenset(gathering.pdfs),
        gathering.unread,
        flaw=_flaw(gathering.metadata),
        facts=tuple(gathering.facts),
    )


def _flaw(metadata: list[bool | None]) -> Text | None:
    """Why the zip is no XDM archive (XDM-02, XDM-04). What its metadata are worth is judged on a
    piece of nature archive_xdm.
    """
    if not metadata:
        return Text(
            "ce n'est pas une archive XDM : IHE_XDM/SUBSETnn/METADATA.XML y manque",
            "it is no XDM archive: IHE_XDM/SUBSETnn/METADATA.XML is not in it",
        )
    if None in metadata:
        return Text(
            "IHE_XDM/SUBSETnn/METADATA.XML n'a pas pu être lu (chiffré, abîmé ou trop volumineux)",
            "IHE_XDM/SUBSETnn/METADATA.XML could not be read (encrypted, damaged or too large)",
        )
    if not any(metadata):
        return Text(
            "ce n'est pas une archive XDM : METADATA.XML n'est pas une soumission "
            "(SubmitObjectsRequest)",
            "it is no XDM archive: METADATA.XML is no submission (SubmitObjectsRequest)",
        )
    return None


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes | None:
    """The content of an entry; None when it is encrypted, exotic, broken, or beyond the room left
    (no more is read than it claims).
    """
    if (
        entry.flag_bits & 1
        or entry.compress_type not in _PLAIN
        or not 0 <= entry.file_size <= min(room, _ENTRY)
    ):
        return None
    try:
        with archive.open(entry) as stream:
            return stream.read(entry.file_size + 1)
    except _BROKEN:
        return None


def _documents(data: bytes, place: Location) -> Iterator[MailedDocument]:
    """The CDA in `data`, none in another XML document. Raises UnreadableEvidence."""
    document = read(data, place)
    if document.element is not None:
        codes = document.values("code", "code")
        identifiers = frozenset(
            (i.get("root") or "", (i.get("extension") or "").strip())
            for i in document.find(f"{_PATIENT}/id")
        )
        yield MailedDocument(
            codes[0] if codes else None,
            identifiers,
            frozenset(_pdfs(document)),
            tuple(document_facts(document)),
            identity_of(document),
        )


def _pdfs(document: Document) -> Iterator[str]:
    for element in document.embedded():
        content = decode(element)
        if content is not None and is_pdf(element, content):
            yield hashlib.sha256(content).hexdigest()
