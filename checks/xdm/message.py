"""The submission inside a SOAP message, MTOM or not: its metadata, and its documents wherever they are carried."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.place import Location

from ..cda.document import read
from ..cda.link import Association, Held
from ..cda.summary import summary_of
from ..kit.xml import parse
from .metadata import SUBMIT, read_submission

_XDS_B = "urn:ihe:iti:xds-b:2007"
_DOCUMENT = f"{{{_XDS_B}}}Document"
_INCLUDE = "{http://www.w3.org/2004/08/xop/include}Include"
_BOUNDARY = re.compile(rb"boundary=\"?([^\";\r\n]{1,100})")
_FIRST = re.compile(rb"\s*--([^\r\n]{1,100})\r?\n")
_ENVELOPE = re.compile(rb"<(?:([A-Za-z_][\w.-]{0,30}):)?Envelope[\s>]")
_HEADER = re.compile(rb"(?im)^content-(id|transfer-encoding):[ \t]*<?([^>\r\n]{1,200})")
_MOST = 200


@dataclass(frozen=True, slots=True)
class Message:
    """A ProvideAndRegister message: its CDA documents and its associations. `unread`: documents that could not be read."""

    held: tuple[Held, ...]
    associations: tuple[Association, ...]
    unread: int


def submissions(data: bytes, place: Location) -> Iterator[Message]:
    """The submissions of a message or of a log of messages. Raises UnreadableEvidence when an envelope is no XML."""
    parts = _parts(data)
    for envelope in _envelopes(data, parts):
        root = parse(envelope, place)
        if next(root.iter(SUBMIT), None) is not None:
            yield _message(root, parts, place)


def _message(root: Any, parts: dict[str, bytes], place: Location) -> Message:
    submission = read_submission(root)
    held, unread = [], 0
    for number, element in enumerate(root.iter(_DOCUMENT)):
        content = _content(element, parts)
        inside = Location(
            place.file, None, None, f"ProvideAndRegisterDocumentSetRequest/Document[{number}]"
        )
        try:
            document = read(content, inside) if content else None
        except UnreadableEvidence:
            document = None
        if document is None or not document.count:
            unread += 1
        else:
            held.append(Held(summary_of(document), element.get("id")))
    return Message(tuple(held), submission.associations, unread)


def _content(element: Any, parts: dict[str, bytes]) -> bytes | None:
    include = next(element.iter(_INCLUDE), None)
    if include is not None:
        return parts.get(unquote((include.get("href") or "").removeprefix("cid:")))
    try:
        return binascii.a2b_base64((element.text or "").encode("ascii").translate(None, b" \t\r\n"))
    except (UnicodeEncodeError, binascii.Error):
        return None


def _parts(data: bytes) -> dict[str, bytes]:
    """The parts of a MIME message by Content-ID, decoded; empty when it is not one."""
    named = _BOUNDARY.search(data, 0, 16_384) or _FIRST.match(data[:200])
    if named is None:
        return {}
    found: dict[str, bytes] = {}
    for number, part in enumerate(data.split(b"--" + named[1].strip())[1 : _MOST + 1]):
        head, blank, body = _split(part)
        if blank:
            headers = {name.lower(): value.strip() for name, value in _HEADER.findall(head)}
            key = headers.get(b"id", b"part-%d" % number).decode("latin-1")
            found[key] = _decoded(body, headers.get(b"transfer-encoding", b"").lower())
    return found


def _split(part: bytes) -> tuple[bytes, bytes, bytes]:
    """The headers and the body of a part, without the line end that precedes the next boundary."""
    blank = b"\r\n\r\n" if b"\r\n\r\n" in part[:4096] else b"\n\n"
    head, blank, body = part.partition(blank)
    return head, blank, body.removesuffix(b"\n").removesuffix(b"\r")


def _decoded(body: bytes, encoding: bytes) -> bytes:
    if encoding == b"base64":
        try:
            return base64.b64decode(body)
        except binascii.Error:
            return b""
    return quopri.decodestring(body) if encoding == b"quoted-printable" else body


def _envelopes(data: bytes, parts: dict[str, bytes]) -> Iterator[bytes]:
    """Each SOAP envelope, whole: of the parts of a MIME message, else of the file itself. A file without any is tried as it is."""
    found = 0
    for text in parts.values() if parts else (data,):
        position = 0
        while (start := _ENVELOPE.search(text, position)) and found < _MOST:
            prefix = start[1] + b":" if start[1] else b""
            closing = b"</" + prefix + b"Envelope"
            end = text.find(closing, start.end())
            if end < 0:
                break
            position = text.find(b">", end) + 1 or len(text)
            found += 1
            yield text[start.start() : position]
    if not found and not parts:
        yield data
