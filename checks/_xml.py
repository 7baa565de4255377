"""The one way to parse XML that comes from evidence: no DTD, no entity, no network, bounded."""

from __future__ import annotations

from typing import Any

from lxml import etree

from segur_audit.errors import UnreadableEvidence
from segur_audit.model import Location
from segur_audit.wording import Text, shorten

HL7 = "urn:hl7-org:v3"
_HUGE = 10_000_000  # libxml2's own limit of a text node
_LIMIT = 64 << 20


def parse(data: bytes, place: Location) -> Any:
    """The root element of an XML document. Raises UnreadableEvidence: not XML, a DTD, larger than 64 MiB, too deep."""
    if len(data) > _LIMIT:
        raise UnreadableEvidence(Text("document XML de plus de 64 Mio", "XML document of more than 64 MiB"), place)
    if _has_doctype(data):
        raise UnreadableEvidence(
            Text("le document XML porte un DOCTYPE : il est refusé sans être lu", "the XML document has a DOCTYPE: refused unread"), place
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=len(data) > _HUGE, remove_comments=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or None
        reason = shorten(str(error).partition(", line")[0])
        raise UnreadableEvidence(
            Text(f"le XML n'est pas lisible : {reason}", f"the XML cannot be read: {reason}"), Location(place.file, line, None, place.path)
        ) from error


def _has_doctype(data: bytes) -> bool:
    """Looks in the prolog only, decoded as the parser would, so that a base64 body costs nothing."""
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

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.started = True

    def end(self, tag: str) -> None:
        """Nothing to build."""

    def data(self, text: str) -> None:
        """Nothing to build."""

    def doctype(self, name: str, public: str, system: str) -> None:
        self.doctyped = True

    def close(self) -> None:
        """Nothing to build."""
