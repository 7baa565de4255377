"""The source of a mail, cut into its parts: headers, multiparts, attachments, attached messages.
Bounded in depth and in number.

Read here rather than by the standard library, whose parser goes down one call per level, line by
line, and can be made to raise.
"""

from __future__ import annotations

import binascii
import codecs
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from segur_audit.evidence.files import EvidenceFile
from segur_audit.evidence.reading import reader
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.place import Location
from segur_audit.model.text import Text

from ..kit.headers import Address, addresses, decoded, parameters, without_comments
from .header_block import cut, trimmed

_DEEPEST, _PARTS = 20, 2000
#: A mail has one of them; a text that merely begins with a word and a colon has none.
_OF_A_MAIL = frozenset(
    {
        "from",
        "to",
        "date",
        "message-id",
        "received",
        "return-path",
        "subject",
        "mime-version",
        "content-type",
    }
)
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")
_SEALED_NAMES = (".p7m", ".pgp", ".gpg")
_PGP = b"-----BEGIN PGP MESSAGE-----"
_OLE = Text(
    "le fichier est un message Outlook (.msg), et non la source SMTP du courriel",
    "the file is an Outlook message (.msg), not the SMTP source of the mail",
)
_EXPORT = Text(
    " : exportez la source du message (.eml)", ": export the source of the message (.eml)"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a mail, or the mail itself: its headers in order, its type, its content still
    encoded, what it is made of.
    """

    place: Location
    headers: tuple[tuple[str, str], ...]
    body: memoryview = field(repr=False)
    children: tuple[Part, ...] = ()
    defects: tuple[Text, ...] = ()
    documents: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def all(self, name: str) -> list[str]:
        """The values of a header, unfolded, its encoded words left as they are."""
        return [value for key, value in self.headers if key == name.lower()]

    def first(self, name: str) -> str | None:
        """The first value of a header, decoded; None when it is absent."""
        values = self.all(name)
        return decoded(values[0]).strip() if values else None

    def mailboxes(self, *names: str) -> tuple[Address, ...]:
        """The mailboxes of these headers."""
        return tuple(
            dict.fromkeys(
                box for name in names for value in self.all(name) for box in addresses(value)[0]
            )
        )

    def not_addresses(self, *names: str) -> int:
        """How many entries of these headers are no address."""
        return sum(addresses(value)[1] for name in names for value in self.all(name))

    @property
    def typed(self) -> bool:
        """Whether the part says its type."""
        return bool(self.all("content-type"))

    @property
    def type(self) -> str:
        """The content type in lower case; what says none is plain text."""
        value = self.all("content-type")
        return (parameters(value[0])[0].lower() if value else "") or "text/plain"

    def parameter(self, name: str) -> str | None:
        """A parameter of the content type."""
        value = self.all("content-type")
        return parameters(value[0])[1].get(name) if value else None

    @property
    def filename(self) -> str | None:
        """The name of an attachment. It may hold a patient's name: never shown."""
        disposition = self.all("content-disposition")
        name = parameters(disposition[0])[1].get("filename") if disposition else None
        return (name or self.parameter("name") or "").replace("\\", "/").rpartition("/")[
            2
        ].strip() or None

    @property
    def encoding(self) -> str:
        """The transfer encoding, in lower case, without comment."""
        value = self.first("content-transfer-encoding") or ""
        return without_comments(value).strip().strip('"').lower()

    def content(self) -> bytes | None:
        """The decoded content, None when its encoding is broken."""
        return _decoded_body(self.body, self.encoding)

    @property
    def is_sealed(self) -> bool:
        """Whether the content is closed to the program: encrypted, or signed as a block (S/MIME,
        PGP).
        """
        if self.type in _SEALED or (self.filename or "").lower().endswith(_SEALED_NAMES):
            return True
        return self.type.startswith("text/") and bytes(self.body[:4096]).lstrip().startswith(_PGP)

    def walk(self) -> Iterator[Part]:
        """This part and those inside, in order, without entering an attached message."""
        yield self
        if self.type != "message/rfc822":
            for child in self.children:
                yield from child.walk()

    def all_parts(self) -> Iterator[Part]:
        """This part and everything inside, attached messages included."""
        yield self
        for child in self.children:
            yield from child.all_parts()

    def at(self, header: str | None = None) -> Location:
        """The place of a header, or of the part."""
        path = "/".join(step for step in (self.place.path, header) if step)
        return Location(self.place.file, None, None, path or None)


@reader
def read_mail(file: EvidenceFile) -> Part:
    """The mail whose SMTP source `file` holds. Raises UnreadableEvidence: an Outlook message, no
    header, too many parts or levels.
    """
    if file.kind == "ole":
        raise UnreadableEvidence(_OLE + _EXPORT, file.at())
    data = file.data
    for bom, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(bom):
            data = data[len(bom) :].decode(encoding, "replace").encode()
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    mail = _part(trimmed(memoryview(data)), file.at(), 0, [_PARTS])
    if not any(name in _OF_A_MAIL for name, _ in mail.headers):
        raise UnreadableEvidence(
            Text(
                "le fichier n'est pas la source d'un courriel : aucun en-tête",
                "the file is not the source of a mail: no header",
            )
            + _EXPORT,
            file.at(),
        )
    return mail


def _part(data: memoryview, place: Location, depth: int, room: list[int]) -> Part:
    room[0] -= 1
    if depth > _DEEPEST or room[0] < 0:
        raise UnreadableEvidence(
            Text(
                "courriel de plus de {deepest} niveaux ou de plus de {parts} parties : il n'a pas "
                "été lu",
                "mail of more than {deepest} levels or {parts} parts: it was not read",
                deepest=_DEEPEST,
                parts=_PARTS,
            ),
            place,
        )
    head, body = cut(data, place)
    part = Part(place, head, body)
    if part.type.startswith("multipart/"):
        return _multipart(part, depth, room)
    if part.type == "message/rfc822":
        inner = _part(trimmed(_attached(part)), part.at("message"), depth + 1, room)
        return Part(place, head, memoryview(b""), (inner,))
    return part


def _attached(part: Part) -> memoryview:
    """The source of an attached message, which should not be encoded, and sometimes is."""
    if part.encoding in ("base64", "quoted-printable"):
        return memoryview(part.content() or b"")
    return part.body


def _multipart(part: Part, depth: int, room: list[int]) -> Part:
    boundary = part.parameter("boundary")
    if not boundary:
        return Part(
            part.place,
            part.headers,
            part.body,
            (),
            (Text("multipart sans boundary", "multipart without boundary"),),
        )
    pieces, closed = _pieces(part.body, boundary.encode("utf-8", "replace")[:200], room[0])
    children = tuple(
        _part(piece, part.at(str(number)), depth + 1, room)
        for number, piece in enumerate(pieces, 1)
    )
    defects = (
        ()
        if closed
        else (
            Text(
                "la dernière limite du multipart manque",
                "the closing boundary of the multipart is missing",
            ),
        )
    )
    return Part(part.place, part.headers, memoryview(b""), children, defects)


def _pieces(body: memoryview, boundary: bytes, most: int) -> tuple[list[memoryview], bool]:
    """The parts between the delimiters, at most `most` + 2, and whether the closing one is
    there.
    """
    pieces: list[memoryview] = []
    start: int | None = None
    for found in re.finditer(
        rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*+(?=\r?\n|\Z)", body
    ):
        if start is not None:
            pieces.append(body[start : max(start, found.start())])
        if found[1]:
            return pieces, True
        if len(pieces) > most:
            return pieces, False
        start = found.end() + (2 if bytes(body[found.end() : found.end() + 1]) == b"\r" else 1)
    if start is not None and start < len(body):
        pieces.append(body[start:])
    return pieces, False


def _decoded_body(body: memoryview, encoding: str) -> bytes | None:
    """The content; of base64, blanks and stray characters are passed over, and a padding that is
    missing is added.
    """
    if encoding == "base64":
        for padding in (b"", b"=", b"=="):
            try:
                return binascii.a2b_base64(bytes(body) + padding if padding else body)
            except binascii.Error:
                continue
        return None
    return quopri.decodestring(bytes(body)) if encoding == "quoted-printable" else bytes(body)
