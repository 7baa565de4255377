"""The submissions of a DMP log (ProvideAndRegister), MTOM or not: their metadata, their documents,
what was answered to them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from segur_audit.evidence.files import EvidenceFile
from segur_audit.evidence.sniff import HEAD, sniff
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.piece import Piece
from segur_audit.model.place import Location
from segur_audit.model.text import Text

from ..cda.link import Held
from ..kit.soap import Log, Message, Unread, read_log
from ..kit.xml import parse
from .contents import Content, judge
from .metadata import SUBMIT, Submission, object_id, read_submission, too_large

_XDS_B = "urn:ihe:iti:xds-b:2007"
_DOCUMENT = f"{{{_XDS_B}}}Document"
_INCLUDE = "{http://www.w3.org/2004/08/xop/include}Include"
_BOUNDARY = re.compile(rb"boundary=\"?([^\";\r\n]{1,100})")
_FIRST = re.compile(rb"\s*--([^\r\n]{1,100})\r?\n")
_HEADER = re.compile(rb"(?im)^content-(id|transfer-encoding):[ \t]*<?([^>\r\n]{1,200})")
_MOST, _BOUNDARIES = 200, 50


@dataclass(frozen=True, slots=True)
class Sent:
    """A submission: its metadata and the content of each Document by its id. `strays`: documents
    that no entry describes.
    """

    place: Location
    submission: Submission
    contents: dict[str, Content] = field(repr=False)
    strays: tuple[Content, ...]
    message_id: str | None = None
    problem: Text | None = None  # why the submission was not read whole

    @property
    def held(self) -> list[Held]:
        """The CDA documents that the entries describe, then those that none describes and no
        association can name.
        """
        described = [
            Held(content.summary, entry.id)
            for entry in self.submission.entries
            if (content := self.contents.get(entry.id)) is not None and content.summary is not None
        ]
        return described + [Held(stray.summary) for stray in self.strays if stray.summary]


@dataclass(frozen=True, slots=True)
class Conversation:
    """The submissions of a piece, the answers that may be theirs, and what of the logs could not be
    read.
    """

    sent: tuple[Sent, ...]
    answers: tuple[Message, ...]
    unread: tuple[Unread, ...]


def read_conversation(piece: Piece) -> Conversation:
    """The submissions of the files of a piece. Raises UnreadableEvidence when a file holds no XML
    at all.
    """
    sent: list[Sent] = []
    messages: list[Message] = []
    unread: list[Unread] = []
    for file in piece.files:
        log = _log(file)
        parts = _parts(file.data)
        if log is None:
            root = parse(file.data, file.at())
            sent += _sent(root, parts, file.at(), None)
            continue
        unread += log.unread
        messages += log.messages
        for message in log.messages:
            sent += _sent(message.root, parts, message.place, message.addressing("MessageID"))
    return Conversation(tuple(sent), tuple(_answers(messages, sent)), tuple(unread))


def _log(file: EvidenceFile) -> Log | None:
    """The SOAP messages of a file; None for a submission that no envelope carries."""
    try:
        return read_log(file)
    except UnreadableEvidence:
        return None


def _answers(messages: Sequence[Message], sent: Sequence[Sent]) -> Iterator[Message]:
    """The answers (a RegistryResponse, a Fault) that are not those of another message of the
    log.
    """
    others = {message.addressing("MessageID") for message in messages}
    others -= {one.message_id for one in sent}
    for message in messages:
        if (message.is_fault or registry_response(message) is not None) and (
            (related := message.addressing("RelatesTo")) is None or related not in others
        ):
            yield message


def registry_response(message: Message) -> Any | None:
    """The RegistryResponse that a message carries, those that come with documents (ITI-43)
    excepted.
    """
    content = message.content
    if content is None or str(content.tag).endswith("RetrieveDocumentSetResponse"):
        return None
    return next(content.iter("{*}RegistryResponse"), None)


def _sent(
    root: Any, parts: dict[str, bytes], place: Location, message_id: str | None
) -> Iterator[Sent]:
    if next(root.iter(SUBMIT), None) is None:
        return
    submission = read_submission(root)
    described = {entry.id for entry in submission.entries if entry.id}
    contents: dict[str, Content] = {}
    strays: list[Content] = []
    for number, element in enumerate(root.iter(_DOCUMENT)):
        path = f"ProvideAndRegisterDocumentSetRequest/Document[{number}]"
        content = _content(_bytes(element, parts), Location(place.file, None, None, path))
        name = object_id(element.get("id"))
        if content is not None and (name not in described or name in contents):
            strays.append(content)
        elif content is not None:
            contents[name] = content
    yield Sent(place, submission, contents, tuple(strays), message_id, too_large(root))


def _content(data: bytes | None, place: Location) -> Content | None:
    """A document of the message, judged as one of an archive; None when its bytes are not there."""
    if not data:
        return None
    digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    content = Content(place.path or "", place, sniff(data[:HEAD]), len(data), digest)
    if content.kind == "xml":
        judge(content, data)
    return content


def _bytes(element: Any, parts: dict[str, bytes]) -> bytes | None:
    include = next(element.iter(_INCLUDE), None)
    if include is not None:
        return parts.get(unquote((include.get("href") or "").removeprefix("cid:")))
    try:
        text = (element.text or "").encode("ascii").translate(None, b" \t\r\n")
        return binascii.a2b_base64(text, strict_mode=True)
    except (UnicodeEncodeError, binascii.Error):
        return None


def _parts(data: bytes) -> dict[str, bytes]:
    """The parts of the MIME messages of a log by Content-ID, decoded; empty when there is none."""
    first = _FIRST.match(data[:200])
    named = [found[1].strip() for found in _BOUNDARY.finditer(data)][:_BOUNDARIES]
    parts: dict[str, bytes] = {}
    for boundary in dict.fromkeys([*([first[1].strip()] if first else []), *named]):
        parts |= _parts_between(data, boundary)
    return parts


def _parts_between(data: bytes, boundary: bytes) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    mark = b"--" + boundary
    start, number = data.find(mark), 0
    while start >= 0 and number < _MOST:
        begin = start + len(mark)
        start = data.find(mark, begin)
        if data.startswith(b"--", begin):  # the closing one: what follows is no part
            continue
        head, blank, body = _split(data[begin : start if start >= 0 else len(data)])
        number += 1
        if blank:
            headers = {name.lower(): value.strip() for name, value in _HEADER.findall(head)}
            key = headers.get(b"id", b"part-%d" % number).decode("latin-1")
            parts[key] = _decoded(body, headers.get(b"transfer-encoding", b"").lower())
    return parts


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


class _Shelf:
    """The conversation of the piece that is being looked at, and of no other."""

    piece: Piece | None = None
    conversation: Conversation | None = None


def conversation_of(piece: Piece) -> Conversation:
    """The conversation of a piece, read once. Raises UnreadableEvidence."""
    if _Shelf.piece is not piece or _Shelf.conversation is None:
        _Shelf.piece, _Shelf.conversation = None, None
        _Shelf.conversation = read_conversation(piece)
        _Shelf.piece = piece
    return _Shelf.conversation
