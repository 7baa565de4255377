"""The body of an HTTP message as it was meant: inflated (gzip, deflate), its base64 undone, in
UTF-8. Bounded, and never raises.
"""

from __future__ import annotations

import binascii
import codecs
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass

UNPACKED = 64 << 20  # bytes that the bodies of one log may make together
_GZIP = b"\x1f\x8b"
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_WIDE = (
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_STRING = re.compile(
    rb"\"((?:[A-Za-z0-9+/_-]|\\/|\\[rn]){40,}+(?:=|\\u003[dD]){0,2}(?:\\[rn])*+)\""
)
_ESCAPED = re.compile(rb"\\(?:u003[dD]|[rn/])")
_MEANT = {b"\\/": b"/", b"\\r": b"", b"\\n": b""}
_PACKED = re.compile(
    rb"^Content-Encoding:[ "
    rb"\t]{0,9}([A-Za-z-]{1,20})[^\r\n]{0,80}(?:\r?\n[^\r\n]{1,2000}){0,60}?\r?\n\r?\n",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(slots=True)
class Bodies:
    """The content of a log once its bodies are opened, and how many stay closed (broken, or packed
    in a way that is not read).
    """

    data: bytes
    closed: int = 0
    room: int = UNPACKED

    def _opened(self, packed: bytes) -> bytes | None:
        content = inflated(packed, self.room)
        self.room -= len(content or b"")
        return content


def opened(data: bytes, wanted: bytes) -> Bodies:
    """`data`, where each body that is packed, or in base64 within a JSON string, is replaced by
    what it says if it holds `wanted`.
    """
    bodies = Bodies(data)
    if b"ontent-" in data or b"ONTENT-" in data:
        _unpack(bodies)
    if data.lstrip()[:1] in (b"{", b"[") or b'"encoding"' in data:
        _undo_base64(bodies, wanted)
    return bodies


def _unpack(bodies: Bodies) -> None:
    """The bodies that follow a header Content-Encoding as they went over the wire. One that the
    export opened already stays.
    """
    out, done, data = bytearray(), 0, bodies.data
    for head in _PACKED.finditer(data):
        start = head.end()
        if start < done or data[start : start + 1] in (b"<", b"{", b"-", b""):
            continue
        content, end = _inflate(data, start, bodies.room)
        if content is None:
            bodies.closed += head[1].lower() != b"identity" and not _is_text(
                data[start : start + 64]
            )
            continue
        out += data[done:start] + as_utf8(content) + b"\r\n"
        done, bodies.room = end, bodies.room - len(content)
    if done:
        bodies.data = bytes(out) + data[done:]


def _undo_base64(bodies: Bodies, wanted: bytes) -> None:
    def plain(found: re.Match[bytes]) -> bytes:
        raw = decoded(_ESCAPED.sub(_unescaped, found[1]))
        if raw is None:
            return found[0]
        content = bodies._opened(raw)
        if content is None:
            bodies.closed += 1
            return found[0]
        content = as_utf8(content)
        return b'"\n' + content + b'\n"' if wanted in content else found[0]

    bodies.data = _STRING.sub(plain, bodies.data)


def _unescaped(found: re.Match[bytes]) -> bytes:
    return _MEANT.get(found[0], b"=")


def decoded(text: bytes) -> bytes | None:
    """What a text in base64 (its two alphabets) says, None when it is none."""
    text = text.translate(bytes.maketrans(b"-_", b"+/"), b"\r\n \t").rstrip(b"=")
    try:
        return binascii.a2b_base64(text + b"=" * (-len(text) % 4), strict_mode=True)
    except binascii.Error:
        return None


def inflated(data: bytes, most: int = UNPACKED) -> bytes | None:
    """What a gzip or zlib content holds, None when it is broken or larger than `most`; any other
    content is itself.
    """
    if not data.startswith((_GZIP, *_ZLIB)):
        return data
    content, _ = _inflate(data, 0, most)
    return content if content is not None or data.startswith(_GZIP) else data


def _inflate(data: bytes, start: int, most: int) -> tuple[bytes | None, int]:
    """What is packed there (gzip, zlib, or raw deflate) and where it ends; None when it is none of
    them, broken, or too large.
    """
    makers: tuple[Callable[[], zlib._Decompress], ...] = (
        lambda: zlib.decompressobj(47),
        lambda: zlib.decompressobj(-15),
    )
    for make in makers:
        inflater, packed = make(), memoryview(data)[start:]
        try:
            content = inflater.decompress(packed, max(1, most))
        except zlib.error:
            continue
        if inflater.eof:
            return content, len(data) - len(inflater.unused_data)
    return None, start


def as_utf8(data: bytes) -> bytes:
    """A text of two bytes a character in UTF-8; any other content as it is."""
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            text = data.decode(encoding, "replace").lstrip("\ufeff")
            return text.encode("utf-8", "replace")
    return data


def _is_text(head: bytes) -> bool:
    return all(byte in b"\t\r\n" or byte >= 32 for byte in head) and b"\xff" not in head
