"""The one way to parse XML that comes from evidence: no DTD, no entity, no network, bounded."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.place import Location
from segur_audit.model.text import Text, shorten

HL7 = "urn:hl7-org:v3"
_MIB = 1 << 20
_LIMIT = 64 * _MIB
_MOST_MARKS = 1_000_000  # tags, and attributes: a tree of them keeps within 256 MiB
_TEXT_LIMIT = 10_000_000  # libxml2's own limit of a text node
_HUGE_LIMIT = 50 * _MIB  # up to here longer texts are read (a base64 PDF), beyond they are refused

_ASCII_PROLOG = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s++|<\?(?:(?!\?>).)*+\?>|<!--(?:(?!-->).)*+-->)*+(<[A-Za-z_!])?",
    re.DOTALL,
)
# A DOCTYPE that only names characters (&nbsp; in a style sheet) can neither fetch nor grow.
_HARMLESS = re.compile(
    rb"<!DOCTYPE\s++[\w:.-]{1,80}+\s*+"
    rb"(?:\[(?:\s++|<!--(?:(?!-->).)*+-->|<!ENTITY\s++[\w.-]{1,40}+\s++(?:\"&#x?\w{1,8};\""
    rb"|'&#x?\w{1,8};')\s*+>)*+\]\s*+)?>",
    re.DOTALL,
)


class IllFormed(UnreadableEvidence):
    """What is no well-formed XML, as opposed to what is refused."""


def parse(data: bytes, place: Location) -> Any:
    """The root element of an XML document. Raises UnreadableEvidence.

    Refused: what is no XML, a DOCTYPE that declares more than characters, more than 64 MiB, too
    many levels, elements or attributes,
    a text of more than 10 MB in a document of more than 50 MiB.
    """
    if len(data) > _LIMIT:
        raise UnreadableEvidence(
            Text("document XML de plus de 64 Mio", "XML document of more than 64 MiB"), place
        )
    if _has_doctype(data):
        raise UnreadableEvidence(
            Text(
                "le document XML porte un DOCTYPE : il est refusé sans être lu",
                "the XML document has a DOCTYPE: refused unread",
            ),
            place,
        )
    if len(data) > 3 * _MOST_MARKS and (
        data.count(b"<") > _MOST_MARKS or data.count(b'="') + data.count(b"='") > _MOST_MARKS
    ):
        raise UnreadableEvidence(
            Text(
                "document XML de trop d'éléments ou d'attributs",
                "XML document of too many elements or attributes",
            ),
            place,
        )
    huge = _TEXT_LIMIT < len(data) <= _HUGE_LIMIT
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=huge,
        remove_comments=True,
        collect_ids=False,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _unreadable(error, place, len(data)) from None


def line_of(element: Any) -> int | None:
    """The line that an element stands on, None when it is not known."""
    line = element.sourceline
    return line if isinstance(line, int) and line > 0 else None


def _unreadable(error: Exception, place: Location, size: int) -> UnreadableEvidence:
    """The parser's reason, without what it quotes of the document: a quotation may hold a name or a
    number.
    """
    reason = shorten(re.sub(r"'[^']*'|\"[^\"]*\"|: [^:]*$", "", str(error).partition(", line")[0]))
    line = getattr(error, "lineno", None) or None
    if size > _HUGE_LIMIT and ("uge text" in reason or "Resource limit" in reason):
        message = Text(
            "un texte de plus de 10 Mo dans un document de plus de 50 Mio : il n'a pas été lu",
            "a text of more than 10 MB in a document of more than 50 MiB: it was not read",
        )
        return UnreadableEvidence(message, Location(place.file, line, None, place.path))
    message = Text(
        "le XML n'est pas lisible : {reason}", "the XML cannot be read: {reason}", reason=reason
    )
    return IllFormed(message, Location(place.file, line, None, place.path))


def _has_doctype(data: bytes) -> bool:
    """Whether there is a DOCTYPE to refuse. Reads the prolog only, so that a base64 body costs
    nothing.
    """
    prolog = _ASCII_PROLOG.match(data)
    start = prolog[1] if prolog else None
    if (
        prolog
        and start == b"<!"
        and len(data) <= _TEXT_LIMIT
        and _HARMLESS.match(data, prolog.start(1))
    ):
        return False
    if start is None or start == b"<!" or not _declared_ascii(data[:200]):
        return _prolog_has_doctype(data)
    return False


def _declared_ascii(head: bytes) -> bool:
    """Whether the document's encoding is one in which markup is plain ASCII, whatever else it says
    (UTF-7 hides a `<`).
    """
    named = re.search(rb"encoding\s*=\s*[\"']([^\"']*)", head)
    return named is None or bool(
        re.fullmatch(rb"(?i)utf-8|us-ascii|iso-8859-\d{1,2}|windows-125\d", named[1])
    )


def _prolog_has_doctype(data: bytes) -> bool:
    """The same, decoded as the parser would: UTF-16 and the rest."""
    target = _Prolog()
    parser = etree.XMLParser(target=target, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        for start in range(0, min(len(data), _LIMIT), 4096):
            parser.feed(data[start : start + 4096])
            if target.started or target.doctyped:
                break
    except etree.XMLSyntaxError:
        pass  # the real parse says what is wrong
    return target.doctyped


class _Prolog:
    """A parser target that notes the doctype and the first element, and builds nothing."""

    def __init__(self) -> None:
        self.started = False
        self.doctyped = False

    def start(self, tag: Any, attributes: Any) -> None:
        self.started = True

    def end(self, tag: Any) -> None:
        """Nothing to build."""

    def data(self, data: Any) -> None:
        """Nothing to build."""

    def doctype(self, name: Any, public: Any, system: Any) -> None:
        self.doctyped = True

    def comment(self, text: Any) -> None:
        """Nothing to build."""

    def close(self) -> None:
        """Nothing to build."""
