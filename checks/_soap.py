"""Cuts a log into its SOAP messages: one message, several in a row, multipart MTOM, escaped in a page. Bounded; no network."""

from __future__ import annotations

import codecs
import html
import quopri
import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from segur_audit.errors import UnreadableEvidence
from segur_audit.evidence import EvidenceFile
from segur_audit.model import Location
from segur_audit.wording import Text

from ._xml import parse

SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
_MARK = re.compile(rb"<(/?)((?:[A-Za-z_][\w.-]{0,40}:)?)Envelope(?=[\s>])(?:\s{0,100}>)?")
_PART = re.compile(rb"Content-Transfer-Encoding:[ \t]{0,9}(base64|quoted-printable)[^\x00]{0,2000}?\r?\n\r?\n", re.IGNORECASE)
_HTTP_ACTION = re.compile(rb"(?:^SOAPAction:[ \t]{0,9}|[;\s]action=)\"?([^\s\";<>]{1,300})", re.IGNORECASE | re.MULTILINE)
_HEADERS = 4096  # bytes before a message in which its HTTP headers are looked for
_ADDRESSING = frozenset({"http://www.w3.org/2005/08/addressing", "http://schemas.xmlsoap.org/ws/2004/08/addressing"})
MOST = 500
_PARTS, _UNPACKED = 50, 64 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Message:
    """One SOAP message of a log. `transport_action` is what the HTTP headers before it say (SOAPAction, or action=)."""

    place: Location
    root: Any
    transport_action: str | None

    @property
    def version(self) -> str | None:
        """`1.2`, `1.1`, None for another envelope."""
        return {SOAP_12: "1.2", SOAP_11: "1.1"}.get(namespace(self.root))

    def addressing(self, name: str) -> str | None:
        """A WS-Addressing header (To, Action, MessageID, RelatesTo), None when it is absent or empty."""
        for element in self._headers():
            if local(element) == name and namespace(element) in _ADDRESSING:
                return text_of(element) or None
        return None

    @property
    def action(self) -> str | None:
        """The action: of the message itself, else of its HTTP headers."""
        return self.addressing("Action") or self.transport_action

    @property
    def content(self) -> Any | None:
        """The element that the Body carries."""
        body = next((child for child in self.root if local(child) == "Body"), None)
        return next((child for child in body if isinstance(child.tag, str)), None) if body is not None else None

    @property
    def is_fault(self) -> bool:
        """Whether the Body carries a SOAP Fault."""
        content = self.content
        return content is not None and local(content) == "Fault" and namespace(content) in (SOAP_11, SOAP_12)

    @property
    def is_answer(self) -> bool:
        """Whether the message answers another one: a Fault, a RelatesTo, or an action or content named so."""
        content = self.content
        name = local(content) if content is not None else ""
        return (
            self.is_fault
            or self.addressing("RelatesTo") is not None
            or name.endswith("Response")
            or (self.addressing("Action") or "").endswith("Response")
        )

    def at(self, path: str | None = None) -> Location:
        """A place inside the message."""
        return Location(self.place.file, self.place.line, None, f"{self.place.path}/{path}" if path else self.place.path)

    def _headers(self) -> Iterator[Any]:
        for child in self.root:
            if local(child) == "Header":
                yield from (element for element in child if isinstance(element.tag, str))


@dataclass(frozen=True, slots=True, eq=False)
class Log:
    """The messages of a file in order, and what could not be read: (place, reason)."""

    place: Location
    messages: tuple[Message, ...]
    unread: tuple[tuple[Location, Text], ...]


def read_log(file: EvidenceFile) -> Log:
    """The SOAP messages of a file. A message that is cut or is no XML is told apart. Raises UnreadableEvidence: there is none at all."""
    data = _as_utf8(file.data)
    if _MARK.search(data) is None:
        data = _unwrapped(data)
    messages: list[Message] = []
    unread: list[tuple[Location, Text]] = []
    for number, (start, end, before) in enumerate(_slices(data)):
        place = file.at(f"Envelope[{number + 1}]", data.count(b"\n", 0, start) + 1)
        if number >= MOST:
            unread.append((place, Text("trop de messages : la suite n'a pas été lue", "too many messages: what follows was not read")))
            break
        if end is None:
            unread.append((place, Text("le message SOAP est coupé", "the SOAP message is cut")))
            continue
        try:
            messages.append(Message(place, parse(_utf8_or_latin(data[start:end]), place), _transport(data[before:start])))
        except UnreadableEvidence as error:
            unread.append((place, error.message))
    if not messages and not unread:
        raise UnreadableEvidence(Text("le fichier ne contient aucun message SOAP", "the file holds no SOAP message"), file.at())
    return Log(file.at(), tuple(messages), tuple(unread))


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def namespace(element: Any) -> str:
    """The namespace of an element, empty without one."""
    return element.tag.rpartition("}")[0].lstrip("{") if isinstance(element.tag, str) else ""


def text_of(element: Any) -> str:
    """The text that an element begins with."""
    return (element.text or "").strip()


def _slices(data: bytes) -> Iterator[tuple[int, int | None, int]]:
    """Start and end of each envelope (no end: it is cut), and where the one before ended. One pass."""
    before = 0
    opened: re.Match[bytes] | None = None
    for mark in _MARK.finditer(data):
        if not mark[1]:
            if opened:
                yield opened.start(), None, before
                before = opened.end()
            opened = mark
        elif opened and mark[2] == opened[2]:
            yield opened.start(), mark.end(), before
            before, opened = mark.end(), None
    if opened:
        yield opened.start(), None, before


def _transport(before: bytes) -> str | None:
    named = _HTTP_ACTION.findall(before[-_HEADERS:])
    return named[-1].decode("utf-8", "replace") if named else None


def _as_utf8(data: bytes) -> bytes:
    for bom, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace").encode("utf-8", "replace")
    return data


def _utf8_or_latin(data: bytes) -> bytes:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1").encode("utf-8")
    return data


def _unwrapped(data: bytes) -> bytes:
    """The same log once its first encoded MIME part, or the escapes of a page, are undone."""
    if b"&lt;" in data and b"Envelope" in data:
        return html.unescape(data.decode("utf-8", "replace")).encode("utf-8", "replace")
    decoded = bytearray()
    for found in islice(_PART.finditer(data), _PARTS):
        if len(decoded) > _UNPACKED:
            break
        end = data.find(b"\n--", found.end())
        part = data[found.end() : end if end >= 0 else len(data)]
        try:
            decoded += (b64decode(part) if found[1].lower() == b"base64" else quopri.decodestring(part)) + b"\n"
        except (Base64Error, ValueError):
            continue
    return bytes(decoded)
