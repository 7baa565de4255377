"""A CDA R2 document, parsed: its header by element, its body, its level. Nothing is executed, no
reference is followed.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

from segur_audit.evidence.bounds import IDENTITY
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.place import Location
from segur_audit.model.text import Text

from ..kit.xml import HL7, line_of, parse

XDS_SD = "1.3.6.1.4.1.19376.1.2.20"
PDF_COPY = "1.2.250.1.213.1.1.2.243"
PDF = "application/pdf"

_STYLESHEET = "{http://www.w3.org/1999/XSL/Transform}stylesheet"
_TRANSFORM = "{http://www.w3.org/1999/XSL/Transform}transform"
_SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"


_PDF_A = re.compile(rb"pdfaid:part\s{0,9}(?:=\s{0,9}[\"']|>\s{0,9})([1-9])")
_PDF_MARKS = (b"%%EOF", b"startxref", b" obj")
_MARKS = (
    (b"\xef\xbb\xbf", "UTF-8"),
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
    (b"<\x00\x00\x00", "UTF-32"),
    (b"\x00\x00\x00<", "UTF-32"),
    (b"<\x00", "UTF-16"),
    (b"\x00<", "UTF-16"),
)
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})")


@cache
def h(path: str) -> str:
    """`a/b` in the namespace of HL7 v3, as lxml finds it."""
    return "/".join(f"{{{HL7}}}{step}" for step in path.split("/"))


CLINICAL_DOCUMENT = h("ClinicalDocument")
_NON_XML, _STRUCTURED, _ENTRY, _TEMPLATE, _SECTION = (
    h("nonXMLBody"),
    h("structuredBody"),
    h("entry"),
    h("templateId"),
    h("section"),
)
_TEXT, _VALUE = h("text"), h("value")
_PREFIX = len(h(""))


@dataclass(frozen=True, slots=True)
class Document:
    """The (first) ClinicalDocument of an XML document. `count` is how many there are; `header`
    holds its children by name.
    """

    place: Location
    root: Any
    element: Any
    count: int
    header: dict[str, list[Any]]
    bodies: tuple[Any, ...]
    may_copy: bool = True  # False when the bytes do not even name the template of the PDF copy
    encoding: str = "UTF-8"
    namespace: str | None = None  # of an element named ClinicalDocument that is in no right one

    @property
    def level(self) -> str | None:
        """N1: not XML; N3: structured, with an entry; N2: structured without; None without a
        body.
        """
        if not self.bodies:
            return None
        if any(body.tag == _NON_XML for body in self.bodies):
            return "N1"
        return (
            "N3" if any(next(body.iter(_ENTRY), None) is not None for body in self.bodies) else "N2"
        )

    @property
    def self_displaying(self) -> bool:
        """Whether the root is a style sheet that carries the document."""
        return self.root.tag in (_STYLESHEET, _TRANSFORM)

    @property
    def is_signature(self) -> bool:
        """Whether the root is an XML signature that carries no document: the other half of an
        association `signs`.
        """
        return self.count == 0 and self.namespace is None and self.root.tag == _SIGNATURE

    @property
    def style_sheets(self) -> int:
        """How many style sheets the prolog names (`xml-stylesheet`)."""
        return sum(
            node.tag is etree.ProcessingInstruction and node.target == "xml-stylesheet"
            for node in self.root.itersiblings(preceding=True)
        )

    @property
    def root_is_known(self) -> bool:
        """Whether the document is the root, or lies in a style sheet or a signature."""
        return self.root.tag in (CLINICAL_DOCUMENT, _STYLESHEET, _TRANSFORM, _SIGNATURE)

    def children(self, name: str) -> list[Any]:
        """The children of ClinicalDocument of that name."""
        return self.header.get(name, [])

    def find(self, path: str) -> Iterator[Any]:
        """The elements at `a/b/c` below ClinicalDocument, in order."""
        first, _, rest = path.partition("/")
        below = h(rest) if rest else None
        for child in self.children(first):
            if below:
                yield from child.iterfind(below)
            else:
                yield child

    def values(self, path: str, attribute: str) -> list[str]:
        """The values of `attribute` on the elements at `path` that carry it."""
        return [
            value for element in self.find(path) if (value := element.get(attribute)) is not None
        ]

    def at(self, path: str | None = None) -> Location:
        """The place of the first element at `path`, or of the document itself when there is
        none.
        """
        element = next(self.find(path), None) if path else None
        if element is None:
            element = self.element if self.element is not None else self.root
        return self.beside(element, path)

    def beside(self, element: Any, path: str | None = None) -> Location:
        """The place of `element`, which lies at `path`."""
        inside = f"ClinicalDocument/{path}" if path else None
        outer = self.place.path
        return Location(
            self.place.file,
            line_of(element),
            None,
            "!".join(part for part in (outer, inside) if part) or None,
        )

    def embedded(self) -> Iterator[Any]:
        """The elements that hold a base64 content: the body of an N1, the media and texts of the
        others.
        """
        for body in self.bodies:
            for element in body.iter(_TEXT, _VALUE):
                if element.get("representation") == "B64":
                    yield element

    def copy_sections(self) -> Iterator[Any]:
        """The sections meant for the PDF copy of the document."""
        for body in self.bodies if self.may_copy else ():
            for template in body.iter(_TEMPLATE):
                if (
                    template.get("root") == PDF_COPY
                    and (section := template.getparent()) is not None
                    and section.tag == _SECTION
                ):
                    yield section


def read(data: bytes, place: Location) -> Document:
    """The document in `data`. Raises UnreadableEvidence when it is no XML. Without a
    ClinicalDocument, `count` is 0.
    """
    root = parse(data, place)
    found = list(root.iter(CLINICAL_DOCUMENT))
    element = found[0] if found else None
    header: dict[str, list[Any]] = {}
    for child in element if element is not None else ():
        if isinstance(child.tag, str) and child.tag.startswith(f"{{{HL7}}}"):
            header.setdefault(child.tag[_PREFIX:], []).append(child)
    _bound_identity(header.get("recordTarget", ()), place)
    bodies = tuple(
        body
        for component in header.get("component", ())
        for body in component
        if body.tag in (_NON_XML, _STRUCTURED)
    )
    may_copy = (
        PDF_COPY.encode() in data or b"\x00" in data[:200]
    )  # in UTF-16 the bytes tell nothing
    namespace = None if found else _other_namespace(root)
    return Document(
        place, root, element, len(found), header, bodies, may_copy, encoding_of(data), namespace
    )


def _bound_identity(targets: Sequence[Any], place: Location) -> None:
    """Refuse a document that gives its patients more identifiers or names than persons have: they
    are compared with those of each other document. Raises UnreadableEvidence.
    """
    for name in ("id", "family", "given"):
        if sum(1 for target in targets for _ in target.iter(h(name))) > IDENTITY:
            raise UnreadableEvidence(
                Text(
                    "le document donne à son patient plus de {most} identifiants ou noms",
                    "the document gives its patient more than {most} identifiers or names",
                    most=IDENTITY,
                ),
                place,
            )


def encoding_of(data: bytes) -> str:
    """The encoding that the bytes are in: their byte order mark or their zeros decide, then the XML
    declaration, then UTF-8.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    declared = _DECLARED.match(data)
    name = declared[1].decode("ascii", "replace").upper() if declared else "UTF-8"
    return "UTF-8" if name in ("UTF8", "US-ASCII", "ASCII") else name


