"""Finds the SOAP envelopes of a log, whatever was done to them: HTTP chunks, encoded MIME parts,
escapes of a page or of JSON.
"""

from __future__ import annotations

import html
import quopri
import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator
from dataclasses import dataclass

from segur_audit.model.text import Text

from .bodies import as_utf8, inflated, opened

_LESS, _MORE = rb"<|&lt;|&#60;|&#x3[cC];|\\u003[cC]", rb">|&gt;|&#62;|&#x3[eE];|\\u003[eE]"
_MARK = re.compile(
    rb"("
    + _LESS
    + rb")(\\?/)?((?:[A-Za-z_][\w.-]{0,40}:)?)Envelope(?=[\s>&\\])(?:(?:\s|\\[nrt]){0,100}(?:"
    + _MORE
    + rb"))?"
)
_CODED = re.compile(
    rb"Content-Transfer-Encoding:[ \t]{0,9}(base64|quoted-printable)|\r?\n\r?\n", re.IGNORECASE
)
_SIZE = rb"\r?\n([0-9A-Fa-f]{1,8})[ \t]{0,9}(?:;[^\r\n]{0,80})?\r?\n"
_CHUNK = re.compile(_SIZE)
_CHUNKED = re.compile(
    rb"(Transfer-Encoding:[ \t]{0,9}chunked)|\r?\n(?=" + _SIZE + rb")", re.IGNORECASE
)
_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/=\t ]++(?:\r?\n)?+)*+")
_JSON = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|(["\\/bfnrt]))')
_JSON_SIGNS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_HEADERS = 4096  # bytes before a body in which its headers are looked for
_PARTS, _UNPACKED = 500, 64 << 20


@dataclass(frozen=True, slots=True)
class Slice:
    """An envelope as the log writes it (`data` None: it is cut), where it starts, what is before
    it, the sign that opens it.
    """

    data: bytes | None
    start: int
    before: bytes
    opening: bytes


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A log in UTF-8, its bodies opened. `whole`: all of its parts were tried; `closed`: bodies
    that could not be opened.
    """

    data: bytes
    whole: bool
    closed: int


def unpacked(data: bytes) -> Unpacked:
    """The log in UTF-8, its HTTP chunks joined, its packed bodies opened and its encoded MIME parts
    decoded.
    """
    bodies = opened(_joined(as_utf8(data)), b"Envelope")
    plain, whole = _decoded(bodies.data)
    return Unpacked(plain, whole, bodies.closed)


def slices(data: bytes) -> Iterator[Slice]:
    """The envelopes of a log in order. Inside one that is written plainly, an escaped one is its
    content.
    """
    before = 0
    opened: re.Match[bytes] | None = None
    for mark in _MARK.finditer(data):
        if opened and opened[1] == b"<" != mark[1]:
            continue
        if not mark[2]:
            if opened:
                yield _slice(data, opened, None, before)
                before = opened.end()
            opened = mark
        elif opened and mark[3] == opened[3]:
            yield _slice(data, opened, mark.end(), before)
            before, opened = mark.end(), None
    if opened:
        yield _slice(data, opened, None, before)


def readings(found: Slice) -> Iterator[bytes]:
    """What an envelope may be, the likeliest first: as it stands, then with the escapes undone that
    would make it XML.
    """
    data = found.data or b""
    if found.opening.startswith(b"&"):
        yield html.unescape(data.decode("utf-8", "replace")).encode("utf-8", "replace")
        return
    if found.opening == b"<":
        yield data
    plain = data
    for _ in range(3):  # a log of a log is escaped twice
        if b"\\" in plain:
            plain = _unescaped(plain)
            yield plain
    if b"=3D" in data:
        yield quopri.decodestring(data)
    if (bare := _unprefixed(data, found.before)) is not None:
        yield bare


def why_unread(found: Slice) -> Text:
    """Why an envelope is no XML, in words: the parser's own are of no use to a reader."""
    data = found.data or b""
    if _CHUNK.search(data):
        return Text(
            "le message semble découpé par HTTP (chunked), des tailles s'y mêlent : exportez le "
            "corps réassemblé",
            "the message seems to be cut by HTTP (chunked), sizes are mixed in it: export the "
            "body joined again",
        )
    if b'\\"' in data or found.opening.startswith(b"\\"):
        return Text(
            "le message est échappé comme dans un journal JSON, et n'a pas pu être rétabli : "
            "exportez le XML lui-même",
            "the message is escaped as in a JSON log, and could not be restored: export the XML "
            "itself",
        )
    return Text(
        "le message SOAP n'est pas du XML bien formé : il a été abîmé, ou les lignes d'un journal "
        "s'y mêlent",
        "the SOAP message is no well-formed XML: it was damaged, or the lines of a log are mixed "
        "in it",
    )


def _slice(data: bytes, opened: re.Match[bytes], end: int | None, before: int) -> Slice:
    start = opened.start()
    return Slice(
        data[start:end] if end else None,
        start,
        data[max(before, start - _HEADERS) : start],
        opened[1],
    )


def _joined(data: bytes) -> bytes:
    """The bodies that their headers say to be chunked, joined. A body that the export joined
    already begins with no size.
    """
    joined, done, said = bytearray(), 0, -_HEADERS
    for found in _CHUNKED.finditer(data):
        if found.start() < done:
            continue
        if found[1]:
            said = found.end()
        elif found.start() - said < _HEADERS:
            joined += data[done : found.end()] + b"\r\n"
            done = _join(data, found.end(), joined)
            said = -_HEADERS
    return bytes(joined + data[done:]) if done else data


def _join(data: bytes, start: int, joined: bytearray) -> int:
    """Adds the chunks of the body at `start` and returns where it ends. A size that masking made
    wrong is looked for further on.
    """
    size = _CHUNK.match(data, start)
    while size and int(size[1], 16):
        following = _CHUNK.match(data, size.end() + int(size[1], 16)) or _CHUNK.search(
            data, size.end()
        )
        if following is None:
            return size.end()
        joined += data[size.end() : following.start()]
        size = following
    return size.end() if size else start


def _decoded(data: bytes) -> tuple[bytes, bool]:
    """The MIME parts whose headers name an encoding, decoded in their place when that gives an
    envelope; whether all were tried.
    """
    decoded, done, parts, spent = bytearray(), 0, 0, 0
    coding: re.Match[bytes] | None = None
    for found in _CODED.finditer(data):
        if found.start() < done:
            continue
        if found[1]:
            coding = found
        elif coding and found.start() - coding.end() < _HEADERS:
            part = _encoded(data, found.end(), coding[1].lower())
            parts, spent = parts + 1, spent + len(part)
            if parts > _PARTS or spent > _UNPACKED:
                return bytes(decoded + data[done:]), False
            plain = _plain(part, coding[1].lower())
            decoded += data[done : found.end()] + (b"" if plain is None else plain + b"\n")
            done, coding = found.end() + (0 if plain is None else len(part)), None
    return bytes(decoded + data[done:]), True


def _encoded(data: bytes, start: int, coding: bytes) -> bytes:
    """The part that starts there: up to its boundary; in base64, to the first sign that is none of
    it, since a log may go on.
    """
    if coding == b"base64" and (run := _BASE64.match(data, start)):
        return run[0]
    end = data.find(b"\n--", start)
    return data[start : end if end >= 0 else len(data)]


def _plain(part: bytes, coding: bytes) -> bytes | None:
    """A part decoded, None when it holds no envelope or was decoded already, its header left as it
    was.
    """
    try:
        plain = (
            b64decode(part)
            if coding == b"base64"
            else quopri.decodestring(part)
            if b"=3D" in part
            else b""
        )
    except (Base64Error, ValueError):
        return None
    plain = as_utf8(inflated(plain) or b"")
    return plain if b"Envelope" in plain else None


def _unescaped(data: bytes) -> bytes:
    """The text whose escapes JSON writes so; a pair of surrogates is one character."""

    def plain(found: re.Match[str]) -> str:
        return chr(int(found[1], 16)) if found[1] else _JSON_SIGNS.get(found[2], found[2])

    text = _JSON.sub(plain, data.decode("utf-8", "replace"))
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode("utf-8")


def _unprefixed(data: bytes, before: bytes) -> bytes | None:
    """Without what a logger writes before each line: what stands before the first, digits aside.
    None when a line has it not.
    """
    prefix = before[before.rfind(b"\n") + 1 :].partition(b"<?xml")[0]
    first, *others = data.split(b"\n")
    shape = prefix.translate(_DIGITS)
    if not prefix.strip() or any(
        line.strip() and line[: len(prefix)].translate(_DIGITS) != shape for line in others
    ):
        return None
    return b"\n".join([first, *(line[len(prefix) :] for line in others)])