def _other_namespace(root: Any) -> str | None:
    """The namespace of the first element named ClinicalDocument, empty for none; None without such
    an element.
    """
    for element in root.iter(etree.Element):
        namespace, _, name = element.tag.rpartition("}")
        if name == "ClinicalDocument":
            return str(namespace).lstrip("{")
    return None


def local_root(document: Document) -> str:
    """The name of the outermost element, without its namespace."""
    return str(document.root.tag).rpartition("}")[2]


def decode(element: Any) -> bytes | None:
    """The base64 content of an element, blanks taken away, None when it is empty or no strict
    base64.
    """
    if element is None or not element.text:
        return None
    try:
        return (
            binascii.a2b_base64(
                element.text.encode("ascii").translate(None, b" \t\r\n"), strict_mode=True
            )
            or None
        )
    except (UnicodeEncodeError, binascii.Error):
        return None


def identity_of(element: Any) -> tuple[str, str]:
    """An identifier (`id`) as two of them are compared: its root in either case, its extension."""
    return (
        (element.get("root") or "").strip().casefold(),
        (element.get("extension") or "").strip(),
    )


def is_pdf(element: Any, content: bytes | None) -> bool:
    """Whether an element that says that it holds a PDF does: the signature of one, and something
    after it.
    """
    return (
        element.get("mediaType") == PDF
        and content is not None
        and content.startswith(b"%PDF-")
        and any(mark in content for mark in _PDF_MARKS)
    )


def is_whole_pdf(content: bytes) -> bool:
    """Whether a PDF reaches its end mark."""
    return b"%%EOF" in content[-2048:]


def pdf_a_part(content: bytes) -> int | None:
    """The part of PDF/A that a PDF declares in its XMP metadata, which PDF/A-1 leaves unpacked
    (ISO 19005-1, 6.7.2); None without it.
    """
    found = _PDF_A.search(content) if b"pdfaid" in content else None
    return int(found[1]) if found else None
